"""What a bound proves about a roster, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.cli.outcome import PROVEN_GAP, bound_text, gap_of, unit_text
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import Evaluation

if TYPE_CHECKING:
    from scheduler.bound.lower_bound import Bound

_COST = Text(zh="{name}：成本 {cost:,.1f} {zh}。", en="{name}: cost {cost:,.1f} {en}.")
_OF_ALL = Text(zh="任何排班的成本都不低于下界。", en="No roster costs less than the bound.")
_OF_THOSE = Text(
    zh="在每一覆盖层级的漏访都不多于此排班的排班中，没有成本低于下界的；在较低层级漏访更多的排班不在此列。",
    en="No roster costs less than the bound that leaves out no more than this one on every coverage level; one that "
    "leaves out less on some level and more on another is not covered.",
)
_WHOLE = Text(zh="更多时间也不会提高此下界。", en="More time would not raise it.")
_MORE = Text(zh="更多时间可能提高此下界（已进行 {rounds} 轮）。", en="More time may raise it ({rounds} rounds so far).")


def bound_words(problem: Problem, evaluation: Evaluation, bound: Bound) -> Text:
    """Return cost, bound and gap, which rosters the bound holds for, and whether it is the last word."""
    unit = unit_text(evaluation.unit)
    parts = [_COST.filled(name=problem.name, cost=evaluation.quality, zh=unit.zh, en=unit.en)]
    parts += bound_text(evaluation.quality, bound.value, unit)
    parts.append(_OF_THOSE if bound.held else _OF_ALL)
    if gap_of(evaluation.quality, bound.value) > PROVEN_GAP:
        parts.append(_WHOLE if bound.is_whole else _MORE.filled(rounds=bound.rounds))
    return Text(zh="".join(part.zh for part in parts), en=" ".join(part.en for part in parts))
