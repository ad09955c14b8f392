"""Tiny random weeks with every registered rule, and the best roster found by trying everything.

Nothing here knows the engine: rosters are made of stops and judged by ``evaluate``. A tick is ten
minutes, so every start a window allows can be tried.
"""

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np

from scheduler.constraints.index import Index
from scheduler.constraints.registry import default_prices
from scheduler.domain.elder import ElderHistory, RiskTier
from scheduler.domain.mode import VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit, Unassigned
from scheduler.domain.shift import Pause
from scheduler.domain.travel import MatrixTravel
from scheduler.domain.visit import Chance, Company, Coverage, ModeOption, Precedence, Series, TimeWindow, Visit
from scheduler.domain.visitor import Booked, Caps, Qualification, Visitor
from scheduler.evaluate.evaluation import better, evaluate
from tests.problems import HOUR, MINUTE, MONDAY, PLACES, clock, elder, place, shift, visitor

TICK = 10 * MINUTE
Placed = tuple[StopVisit, str | None, tuple[str, ...]]
"""A service, its door and the shifts whose visitors make it."""


def random_week(seed: int) -> Problem:
    """Two visitors, three mornings and three visits, with everything a rule may look at."""
    chance = np.random.default_rng(seed)
    rows = tuple(tuple(abs(a - b) for b in range(PLACES)) for a in range(PLACES))
    return Problem(
        name="tiny",
        start=MONDAY,
        days=3,
        tick=TICK,
        travel=MatrixTravel(places=tuple(f"p{n}" for n in range(PLACES)), ticks={"walk": rows}, meters_per_tick=500.0),
        places=tuple(place(f"p{n}", access=(n % 2) * TICK) for n in range(PLACES)),
        objective=Objective(prices=default_prices()),
        elders=(
            elder("e1", "p1", household="h", tier=RiskTier.RED, named_visitor="w1", backup_visitor="w2"),
            elder("e2", f"p{chance.integers(1, 4)}", household="h"),
        ),
        histories=(ElderHistory(elder="e2", visits_by_visitor={"w2": int(chance.integers(0, 3))}),),
        visitors=(_visitor("w1", chance), _visitor("w2", chance)),
        shifts=tuple(
            shift(name, who, day, pause=Pause(start=clock("09:20"), end=clock("10:00")) if day == 0 else None)
            for name, who, day in (("s1", "w1", 0), ("s2", "w2", 0), ("s3", f"w{chance.integers(1, 3)}", 2))
        ),
        visits=tuple(_visit(row, chance) for row in range(3)),
        series=(
            Series(
                id="r",
                visits=("v0", "v1"),
                smallest_gap_days=int(chance.integers(0, 3)),
                even_gap_days=1.5,
                last_day=-1,
                most_fallbacks=1,
            ),
        ),
        precedences=_tie(chance),
        pins=()
        if chance.random() < 0.6
        else (Pin(visit="v2", day=0), Pin(visit="v2", visitor="w1"))[: int(chance.integers(1, 3))],
        published=_published(chance),
    )


def _visitor(name: str, chance: np.random.Generator) -> Visitor:
    skills = (Qualification(name="nurse"),) if chance.random() < 0.7 else ()
    return visitor(
        name,
        home=f"p{chance.integers(0, 3)}",
        qualifications=skills,
        can_lead=bool(chance.random() < 0.6),
        agreed_weekly_work=int(chance.integers(2, 9)) * TICK,
        daily=Caps(visits=int(chance.integers(1, 4)), work=int(chance.integers(8, 14)) * TICK),
        weekly=Caps(distance_meters=float(chance.integers(3, 9)) * 1_000),
        booked=Booked(work=int(chance.integers(0, 9)) * TICK, available=5 * HOUR),
    )


def _visit(row: int, chance: np.random.Generator) -> Visit:
    home = ModeOption(mode=VisitMode.HOME, duration=int(chance.integers(1, 4)) * TICK)
    call = ModeOption(mode=VisitMode.PHONE, duration=TICK)
    early = int(chance.integers(48, 54)) * TICK
    windows = (
        TimeWindow(days=(0, 2), earliest=early, latest=early + 2 * TICK, due=early + int(chance.integers(0, 2)) * TICK),
        TimeWindow(days=(0,), earliest=early + TICK, latest=early + 5 * TICK, due=early + 3 * TICK),
    )
    people = 2 if row == 2 and chance.random() < 0.5 else 1
    return Visit(
        id=f"v{row}",
        elder="e1" if row < 2 else "e2",
        place=f"p{chance.integers(1, 4)}",
        options=(home, call) if row != 1 else (home,),
        windows=windows[: int(chance.integers(1, 3))],
        people=people,
        is_first=people == 2,
        skills=frozenset({"nurse"}) if chance.random() < 0.2 else frozenset(),
        coverage=Coverage(
            tier=list(RiskTier)[row % 3],
            chance=Chance.LAST if chance.random() < 0.3 else Chance.OPEN,
            days_overdue=int(chance.integers(0, 9)),
        ),
    )


def _tie(chance: np.random.Generator) -> tuple[Precedence, ...]:
    if chance.random() < 0.5:
        return ()
    company = list(Company)[int(chance.integers(0, 3))]
    return (
        Precedence(
            first="v0", second="v2", min_lag=int(chance.integers(0, 4)) * TICK, max_lag=20 * HOUR, company=company
        ),
    )


def _published(chance: np.random.Generator) -> Roster | None:
    if chance.random() < 0.5:
        return None
    stop = Stop(place="p1", visits=(StopVisit(visit="v0", start=int(chance.integers(48, 60)) * TICK),))
    return Roster(problem="tiny", start=MONDAY, routes=(Route(shift="s1", stops=(stop,)),))


def best_levels(problem: Problem) -> tuple[float, ...]:
    """Return the lowest levels of any roster at all."""
    index, best = Index(problem), None
    for choice in product(*(_ways(problem, index, visit) for visit in problem.visits)):
        verdict = evaluate(problem, _roster(problem, [placed for placed in choice if placed]), index=index)
        if verdict.feasible and (best is None or better(verdict.vector, best)):
            best = verdict.vector
    assert best is not None, "the empty roster is always feasible"
    return best


def _ways(problem: Problem, index: Index, visit: Visit) -> list[Placed | None]:
    """Return every way of making one visit that breaks no rule by itself, and ``None`` for leaving it out."""
    found: list[Placed | None] = [None]
    for placed in _any_way(problem, visit):
        verdict = evaluate(problem, _roster(problem, [placed]), index=index)
        if all(item.constraint == "precedence" for item in verdict.violations):
            found.append(placed)
    return found


def _any_way(problem: Problem, visit: Visit) -> Iterator[Placed]:
    for day in range(problem.days):
        shifts = [item.id for item in problem.shifts if item.day == day]
        windows = visit.windows_on(day)
        starts = {w.earliest + n * TICK for w in windows for n in range((w.latest - w.earliest) // TICK + 1)}
        for start, option, people in product(sorted(starts), visit.options, combinations(shifts, visit.people)):
            door = None if option.mode.is_remote else visit.place
            yield StopVisit(visit=visit.id, mode=option.mode, start=start), door, people


def _roster(problem: Problem, chosen: list[Placed]) -> Roster:
    routes = []
    for name in problem.shift_of:
        mine = sorted(((item, door) for item, door, shifts in chosen if name in shifts), key=lambda one: one[0].start)
        if mine:
            stops: list[tuple[str | None, list[StopVisit]]] = []
            for item, door in mine:
                if stops and door is not None and stops[-1][0] == door:
                    stops[-1][1].append(item)
                else:
                    stops.append((door, [item]))
            parts = tuple(Stop(place=door, visits=tuple(items)) for door, items in stops)
            routes.append(Route(shift=name, stops=parts))
    served = {item.visit for item, _, _ in chosen}
    left = tuple(Unassigned(visit=visit.id) for visit in problem.visits if visit.id not in served)
    return Roster(problem=problem.name, start=problem.start, routes=tuple(routes), unassigned=left)
