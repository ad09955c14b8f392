"""All that an authority knows: the standing data from which each week's problem is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from typing import Literal, TypeVar

from pydantic import model_validator

from scheduler.domain.absence import ElderAbsence
from scheduler.domain.availability import AvailabilityException, AvailabilityPattern
from scheduler.domain.base import Frozen, Text
from scheduler.domain.calendar import CalendarOverride
from scheduler.domain.elder import Elder
from scheduler.domain.enrolment import Enrolment
from scheduler.domain.hours import CallingHours, QuietHours
from scheduler.domain.ledger import LedgerEntry
from scheduler.domain.period import SpecialPeriod
from scheduler.domain.person import Person
from scheduler.domain.place import Area, Place
from scheduler.domain.register_conflicts import conflicts
from scheduler.domain.register_finding import RegisterError
from scheduler.domain.register_references import references
from scheduler.domain.register_warnings import warnings_of
from scheduler.domain.rule import FrequencyRule
from scheduler.domain.service import Service
from scheduler.domain.settings import Settings
from scheduler.domain.visitor import Visitor, VisitorKind
from scheduler.domain.week_pin import WeekPin

_Item = TypeVar("_Item", Area, Elder, Person, Place, Service, Visitor, VisitorKind)
_Owned = TypeVar("_Owned", AvailabilityPattern, AvailabilityException)
_Held = TypeVar("_Held", ElderAbsence, QuietHours, CallingHours, LedgerEntry)


def _by_id(items: Iterable[_Item]) -> Mapping[str, _Item]:
    return {item.id: item for item in items}


def _by_elder(items: Iterable[_Held]) -> Mapping[str, tuple[_Held, ...]]:
    found: dict[str, list[_Held]] = {}
    for item in items:
        found.setdefault(item.elder, []).append(item)
    return {elder: tuple(held) for elder, held in found.items()}


def _by_visitor(items: Iterable[_Owned]) -> Mapping[str, tuple[_Owned, ...]]:
    found: dict[str, list[_Owned]] = {}
    for item in items:
        found.setdefault(item.visitor, []).append(item)
    return {visitor: tuple(owned) for visitor, owned in found.items()}


class Register(Frozen):
    """Standing data of one authority, complete and free of contradictions.

    References between its parts exist, ids are unique, and no two entries contradict each other; the first that does
    not hold is refused with one sentence (``RegisterError`` inside the pydantic error).

    Attributes
    ----------
    people : tuple of Person
        Personal details by elder or visitor id; nothing else in the register holds any.
    visitors : tuple of Visitor
        ``booked`` is left empty here; demand fills it from the ledger.
    notes : tuple of Text
        Warnings from reading, in both languages.
    """

    format: Literal["tanfang-register/1"] = "tanfang-register/1"
    settings: Settings = Settings()
    areas: tuple[Area, ...] = ()
    kinds: tuple[VisitorKind, ...] = ()
    services: tuple[Service, ...] = ()
    rules: tuple[FrequencyRule, ...] = ()
    periods: tuple[SpecialPeriod, ...] = ()
    calendar: tuple[CalendarOverride, ...] = ()
    places: tuple[Place, ...] = ()
    elders: tuple[Elder, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    people: tuple[Person, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    availability: tuple[AvailabilityPattern, ...] = ()
    exceptions: tuple[AvailabilityException, ...] = ()
    absences: tuple[ElderAbsence, ...] = ()
    quiet_hours: tuple[QuietHours, ...] = ()
    calling_hours: tuple[CallingHours, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    pins: tuple[WeekPin, ...] = ()
    notes: tuple[Text, ...] = ()

    @cached_property
    def area_of(self) -> Mapping[str, Area]:
        """Areas by id."""
        return _by_id(self.areas)

    @cached_property
    def kind_of(self) -> Mapping[str, VisitorKind]:
        """Visitor kinds by id."""
        return _by_id(self.kinds)

    @cached_property
    def service_of(self) -> Mapping[str, Service]:
        """Services by id."""
        return _by_id(self.services)

    @cached_property
    def place_of(self) -> Mapping[str, Place]:
        """Places by id."""
        return _by_id(self.places)

    @cached_property
    def elder_of(self) -> Mapping[str, Elder]:
        """Elders by id."""
        return _by_id(self.elders)

    @cached_property
    def visitor_of(self) -> Mapping[str, Visitor]:
        """Visitors by id."""
        return _by_id(self.visitors)

    @cached_property
    def person_of(self) -> Mapping[str, Person]:
        """Personal details by elder or visitor id."""
        return _by_id(self.people)

    @cached_property
    def enrolment_of(self) -> Mapping[str, Enrolment]:
        """Enrolments by elder id; elders without one have belonged to the service for long."""
        return {enrolment.elder: enrolment for enrolment in self.enrolments}

    @cached_property
    def ledger_of(self) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """Ledger entries by elder id, in the order given."""
        return _by_elder(self.ledger)

    @cached_property
    def absences_of(self) -> Mapping[str, tuple[ElderAbsence, ...]]:
        """Absences by elder id."""
        return _by_elder(self.absences)

    @cached_property
    def quiet_hours_of(self) -> Mapping[str, tuple[QuietHours, ...]]:
        """Quiet hours by elder id."""
        return _by_elder(self.quiet_hours)

    @cached_property
    def calling_hours_of(self) -> Mapping[str, tuple[CallingHours, ...]]:
        """Calling hours by elder id."""
        return _by_elder(self.calling_hours)

    @cached_property
    def availability_of(self) -> Mapping[str, tuple[AvailabilityPattern, ...]]:
        """Weekly patterns by visitor id."""
        return _by_visitor(self.availability)

    @cached_property
    def exceptions_of(self) -> Mapping[str, tuple[AvailabilityException, ...]]:
        """Exceptions by visitor id."""
        return _by_visitor(self.exceptions)

    def areas_above(self, area: str | None) -> frozenset[str]:
        """Return an area and all areas it lies in, by id; nothing for ``None``."""
        found: set[str] = set()
        while area is not None and area not in found:
            found.add(area)
            parent = self.area_of.get(area)
            area = parent.parent if parent else None
        return frozenset(found)

    def warnings(self) -> tuple[Text, ...]:
        """Return what a person should look at, one sentence each, although the register can be used."""
        return (*self.notes, *warnings_of(self))

    @model_validator(mode="after")
    def _is_whole(self) -> Register:
        for finding in chain(references(self), conflicts(self)):
            raise RegisterError(finding)
        return self
