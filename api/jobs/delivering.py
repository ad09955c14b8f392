"""Takes notices out of the outbox and hands them to their channels, at least once each."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import httpx2
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook

from api.http.log import logger
from api.jobs.reaching import Network, networks_of, place_of
from api.persistence.columns import Json
from api.persistence.records.notice import NoticeRecord
from api.persistence.records.user import UserRecord
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor
from api.services.notices import EMAIL, WEBHOOK, delivered, due, failed
from api.services.users import EMAIL_FIELD
from api.services.webhooks import receiver_of
from api.settings import ServiceSettings

DELIVERER = Actor("system:deliverer", frozenset())
# So few that all of them are tried before their lease ends, even when none answers.
_AT_ONCE = 10
_PATIENCE_SECONDS = 10.0
_REFUSED_FROM = 300


@dataclass(frozen=True)
class Letter:
    """One notice on its way, with what its channel needs and nothing else."""

    id: str
    kind: str
    receiver: str
    content: Json
    address: str
    secret: str = ""


class Channel(Protocol):
    """A way to reach somebody; SMS and WeChat are further ones."""

    def letter(self, uow: UnitOfWork, notice: NoticeRecord) -> Letter | None:
        """Return the letter of a notice; ``None`` when its receiver cannot be reached this way any more."""
        ...

    def send(self, letter: Letter) -> None:
        """Deliver a letter.

        Raises
        ------
        Exception
            When it did not arrive, for whatever reason.
        """
        ...


class WebhookChannel:
    """Posts to a program, signed as Standard Webhooks wants it.

    Parameters
    ----------
    allowed : sequence of networks
        See `place_of`.
    """

    def __init__(self, works: Works, allowed: Sequence[Network] = ()) -> None:
        self._works = works
        self._allowed = allowed

    def letter(self, uow: UnitOfWork, notice: NoticeRecord) -> Letter | None:
        """Return the letter to a webhook that has not ended."""
        receiver = receiver_of(uow, notice.receiver.removeprefix("webhook:"))
        if receiver is None:
            return None
        return Letter(notice.id, notice.kind, notice.receiver, notice.content, receiver.address, receiver.secret)

    def send(self, letter: Letter) -> None:
        """Post it; an answer of 300 or more counts as not arrived, and what else it says is not read."""
        now = self._works.clock()
        body = json.dumps({"type": letter.kind, "timestamp": now.isoformat(), "data": letter.content})
        headers = {
            "webhook-id": letter.id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(letter.secret).sign(letter.id, now, body),
            "content-type": "application/json",
        }
        place = place_of(letter.address, self._allowed)
        with (
            httpx2.Client(timeout=_PATIENCE_SECONDS) as client,
            client.stream(
                "POST", place.url, content=body, headers=headers | place.headers, extensions=place.extensions
            ) as answer,
        ):
            if answer.status_code >= _REFUSED_FROM:
                raise OSError(f"answered {answer.status_code}")


class MailChannel:
    """Mails a visitor that the roster changed; the mail says how much, the phone says what."""

    def __init__(self, url: str, sender: str, public_url: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender
        self._public_url = public_url

    def letter(self, uow: UnitOfWork, notice: NoticeRecord) -> Letter | None:
        """Return the letter to a visitor's user who has an address."""
        visitor = notice.receiver.removeprefix("visitor:")
        sealed = uow.session.scalar(select(UserRecord.email).where(UserRecord.visitor_id == visitor, UserRecord.active))
        if sealed is None:
            return None
        return Letter(notice.id, notice.kind, notice.receiver, notice.content, uow.vault.open(EMAIL_FIELD, sealed))

    def send(self, letter: Letter) -> None:
        """Send it over SMTP."""
        message = EmailMessage()
        message["From"], message["To"] = self._sender, letter.address
        message["Subject"] = "探访安排有变动 / Your visits have changed"
        count = letter.content.get("changes", 0)
        message.set_content(
            f"您的探访安排有 {count} 处变动，请在手机上查看：{self._public_url}\n\n"
            f"{count} of your visits have changed; look at your phone: {self._public_url}\n"
        )
        secure = self._url.scheme == "smtps"
        kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with kind(self._url.hostname or "localhost", self._url.port or 0, timeout=_PATIENCE_SECONDS) as server:
            if not secure and server.has_extn("starttls"):
                server.starttls()
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
            server.send_message(message)


def channels_of(settings: ServiceSettings, works: Works) -> Mapping[str, Channel]:
    """Return the channels that an installation has."""
    channels: dict[str, Channel] = {WEBHOOK: WebhookChannel(works, networks_of(settings.webhook_networks))}
    if settings.smtp is not None:
        channels[EMAIL] = MailChannel(settings.smtp.get_secret_value(), settings.mail_from, settings.public_url)
    return channels


def deliver(works: Works, channels: Mapping[str, Channel]) -> int:
    """Deliver all that is due and return how many notices arrived."""
    arrived, tried = 0, _AT_ONCE
    while tried == _AT_ONCE:
        tried, some = _deliver_some(works, channels)
        arrived += some
    return arrived


def _deliver_some(works: Works, channels: Mapping[str, Channel]) -> tuple[int, int]:
    """Return how many notices were tried, and how many of them arrived."""
    with works.begin(DELIVERER, exclusive=True) as uow:
        found = [
            (notice.id, notice.channel, channels[notice.channel].letter(uow, notice))
            for notice in due(uow, channels, _AT_ONCE)
        ]
    arrived = 0
    for notice_id, channel, letter in found:
        ok = letter is not None and _sent(channels[channel], letter)
        arrived += ok
        with works.begin(DELIVERER) as uow:
            notice = uow.session.get_one(NoticeRecord, notice_id)
            (delivered if ok else failed)(uow, notice)
    return len(found), arrived


def _sent(channel: Channel, letter: Letter) -> bool:
    try:
        channel.send(letter)
    except Exception as error:
        # Whatever is wrong with one letter, the others have to go out.
        logger().error("notice_not_delivered", code=type(error).__name__)
        return False
    return True
