"""The problem of one ISO week: everything owed, everybody who could go, and nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from scheduler.demand.calendar import WorkCalendar
from scheduler.demand.not_owed import NotOwed
from scheduler.demand.owed import Owed, owed_in
from scheduler.demand.shifts import offered, shifts_of
from scheduler.demand.week import Week
from scheduler.domain.base import Frozen, Text
from scheduler.domain.clock import DAY
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.register import Register
from scheduler.domain.shift import Shift
from scheduler.domain.visitor import Booked, Visitor

_FAIR_WEEKS = 3


class DemandResult(Frozen):
    """A week's problem, who is left without a visit on purpose, and what a person should look at."""

    problem: Problem
    not_owed: tuple[NotOwed, ...]
    warnings: tuple[Text, ...]


def problem_of(register: Register, week: str, prices: Mapping[str, Mapping[str, float]]) -> DemandResult:
    """Return the problem of an ISO week, judged with the ledger before its Monday.

    Parameters
    ----------
    register : Register
    week : str
        ISO week, e.g. ``2026-W49``.
    prices : mapping of constraint key to mapping of price name to price
        The objective's prices, in minutes.

    Raises
    ------
    ValueError
        When the text is no ISO week.
    """
    frame, calendar = Week.named(week), WorkCalendar(register.calendar)
    shifts = shifts_of(register, frame.monday, calendar)
    owed = owed_in(register, frame)
    pins, warnings = _pins(register, week, owed)
    wanted = {visit.elder for visit in owed.visits}
    elders = tuple(elder for elder in register.elders if elder.id in wanted)
    problem = Problem(
        name=f"{register.settings.name} {week}", start=frame.monday, objective=Objective(prices=prices),
        areas=register.areas, places=_places(register, wanted, shifts), elders=elders,
        histories=tuple(owed.histories[elder.id] for elder in elders),
        visitors=_visitors(register, frame, WorkCalendar(register.calendar)), shifts=shifts, visits=owed.visits,
        series=owed.series, precedences=owed.precedences, pins=pins,
    )  # fmt: skip
    return DemandResult(problem=problem, not_owed=owed.not_owed, warnings=(*warnings, *calendar.warnings()))


def _pins(register: Register, week: str, owed: Owed) -> tuple[tuple[Pin, ...], tuple[Text, ...]]:
    known = {visit.id for visit in owed.visits}
    monday = Week.named(week).monday
    pins, warnings = [], []
    for pin in register.pins:
        if pin.week != week:
            continue
        if pin.visit.id not in known or (pin.after is not None and pin.after.id not in known):
            sentence = Text(
                zh="本周不需要走访 {visit}（或其前一走访），固定安排未采用。",
                en="The pin on {visit} is left out: it, or the visit before it, is not owed this week.",
            )
            warnings.append(sentence.filled(visit=pin.visit.id))
            continue
        day = (pin.day - monday).days if pin.day else None
        after = pin.after.id if pin.after else None
        pins.append(Pin(visit=pin.visit.id, visitor=pin.visitor, day=day, start=pin.start, after=after))
    return tuple(pins), tuple(warnings)


def _places(register: Register, elders: set[str], shifts: tuple[Shift, ...]) -> tuple[Place, ...]:
    used = {register.elder_of[elder].place for elder in elders}
    used |= {place for visitor in register.visitors for place in (visitor.home, visitor.end_place) if place}
    used |= {place for shift in shifts for place in (shift.start_place, shift.end_place) if place}
    return tuple(place for place in register.places if place.id in used)


def _visitors(register: Register, week: Week, calendar: WorkCalendar) -> tuple[Visitor, ...]:
    """Return the visitors with the work and the hours of the last three weeks."""
    since = week.monday - _FAIR_WEEKS * 7 * DAY
    work: dict[str, timedelta] = {}
    available: dict[str, timedelta] = {}
    for entry in register.ledger:
        if since <= entry.day < week.monday:
            work[entry.visitor] = work.get(entry.visitor, timedelta(0)) + entry.work
    for number in range(_FAIR_WEEKS):
        for shift in shifts_of(register, since + number * 7 * DAY, calendar):
            available[shift.visitor] = available.get(shift.visitor, timedelta(0)) + offered(shift)
    found = []
    for visitor in register.visitors:
        kind = register.kind_of[visitor.kind]
        none = timedelta(0)
        booked = Booked(work=work.get(visitor.id, none), available=available.get(visitor.id, none))
        counts = visitor.counts_as_face and kind.counts_as_face
        found.append(visitor.model_copy(update={"booked": booked, "counts_as_face": counts}))
    return tuple(found)
