"""Alarms: taken in once, quiet while the elder is known to be away, passed on until somebody takes them (R21)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from api.errors import ConflictError, NotFoundError
from api.persistence.mapping.elder_hours import load_absences
from api.persistence.records.care import AlertRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from api.services.notices import tell_about_alert
from scheduler.domain.base import Text

FIRST_ANSWER = timedelta(minutes=15)
_MOST_ESCALATIONS = 4


def take_in(uow: UnitOfWork, source_id: str, elder_id: str, kind: str, raised_at: datetime) -> tuple[AlertRecord, bool]:
    """Take in an alarm of the gateway that acts; the same alarm sent again is the one already there.

    Returns
    -------
    AlertRecord, bool
        The alert, and whether it is new.

    Raises
    ------
    NotFoundError
        When there is no such elder.
    ConflictError
        When the gateway's number is that of another alarm, which must not swallow this one.
    """
    source = uow.actor.id
    query = select(AlertRecord).where(AlertRecord.source == source, AlertRecord.source_id == source_id)
    known = uow.session.scalars(query).one_or_none()
    if known is not None:
        _require_same(known, elder_id, kind)
        return known, False
    if uow.session.get(ElderRecord, elder_id) is None:
        raise NotFoundError("elder_not_found", Text(zh="没有这位老人。", en="There is no such elder."))
    now = uow.clock()
    away = any(absence.covers(uow.today()) for absence in load_absences(uow, [elder_id]))
    alert = AlertRecord(
        source=source, source_id=source_id, elder_id=elder_id, kind=kind, state="quiet" if away else "open",
        raised_at=raised_at, received_at=now, acknowledge_by=now + FIRST_ANSWER,
    )  # fmt: skip
    uow.session.add(alert)
    uow.session.flush()
    write_down(uow, "alert.received", f"alert:{alert.id}", kind=kind, state=alert.state)
    if not away:
        tell_about_alert(uow, alert)
    return alert, True


def _require_same(known: AlertRecord, elder_id: str, kind: str) -> None:
    if (known.elder_id, known.kind) != (elder_id, kind):
        what = Text(
            zh="这一 source_id 已用于另一报警，请换用新的编号再报。",
            en="Another alarm has this source_id; raise it again under a new one.",
        )
        raise ConflictError("source_id_reused", what)


def alerts_page(uow: UnitOfWork, state: str | None, after: tuple[str, str] | None, limit: int) -> list[AlertRecord]:
    """Return alerts of the actor's areas, the newest first."""
    query = select(AlertRecord).order_by(AlertRecord.received_at.desc(), AlertRecord.id.desc()).limit(limit)
    if state is not None:
        query = query.where(AlertRecord.state == state)
    if after is not None:
        at, last = datetime.fromisoformat(after[0]), after[1]
        query = query.where(
            (AlertRecord.received_at < at) | ((AlertRecord.received_at == at) & (AlertRecord.id < last))
        )
    return list(uow.session.scalars(query))


def get_alert(uow: UnitOfWork, alert_id: str) -> AlertRecord:
    """Return an alert that nobody else changes meanwhile.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    alert = held(uow, AlertRecord, alert_id)
    if alert is None:
        raise NotFoundError("alert_not_found", Text(zh="没有这一报警。", en="There is no such alert."))
    return alert


def acknowledge(uow: UnitOfWork, alert_id: str) -> AlertRecord:
    """Take an alert over, so that it is not passed on.

    Raises
    ------
    ConflictError
        When somebody took it or it is closed.
    """
    alert = get_alert(uow, alert_id)
    if alert.state not in ("open", "quiet"):
        what = Text(zh="这一报警已有人处理。", en="Somebody has taken this alert already.")
        raise ConflictError("alert_taken", what)
    alert.state, alert.taken_by, alert.taken_at = "acknowledged", uow.actor.id, uow.clock()
    alert.version += 1
    write_down(uow, "alert.acknowledged", f"alert:{alert.id}")
    return alert


def close(uow: UnitOfWork, alert_id: str) -> AlertRecord:
    """Close an alert once the elder is found well or an incident goes on with it.

    Raises
    ------
    ConflictError
        When it is closed.
    """
    alert = get_alert(uow, alert_id)
    if alert.state == "closed":
        raise ConflictError("alert_closed", Text(zh="这一报警已关闭。", en="This alert is closed already."))
    alert.state, alert.closed_at = "closed", uow.clock()
    alert.version += 1
    write_down(uow, "alert.closed", f"alert:{alert.id}")
    return alert


def escalate(uow: UnitOfWork) -> int:
    """Pass on every open alert whose time is up, and return how many; the time doubles with each step."""
    now = uow.clock()
    query = (
        select(AlertRecord)
        .where(
            AlertRecord.state == "open",
            AlertRecord.acknowledge_by <= now,
            AlertRecord.escalation < _MOST_ESCALATIONS,
        )
        .with_for_update(skip_locked=True)
    )
    late = list(uow.session.scalars(query))
    for alert in late:
        alert.escalation += 1
        alert.acknowledge_by = now + FIRST_ANSWER * 2**alert.escalation
        write_down(uow, "alert.escalated", f"alert:{alert.id}", step=alert.escalation)
        tell_about_alert(uow, alert)
    return len(late)
