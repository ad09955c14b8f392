"""The one line that sums up a solve."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate

PROVEN_GAP = 1e-6
"""A gap below this is rounding."""
MINUTES = Text(zh="分钟", en="minutes")


def outcome_text(problem: Problem, roster: Roster) -> Text:
    """Return visits served and the cost, judged anew, and what is proven about it."""
    evaluation = evaluate(problem, roster)
    unit = unit_text(evaluation.unit)
    sentence = Text(
        zh="{name}：已安排 {served}/{visits}，成本 {cost:,.1f} {zh}。",
        en="{name}: served {served}/{visits}, cost {cost:,.1f} {en}.",
    ).filled(
        name=problem.name, served=evaluation.served, visits=evaluation.visits, cost=evaluation.quality, zh=unit.zh,
        en=unit.en,
    )  # fmt: skip
    proven = list(bound_text(evaluation.quality, roster.bound, unit))
    zh = "".join([sentence.zh, *(text.zh for text in proven)])
    return Text(zh=zh, en=" ".join([sentence.en, *(text.en for text in proven)]))


def unit_text(unit: str) -> Text:
    """Return the name of a currency; those of benchmark formats have only one."""
    return MINUTES if unit == MINUTES.en else Text(zh=unit, en=unit)


def bound_text(cost: float, bound: float | None, unit: Text) -> Iterator[Text]:
    """Yield what is proven about a cost: that it is the least, or how far the least may lie below it."""
    if bound is None:
        return
    gap = gap_of(cost, bound)
    if gap <= PROVEN_GAP:
        yield Text(zh="成本已证明最低。", en="The cost is proven to be the least.")
        return
    sentence = Text(
        zh="已证明的下界 {bound:,.1f} {zh}，差距 {gap:.1%}。", en="Proven bound {bound:,.1f} {en}, gap {gap:.1%}."
    )
    yield sentence.filled(bound=bound, zh=unit.zh, en=unit.en, gap=gap)


def gap_of(cost: float, bound: float) -> float:
    """Return how far a cost may lie above the least, as a share of the cost."""
    return (cost - bound) / cost if cost > 0 else 0.0
