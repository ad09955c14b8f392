"""The visits owed in one ISO week, levelled over the weeks in which they may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheduler.demand.calendar import WorkCalendar
from scheduler.demand.duties import Duty, DutyBook
from scheduler.demand.not_owed import NotOwed, Reason, absence_reason, consent_reason
from scheduler.demand.rules import rules_for
from scheduler.demand.shifts import minutes_offered, shifts_of
from scheduler.demand.visits import VisitMaker
from scheduler.demand.week import Week
from scheduler.domain.clock import DAY
from scheduler.domain.elder import Elder, ElderHistory
from scheduler.domain.register import Register
from scheduler.domain.visit import Precedence, Series, Visit
from scheduler.model.levelling import Levelled, level


@dataclass(frozen=True)
class Owed:
    """What is owed in one week, and who is left out on purpose."""

    visits: tuple[Visit, ...]
    series: tuple[Series, ...]
    precedences: tuple[Precedence, ...]
    histories: dict[str, ElderHistory]
    not_owed: tuple[NotOwed, ...]


def owed_in(register: Register, week: Week) -> Owed:
    """Return the visits owed in a week."""
    not_owed: list[NotOwed] = []
    duties: list[Duty] = []
    books = {elder.id: DutyBook(register, elder, week) for elder in register.elders}
    for elder in register.elders:
        services = _possible(register, elder, week, books[elder.id], not_owed)
        duties += books[elder.id].duties(services) if services else []
    chosen = this_week(register, week, duties)
    of_elder: dict[str, list[Duty]] = {}
    for duty in chosen:
        of_elder.setdefault(duty.elder, []).append(duty)
    makers = []
    for name, own in of_elder.items():
        maker = VisitMaker(register, register.elder_of[name], week, books[name].contacts)
        maker.make(own)
        makers.append(maker)
        not_owed += maker.not_owed
    return Owed(
        tuple(visit for maker in makers for visit in maker.visits),
        tuple(series for maker in makers for series in maker.series),
        tuple(tie for maker in makers for tie in maker.precedences),
        {name: books[name].contacts.history() for name in of_elder},
        tuple(not_owed),
    )


def this_week(register: Register, week: Week, duties: list[Duty]) -> list[Duty]:
    """Return the duties that a level plan of the coming weeks puts into this one, most overdue first."""
    if not duties:
        return []
    ordered = sorted(duties, key=lambda duty: (duty.due, duty.elder, duty.service))
    calendar = WorkCalendar(register.calendar)
    horizon = 1 + max(max(duty.weeks) for duty in ordered)
    capacity = [
        minutes_offered(shifts_of(register, week.monday + 7 * number * DAY, calendar)) for number in range(horizon)
    ]
    fixed = sum(_minutes(register, duty) for duty in ordered if duty.weeks == (0,))
    free = [duty for duty in ordered if duty.weeks != (0,)]
    plan = level([Levelled(_minutes(register, duty), duty.weeks) for duty in free], [fixed] * horizon, capacity)
    picked = {id(duty) for duty, number in zip(free, plan, strict=True) if number == 0}
    return [duty for duty in ordered if duty.weeks == (0,) or id(duty) in picked]


def _minutes(register: Register, duty: Duty) -> int:
    service = register.service_of[duty.service]
    return max(1, service.people * (service.options[0].duration // timedelta(minutes=1)))


def _possible(register: Register, elder: Elder, week: Week, book: DutyBook, not_owed: list[NotOwed]) -> frozenset[str]:
    """Return the services an elder can be given; report why where there is none, or no contract."""
    if not any(book.is_present(week.monday + day * DAY) for day in range(7)):
        not_owed.append(NotOwed(elder=elder.id, reason=_absence(register, elder, week)))
        return frozenset()
    usable = [item for item in register.services if any(elder.consents_to(mode) for mode in item.modes)]
    if not usable:
        not_owed.append(NotOwed(elder=elder.id, reason=consent_reason(elder, list(register.services))))
        return frozenset()
    owed = {rule.service for rule in rules_for(register, elder, week)}
    possible = []
    for service in usable:
        if service.contracted_kind is None or service.contracted_kind in elder.contracted_visitors:
            possible.append(service.id)
        elif service.id in owed:
            not_owed.append(NotOwed(elder=elder.id, service=service.id, reason=Reason.NO_CONTRACT))
    return frozenset(possible)


def _absence(register: Register, elder: Elder, week: Week) -> Reason:
    for absence in register.absences_of.get(elder.id, ()):
        if absence.covers(week.sunday):
            return absence_reason(absence.status)
    return Reason.NOT_ENROLLED
