"""What stands for the whole authority: services, kinds, rules, special periods, the calendar and the settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, select

from api.persistence.mapping.rules import override_of, period_of, rule_of, rule_row, store_calendar, store_periods
from api.persistence.mapping.services import (
    load_services,
    load_settings,
    service_of,
    settings_of,
    store_kinds,
    store_services,
    store_settings,
)
from api.persistence.records.calendar import CalendarOverrideRecord, SpecialPeriodAreaRecord, SpecialPeriodRecord
from api.persistence.records.register_settings import ONLY_ROW, RegisterSettingsRecord
from api.persistence.records.rule import FrequencyRuleRecord
from api.persistence.records.service import ServiceOptionRecord, ServiceRecord
from api.persistence.records.visitor import VisitorKindRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.calendar import CalendarOverride
from scheduler.domain.period import SpecialPeriod
from scheduler.domain.rule import FrequencyRule
from scheduler.domain.service import Service
from scheduler.domain.settings import Settings
from scheduler.domain.visitor import VisitorKind


class Services:
    """The services and the kinds of visitors."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def all(self) -> tuple[Service, ...]:
        """Return all services in order of their ids; there are few."""
        return load_services(self._uow)

    def get(self, service_id: str, *, lock: bool = False) -> tuple[Service, int] | None:
        """Return a service and its version; locked, it is nobody else's to change until the transaction ends."""
        record = self._session.get(ServiceRecord, service_id, with_for_update=lock or None)
        if record is None:
            return None
        options = select(ServiceOptionRecord).where(ServiceOptionRecord.service_id == service_id)
        rows = self._session.scalars(options.order_by(ServiceOptionRecord.position)).all()
        return service_of(record, rows), record.version

    def put(self, service: Service) -> None:
        """Add a service, or change it and count the change."""
        store_services(self._uow, [service])

    def kinds(self) -> Sequence[VisitorKindRecord]:
        """Return all kinds of visitors in order of their ids; there are few."""
        return self._session.scalars(select(VisitorKindRecord).order_by(VisitorKindRecord.id)).all()

    def put_kind(self, kind: VisitorKind) -> None:
        """Add or change a kind of visitor."""
        store_kinds(self._uow, [kind])


class Rules:
    """The frequency rules that an actor may see; a rule is never changed, only followed by a newer version."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def page(self, after: tuple[str, int] | None, limit: int) -> list[FrequencyRule]:
        """Return all versions in order of ids and versions, from after one on."""
        rule = FrequencyRuleRecord
        query = select(rule).order_by(rule.id, rule.version).limit(limit)
        if after is not None:
            last, version = after
            query = query.where((rule.id > last) | ((rule.id == last) & (rule.version > version)))
        return [rule_of(self._uow.vault, record) for record in self._session.scalars(query)]

    def newest(self, rule_id: str) -> FrequencyRule | None:
        """Return the newest version of a rule."""
        query = select(FrequencyRuleRecord).where(FrequencyRuleRecord.id == rule_id)
        record = self._session.scalars(query.order_by(FrequencyRuleRecord.version.desc()).limit(1)).one_or_none()
        return None if record is None else rule_of(self._uow.vault, record)

    def add_version(self, rule: FrequencyRule) -> FrequencyRule:
        """Add a rule as the next version of its id and return it so."""
        query = select(func.max(FrequencyRuleRecord.version)).where(FrequencyRuleRecord.id == rule.id)
        newest = self._session.scalar(query.execution_options(everywhere=True)) or 0
        added = rule.model_copy(update={"version": newest + 1})
        self._session.add(FrequencyRuleRecord(**rule_row(self._uow.vault, added)))
        self._session.flush()
        return added


class Periods:
    """The special periods."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def page(self, after: tuple[date, str] | None, limit: int) -> list[SpecialPeriod]:
        """Return special periods, the latest first, from after a (first day, id) on."""
        period = SpecialPeriodRecord
        query = select(period).order_by(period.first_day.desc(), period.id).limit(limit)
        if after is not None:
            day, last = after
            query = query.where((period.first_day < day) | ((period.first_day == day) & (period.id > last)))
        records = self._session.scalars(query).all()
        areas: defaultdict[str, set[str]] = defaultdict(set)
        mentioned = SpecialPeriodAreaRecord.period_id.in_([record.id for record in records])
        for row in self._session.scalars(select(SpecialPeriodAreaRecord).where(mentioned)):
            areas[row.period_id].add(row.area_id)
        return [period_of(record, areas[record.id]) for record in records]

    def get(self, period_id: str, *, lock: bool = False) -> tuple[SpecialPeriod, int] | None:
        """Return a special period and its version; see `Services.get`."""
        record = self._session.get(SpecialPeriodRecord, period_id, with_for_update=lock or None)
        if record is None:
            return None
        areas = select(SpecialPeriodAreaRecord.area_id).where(SpecialPeriodAreaRecord.period_id == period_id)
        return period_of(record, self._session.scalars(areas).all()), record.version

    def put(self, period: SpecialPeriod) -> None:
        """Add a special period, or change it and count the change."""
        store_periods(self._uow, [period])

    def remove(self, period_id: str) -> None:
        """Remove a special period; nothing happens when there is none."""
        areas = SpecialPeriodAreaRecord.period_id == period_id
        self._session.execute(delete(SpecialPeriodAreaRecord).where(areas))
        self._session.execute(delete(SpecialPeriodRecord).where(SpecialPeriodRecord.id == period_id))


class Calendar:
    """The days that differ from the national calendar."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def page(self, after: date | None, limit: int) -> list[CalendarOverride]:
        """Return days in order, from after one on."""
        query = select(CalendarOverrideRecord).order_by(CalendarOverrideRecord.day).limit(limit)
        if after is not None:
            query = query.where(CalendarOverrideRecord.day > after)
        return [override_of(record) for record in self._session.scalars(query)]

    def put(self, override: CalendarOverride) -> None:
        """Add or change a day."""
        store_calendar(self._uow, [override])

    def remove(self, day: date) -> None:
        """Leave a day to the national calendar again."""
        self._session.execute(delete(CalendarOverrideRecord).where(CalendarOverrideRecord.day == day))


class RegisterSettings:
    """The settings of the register."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def get(self, *, lock: bool = False) -> tuple[Settings, int]:
        """Return the settings and their version, 0 while nobody set any; see `Services.get`."""
        record = self._session.get(RegisterSettingsRecord, ONLY_ROW, with_for_update=lock or None)
        return (load_settings(self._uow), 0) if record is None else (settings_of(record), record.version)

    def put(self, settings: Settings) -> None:
        """Set the settings and count the change."""
        store_settings(self._uow, settings)
