"""Repairs of one week, measured: how long, how many changes, what they keep, and what solving anew would give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from scheduler.domain.change_set import ChangeSet
from scheduler.evaluate.evaluation import Evaluation, evaluate
from scheduler.explain.diff import diff
from scheduler.solve.repair_result import ReasonKind, RepairChange
from tests.answers.disruptions import KINDS, WEDNESDAY, busy_on, disruption, kind_of, sick_on_wednesday
from tests.answers.ways import Answered, Ways

_SICK = 10
ALL = "all"

Figures = Mapping[str, float]


@dataclass(frozen=True)
class Measured:
    """One repair.

    Attributes
    ----------
    own : int
        Visits that the disruption itself touches.
    told : int
        Other visits whose people must be told: another person or day, or a start that moved by what the rule about
        changes charges.
    retimed : int
        Other visits that start a little earlier or later.
    """

    answered: Answered
    own: int
    told: int
    retimed: int

    @property
    def evaluation(self) -> Evaluation:
        """How good the new roster is."""
        return self.answered.result.evaluation


@dataclass(frozen=True)
class Beside:
    """A repair beside a roster of the same problem that was solved from nothing.

    Attributes
    ----------
    changes : int
        Visits that the roster solved anew makes otherwise than the published one.
    """

    kind: str
    repaired: Measured
    anew: Evaluation
    changes: int


def on_random_disruptions(ways: Ways, many: int) -> dict[str, Figures]:
    """Measure repairs of random disruptions beside solves from nothing; return figures by kind, and of all."""
    found = [_beside(ways, disruption(ways.problem, ways.roster, seed)) for seed in range(many)]
    groups = {kind: [item for item in found if item.kind == kind] for kind in KINDS}
    return {name: _compared(group) for name, group in {**groups, ALL: found}.items() if group}


def on_sick_wednesdays(ways: Ways) -> Figures:
    """Measure repairs after one of the busiest visitors falls sick on Wednesday."""
    sick = busy_on(ways.problem, ways.roster, WEDNESDAY)[:_SICK]
    return _figures([_measured(ways, sick_on_wednesday(ways.problem, visitor)) for visitor in sick])


def _beside(ways: Ways, changes: ChangeSet) -> Beside:
    repaired = _measured(ways, changes)
    after = repaired.answered.result.problem
    roster = ways.solve(after)
    otherwise = len(diff(after, ways.roster, roster, ways.problem).visits)
    return Beside(kind_of(changes), repaired, evaluate(after, roster), otherwise)


def _measured(ways: Ways, changes: ChangeSet) -> Measured:
    answered = ways.repair(changes)
    made = answered.result.changes
    others = [item for item in made if item.kind is not ReasonKind.DIRECT]
    told = sum(map(_is_told, others))
    return Measured(answered, len(made) - len(others), told, len(others) - told)


def _is_told(item: RepairChange) -> bool:
    """Whether a visit is made by others, on another day, in another way or not at all, or is charged for its start."""
    before, after = item.change.before, item.change.after
    if before is None or after is None:
        return True
    return item.price > 0 or (before.visitors, before.day, before.mode) != (after.visitors, after.day, after.mode)


def _figures(found: Sequence[Measured]) -> Figures:
    seconds = [item.answered.seconds for item in found]
    return {
        "repairs": len(found),
        "seconds, median": round(median(seconds), 2),
        "seconds, longest": round(max(seconds), 2),
        "processor seconds, median": round(median(item.answered.processor for item in found), 2),
        "processor seconds, longest": round(max(item.answered.processor for item in found), 2),
        "visits touched": sum(item.own for item in found),
        "others told otherwise": sum(item.told for item in found),
        "others re-timed within what is free": sum(item.retimed for item in found),
        "repairs that tell others more than a tenth of the touched": sum(item.told > item.own / 10 for item in found),
        "visits left out that were made": sum(len(item.answered.result.newly_unserved) for item in found),
        "by the engine": sum(item.answered.result.source == "engine" for item in found),
    }


def _compared(found: Sequence[Beside]) -> Figures:
    pairs = [(coverage(item.repaired.evaluation), coverage(item.anew)) for item in found]
    return {
        **_figures([item.repaired for item in found]),
        "changes, median": median(len(item.repaired.answered.result.changes) for item in found),
        "changes of solving anew, median": median(item.changes for item in found),
        "more coverage than solving anew": sum(repaired < anew for repaired, anew in pairs),
        "less coverage than solving anew": sum(repaired > anew for repaired, anew in pairs),
        "quality above solving anew, per cent, median": round(median(_above(found)), 1),
    }


def _above(found: Sequence[Beside]) -> Iterator[float]:
    """Yield by how many per cent each repair is dearer than solving anew; what solving anew changes has its price."""
    for item in found:
        if item.anew.quality:
            yield 100 * (item.repaired.evaluation.quality / item.anew.quality - 1)


def coverage(evaluation: Evaluation) -> tuple[float, ...]:
    """Return what is lost on the levels above quality, or where all adds up to one number, how many are left out."""
    return evaluation.vector[:-1] or (float(evaluation.visits - evaluation.served),)
