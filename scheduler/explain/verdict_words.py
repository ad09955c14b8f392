"""The sentences of a verdict, filled only from its facts."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.constraints.base import Unit
from scheduler.domain.base import Text
from scheduler.explain.account import RULES, BrokenRule
from scheduler.explain.answers import Cause, Verdict
from scheduler.explain.reasons import UNITS

_SMALL = 0.05
_SAME = Text(zh="成本不变。", en="The roster costs the same.")
_DEARER = Text(zh="成本增加 {amount} {zh}。", en="The roster costs {amount} {en} more.")
_CHEAPER = Text(zh="成本减少 {amount} {zh}。", en="The roster costs {amount} {en} less.")
_MORE = Text(zh="{title_zh}：多 {amount} {zh}。", en="{title_en}: {amount} {en} more.")
_LESS = Text(zh="{title_zh}：少 {amount} {zh}。", en="{title_en}: {amount} {en} less.")
_SERVED = Text(zh="走访 {visit} 得到安排。", en="Visit {visit} is now made.")
_UNSERVED = Text(zh="走访 {visit} 不再有人去。", en="Visit {visit} is not made any more.")
_BROKEN = Text(zh="违反规则“{title_zh}”：{zh}", en="Breaks the rule {title_en}: {en}")
_STILL = Text(zh="原已违反规则“{title_zh}”：{zh}", en="Broken before as well, {title_en}: {en}")
_MENDED = Text(zh="不再违反规则“{title_zh}”：{zh}", en="No longer broken, {title_en}: {en}")


def sentences(verdict: Verdict) -> tuple[Text, ...]:
    """Return what a verdict says, the gravest first: broken rules, coverage, the price and its causes."""
    return tuple(_said(verdict))


def unit_text(unit: str) -> Text:
    """Return the name of a unit; one we have no word for stands for itself."""
    return UNITS[Unit(unit)] if unit in {item.value for item in UNITS} else Text(zh=unit, en=unit)


def price_text(cost: float, unit: str) -> Text:
    """Return by how much a roster is dearer or cheaper, as a sentence."""
    if abs(cost) < _SMALL:
        return _SAME
    name = unit_text(unit)
    return (_DEARER if cost > 0 else _CHEAPER).filled(amount=f"{abs(cost):.1f}", zh=name.zh, en=name.en)


def broken_text(item: BrokenRule) -> Text:
    """Return a breach with the name of its rule."""
    return _ruled(_BROKEN if item.is_new else _STILL, item)


def _said(verdict: Verdict) -> Iterator[Text]:
    yield from (broken_text(item) for item in sorted(verdict.broken, key=lambda item: not item.is_new))
    yield from (_ruled(_MENDED, item) for item in verdict.mended)
    yield from (_UNSERVED.filled(visit=visit) for visit in verdict.newly_unserved)
    yield from (_SERVED.filled(visit=visit) for visit in verdict.newly_served)
    yield price_text(verdict.cost_minutes, verdict.unit)
    for cause in sorted(verdict.causes, key=lambda cause: -abs(cause.minutes)):
        yield _caused(cause, verdict.unit)
        yield from cause.findings


def _caused(cause: Cause, unit: str) -> Text:
    name = unit_text(unit)
    template = _MORE if cause.minutes > 0 else _LESS
    return template.filled(
        title_zh=cause.title.zh, title_en=cause.title.en, amount=f"{abs(cause.minutes):.1f}", zh=name.zh, en=name.en
    )


def _ruled(template: Text, item: BrokenRule) -> Text:
    title = RULES[item.constraint].title
    return template.filled(title_zh=title.zh, title_en=title.en, zh=item.text.zh, en=item.text.en)
