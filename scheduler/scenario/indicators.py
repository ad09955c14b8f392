"""The figures by which rosters of a what-if are compared, all recomputed from the evaluator's own view."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.constraints.continuity import CONTINUITY
from scheduler.constraints.index import Index
from scheduler.constraints.overtime import OVERTIME
from scheduler.constraints.timeline import Timeline
from scheduler.demand.shifts import offered
from scheduler.domain.base import Frozen
from scheduler.domain.clock import minutes_of
from scheduler.domain.elder import RiskTier
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.visit import Chance, Visit
from scheduler.evaluate.evaluation import Evaluation, Term, evaluate

ZERO = timedelta(0)
STRANGERS_ONLY = Objective(prices={CONTINUITY.key: {"stranger": 1.0}})
"""Under these prices the continuity rule finds the strangers and nobody else."""


class TierCoverage(Frozen):
    """Visits owed in one tier, placed and left out; of those left out, the last chances of a month."""

    tier: RiskTier
    owed: int
    placed: int
    left_out: int
    last_chance_left_out: int


class AreaVisits(Frozen):
    """Visits owed to the elders of one area and placed; ``None`` holds elders without an area."""

    area: str | None
    name: str
    owed: int
    placed: int


class Indicators(Frozen):
    """What a roster achieves and what it takes.

    Attributes
    ----------
    feasible : bool
        No hard rule is broken.
    tiers : tuple of TierCoverage
        All tiers, the gravest first.
    quality : float
        The last level, in ``unit``, under the problem's own prices.
    causes : tuple of Term
        What quality adds up from, by rule.
    travel_minutes, travel_meters : float
        All ways, homewards included, access left out.
    continuity_share : float or None
        Share of the services by somebody the elder knows (named, backup or known face), among those that ask for
        continuity; ``None`` when there are none.
    fairness_spread : float or None
        Between two people of one kind who offer hours, the largest difference in work as a share of hours offered,
        earlier weeks left out; ``None`` when no kind has two of them.
    overtime_minutes : float
        Work above what was agreed, whether or not it has a price.
    visitors, visitors_used : int
        People in the problem, and those with at least one stop or call.
    home_visits, calls : int
        Visits placed by mode, one by one; a visit of two people counts once.
    """

    feasible: bool
    visits: int
    placed: int
    left_out: int
    last_chance_left_out: int
    tiers: tuple[TierCoverage, ...]
    quality: float
    unit: str
    causes: tuple[Term, ...]
    travel_minutes: float
    travel_meters: float
    continuity_share: float | None
    fairness_spread: float | None
    overtime_minutes: float
    visitors: int
    visitors_used: int
    home_visits: int
    calls: int
    areas: tuple[AreaVisits, ...]


def indicators(
    problem: Problem, roster: Roster, index: Index | None = None, evaluation: Evaluation | None = None
) -> Indicators:
    """Return the figures of a roster.

    Parameters
    ----------
    index : Index, optional
        Of the problem.
    evaluation : Evaluation, optional
        What the evaluator says of the roster, where that is known.

    Raises
    ------
    InputError
        When the roster names a shift, visit or mode that the problem does not have.
    """
    known = index or Index(problem)
    timeline, evaluation = Timeline(known, roster), evaluation or evaluate(problem, roster, index=known)
    tiers = tuple(_tier(timeline, tier) for tier in RiskTier)
    calls = sum(served[0].option.mode.is_remote for served in timeline.served_of.values())
    return Indicators(
        feasible=evaluation.feasible,
        visits=evaluation.visits,
        placed=evaluation.served,
        left_out=evaluation.visits - evaluation.served,
        last_chance_left_out=sum(line.last_chance_left_out for line in tiers),
        tiers=tiers,
        quality=evaluation.quality,
        unit=evaluation.unit,
        causes=evaluation.terms,
        travel_minutes=minutes_of(sum((duty.travel for duty in timeline.duties), ZERO)),
        travel_meters=sum(duty.meters for duty in timeline.duties),
        continuity_share=_continuity_share(timeline),
        fairness_spread=_fairness_spread(timeline),
        overtime_minutes=sum(item.amount for item in OVERTIME.found(timeline)),
        visitors=len(problem.visitors),
        visitors_used=len(timeline.duties_of),
        home_visits=evaluation.served - calls,
        calls=calls,
        areas=tuple(_areas(timeline)),
    )


def _tier(timeline: Timeline, tier: RiskTier) -> TierCoverage:
    owed = sum(visit.coverage.tier is tier for visit in timeline.problem.visits)
    left = [visit for visit in timeline.unserved if visit.coverage.tier is tier]
    last = sum(visit.coverage.chance is Chance.LAST for visit in left)
    return TierCoverage(
        tier=tier, owed=owed, placed=owed - len(left), left_out=len(left), last_chance_left_out=last
    )  # fmt: skip


def _continuity_share(timeline: Timeline) -> float | None:
    """Return one minus the share of strangers, as the continuity rule itself knows them."""
    services = sum(item.visit.continuity for item in timeline.all_served())
    if services == 0:
        return None
    problem = timeline.problem.model_copy(update={"objective": STRANGERS_ONLY})
    priced = Timeline(Index(problem, timeline.index.travel), timeline.roster)
    return 1 - sum(1 for _ in CONTINUITY.found(priced)) / services


def _fairness_spread(timeline: Timeline) -> float | None:
    time: dict[str, timedelta] = {}
    for shift in timeline.problem.shifts:
        time[shift.visitor] = time.get(shift.visitor, ZERO) + offered(shift)
    shares: dict[str, list[float]] = {}
    for visitor in timeline.problem.visitors:
        if time.get(visitor.id, ZERO) > ZERO:
            work = sum((duty.work for duty in timeline.duties_of.get(visitor.id, ())), ZERO)
            shares.setdefault(visitor.kind, []).append(work / time[visitor.id])
    return max((max(some) - min(some) for some in shares.values() if len(some) > 1), default=None)


def _areas(timeline: Timeline) -> Iterator[AreaVisits]:
    """Yield the areas in which anybody is owed a visit, in the problem's order, elders without an area last."""
    problem = timeline.problem
    visits: dict[str | None, list[Visit]] = {}
    for visit in problem.visits:
        visits.setdefault(problem.elder_of[visit.elder].area, []).append(visit)
    places = {area.id: number for number, area in enumerate(problem.areas)}
    for area, owed in sorted(visits.items(), key=lambda item: (places.get(item[0] or "", len(places)), item[0] or "")):
        known = problem.area_of.get(area or "")
        placed = sum(visit.id in timeline.served_of for visit in owed)
        yield AreaVisits(area=area, name=known.name if known else area or "", owed=len(owed), placed=placed)
