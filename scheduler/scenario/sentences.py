"""What a comparison says in words; every number is one of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.domain.base import Text
from scheduler.scenario.comparison import ComparedVariant, Moved
from scheduler.scenario.indicators import Indicators

MINUTES = Text(zh="分钟", en="minutes")
_WHAT = Text(zh="若{zh}，{rest_zh}。", en="With {en}, {rest_en}.")
_NOTHING = Text(zh="不作任何改变", en="no change at all")
_PLACED_NOW = Text(
    zh="基准中未安排的 {left_out_before} 次走访有 {placed_now} 次得以安排",
    en="{placed_now} of {left_out_before} {visits} left out in the base can be placed",
)
_LEFT_OUT_NOW = Text(
    zh="基准中已安排的走访有 {left_out_now} 次落空",
    en="{left_out_now} of {placed_before} {visits} placed in the base drop out",
)
_ADDED = Text(
    zh="新增的 {added} 次走访有 {added_placed} 次得以安排", en="{added_placed} of {added} added {visits} can be placed"
)
_NOBODY = Text(zh="与基准一样无人落空", en="nobody is left out, as in the base")
_TRAVEL = Text(zh="路程{zh} {number} 分钟", en="travel {en} by {number} {minutes}")
_TRAVEL_SAME = Text(zh="路程不变", en="travel stays the same")
_SAME = Text(zh="所有指标与基准相同。", en="Every figure is as in the base.")
_BROKEN = Text(zh="该名单违反硬性规则，不能采用。", en="This roster breaks a hard rule and cannot be used.")
_OTHER_PRICES = Text(zh="价格不同，成本不可比较。", en="Prices differ, so costs cannot be compared.")
_QUALITY = Text(zh="同样的走访，质量成本{zh} {number} {unit_zh}。", en="The same visits cost {number} {unit_en} {en}.")
_COUNTS = (
    ("last_chance_left_out", Text(zh="当月最后机会落空", en="Last chances of the month left out")),
    ("visitors_used", Text(zh="出动人数", en="People out")),
    ("calls", Text(zh="电话和视频", en="Calls")),
    ("home_visits", Text(zh="上门走访", en="Home visits")),
)
_SHARES = (
    ("continuity_share", Text(zh="由熟面孔走访的比例", en="Share of visits by a face the elder knows")),
    ("fairness_spread", Text(zh="同类人员负荷的最大差距", en="Largest difference in load within one kind")),
)
_OVERTIME = Text(zh="超时（分钟）", en="Overtime in minutes")
_BEFORE_NOW = Text(zh="{zh}：原为 {before}，现为 {now}。", en="{en}: {before} before, {now} now.")


def sentences(base: Indicators, variant: ComparedVariant) -> Iterator[Text]:
    """Yield what a reader should know about a variant, the main thing first; what has not changed is left out."""
    now = variant.indicators
    if not now.feasible:
        yield _BROKEN
    yield _opening(variant.changes, [*_coverage(variant.moved, now), _travel(base, now)])
    if now == base and not variant.moved.added:
        yield _SAME
        return
    yield from _quality(base, variant)
    for name, title in _COUNTS:
        yield from _before_now(title, f"{getattr(base, name)}", f"{getattr(now, name)}")
    for name, title in _SHARES:
        yield from _before_now(title, _percent(getattr(base, name)), _percent(getattr(now, name)))
    yield from _before_now(_OVERTIME, f"{base.overtime_minutes:,.0f}", f"{now.overtime_minutes:,.0f}")


def _opening(changes: Sequence[Text], clauses: Sequence[Text]) -> Text:
    what = changes or (_NOTHING,)
    return _WHAT.filled(
        zh="、".join(text.zh for text in what),
        en=" and ".join(text.en for text in what),
        rest_zh="；".join(text.zh for text in clauses),
        rest_en="; ".join(text.en for text in clauses),
    )


def _coverage(moved: Moved, now: Indicators) -> Iterator[Text]:
    facts: dict[str, object] = dict(moved.model_dump())
    if moved.left_out_before:
        yield _PLACED_NOW.filled(**facts, visits=_visits(moved.left_out_before))
    if moved.left_out_now:
        yield _LEFT_OUT_NOW.filled(**facts, visits=_visits(moved.placed_before))
    if moved.added:
        yield _ADDED.filled(**facts, visits=_visits(moved.added))
    if not moved.left_out_before and not now.left_out:
        yield _NOBODY


def _travel(base: Indicators, now: Indicators) -> Text:
    number = round(now.travel_minutes - base.travel_minutes)
    if number == 0:
        return _TRAVEL_SAME
    zh, en = ("减少", "falls") if number < 0 else ("增加", "rises")
    return _TRAVEL.filled(zh=zh, en=en, number=f"{abs(number):,}", minutes="minute" if abs(number) == 1 else "minutes")


def _quality(base: Indicators, variant: ComparedVariant) -> Iterator[Text]:
    """Yield how the cost changes, where it is the cost of the same visits under the same prices."""
    if not variant.same_prices:
        yield _OTHER_PRICES
        return
    moved, number = variant.moved, round(variant.indicators.quality - base.quality)
    if number and not (moved.placed_now or moved.left_out_now or moved.added):
        zh, en = ("减少", "less") if number < 0 else ("增加", "more")
        unit = MINUTES if base.unit == MINUTES.en else Text(zh=base.unit, en=base.unit)
        yield _QUALITY.filled(zh=zh, en=en, number=f"{abs(number):,}", unit_zh=unit.zh, unit_en=unit.en)


def _before_now(title: Text, before: str, now: str) -> Iterator[Text]:
    if before != now:
        yield _BEFORE_NOW.filled(zh=title.zh, en=title.en, before=before, now=now)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _visits(number: int) -> str:
    return "visit" if number == 1 else "visits"
