"""Programs that are told by Standard Webhooks."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field

from sqlalchemy import select

from api.errors import NotFoundError
from api.persistence.records.area import AreaRecord
from api.persistence.records.notice import WebhookRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from scheduler.domain.base import Text

_ADDRESS, _SECRET = "webhooks.address", "webhooks.secret"
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Receiver:
    """Where a webhook is delivered, and the secret that signs it."""

    address: str = field(repr=False)
    secret: str = field(repr=False)


def add_webhook(uow: UnitOfWork, address: str, area_id: str | None) -> tuple[WebhookRecord, str]:
    """Tell a program about an area, or about everything; the secret is shown once.

    Raises
    ------
    NotFoundError
        When there is no such area.
    """
    if area_id is not None and uow.session.get(AreaRecord, area_id) is None:
        raise NotFoundError("area_not_found", Text(zh="没有这一区域。", en="There is no such area."))
    secret = f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
    record = WebhookRecord(
        area_id=area_id,
        address=uow.vault.seal(_ADDRESS, address),
        secret=uow.vault.seal(_SECRET, secret),
        made_at=uow.clock(),
    )
    uow.session.add(record)
    uow.session.flush()
    write_down(uow, "webhook.added", f"webhook:{record.id}", area_id)
    return record, secret


def webhooks(uow: UnitOfWork, after: str | None, limit: int) -> list[WebhookRecord]:
    """Return the active webhooks in order of ids, from after one on."""
    query = select(WebhookRecord).where(WebhookRecord.active).order_by(WebhookRecord.id).limit(limit)
    return list(uow.session.scalars(query if after is None else query.where(WebhookRecord.id > after)))


def end_webhook(uow: UnitOfWork, webhook_id: str) -> None:
    """Tell a program no more.

    Raises
    ------
    NotFoundError
        When there is no such webhook.
    """
    record = uow.session.get(WebhookRecord, webhook_id)
    if record is None or not record.active:
        raise NotFoundError("webhook_not_found", Text(zh="没有这一回调。", en="There is no such webhook."))
    record.active = False
    write_down(uow, "webhook.ended", f"webhook:{record.id}")


def receiver_of(uow: UnitOfWork, webhook_id: str) -> Receiver | None:
    """Return where a webhook is delivered; ``None`` when it ended."""
    record = uow.session.get(WebhookRecord, webhook_id)
    if record is None or not record.active:
        return None
    return Receiver(uow.vault.open(_ADDRESS, record.address), uow.vault.open(_SECRET, record.secret))
