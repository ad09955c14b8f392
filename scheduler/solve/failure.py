"""What becomes of a solve that the engine could not end, in both languages."""

from __future__ import annotations

from scheduler.domain.base import Text
from scheduler.solve.outcome import Failed

NO_ROSTER = Text(
    zh="限定时间内没有找到任何排班；请给出更多秒数", en="no roster was found in time; give it more seconds"
)
_NO_MEMORY = Text(
    zh="内存不足以处理这样大小的问题；请分成较小的区域",
    en="not enough memory for a problem of this size; split it into smaller areas",
)
_RAISED = Text(zh="{place} 处出现 {kind}", en="{kind} at {place}")
_ENDED = Text(zh="引擎进程已结束，代码 {code}", en="the engine process ended with code {code}")


class EngineError(RuntimeError):
    """The engine did not do its work: its fault, not that of the problem.

    Parameters
    ----------
    text : Text
        Why, in one sentence; figures and places in the code only, never what a problem holds.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class EngineFailedError(EngineError):
    """The solving process ended without a roster."""


class MismatchError(EngineError):
    """The engine's figures differ from the evaluator's: a defect, never shown as a result."""


def failed_by(error: Exception) -> Failed:
    """Return the kind and the place of an error, never its text, which may quote a person's data."""
    if isinstance(error, MemoryError):
        return Failed(MemoryError.__name__)
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace is not None else ""
    return Failed(type(error).__name__, place)


def reason_of(failed: Failed) -> Text:
    """Return why the engine could not go on."""
    if failed.kind == MemoryError.__name__:
        return _NO_MEMORY
    if not failed.place:
        return Text(zh=failed.kind, en=failed.kind)
    return _RAISED.filled(kind=failed.kind, place=failed.place)


def ended_with(code: int | None) -> Text:
    """Return that the process ended without a word; a negative code is the signal that ended it."""
    return _ENDED.filled(code=code)
