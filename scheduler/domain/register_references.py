"""Whether every id that a register mentions is there, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from scheduler.domain.register_finding import Finding

if TYPE_CHECKING:
    from scheduler.domain.register import Register


class _Mention(NamedTuple):
    """An id that one entry of a table mentions in a column; it must be known."""

    table: str
    position: int
    owner: str
    column: str
    target: str | None
    known: Collection[str]


def references(register: Register) -> Iterator[Finding]:
    """Yield every id that occurs twice or is mentioned without being in the register."""
    yield from _repeated_ids(register)
    mentions = chain(
        _of_the_area(register), _of_services(register), _of_rules(register), _of_elders(register),
        _of_visitors(register), _of_hours(register), _of_ledger(register), _of_pins(register), _of_people(register),
    )  # fmt: skip
    for table, position, owner, column, target, known in mentions:
        if target is not None and target not in known:
            yield Finding(table, position, column, f"{owner}: {column} {target!r} is not in the register")


def _repeated_ids(register: Register) -> Iterator[Finding]:
    tables: tuple[tuple[str, str, Iterable[str]], ...] = (
        ("areas", "area", (item.id for item in register.areas)),
        ("kinds", "kind", (item.id for item in register.kinds)),
        ("services", "service", (item.id for item in register.services)),
        ("periods", "period", (item.id for item in register.periods)),
        ("places", "place", (item.id for item in register.places)),
        ("elders", "elder", (item.id for item in register.elders)),
        ("people", "person", (item.id for item in register.people)),
        ("visitors", "visitor", (item.id for item in register.visitors)),
        ("rules", "rule", (f"{item.id}, version {item.version}" for item in register.rules)),
    )
    for table, column, ids in tables:
        seen: set[str] = set()
        for position, item in enumerate(ids):
            if item in seen:
                yield Finding(table, position, column, f"{column} {item!r} occurs more than once; ids must differ")
            seen.add(item)


def _of_the_area(register: Register) -> Iterator[_Mention]:
    for position, area in enumerate(register.areas):
        yield _Mention("areas", position, f"area {area.id}", "parent", area.parent, register.area_of)
    for position, period in enumerate(register.periods):
        for name in sorted(period.areas):
            yield _Mention("periods", position, f"period {period.id}", "areas", name, register.area_of)


def _of_services(register: Register) -> Iterator[_Mention]:
    for position, service in enumerate(register.services):
        owner = f"service {service.id}"
        follows = service.follows.service if service.follows else None
        yield _Mention("services", position, owner, "contracted_kind", service.contracted_kind, register.kind_of)
        yield _Mention("services", position, owner, "follows", follows, register.service_of)
        for kind in sorted(service.kinds or ()):
            yield _Mention("services", position, owner, "kinds", kind, register.kind_of)
        for covered in sorted(service.covers):
            yield _Mention("services", position, owner, "covers", covered, register.service_of)


def _of_rules(register: Register) -> Iterator[_Mention]:
    for position, rule in enumerate(register.rules):
        yield _Mention("rules", position, f"rule {rule.id}", "service", rule.service, register.service_of)
        yield _Mention("rules", position, f"rule {rule.id}", "elder", rule.elder, register.elder_of)


def _of_elders(register: Register) -> Iterator[_Mention]:
    for position, elder in enumerate(register.elders):
        owner = f"elder {elder.id}"
        yield _Mention("elders", position, owner, "place", elder.place, register.place_of)
        yield _Mention("elders", position, owner, "area", elder.area, register.area_of)
        yield _Mention("elders", position, owner, "named_visitor", elder.named_visitor, register.visitor_of)
        yield _Mention("elders", position, owner, "backup_visitor", elder.backup_visitor, register.visitor_of)
        for kind, visitor in sorted(elder.contracted_visitors.items()):
            yield _Mention("elders", position, owner, "contracted_visitors", kind, register.kind_of)
            yield _Mention("elders", position, owner, "contracted_visitors", visitor, register.visitor_of)
        for visitor in sorted(elder.blocked_visitors):
            yield _Mention("elders", position, owner, "blocked_visitors", visitor, register.visitor_of)
    for position, enrolment in enumerate(register.enrolments):
        yield _Mention("enrolments", position, "an enrolment", "elder", enrolment.elder, register.elder_of)


def _of_visitors(register: Register) -> Iterator[_Mention]:
    for position, visitor in enumerate(register.visitors):
        owner = f"visitor {visitor.id}"
        yield _Mention("visitors", position, owner, "kind", visitor.kind, register.kind_of)
        yield _Mention("visitors", position, owner, "home", visitor.home, register.place_of)
        yield _Mention("visitors", position, owner, "end_place", visitor.end_place, register.place_of)
        for area in sorted(visitor.areas or ()):
            yield _Mention("visitors", position, owner, "areas", area, register.area_of)
        for elder in sorted(visitor.caseload or ()):
            yield _Mention("visitors", position, owner, "caseload", elder, register.elder_of)
    for position, pattern in enumerate(register.availability):
        owner = f"availability of {pattern.visitor}"
        yield _Mention("availability", position, owner, "visitor", pattern.visitor, register.visitor_of)
        yield _Mention("availability", position, owner, "start_place", pattern.start_place, register.place_of)
        yield _Mention("availability", position, owner, "end_place", pattern.end_place, register.place_of)
    for position, change in enumerate(register.exceptions):
        yield _Mention("exceptions", position, "an exception", "visitor", change.visitor, register.visitor_of)


def _of_hours(register: Register) -> Iterator[_Mention]:
    for position, absence in enumerate(register.absences):
        yield _Mention("absences", position, "an absence", "elder", absence.elder, register.elder_of)
    for position, quiet in enumerate(register.quiet_hours):
        yield _Mention("quiet_hours", position, "quiet hours", "elder", quiet.elder, register.elder_of)
    for position, calling in enumerate(register.calling_hours):
        yield _Mention("calling_hours", position, "calling hours", "elder", calling.elder, register.elder_of)


def _of_ledger(register: Register) -> Iterator[_Mention]:
    for position, entry in enumerate(register.ledger):
        owner = f"ledger of {entry.day}"
        yield _Mention("ledger", position, owner, "elder", entry.elder, register.elder_of)
        yield _Mention("ledger", position, owner, "visitor", entry.visitor, register.visitor_of)
        yield _Mention("ledger", position, owner, "service", entry.service, register.service_of)


def _of_pins(register: Register) -> Iterator[_Mention]:
    for position, pin in enumerate(register.pins):
        owner = f"pin of {pin.week} on {pin.visit.id}"
        yield _Mention("pins", position, owner, "visitor", pin.visitor, register.visitor_of)
        yield _Mention("pins", position, owner, "elder", pin.visit.elder, register.elder_of)
        yield _Mention("pins", position, owner, "service", pin.visit.service, register.service_of)
        if pin.after is not None:
            yield _Mention("pins", position, owner, "after", pin.after.elder, register.elder_of)
            yield _Mention("pins", position, owner, "after", pin.after.service, register.service_of)


def _of_people(register: Register) -> Iterator[_Mention]:
    known = {*register.elder_of, *register.visitor_of}
    for position, person in enumerate(register.people):
        yield _Mention("people", position, "personal details", "person", person.id, known)
