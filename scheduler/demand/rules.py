"""Which frequency rule counts for an elder and a service, and how special periods multiply it."""

from __future__ import annotations

from math import ceil

from scheduler.demand.week import Week
from scheduler.domain.clock import DAY
from scheduler.domain.elder import Elder
from scheduler.domain.period import SpecialPeriod
from scheduler.domain.register import Register
from scheduler.domain.rule import FrequencyRule, Per

FLOOR = "month-floor"


def rules_for(register: Register, elder: Elder, week: Week) -> list[FrequencyRule]:
    """Return one rule for each service owed to an elder, judged on the Monday, by service id.

    An override of the elder beats all others; of rules for the same people the highest version counts; of rules for
    different people the one that owes most visits a day.
    """
    best: dict[str, FrequencyRule] = {}
    for rule in register.rules:
        if rule.applies_to(elder, week.monday):
            held = best.get(rule.service)
            best[rule.service] = rule if held is None or _rank(rule, held) > _rank(held, rule) else held
    return [best[service] for service in sorted(best)]


def floor_rule(register: Register, elder: Elder, week: Week, services: frozenset[str]) -> FrequencyRule | None:
    """Return the calendar-month floor as a rule (POLICY R5, R6): one contact whatever the tier says.

    Its service is one of those given: of the elder's own rules first, uncontracted ones first, then as registered.
    """
    own = [register.service_of[rule.service] for rule in rules_for(register, elder, week)]
    known = [service for service in (*own, *register.services) if service.id in services]
    fit = sorted(known, key=lambda service: service.contracted_kind is not None)
    if not fit:
        return None
    return FrequencyRule(id=FLOOR, service=fit[0].id, visits=1, per=Per.MONTH)


def periods_on(register: Register, elder: Elder, week: Week) -> list[SpecialPeriod]:
    """Return the special periods that touch the elder's door in the week."""
    areas = register.areas_above(elder.area)
    dates = [week.monday + day * DAY for day in range(7)]
    return [period for period in register.periods if any(period.covers(areas, day) for day in dates)]


def times_owed(rule: FrequencyRule, periods: list[SpecialPeriod]) -> int:
    """Return the rule's number of visits times the largest multiplier of the periods, rounded up."""
    return ceil(rule.visits * max((period.frequency_multiplier for period in periods), default=1.0))


def _rank(rule: FrequencyRule, other: FrequencyRule) -> tuple[bool, int, float]:
    version = rule.version if rule.audience == other.audience else 0
    return rule.elder is not None, version, rule.visits / rule.per.longest_days
