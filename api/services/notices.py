"""What has to be told to whom: written in the same transaction as the change, delivered afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from api.errors import NotFoundError
from api.persistence.columns import Json
from api.persistence.records.area import AreaRecord
from api.persistence.records.care import AlertRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.records.notice import NoticeRecord, WebhookRecord
from api.persistence.records.roster import ReleaseRecord
from api.persistence.records.user import UserRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from scheduler.domain.base import Text
from scheduler.explain.diff import RosterDiff

CLOSED_DOOR = "not_seen"
"""Kind of the alert that a closed door raises: somebody has to find out before its time is up."""

CALL, EMAIL, WEBHOOK = "call", "email", "webhook"
_MOST_ATTEMPTS = 8
_LEASE = timedelta(minutes=5)
_FIRST_PAUSE = timedelta(seconds=30)


def tell_about_release(uow: UnitOfWork, release: ReleaseRecord, area_id: str) -> None:
    """Tell everybody whose week a release changed, and nobody else."""
    changes = RosterDiff.model_validate(release.changes)
    event = f"release:{release.id}"
    for visitor in changes.visitors:
        content: Json = {"release": release.id, "number": release.number, "changes": len(visitor.changes)}
        channel = EMAIL if _has_mail(uow, visitor.visitor) else CALL
        _add(uow, area_id, event, channel, f"visitor:{visitor.visitor}", "roster_changed", content)
    told: Json = {"release": release.id, "number": release.number, "visits": len(changes.visits)}
    for hook in _webhooks(uow, area_id):
        _add(uow, area_id, event, WEBHOOK, f"webhook:{hook}", "release.published", told)


def tell_about_alert(uow: UnitOfWork, alert: AlertRecord) -> None:
    """Tell the dispatcher about an alert, and at the first time the emergency contacts."""
    event, area_id = f"alert:{alert.id}:{alert.escalation}", uow.session.get_one(ElderRecord, alert.elder_id).area_id
    content: Json = {"alert": alert.id, "kind": alert.kind, "step": alert.escalation}
    _add(uow, area_id, event, CALL, "dispatcher", "alert", content)
    # A closed door is looked into by the dispatcher first; a device's alarm reaches the family at once (R21).
    if alert.escalation == (1 if alert.kind == CLOSED_DOOR else 0):
        _add(uow, area_id, event, CALL, f"contacts:{alert.elder_id}", "alert", content)
    for hook in _webhooks(uow, area_id):
        _add(uow, area_id, event, WEBHOOK, f"webhook:{hook}", "alert.raised", content)


def due(uow: UnitOfWork, channels: Iterable[str], limit: int) -> list[NoticeRecord]:
    """Return notices that are to be delivered now; until the lease ends, nobody else gets them.

    Whoever gets them delivers after the transaction, so that no lock is held while a network waits, and then says
    `delivered` or `failed`. A deliverer that dies in between delivers twice: at least once, never lost.
    """
    query = (
        select(NoticeRecord)
        .where(
            NoticeRecord.state == "pending",
            NoticeRecord.channel.in_(list(channels)),
            NoticeRecord.next_try_at <= uow.clock(),
        )
        .order_by(NoticeRecord.next_try_at, NoticeRecord.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = list(uow.session.scalars(query))
    for notice in found:
        notice.next_try_at = uow.clock() + _LEASE
    return found


def call_list(
    uow: UnitOfWork, after: tuple[datetime, str] | None = None, limit: int | None = None
) -> list[NoticeRecord]:
    """Return whom a person has to ring, the oldest first, from after a (moment, id) on."""
    query = select(NoticeRecord).where(NoticeRecord.channel == CALL, NoticeRecord.state == "pending")
    if after is not None:
        at, last = after
        query = query.where((NoticeRecord.made_at > at) | ((NoticeRecord.made_at == at) & (NoticeRecord.id > last)))
    return list(uow.session.scalars(query.order_by(NoticeRecord.made_at, NoticeRecord.id).limit(limit)))


def called(uow: UnitOfWork, notice_id: str) -> NoticeRecord:
    """Note that somebody was rung.

    Raises
    ------
    NotFoundError
        When nobody has to be rung about this.
    """
    notice = held(uow, NoticeRecord, notice_id)
    if notice is None or notice.channel != CALL or notice.state != "pending":
        raise NotFoundError("call_not_found", Text(zh="通话清单上没有这一项。", en="The call list has no such entry."))
    delivered(uow, notice)
    write_down(uow, "notice.called", f"notice:{notice.id}")
    return notice


def delivered(uow: UnitOfWork, notice: NoticeRecord) -> None:
    """Note that a notice reached its receiver."""
    notice.state, notice.sent_at, notice.attempts = "sent", uow.clock(), notice.attempts + 1


def failed(uow: UnitOfWork, notice: NoticeRecord) -> None:
    """Note that a delivery failed; it is tried again ever later, then given up, and a visitor is rung instead."""
    notice.attempts += 1
    if notice.attempts >= _MOST_ATTEMPTS and notice.channel == EMAIL:
        notice.channel = CALL
    elif notice.attempts >= _MOST_ATTEMPTS:
        notice.state = "failed"
    notice.next_try_at = uow.clock() + _pause(notice.attempts)


def call_instead(uow: UnitOfWork, channel: str) -> None:
    """Put what waits for a channel that this installation does not have on the call list."""
    waiting = (NoticeRecord.channel == channel) & (NoticeRecord.state == "pending")
    for notice in uow.session.scalars(select(NoticeRecord).where(waiting)):
        notice.channel = CALL


def _pause(attempts: int) -> timedelta:
    doubled: int = 2 ** min(attempts, _MOST_ATTEMPTS)
    return _FIRST_PAUSE * doubled


def _has_mail(uow: UnitOfWork, visitor: str) -> bool:
    query = select(UserRecord.id).where(
        UserRecord.visitor_id == visitor, UserRecord.active, UserRecord.email.is_not(None)
    )
    return uow.session.scalar(query) is not None


def _webhooks(uow: UnitOfWork, area_id: str) -> list[str]:
    """Return the active webhooks of everything, of an area, and of those it lies in."""
    area = uow.session.get_one(AreaRecord, area_id)
    above = select(AreaRecord.id).where(AreaRecord.path.in_(paths_above(area.path)))
    query = (
        select(WebhookRecord.id)
        .where(WebhookRecord.active, or_(WebhookRecord.area_id.is_(None), WebhookRecord.area_id.in_(above)))
        .order_by(WebhookRecord.id)
        .execution_options(everywhere=True)
    )
    return list(uow.session.scalars(query))


def paths_above(path: str) -> list[str]:
    """Return the paths of an area and of all areas it lies in."""
    steps = path.rstrip("/").split("/")
    return ["/".join(steps[:count]) + "/" for count in range(1, len(steps) + 1)]


def _add(uow: UnitOfWork, area_id: str, event: str, channel: str, receiver: str, kind: str, content: Json) -> None:
    now: datetime = uow.clock()
    uow.session.add(
        NoticeRecord(
            area_id=area_id,
            event=event,
            channel=channel,
            receiver=receiver,
            kind=kind,
            content=content,
            next_try_at=now,
            made_at=now,
        )
    )
