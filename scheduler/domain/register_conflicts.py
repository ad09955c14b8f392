"""Entries of a register that each make sense and together do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from scheduler.domain.availability import AvailabilityPattern
from scheduler.domain.base import Text
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
            sentence = Text(
                zh=f"区域 {area.id}：{area.level} 不能位于 {parent.id}（{parent.level}）之内；请改正上级",
                en=f"area {area.id}: a {area.level} cannot lie in {parent.id}, which is a {parent.level}; correct one",
            )
            yield Finding("areas", position, "parent", parent.id, sentence)


def _days_of_two_kinds(register: Register) -> Iterator[Finding]:
    kinds: dict[str, DayKind] = {}
    for position, override in enumerate(register.calendar):
        day = override.day.isoformat()
        if kinds.setdefault(day, override.kind) is not override.kind:
            sentence = Text(
                zh=f"{day} 既是工作日又是假日；请只保留一条",
                en=f"{day} is both a workday and a holiday; keep one",
            )
            yield Finding("calendar", position, "kind", override.kind, sentence)


def _households_at_two_places(register: Register) -> Iterator[Finding]:
    doors: dict[str, tuple[str, str]] = {}
    for position, elder in enumerate(register.elders):
        first, place = doors.setdefault(elder.household, (elder.id, elder.place))
        if place != elder.place:
            sentence = Text(
                zh=f"住户 {elder.household!r} 的老人 {elder.id} 住在 {elder.place!r}，"
                f"同户老人 {first} 却住在 {place!r}；一户只有一个门，请改正",
                en=f"elder {elder.id} of household {elder.household!r} lives at {elder.place!r}, but elder {first} of "
                f"the same household at {place!r}; a household is one door",
            )
            yield Finding("elders", position, "place", elder.place, sentence)


def _ids_of_two_people(register: Register) -> Iterator[Finding]:
    for position, visitor in enumerate(register.visitors):
        if visitor.id in register.elder_of:
            sentence = Text(
                zh=f"人员 {visitor.id!r} 与一位老人编号相同；每个人的编号须不同",
                en=f"visitor {visitor.id!r} has the id of an elder; people need different ids",
            )
            yield Finding("visitors", position, "visitor", visitor.id, sentence)


def _numbers_of_two_elders(register: Register) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for position, person in enumerate(register.people):
        if person.identity_number is None or person.id not in register.elder_of:
            continue
        owner = owners.setdefault(person.identity_number, person.id)
        if owner != person.id:
            number = masked(person.identity_number)
            sentence = Text(
                zh=f"老人 {owner} 与 {person.id} 的证件号码相同（{number}）；请合并或改正",
                en=f"elders {owner} and {person.id} have the same identity number {number}; merge or correct them",
            )
            yield Finding("people", position, "identity_number", number, sentence)


def _contracts_of_another_kind(register: Register) -> Iterator[Finding]:
    for position, elder in enumerate(register.elders):
        for kind, name in sorted(elder.contracted_visitors.items()):
            visitor = register.visitor_of.get(name)
            if visitor is not None and visitor.kind != kind:
                sentence = Text(
                    zh=f"老人 {elder.id}：签约的 {kind} {name!r} 登记的类别是 {visitor.kind}；请改正其一",
                    en=f"elder {elder.id}: contracted {kind} {name!r} is registered as {visitor.kind}; correct one",
                )
                yield Finding("elders", position, "contracted_visitors", name, sentence)
            if name in elder.blocked_visitors:
                sentence = Text(
                    zh=f"老人 {elder.id}：签约的 {kind} {name!r} 同时被禁止上门；请删去其一",
                    en=f"elder {elder.id}: contracted {kind} {name!r} is also blocked; remove one of the two",
                )
                yield Finding("elders", position, "contracted_visitors", name, sentence)


def _services_in_a_circle(register: Register) -> Iterator[Finding]:
    for position, service in enumerate(register.services):
        seen, step = [service.id], service.follows
        while step is not None and step.service in register.service_of and step.service not in seen:
            seen.append(step.service)
            step = register.service_of[step.service].follows
        if step is not None and step.service == service.id:
            circle = [*seen, service.id]
            sentence = Text(
                zh=f"服务的先后次序绕成了圈：{' 在后于 '.join(circle)}；请去掉其中一环",
                en=f"services come after each other in a circle: {' after '.join(circle)}; take one link out",
            )
            yield Finding("services", position, "follows", circle[1], sentence)


def _rules_against_rules(register: Register) -> Iterator[Finding]:
    alike: defaultdict[tuple[object, ...], list[tuple[int, FrequencyRule]]] = defaultdict(list)
    for position, rule in enumerate(register.rules):
        alike[(rule.audience, rule.version)].append((position, rule))
    for group in alike.values():
        for (_, first), (position, second) in combinations(group, 2):
            if first.overlaps(second):
                yield Finding("rules", position, "rule", second.id, _both_speak(first, second))


def _both_speak(first: FrequencyRule, second: FrequencyRule) -> Text:
    return Text(
        zh=f"规则 {first.id} 与 {second.id} 在第 {second.version} 版中针对相同的人员、服务和日期："
        f"每 {first.per} {first.visits} 次与每 {second.per} {second.visits} 次；请只保留一条，或提高其一的版本",
        en=f"rules {first.id} and {second.id} speak about the same people, service and dates in version "
        f"{second.version}: {first.visits} per {first.per} and {second.visits} per {second.per}; "
        "keep one, or raise a version",
    )


def _rules_without_a_mode(register: Register) -> Iterator[Finding]:
    for position, rule in enumerate(register.rules):
        service = register.service_of.get(rule.service)
        modes = service.modes if service else tuple(VisitMode)
        if rule.least_home_share > 0 and VisitMode.HOME not in modes:
            sentence = Text(
                zh=f"规则 {rule.id} 要求上门，但服务 {rule.service} 没有 home 方式；请改正其一",
                en=f"rule {rule.id} wants home visits, but service {rule.service} has no mode home; correct one",
            )
            yield Finding("rules", position, "least_home_share", str(rule.least_home_share), sentence)
        if rule.most_remote_per_month == 0 and all(mode.is_remote for mode in modes):
            sentence = Text(
                zh=f"规则 {rule.id} 不允许通话，但服务 {rule.service} 只有通话方式；请改正其一",
                en=f"rule {rule.id} allows no calls, but service {rule.service} has only calls; correct one",
            )
            yield Finding("rules", position, "most_remote_per_month", "0", sentence)


def _double_shifts(register: Register) -> Iterator[Finding]:
    own: defaultdict[str, list[tuple[int, AvailabilityPattern]]] = defaultdict(list)
    for position, pattern in enumerate(register.availability):
        own[pattern.visitor].append((position, pattern))
    for patterns in own.values():
        for (_, first), (position, second) in combinations(patterns, 2):
            days = sorted(first.weekdays & second.weekdays)
            if days and first.start < second.end and second.start < first.end and first.overlaps(second):
                one, two = format_time(first.start), format_time(second.start)
                sentence = Text(
                    zh=f"人员 {second.visitor}：星期 {days[0]} 从 {one} 和 {two} 开始的两个时段重叠；请合并或错开",
                    en=f"visitor {second.visitor}: the intervals starting at {one} and {two} on weekday {days[0]} "
                    "overlap; join or part them",
                )
                yield Finding("availability", position, "start", two, sentence)


def _absent_and_present(register: Register) -> Iterator[Finding]:
    for position, change in enumerate(register.exceptions):
        for other in register.exceptions_of[change.visitor]:
            first, last = max(change.first_day, other.first_day), min(change.last_day, other.last_day)
            if first > last or other is change or not change.is_absence:
                continue
            if not other.is_absence:
                sentence = Text(
                    zh=f"人员 {change.visitor} 在 {first} 既请假又可用；请只保留一条",
                    en=f"visitor {change.visitor} is both absent and available on {first}; keep one",
                )
                yield Finding("exceptions", position, "first_day", change.first_day.isoformat(), sentence)
