"""What a reader must know about how the engine ended."""

from __future__ import annotations

from scheduler.domain.base import Text

_STOPPED = Text(zh="已提前停止，保留目前最好的结果。", en="Stopped early; the best roster found so far was kept.")
_FAULT = Text(
    zh="引擎提前结束（{fault}），保留目前最好的结果。",
    en="The engine ended early ({fault}); the best roster found so far was kept.",
)


def engine_notes(*, cancelled: bool, fault: Text | None) -> list[Text]:
    """Return what did not go as planned, if anything.

    Parameters
    ----------
    fault : Text or None
        Why the engine ended early.
    """
    notes = [_STOPPED] if cancelled else []
    return notes if fault is None else [*notes, _FAULT.filled(fault=fault)]
