"""Emergencies and what was done, step by step; a step is never changed (POLICY R22)."""

from __future__ import annotations

from sqlalchemy import func, select

from api.errors import ConflictError, NotFoundError
from api.persistence.records.care import IncidentEntryRecord, IncidentRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork
from api.services.alerts import get_alert
from api.services.audit import record as write_down
from scheduler.domain.base import Text

CLOSED = "closed"
_NOTE = "incident_entries.note"


def open_incident(uow: UnitOfWork, elder_id: str, kind: str, note: str, alert_id: str | None) -> IncidentRecord:
    """Begin the record of an emergency.

    Raises
    ------
    NotFoundError
        When there is no such elder or alert.
    """
    if uow.session.get(ElderRecord, elder_id) is None:
        raise NotFoundError("elder_not_found", Text(zh="没有这位老人。", en="There is no such elder."))
    if alert_id is not None:
        get_alert(uow, alert_id)
    incident = IncidentRecord(
        elder_id=elder_id, kind=kind, alert_id=alert_id, opened_by=uow.actor.id, opened_at=uow.clock()
    )
    uow.session.add(incident)
    uow.session.flush()
    _append(uow, incident, "opened", note)
    write_down(uow, "incident.opened", f"incident:{incident.id}", kind=kind)
    return incident


def incidents_page(uow: UnitOfWork, after: str | None, limit: int) -> list[IncidentRecord]:
    """Return incidents of the actor's areas in order of ids."""
    query = select(IncidentRecord).order_by(IncidentRecord.id).limit(limit)
    return list(uow.session.scalars(query.where(IncidentRecord.id > after) if after is not None else query))


def get_incident(uow: UnitOfWork, incident_id: str) -> IncidentRecord:
    """Return an incident.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    incident = uow.session.get(IncidentRecord, incident_id)
    if incident is None:
        raise _unknown()
    return incident


def add_step(uow: UnitOfWork, incident_id: str, step: str, note: str) -> IncidentRecord:
    """Add a step; the step ``closed`` ends the incident.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    ConflictError
        When it has ended.
    """
    incident = held(uow, IncidentRecord, incident_id)
    if incident is None:
        raise _unknown()
    if incident.closed_at is not None:
        raise ConflictError("incident_closed", Text(zh="这一事件已结束。", en="This incident has ended."))
    if step == CLOSED:
        incident.closed_at = uow.clock()
    _append(uow, incident, step, note)
    write_down(uow, "incident.step_added", f"incident:{incident.id}", step=step)
    return incident


def steps_of(uow: UnitOfWork, incident: IncidentRecord) -> list[tuple[IncidentEntryRecord, str]]:
    """Return an incident's steps in order, each with its note opened."""
    query = select(IncidentEntryRecord).where(IncidentEntryRecord.incident_id == incident.id)
    entries = uow.session.scalars(query.order_by(IncidentEntryRecord.number))
    return [(entry, uow.vault.open(_NOTE, entry.note)) for entry in entries]


def _append(uow: UnitOfWork, incident: IncidentRecord, step: str, note: str) -> None:
    newest = select(func.max(IncidentEntryRecord.number)).where(IncidentEntryRecord.incident_id == incident.id)
    number = (uow.session.scalar(newest) or 0) + 1
    entry = IncidentEntryRecord(
        incident_id=incident.id,
        number=number,
        step=step,
        note=uow.vault.seal(_NOTE, note),
        by=uow.actor.id,
        at=uow.clock(),
    )
    uow.session.add(entry)
    uow.session.flush()


def _unknown() -> NotFoundError:
    return NotFoundError("incident_not_found", Text(zh="没有这一事件。", en="There is no such incident."))
