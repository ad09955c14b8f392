"""Whether every id that a register mentions is there, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from scheduler.domain.base import Text
from scheduler.domain.register_finding import Finding

if TYPE_CHECKING:
    from scheduler.domain.register import Register


_OWNERS = {
    "areas": Text(zh="区域 {name}", en="area {name}"),
    "periods": Text(zh="特殊时期 {name}", en="period {name}"),
    "services": Text(zh="服务 {name}", en="service {name}"),
    "rules": Text(zh="规则 {name}", en="rule {name}"),
    "elders": Text(zh="老人 {name}", en="elder {name}"),
    "enrolments": Text(zh="老人 {name} 的登记日期", en="enrolment of {name}"),
    "consents": Text(zh="老人 {name} 的意愿", en="consent of {name}"),
    "people": Text(zh="{name} 的个人资料", en="personal details of {name}"),
    "contacts": Text(zh="{name} 的紧急联系人", en="contact of {name}"),
    "visitors": Text(zh="人员 {name}", en="visitor {name}"),
    "qualifications": Text(zh="人员 {name} 的资质", en="qualification of {name}"),
    "availability": Text(zh="人员 {name} 的可用时间", en="availability of {name}"),
    "exceptions": Text(zh="人员 {name} 的例外", en="exception of {name}"),
    "absences": Text(zh="老人 {name} 的离开", en="absence of {name}"),
    "quiet_hours": Text(zh="老人 {name} 的安静时段", en="quiet hours of {name}"),
    "calling_hours": Text(zh="老人 {name} 的走访时段", en="calling hours of {name}"),
    "ledger": Text(zh="{name} 的台账", en="ledger of {name}"),
    "pins": Text(zh="固定安排 {name}", en="pin {name}"),
}


class _Mention(NamedTuple):
    """An id that one entry of a table, called by name, mentions in a column; it must be known."""

    table: str
    position: int
    name: object
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
    for table, position, name, column, target, known in mentions:
        if target is not None and target not in known:
            yield missing(table, position, name, column, target)


def missing(table: str, position: int, name: object, column: str, target: str) -> Finding:
    """Return the finding that an id which an entry mentions is nowhere in the register.

    Parameters
    ----------
    name : object
        What a sentence calls the entry by: its id, week or date.
    """
    owner = _OWNERS[table].filled(name=name)
    sentence = Text(
        zh=f"{owner.zh}：登记册中没有 {column} {target!r}；请补上或改正编号",
        en=f"{owner.en}: {column} {target!r} is not in the register; add it or correct the id",
    )
    return Finding(table, position, column, target, sentence)


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
                sentence = Text(
                    zh=f"{column} {item!r} 出现不止一次；编号不得重复",
                    en=f"{column} {item!r} occurs more than once; ids must differ",
                )
                yield Finding(table, position, column, item, sentence)
            seen.add(item)


def _of_the_area(register: Register) -> Iterator[_Mention]:
    for position, area in enumerate(register.areas):
        yield _Mention("areas", position, area.id, "parent", area.parent, register.area_of)
    for position, period in enumerate(register.periods):
        for name in sorted(period.areas):
            yield _Mention("periods", position, period.id, "areas", name, register.area_of)


def _of_services(register: Register) -> Iterator[_Mention]:
    for position, service in enumerate(register.services):
        name = service.id
        follows = service.follows.service if service.follows else None
        yield _Mention("services", position, name, "contracted_kind", service.contracted_kind, register.kind_of)
        yield _Mention("services", position, name, "follows", follows, register.service_of)
        for kind in sorted(service.kinds or ()):
            yield _Mention("services", position, name, "kinds", kind, register.kind_of)
        for covered in sorted(service.covers):
            yield _Mention("services", position, name, "covers", covered, register.service_of)


def _of_rules(register: Register) -> Iterator[_Mention]:
    for position, rule in enumerate(register.rules):
        yield _Mention("rules", position, rule.id, "service", rule.service, register.service_of)
        yield _Mention("rules", position, rule.id, "elder", rule.elder, register.elder_of)


def _of_elders(register: Register) -> Iterator[_Mention]:
    for position, elder in enumerate(register.elders):
        name = elder.id
        yield _Mention("elders", position, name, "place", elder.place, register.place_of)
        yield _Mention("elders", position, name, "area", elder.area, register.area_of)
        yield _Mention("elders", position, name, "named_visitor", elder.named_visitor, register.visitor_of)
        yield _Mention("elders", position, name, "backup_visitor", elder.backup_visitor, register.visitor_of)
        for kind, visitor in sorted(elder.contracted_visitors.items()):
            yield _Mention("elders", position, name, "contracted_visitors", kind, register.kind_of)
            yield _Mention("elders", position, name, "contracted_visitors", visitor, register.visitor_of)
        for visitor in sorted(elder.blocked_visitors):
            yield _Mention("elders", position, name, "blocked_visitors", visitor, register.visitor_of)
    for position, enrolment in enumerate(register.enrolments):
        yield _Mention("enrolments", position, enrolment.elder, "elder", enrolment.elder, register.elder_of)


def _of_visitors(register: Register) -> Iterator[_Mention]:
    for position, visitor in enumerate(register.visitors):
        name = visitor.id
        yield _Mention("visitors", position, name, "kind", visitor.kind, register.kind_of)
        yield _Mention("visitors", position, name, "home", visitor.home, register.place_of)
        yield _Mention("visitors", position, name, "end_place", visitor.end_place, register.place_of)
        for area in sorted(visitor.areas or ()):
            yield _Mention("visitors", position, name, "areas", area, register.area_of)
        for elder in sorted(visitor.caseload or ()):
            yield _Mention("visitors", position, name, "caseload", elder, register.elder_of)
    for position, pattern in enumerate(register.availability):
        name = pattern.visitor
        yield _Mention("availability", position, name, "visitor", pattern.visitor, register.visitor_of)
        yield _Mention("availability", position, name, "start_place", pattern.start_place, register.place_of)
        yield _Mention("availability", position, name, "end_place", pattern.end_place, register.place_of)
    for position, change in enumerate(register.exceptions):
        yield _Mention("exceptions", position, change.visitor, "visitor", change.visitor, register.visitor_of)


def _of_hours(register: Register) -> Iterator[_Mention]:
    for position, absence in enumerate(register.absences):
        yield _Mention("absences", position, absence.elder, "elder", absence.elder, register.elder_of)
    for position, quiet in enumerate(register.quiet_hours):
        yield _Mention("quiet_hours", position, quiet.elder, "elder", quiet.elder, register.elder_of)
    for position, calling in enumerate(register.calling_hours):
        yield _Mention("calling_hours", position, calling.elder, "elder", calling.elder, register.elder_of)


def _of_ledger(register: Register) -> Iterator[_Mention]:
    """Only what is missing is mentioned: a county's ledger has a quarter of a million entries."""
    elders, visitors, services = register.elder_of, register.visitor_of, register.service_of
    for position, entry in enumerate(register.ledger):
        if entry.elder in elders and entry.visitor in visitors and entry.service in services:
            continue
        name = entry.day
        yield _Mention("ledger", position, name, "elder", entry.elder, elders)
        yield _Mention("ledger", position, name, "visitor", entry.visitor, visitors)
        yield _Mention("ledger", position, name, "service", entry.service, services)


def _of_pins(register: Register) -> Iterator[_Mention]:
    for position, pin in enumerate(register.pins):
        name = f"{pin.week} {pin.visit.id}"
        yield _Mention("pins", position, name, "visitor", pin.visitor, register.visitor_of)
        yield _Mention("pins", position, name, "elder", pin.visit.elder, register.elder_of)
        yield _Mention("pins", position, name, "service", pin.visit.service, register.service_of)
        if pin.after is not None:
            yield _Mention("pins", position, name, "after", pin.after.elder, register.elder_of)
            yield _Mention("pins", position, name, "after", pin.after.service, register.service_of)


def _of_people(register: Register) -> Iterator[_Mention]:
    known = {*register.elder_of, *register.visitor_of}
    for position, person in enumerate(register.people):
        yield _Mention("people", position, person.id, "person", person.id, known)
