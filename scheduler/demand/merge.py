"""Overlapping duties of one elder become one visit (POLICY R18)."""

from __future__ import annotations

from dataclasses import replace

from scheduler.demand.duties import Duty
from scheduler.domain.register import Register
from scheduler.domain.visit import Chance


def merged(register: Register, duties: list[Duty]) -> list[list[Duty]]:
    """Return groups of duties, each one visit: the covering duty first, then what it fulfils.

    A group may fall only on the days all its duties share, so a duty without a shared day stays a visit of its own.
    """
    covering = sorted(duties, key=lambda duty: -len(register.service_of[duty.service].covers))
    groups: list[list[Duty]] = []
    for duty in covering:
        group = next((group for group in groups if _takes(register, group, duty)), None)
        if group is None:
            groups.append([duty])
            continue
        shared = tuple(day for day in group[0].days if day in duty.days)
        is_last = Chance.LAST in (group[0].chance, duty.chance)
        overdue = max(group[0].days_overdue, duty.days_overdue)
        chance = Chance.LAST if is_last else Chance.OPEN
        group[0] = replace(group[0], days=shared, chance=chance, days_overdue=overdue)
        group.append(duty)
    return groups


def _takes(register: Register, group: list[Duty], duty: Duty) -> bool:
    covers = register.service_of[group[0].service].covers
    is_new = all(held.service != duty.service for held in group)
    return duty.service in covers and is_new and not set(group[0].days).isdisjoint(duty.days)
