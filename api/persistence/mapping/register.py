"""The whole register, from the database and into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from api.persistence.mapping.areas import load_areas, store_areas
from api.persistence.mapping.availability import load_exceptions, load_patterns, store_availability
from api.persistence.mapping.elder_hours import load_absences, load_calling_hours, load_quiet_hours, store_hours
from api.persistence.mapping.elders import NO_TIERS, load_elders, load_enrolments, store_elders, store_enrolments
from api.persistence.mapping.ledger import load_ledger, store_ledger
from api.persistence.mapping.people import load_people, store_people
from api.persistence.mapping.pins import load_pins, store_pins
from api.persistence.mapping.places import load_places, store_places
from api.persistence.mapping.rules import (
    load_calendar,
    load_periods,
    load_rules,
    require_own_periods,
    store_calendar,
    store_periods,
    store_rules,
)
from api.persistence.mapping.services import (
    load_kinds,
    load_services,
    load_settings,
    store_kinds,
    store_services,
    store_settings,
)
from api.persistence.mapping.visitors import load_visitors, store_caseloads, store_visitors
from api.persistence.records.elder import ElderRecord
from api.persistence.records.visitor import VisitorAreaRecord, VisitorRecord
from api.persistence.scope_queries import visitors_inside
from api.persistence.statistics import refresh_statistics
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.availability import AvailabilityPattern
from scheduler.domain.elder import Elder, RiskTier
from scheduler.domain.ledger import LedgerEntry
from scheduler.domain.register import Register
from scheduler.domain.settings import Settings
from scheduler.domain.visitor import Visitor


class Vanished(StrEnum):
    """What becomes of elders and visitors who are kept but missing in a register."""

    STAY = "stay"
    LEAVE = "leave"


def load_register(uow: UnitOfWork, area: str | None, since: date, *, with_people: bool = False) -> Register:
    """Return what is known, as far as the scope shows it.

    Parameters
    ----------
    area : str or None
        Only elders who live there, and visitors who may come there or whom those elders know; ``None`` means all.
    since : date
        First day of the ledger.
    with_people : bool
        Whether personal details are opened; planning needs none.

    Notes
    -----
    Elders who left are not in it. Visitors who left are in it, without any time, where an elder knows them.
    """
    elders = load_elders(uow, area)
    ids = frozenset(elder.id for elder in elders)
    rules = tuple(rule for rule in load_rules(uow) if rule.elder is None or rule.elder in ids)
    ledger = load_ledger(uow, ids, since, area)
    pins = load_pins(uow, ids)
    known = _known_visitors(elders, ledger) | {pin.visitor for pin in pins if pin.visitor is not None}
    coming = _who_may_come(uow, area)
    visitors = _with_caseloads_among(load_visitors(uow, coming | known), ids)
    patterns = load_patterns(uow, coming)
    is_whole = area is None and uow.actor.scope.is_everything
    people = load_people(uow, ids | {visitor.id for visitor in visitors}) if with_people else ()
    return Register(
        settings=load_settings(uow),
        areas=load_areas(uow),
        kinds=load_kinds(uow),
        services=load_services(uow),
        rules=rules,
        periods=load_periods(uow),
        calendar=load_calendar(uow),
        places=load_places(uow, None if is_whole else _used_places(elders, visitors, patterns)),
        elders=elders,
        enrolments=load_enrolments(uow, elders),
        people=people,
        visitors=visitors,
        availability=patterns,
        exceptions=load_exceptions(uow, coming),
        absences=load_absences(uow, ids),
        quiet_hours=load_quiet_hours(uow, ids),
        calling_hours=load_calling_hours(uow, ids),
        ledger=ledger,
        pins=pins,
    )


def store_register(
    uow: UnitOfWork,
    register: Register,
    vanished: Vanished = Vanished.STAY,
    tiers: Mapping[str, RiskTier] = NO_TIERS,
) -> None:
    """Add what is new and change what differs; the caller's transaction makes it all or nothing.

    Hours, absences, qualifications and times of the people in the register become exactly those of the register; only
    absences that were noted, and leave that was granted, in the service stay besides.
    Consents and ledger lines are only added, and imported ledger lines corrected. Areas, kinds, services, rules,
    special periods, overrides, settings and pins that the register does not mention stay. What holds for every area is
    changed only by somebody who sees every area.

    Parameters
    ----------
    vanished : Vanished
        ``leave``: elders who live in areas of the register, and visitors who serve only such areas, leave today when
        the register does not have them.
    tiers : mapping of elder id to RiskTier
        What counts instead of the register's own tiers.

    Raises
    ------
    ForbiddenError
        When something would change outside the actor's areas.
    UnusableError
        When an elder has no area, or a time is no whole number of seconds.
    """
    elders, visitors = register.elder_of, register.visitor_of
    if register.settings != Settings():
        store_settings(uow, register.settings)
    store_areas(uow, register.areas)
    store_kinds(uow, register.kinds)
    store_services(uow, register.services)
    require_own_periods(uow, register.periods)
    store_periods(uow, register.periods)
    store_calendar(uow, register.calendar)
    store_places(uow, register.places)
    store_visitors(uow, register.visitors)
    store_elders(uow, register.elders, tiers)
    store_caseloads(uow, register.visitors)
    store_enrolments(uow, register.enrolments)
    store_rules(uow, register.rules)
    store_people(uow, register.people, elders)
    store_availability(uow, visitors, register.availability, register.exceptions)
    store_hours(uow, elders, register.absences, register.quiet_hours, register.calling_hours)
    store_ledger(uow, register.ledger)
    store_pins(uow, register.pins)
    if vanished is Vanished.LEAVE:
        _leave(uow, register)
    refresh_statistics(uow.session.connection())


def _known_visitors(elders: Iterable[Elder], ledger: Iterable[LedgerEntry]) -> set[str]:
    """Return the visitors whom elders, or what happened to them, mention."""
    known = {entry.visitor for entry in ledger}
    for elder in elders:
        known.update(visitor for visitor in (elder.named_visitor, elder.backup_visitor) if visitor is not None)
        known.update(elder.contracted_visitors.values(), elder.blocked_visitors)
    return known


def _who_may_come(uow: UnitOfWork, area: str | None) -> frozenset[str]:
    """Return the visitors at work who serve an area, one inside it or one around it; all for ``None``."""
    query = select(VisitorRecord.id).where(VisitorRecord.left_on.is_(None))
    if area is not None:
        query = query.where(VisitorRecord.id.in_(visitors_inside(frozenset([area]))))
    return frozenset(uow.session.scalars(query))


def _with_caseloads_among(visitors: Iterable[Visitor], elders: frozenset[str]) -> tuple[Visitor, ...]:
    return tuple(
        visitor if visitor.caseload is None else visitor.model_copy(update={"caseload": visitor.caseload & elders})
        for visitor in visitors
    )


def _used_places(
    elders: Iterable[Elder], visitors: Iterable[Visitor], patterns: Iterable[AvailabilityPattern]
) -> frozenset[str]:
    used = {elder.place for elder in elders}
    for visitor in visitors:
        used.update((visitor.home, visitor.end_place or visitor.home))
    for pattern in patterns:
        used.update(place for place in (pattern.start_place, pattern.end_place) if place is not None)
    return frozenset(used)


def _leave(uow: UnitOfWork, register: Register) -> None:
    """Let go of elders and visitors of the register's areas whom it does not have."""
    today, areas = uow.today(), frozenset(register.area_of)
    at_home = select(ElderRecord).where(ElderRecord.left_on.is_(None), ElderRecord.area_id.in_(areas))
    for elder in uow.session.scalars(at_home):
        if elder.id not in register.elder_of:
            elder.left_on = today
    elsewhere = select(VisitorAreaRecord.visitor_id).where(VisitorAreaRecord.area_id.not_in(areas))
    serving = select(VisitorAreaRecord.visitor_id).where(VisitorAreaRecord.area_id.in_(areas))
    at_work = select(VisitorRecord).where(
        VisitorRecord.left_on.is_(None),
        VisitorRecord.serves_everywhere.is_(False),
        VisitorRecord.id.in_(serving),
        VisitorRecord.id.not_in(elsewhere),
    )
    for visitor in uow.session.scalars(at_work):
        if visitor.id not in register.visitor_of:
            visitor.left_on = today
    uow.session.flush()
