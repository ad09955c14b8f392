"""Services with their modes, kinds of visitors, and the settings of the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from api.persistence.mapping.sync import Row, replace_owned, upsert
from api.persistence.mapping.values import maybe_seconds, maybe_time, seconds_of, time_of
from api.persistence.records.register_settings import ONLY_ROW, RegisterSettingsRecord
from api.persistence.records.service import ServiceOptionRecord, ServiceRecord
from api.persistence.records.visitor import VisitorKindRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.base import Text
from scheduler.domain.mode import VisitMode
from scheduler.domain.service import Follow, Service
from scheduler.domain.settings import Settings
from scheduler.domain.visit import Company, ModeOption
from scheduler.domain.visitor import VisitorKind


def load_settings(uow: UnitOfWork) -> Settings:
    """Return the settings of the register; the default ones while nobody set any."""
    record = uow.session.get(RegisterSettingsRecord, ONLY_ROW)
    return settings_of(record) if record is not None else Settings()


def settings_of(record: RegisterSettingsRecord) -> Settings:
    """Return settings as the domain has them."""
    return Settings(
        name=record.name,
        remote_counts_for_month=record.remote_counts_for_month,
        first_visit_people=record.first_visit_people,
    )


def store_settings(uow: UnitOfWork, settings: Settings) -> None:
    """Set the settings of the register."""
    upsert(uow.session, RegisterSettingsRecord, [{"id": ONLY_ROW, **settings.model_dump(mode="json")}])


def load_kinds(uow: UnitOfWork) -> tuple[VisitorKind, ...]:
    """Return all kinds of visitors."""
    return tuple(
        kind_of(record) for record in uow.session.scalars(select(VisitorKindRecord).order_by(VisitorKindRecord.id))
    )


def kind_of(record: VisitorKindRecord) -> VisitorKind:
    """Return a kind of visitor as the domain has it."""
    title = Text(zh=record.title_zh, en=record.title_en)
    return VisitorKind(id=record.id, title=title, counts_as_face=record.counts_as_face)


def store_kinds(uow: UnitOfWork, kinds: Iterable[VisitorKind]) -> None:
    """Add and change kinds of visitors."""
    rows: list[Row] = [
        {
            "id": kind.id,
            "title_zh": kind.title.zh,
            "title_en": kind.title.en,
            "counts_as_face": kind.counts_as_face,
        }
        for kind in kinds
    ]
    upsert(uow.session, VisitorKindRecord, rows)


def load_services(uow: UnitOfWork) -> tuple[Service, ...]:
    """Return all services."""
    options: defaultdict[str, list[ServiceOptionRecord]] = defaultdict(list)
    for option in uow.session.scalars(select(ServiceOptionRecord).order_by(ServiceOptionRecord.position)):
        options[option.service_id].append(option)
    records = uow.session.scalars(select(ServiceRecord).order_by(ServiceRecord.id))
    return tuple(service_of(record, options[record.id]) for record in records)


def service_of(record: ServiceRecord, options: Sequence[ServiceOptionRecord]) -> Service:
    """Return a service as the domain has it, from its row and those of its modes in order."""
    return Service(
        id=record.id,
        title=Text(zh=record.title_zh, en=record.title_en),
        options=tuple(
            ModeOption(mode=VisitMode(option.mode), duration=time_of(option.duration_seconds)) for option in options
        ),
        people=record.people,
        kinds=None if record.kinds is None else frozenset(record.kinds),
        skills=frozenset(record.skills),
        load=record.load,
        continuity=record.continuity,
        contracted_kind=record.contracted_kind_id,
        covers=frozenset(record.covers),
        earliest=maybe_time(record.earliest_seconds),
        due=maybe_time(record.due_seconds),
        latest=maybe_time(record.latest_seconds),
        follows=_follow(record),
    )


def store_services(uow: UnitOfWork, services: Iterable[Service]) -> None:
    """Add and change services; one that comes after another is written after it."""
    given = {service.id: service for service in services}
    ordered = sorted(given.values(), key=lambda service: _steps_before(service, given))
    upsert(uow.session, ServiceRecord, [_row(service) for service in ordered])
    options: list[Row] = [
        {
            "service_id": service.id,
            "position": position,
            "mode": option.mode.value,
            "duration_seconds": seconds_of(option.duration),
        }
        for service in given.values()
        for position, option in enumerate(service.options)
    ]
    replace_owned(uow.session, ServiceOptionRecord, "service_id", given, options)


def _steps_before(service: Service, given: dict[str, Service]) -> int:
    steps, step = 0, service.follows
    while step is not None and step.service in given:
        steps, step = steps + 1, given[step.service].follows
    return steps


def _follow(record: ServiceRecord) -> Follow | None:
    if record.follows_id is None or record.follows_min_lag_seconds is None or record.follows_company is None:
        return None
    return Follow(
        service=record.follows_id,
        min_lag=time_of(record.follows_min_lag_seconds),
        max_lag=maybe_time(record.follows_max_lag_seconds),
        company=Company(record.follows_company),
    )


def _row(service: Service) -> Row:
    follows = service.follows
    return {
        "id": service.id,
        "title_zh": service.title.zh,
        "title_en": service.title.en,
        "people": service.people,
        "kinds": None if service.kinds is None else sorted(service.kinds),
        "skills": sorted(service.skills),
        "load": service.load,
        "continuity": service.continuity,
        "contracted_kind_id": service.contracted_kind,
        "covers": sorted(service.covers),
        "earliest_seconds": maybe_seconds(service.earliest),
        "due_seconds": maybe_seconds(service.due),
        "latest_seconds": maybe_seconds(service.latest),
        "follows_id": follows.service if follows else None,
        "follows_min_lag_seconds": seconds_of(follows.min_lag) if follows else None,
        "follows_max_lag_seconds": maybe_seconds(follows.max_lag) if follows else None,
        "follows_company": follows.company.value if follows else None,
    }
