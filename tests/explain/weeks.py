"""Tight random weeks with every kind of rule, and a simple way to fill them as far as they go."""

from datetime import timedelta

import numpy as np

from scheduler.constraints.index import Index
from scheduler.constraints.registry import default_prices
from scheduler.domain.elder import Elder, Gender, Preference, RiskTier
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.shift import Pause, Shift
from scheduler.domain.visit import Chance, Company, Coverage, ModeOption, Precedence, Series, TimeWindow, Visit
from scheduler.domain.visitor import Caps, Qualification, Visitor
from scheduler.explain.placing import Placing, roster_with
from scheduler.explain.trial import Trials
from scheduler.explain.week import Week
from tests.problems import HOUR, MINUTE, MONDAY, PLACES, street, walking

DAYS = 3


class Dice:
    """A seeded source of chances."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def below(self, many: int) -> int:
        return int(self._random.integers(many))

    def chance(self, share: float) -> bool:
        return bool(self._random.random() < share)


def random_week(seed: int) -> Problem:
    """Three days, four visitors with short shifts, ten elders: more is owed than can be done."""
    dice = Dice(seed)
    visitors = tuple(_visitor(dice, row) for row in range(4))
    elders = tuple(_elder(dice, row) for row in range(10))
    visits = [_visit(dice, row, elders[dice.below(len(elders))]) for row in range(16)]
    return Problem(
        name=f"random {seed}",
        start=MONDAY,
        days=DAYS,
        travel=walking(),
        objective=Objective(prices=default_prices()),
        places=street({f"p{n}": dice.below(3) for n in range(PLACES)}),
        elders=elders,
        visitors=visitors,
        shifts=tuple(_shift(dice, who.id, day) for who in visitors for day in range(DAYS) if dice.chance(0.8)),
        visits=tuple(visits),
        series=_series(visits),
        precedences=_ties(dice, visits),
        pins=(Pin(visit="v0", visitor=visitors[0].id), Pin(visit="v1", day=dice.below(DAYS))),
    )


def _visitor(dice: Dice, row: int) -> Visitor:
    valid = MONDAY + timedelta(days=dice.below(DAYS))
    held = (Qualification(name="first aid", valid_until=valid if dice.chance(0.5) else None),)
    return Visitor(
        id=f"w{row}",
        kind="doctor" if row == 0 else "volunteer",
        home=f"p{dice.below(PLACES)}",
        gender=Gender.FEMALE if dice.chance(0.5) else Gender.MALE,
        qualifications=held if dice.chance(0.5) else (),
        reach_meters=450.0 if dice.chance(0.3) else None,
        daily=Caps(visits=2 + dice.below(3)) if dice.chance(0.4) else Caps(),
        weekly=Caps(work=timedelta(minutes=90 + dice.below(90))) if dice.chance(0.4) else Caps(),
        can_lead=dice.chance(0.6),
    )


def _elder(dice: Dice, row: int) -> Elder:
    modes = [VisitMode.HOME] + [mode for mode in (VisitMode.PHONE,) if dice.chance(0.5)]
    wish = Preference(gender=Gender.FEMALE, gender_required=dice.chance(0.5)) if dice.chance(0.3) else Preference()
    consents = tuple(Consent(mode=mode, state=ConsentState.AGREED) for mode in modes)
    if dice.chance(0.08):
        consents = tuple(Consent(mode=mode, state=ConsentState.REFUSED) for mode in VisitMode)
    return Elder(
        id=f"e{row}", household=f"h{row}", place=f"p{row}", consents=consents, preference=wish,
        blocked_visitors=frozenset({f"w{dice.below(4)}"}) if dice.chance(0.2) else frozenset(),
    )  # fmt: skip


def _visit(dice: Dice, row: int, elder: Elder) -> Visit:
    days = tuple(day for day in range(DAYS) if dice.chance(0.6)) or (0,)
    opening = timedelta(minutes=480 + 10 * dice.below(9))
    options = [ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=15 + 5 * dice.below(4)))]
    if dice.chance(0.3):
        options.append(ModeOption(mode=VisitMode.PHONE, duration=timedelta(minutes=10)))
    windows = (TimeWindow(days=days, earliest=opening, latest=opening + timedelta(minutes=10 * dice.below(7))),)
    people = 2 if dice.chance(0.2) else 1
    return Visit(
        id=f"v{row}", elder=elder.id, place=elder.place, options=tuple(options), windows=windows, people=people,
        kinds=frozenset({"doctor"}) if dice.chance(0.1) else None,
        skills=frozenset({"first aid"}) if dice.chance(0.2) else frozenset(),
        only_visitors=frozenset({"w0"}) if people == 1 and dice.chance(0.1) else None,
        is_first=people == 2 and dice.chance(0.5),
        coverage=Coverage(
            tier=list(RiskTier)[dice.below(3)], chance=Chance.LAST if dice.chance(0.3) else Chance.OPEN,
            days_overdue=dice.below(5),
        ),
    )  # fmt: skip


def _shift(dice: Dice, visitor: str, day: int) -> Shift:
    start = timedelta(minutes=480 + 15 * dice.below(4))
    pause = Pause(start=start + HOUR, end=start + HOUR + 10 * MINUTE) if dice.chance(0.3) else None
    end = start + timedelta(minutes=90 + 10 * dice.below(5))
    return Shift(id=f"{visitor}/{day}", visitor=visitor, day=day, start=start, end=end, pause=pause)


def _series(visits: list[Visit]) -> tuple[Series, ...]:
    owed: dict[str, list[str]] = {}
    for visit in visits:
        owed.setdefault(visit.elder, []).append(visit.id)
    return tuple(
        Series(id=elder, visits=tuple(mine), smallest_gap_days=1, most_fallbacks=1)
        for elder, mine in owed.items()
        if len(mine) == 2
    )


def _ties(dice: Dice, visits: list[Visit]) -> tuple[Precedence, ...]:
    company = list(Company)[dice.below(3)]
    return (
        Precedence(first=visits[4].id, second=visits[5].id, min_lag=10 * MINUTE, max_lag=26 * HOUR, company=company),
        Precedence(first=visits[6].id, second=visits[7].id, min_lag=20 * MINUTE, max_lag=60 * MINUTE),
    )


def nobody(problem: Problem) -> Roster:
    """The roster of a week in which nobody has been placed."""
    left = tuple(Unassigned(visit=visit.id) for visit in problem.visits)
    return Roster(problem=problem.name, start=problem.start, unassigned=left)


def filled(problem: Problem, order: list[str] | None = None) -> Roster:
    """Place one visit after another, until nothing more fits."""
    roster, index = nobody(problem), Index(problem)
    for name in order or [visit.id for visit in problem.visits]:
        week = Week(index, roster)
        if name not in week.serving:
            placed = Placing(Trials(week)).first(week.bundle(name))
            roster = roster if placed is None else roster_with(week, placed.lines)
    return roster
