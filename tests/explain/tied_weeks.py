"""Random weeks in which almost every visit hangs on another, on a person or on a day, and often on what cannot be."""

from datetime import timedelta

from scheduler.constraints.registry import default_prices
from scheduler.domain.elder import Elder, Gender, Preference, RiskTier
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Chance, Company, Coverage, ModeOption, Precedence, Series, TimeWindow, Visit
from scheduler.domain.visitor import Caps, Qualification, Visitor
from tests.explain.weeks import Dice
from tests.problems import HOUR, MINUTE, MONDAY, PLACES, street, walking

DAYS, VISITORS, ELDERS, VISITS = 3, 3, 5, 8


def tied_week(seed: int) -> Problem:
    """Three days, three visitors, five elders, eight visits: chains, pairs, series and pins that may contradict."""
    dice = Dice(seed)
    visitors = tuple(_visitor(dice, row) for row in range(VISITORS))
    elders = tuple(_elder(dice, row) for row in range(ELDERS))
    visits = tuple(_visit(dice, row, elders[dice.below(ELDERS)]) for row in range(VISITS))
    return Problem(
        name=f"tied {seed}",
        start=MONDAY,
        days=DAYS,
        travel=walking(),
        objective=Objective(prices=default_prices()),
        places=street({f"p{n}": dice.below(3) for n in range(PLACES)}),
        elders=elders,
        visitors=visitors,
        shifts=tuple(_shift(dice, who.id, day) for who in visitors for day in range(DAYS) if dice.chance(0.7)),
        visits=visits,
        series=_series(dice, visits),
        precedences=tuple(_tie(dice, visits) for _ in range(2 + dice.below(4))),
        pins=tuple(_pin(dice, visits) for _ in range(dice.below(6))),
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
        daily=Caps(visits=1 + dice.below(3)) if dice.chance(0.4) else Caps(),
        weekly=Caps(work=timedelta(minutes=60 + dice.below(90))) if dice.chance(0.3) else Caps(),
        can_lead=dice.chance(0.5),
    )


def _elder(dice: Dice, row: int) -> Elder:
    states = (
        ConsentState.AGREED,
        ConsentState.AGREED,
        ConsentState.AGREED,
        ConsentState.NOT_ASKED,
        ConsentState.REFUSED,
    )
    consents = tuple(Consent(mode=mode, state=states[dice.below(len(states))]) for mode in VisitMode)
    gender = Gender.FEMALE if dice.chance(0.5) else Gender.MALE
    return Elder(
        id=f"e{row}", household=f"h{row}", place=f"p{2 * row}", consents=consents,
        preference=Preference(gender=gender, gender_required=True) if dice.chance(0.3) else Preference(),
    )  # fmt: skip


def _visit(dice: Dice, row: int, elder: Elder) -> Visit:
    days = tuple(day for day in range(DAYS) if dice.chance(0.5))
    opening = timedelta(minutes=420 + 20 * dice.below(25))
    window = TimeWindow(days=days or (0,), earliest=opening, latest=opening + timedelta(minutes=10 * dice.below(7)))
    options = [ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=10 + 10 * dice.below(4)))]
    if dice.chance(0.4):
        options.append(ModeOption(mode=VisitMode.PHONE, duration=10 * MINUTE))
    people = 1 + (dice.below(3) if dice.chance(0.4) else 0)
    return Visit(
        id=f"v{row}", elder=elder.id, place=elder.place, options=tuple(options), windows=(window,), people=people,
        kinds=frozenset({"doctor" if dice.chance(0.5) else "volunteer"}) if dice.chance(0.2) else None,
        skills=frozenset({"first aid"}) if dice.chance(0.2) else frozenset(),
        only_visitors=frozenset({"w0"}) if dice.chance(0.1) else None,
        is_first=people > 1 and dice.chance(0.5),
        coverage=Coverage(tier=list(RiskTier)[dice.below(3)], chance=list(Chance)[dice.below(2)]),
    )  # fmt: skip


def _shift(dice: Dice, visitor: str, day: int) -> Shift:
    start = timedelta(minutes=480 + 30 * dice.below(6))
    end = start + timedelta(minutes=60 + 30 * dice.below(6))
    return Shift(id=f"{visitor}/{day}", visitor=visitor, day=day, start=start, end=end)


def _series(dice: Dice, visits: tuple[Visit, ...]) -> tuple[Series, ...]:
    owed: dict[str, list[str]] = {}
    for visit in visits:
        owed.setdefault(visit.elder, []).append(visit.id)
    return tuple(
        Series(
            id=elder, visits=tuple(mine), smallest_gap_days=dice.below(4),
            last_day=-1 - dice.below(2) if dice.chance(0.3) else None,
            most_fallbacks=dice.below(2) if dice.chance(0.5) else None,
        )
        for elder, mine in owed.items()
        if dice.chance(0.5)
    )  # fmt: skip


def _two(dice: Dice, visits: tuple[Visit, ...]) -> tuple[str, str]:
    first = dice.below(len(visits))
    second = (first + 1 + dice.below(len(visits) - 1)) % len(visits)
    return visits[first].id, visits[second].id


def _tie(dice: Dice, visits: tuple[Visit, ...]) -> Precedence:
    first, second = _two(dice, visits)
    least = timedelta(minutes=15 * dice.below(6)) + (24 * HOUR if dice.chance(0.2) else timedelta(0))
    most = least + timedelta(minutes=15 * dice.below(8)) if dice.chance(0.8) else None
    return Precedence(first=first, second=second, min_lag=least, max_lag=most, company=list(Company)[dice.below(3)])


def _pin(dice: Dice, visits: tuple[Visit, ...]) -> Pin:
    visit, other = _two(dice, visits)
    sort = dice.below(5)
    fields: dict[str, object] = {"visit": visit}
    if sort in (0, 4):
        fields["visitor"] = f"w{dice.below(VISITORS)}"
    if sort in (1, 4):
        fields["day"] = dice.below(DAYS)
    if sort == 2:
        fields["start"] = timedelta(minutes=420 + 20 * dice.below(25))
    if sort == 3:
        fields["after"] = other
    return Pin.model_validate(fields)
