"""Entries of a register that each make sense and together do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from scheduler.domain.availability import AvailabilityPattern
from scheduler.domain.calendar import DayKind
from scheduler.domain.clock import format_time
from scheduler.domain.identity import masked
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import AreaLevel
from scheduler.domain.register_finding import Finding
from scheduler.domain.rule import FrequencyRule

if TYPE_CHECKING:
    from scheduler.domain.register import Register

_LEVELS = list(AreaLevel)


def conflicts(register: Register) -> Iterator[Finding]:
    """Yield every contradiction between entries; references are taken to exist."""
    yield from _areas_upside_down(register)
    yield from _days_of_two_kinds(register)
    yield from _households_at_two_places(register)
    yield from _ids_of_two_people(register)
    yield from _numbers_of_two_elders(register)
    yield from _contracts_of_another_kind(register)
    yield from _services_in_a_circle(register)
    yield from _rules_against_rules(register)
    yield from _rules_without_a_mode(register)
    yield from _double_shifts(register)
    yield from _absent_and_present(register)


def _areas_upside_down(register: Register) -> Iterator[Finding]:
    for position, area in enumerate(register.areas):
        parent = register.area_of.get(area.parent or "")
        if parent and _LEVELS.index(parent.level) >= _LEVELS.index(area.level):
            sentence = f"area {area.id}: a {area.level} cannot lie in {parent.id}, which is a {parent.level}"
            yield Finding("areas", position, "parent", sentence)


def _days_of_two_kinds(register: Register) -> Iterator[Finding]:
    kinds: dict[str, DayKind] = {}
    for position, override in enumerate(register.calendar):
        day = override.day.isoformat()
        if kinds.setdefault(day, override.kind) is not override.kind:
            yield Finding("calendar", position, "kind", f"{day} is both a workday and a holiday; keep one")


def _households_at_two_places(register: Register) -> Iterator[Finding]:
    doors: dict[str, tuple[str, str]] = {}
    for position, elder in enumerate(register.elders):
        first, place = doors.setdefault(elder.household, (elder.id, elder.place))
        if place != elder.place:
            sentence = (
                f"elder {elder.id} of household {elder.household!r} lives at {elder.place!r}, but elder {first} of the "
                f"same household at {place!r}; a household is one door"
            )
            yield Finding("elders", position, "place", sentence)


def _ids_of_two_people(register: Register) -> Iterator[Finding]:
    for position, visitor in enumerate(register.visitors):
        if visitor.id in register.elder_of:
            sentence = f"visitor {visitor.id!r} has the id of an elder; people need different ids"
            yield Finding("visitors", position, "visitor", sentence)


def _numbers_of_two_elders(register: Register) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for position, person in enumerate(register.people):
        if person.identity_number is None or person.id not in register.elder_of:
            continue
        owner = owners.setdefault(person.identity_number, person.id)
        if owner != person.id:
            number = masked(person.identity_number)
            sentence = f"elders {owner} and {person.id} have the same identity number {number}; merge or correct them"
            yield Finding("people", position, "identity_number", sentence)


def _contracts_of_another_kind(register: Register) -> Iterator[Finding]:
    for position, elder in enumerate(register.elders):
        for kind, name in sorted(elder.contracted_visitors.items()):
            visitor = register.visitor_of.get(name)
            if visitor is not None and visitor.kind != kind:
                sentence = f"elder {elder.id}: contracted {kind} {name!r} is registered as {visitor.kind}"
                yield Finding("elders", position, "contracted_visitors", sentence)
            if name in elder.blocked_visitors:
                sentence = f"elder {elder.id}: contracted {kind} {name!r} is also blocked; remove one of the two"
                yield Finding("elders", position, "contracted_visitors", sentence)


def _services_in_a_circle(register: Register) -> Iterator[Finding]:
    for position, service in enumerate(register.services):
        seen, step = [service.id], service.follows
        while step is not None and step.service in register.service_of and step.service not in seen:
            seen.append(step.service)
            step = register.service_of[step.service].follows
        if step is not None and step.service == service.id:
            circle = " after ".join([*seen, service.id])
            yield Finding("services", position, "follows", f"services come after each other in a circle: {circle}")


def _rules_against_rules(register: Register) -> Iterator[Finding]:
    alike: defaultdict[tuple[object, ...], list[tuple[int, FrequencyRule]]] = defaultdict(list)
    for position, rule in enumerate(register.rules):
        alike[(rule.audience, rule.version)].append((position, rule))
    for group in alike.values():
        for (_, first), (position, second) in combinations(group, 2):
            if first.overlaps(second):
                sentence = (
                    f"rules {first.id} and {second.id} speak about the same people, service and dates in version "
                    f"{second.version}: {first.visits} per {first.per} and {second.visits} per {second.per}; "
                    "keep one, or raise a version"
                )
                yield Finding("rules", position, "rule", sentence)


def _rules_without_a_mode(register: Register) -> Iterator[Finding]:
    for position, rule in enumerate(register.rules):
        service = register.service_of.get(rule.service)
        modes = service.modes if service else tuple(VisitMode)
        if rule.least_home_share > 0 and VisitMode.HOME not in modes:
            sentence = f"rule {rule.id} wants home visits, but service {rule.service} has no mode home"
            yield Finding("rules", position, "least_home_share", sentence)
        if rule.most_remote_per_month == 0 and all(mode.is_remote for mode in modes):
            sentence = f"rule {rule.id} allows no calls, but service {rule.service} has only calls"
            yield Finding("rules", position, "most_remote_per_month", sentence)


def _double_shifts(register: Register) -> Iterator[Finding]:
    own: defaultdict[str, list[tuple[int, AvailabilityPattern]]] = defaultdict(list)
    for position, pattern in enumerate(register.availability):
        own[pattern.visitor].append((position, pattern))
    for patterns in own.values():
        for (_, first), (position, second) in combinations(patterns, 2):
            days = sorted(first.weekdays & second.weekdays)
            if days and first.start < second.end and second.start < first.end and first.overlaps(second):
                times = f"{format_time(first.start)} and {format_time(second.start)}"
                sentence = (
                    f"visitor {second.visitor}: the intervals starting at {times} on weekday {days[0]} overlap; "
                    "join or part them"
                )
                yield Finding("availability", position, "start", sentence)


def _absent_and_present(register: Register) -> Iterator[Finding]:
    for position, change in enumerate(register.exceptions):
        for other in register.exceptions_of[change.visitor]:
            first, last = max(change.first_day, other.first_day), min(change.last_day, other.last_day)
            if first > last or other is change or not change.is_absence:
                continue
            if not other.is_absence:
                sentence = f"visitor {change.visitor} is both absent and available on {first}; keep one"
                yield Finding("exceptions", position, "first_day", sentence)
