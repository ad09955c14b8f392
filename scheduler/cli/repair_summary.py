"""What a repair says on the screen: the outcome, then every change by person, with its reason."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.solve.repair_result import RepairChange, RepairResult

_NOTHING = Text(zh="没有变化。", en="Nothing changes.")
_COUNT = Text(
    zh="变动 {visits} 项走访，涉及人员 {visitors} 名、老人 {elders} 名。",
    en="{visits} visits change, for {visitors} visitors and {elders} elders.",
)
_VISITORS = Text(zh="人员：", en="Visitors:")
_ELDERS = Text(zh="老人：", en="Elders:")


def summary(result: RepairResult, language: Language) -> Iterator[str]:
    """Yield the lines in the reader's language, one language after the other where both are wanted."""
    for number, single in enumerate(language.single):
        if number:
            yield ""
        yield from _lines(result, Language(single))


def _lines(result: RepairResult, language: Language) -> Iterator[str]:
    found = result.diff
    if not found.visits:
        yield language.sentence(_NOTHING)
        return
    counts = {"visits": len(found.visits), "visitors": len(found.visitors), "elders": len(found.elders)}
    yield language.sentence(_COUNT.filled(**counts))
    yield language.sentence(_VISITORS)
    for visitor in found.visitors:
        yield f"  {visitor.visitor}"
        yield from (f"    {language.sentence(change.text)}" for change in visitor.changes)
    reasons = {item.change.visit: item for item in result.changes}
    yield language.sentence(_ELDERS)
    for elder in found.elders:
        yield f"  {elder.elder}"
        for change in elder.changes:
            yield f"    {language.sentence(change.text)} {_why(reasons.get(change.visit), language)}".rstrip()


def _why(item: RepairChange | None, language: Language) -> str:
    return "" if item is None else language.sentence(item.text)
