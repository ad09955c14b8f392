"""Frequency rules, special periods and days that differ from the calendar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from api.persistence.mapping.sync import Row, replace_owned, upsert
from api.persistence.records.area import AreaRecord
from api.persistence.records.calendar import CalendarOverrideRecord, SpecialPeriodAreaRecord, SpecialPeriodRecord
from api.persistence.records.rule import FrequencyRuleRecord
from api.persistence.scope_changes import forbidden
from api.persistence.unit_of_work import UnitOfWork
from api.security.vault import Vault
from scheduler.domain.base import Text
from scheduler.domain.calendar import CalendarOverride, DayKind
from scheduler.domain.elder import RiskTier
from scheduler.domain.period import PeriodKind, SpecialPeriod
from scheduler.domain.rule import FrequencyRule, Per

_REASON = "frequency_rules.reason"


def load_rules(uow: UnitOfWork) -> tuple[FrequencyRule, ...]:
    """Return all versions of the rules of the scope."""
    query = select(FrequencyRuleRecord).order_by(FrequencyRuleRecord.id, FrequencyRuleRecord.version)
    return tuple(rule_of(uow.vault, record) for record in uow.session.scalars(query))


def rule_of(vault: Vault, record: FrequencyRuleRecord) -> FrequencyRule:
    """Return one version of a rule as the domain has it."""
    return FrequencyRule(
        id=record.id,
        version=record.version,
        service=record.service_id,
        tier=None if record.tier is None else RiskTier(record.tier),
        category=record.category,
        elder=record.elder_id,
        reason="" if record.reason is None else vault.open(_REASON, record.reason),
        visits=record.visits,
        per=Per(record.per),
        smallest_gap_days=record.smallest_gap_days,
        largest_gap_days=record.largest_gap_days,
        least_home_share=record.least_home_share,
        most_remote_per_month=record.most_remote_per_month,
        valid_from=record.valid_from,
        valid_until=record.valid_until,
    )


def store_rules(uow: UnitOfWork, rules: Iterable[FrequencyRule]) -> None:
    """Add and change rules, each version by itself."""
    upsert(uow.session, FrequencyRuleRecord, [rule_row(uow.vault, rule) for rule in rules])


def rule_row(vault: Vault, rule: FrequencyRule) -> Row:
    """Return one version of a rule as its row holds it."""
    return {
        "id": rule.id,
        "version": rule.version,
        "service_id": rule.service,
        "tier": None if rule.tier is None else rule.tier.value,
        "category": rule.category,
        "elder_id": rule.elder,
        "reason": vault.seal(_REASON, rule.reason) if rule.reason else None,
        "visits": rule.visits,
        "per": rule.per.value,
        "smallest_gap_days": rule.smallest_gap_days,
        "largest_gap_days": rule.largest_gap_days,
        "least_home_share": rule.least_home_share,
        "most_remote_per_month": rule.most_remote_per_month,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }


def load_periods(uow: UnitOfWork) -> tuple[SpecialPeriod, ...]:
    """Return all special periods."""
    areas: defaultdict[str, set[str]] = defaultdict(set)
    for row in uow.session.scalars(select(SpecialPeriodAreaRecord)):
        areas[row.period_id].add(row.area_id)
    records = uow.session.scalars(select(SpecialPeriodRecord).order_by(SpecialPeriodRecord.id))
    return tuple(period_of(record, areas[record.id]) for record in records)


def period_of(record: SpecialPeriodRecord, areas: Collection[str]) -> SpecialPeriod:
    """Return a special period as the domain has it, from its row and the ids of its areas."""
    has_message = record.message_zh is not None and record.message_en is not None
    return SpecialPeriod(
        id=record.id,
        kind=PeriodKind(record.kind),
        areas=frozenset(areas),
        first_day=record.first_day,
        last_day=record.last_day,
        remote_only=record.remote_only,
        frequency_multiplier=record.frequency_multiplier,
        message=Text(zh=record.message_zh or "", en=record.message_en or "") if has_message else None,
    )


def store_periods(uow: UnitOfWork, periods: Iterable[SpecialPeriod]) -> None:
    """Add and change special periods."""
    given = {period.id: period for period in periods}
    rows: list[Row] = [
        {
            "id": period.id,
            "kind": period.kind.value,
            "first_day": period.first_day,
            "last_day": period.last_day,
            "remote_only": period.remote_only,
            "frequency_multiplier": period.frequency_multiplier,
            "message_zh": period.message.zh if period.message else None,
            "message_en": period.message.en if period.message else None,
        }
        for period in given.values()
    ]
    upsert(uow.session, SpecialPeriodRecord, rows)
    areas: list[Row] = [
        {"period_id": period.id, "area_id": area} for period in given.values() for area in sorted(period.areas)
    ]
    replace_owned(uow.session, SpecialPeriodAreaRecord, "period_id", given, areas)


def require_own_periods(uow: UnitOfWork, periods: Iterable[SpecialPeriod]) -> None:
    """Refuse new and changed special periods that hold, or held, in areas outside the scope.

    Raises
    ------
    ForbiddenError
        ``outside_area``.
    """
    if uow.actor.scope.is_everything:
        return
    held = {period.id: period for period in load_periods(uow)}
    changed = [period for period in periods if held.get(period.id) != period]
    touched = {area for period in changed for area in (*period.areas, *held.get(period.id, period).areas)}
    own = set(uow.session.scalars(select(AreaRecord.id).where(AreaRecord.id.in_(touched))))
    if not touched <= own:
        raise forbidden()


def load_calendar(uow: UnitOfWork) -> tuple[CalendarOverride, ...]:
    """Return all days that differ from the national calendar, in order."""
    query = select(CalendarOverrideRecord).order_by(CalendarOverrideRecord.day)
    return tuple(override_of(record) for record in uow.session.scalars(query))


def override_of(record: CalendarOverrideRecord) -> CalendarOverride:
    """Return a day as the domain has it."""
    return CalendarOverride(day=record.day, kind=DayKind(record.kind), name=record.name)


def store_calendar(uow: UnitOfWork, overrides: Iterable[CalendarOverride]) -> None:
    """Add and change days; of several entries for one day the last counts."""
    rows: list[Row] = [
        {"day": override.day, "kind": override.kind.value, "name": override.name} for override in overrides
    ]
    upsert(uow.session, CalendarOverrideRecord, rows)
