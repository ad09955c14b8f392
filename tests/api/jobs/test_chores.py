"""Every minute: notices arrive, signed and at least once; alerts are passed on; the audit book is sealed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from dbos import DBOSClient
from pydantic import SecretStr
from sqlalchemy import select

from api.jobs.chores import ANSWERS_KEPT, do_chores
from api.jobs.delivering import DELIVERER, channels_of
from api.jobs.state import APPLICATION, CHORES, SCHEMA, prepare_runs_database, runs_database
from api.persistence.records.notice import NoticeRecord
from api.persistence.repositories.idempotency import IdempotentAnswers
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Role
from api.services.alerts import FIRST_ANSWER, take_in
from api.services.audit import verify
from api.services.notices import CALL, EMAIL, WEBHOOK, call_list, due, failed
from api.services.publishing import publish, week_to_publish
from api.services.users import NewUser, add_user
from api.services.webhooks import add_webhook
from api.settings import ServiceSettings
from tests.api.conftest import NOW, SYSTEM, make_schema
from tests.api.jobs.conftest import Running
from tests.api.jobs.processes import until, workers
from tests.api.jobs.receivers import Hook, Mailbox, Post, listening, mail_server
from tests.api.jobs.test_worker_processes import EVERY_SECOND, NEVER, url_of, words
from tests.api.services.conftest import AREA
from tests.api.stores import Stores
from tests.fixtures.samples import sample

MAIL = "somebody@example.org"
HERE = "127.0.0.0/8"


@pytest.fixture
def hook() -> Iterator[Hook]:
    with listening(Hook()) as started:
        yield started


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as started:
        yield started


def later(works: Works, by: timedelta) -> Works:
    return replace(works, clock=lambda: NOW + by)


def chores(works: Works, mailbox: Mailbox | None = None) -> int:
    smtp = SecretStr(mailbox.url) if mailbox is not None else None
    return do_chores(
        works, channels_of(ServiceSettings(smtp=smtp, mail_from="office@example.org", webhook_networks=HERE), works)
    )


def alarmed(works: Works, hook: Hook) -> str:
    """An alert that a webhook is to be told of; return the webhook's secret."""
    with works.begin(SYSTEM) as uow:
        _, secret = add_webhook(uow, hook.url, AREA)
        take_in(uow, "meter-1", "E01", "no_water_used", NOW)
    return secret


def published(running: Running, *mails: str) -> None:
    """Publish the village's week; the first visitors have mail addresses."""
    visitors = [visitor.id for visitor in sample("village").visitors]
    with running.works.begin(SYSTEM) as uow:
        for number, (visitor, mail) in enumerate(zip(visitors, mails, strict=False)):
            add_user(uow, NewUser(f"v{number}", "某人", frozenset({Role.VISITOR}), visitor=visitor, email=mail))
        publish(uow, week_to_publish(uow, running.week), running.draft, 1)


def signed(post: Post, secret: str) -> str:
    """The signature that Standard Webhooks asks for, worked out anew."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{post.headers['webhook-id']}.{post.headers['webhook-timestamp']}.{post.body}"
    return "v1," + base64.b64encode(hmac.new(key, said.encode(), hashlib.sha256).digest()).decode()


def of_channel(uow: UnitOfWork, channel: str) -> list[NoticeRecord]:
    return list(uow.session.scalars(select(NoticeRecord).where(NoticeRecord.channel == channel)))


class TestWebhooks:
    def test_a_program_is_told_once_and_can_check_who_told_it(self, running: Running, hook: Hook) -> None:
        secret = alarmed(running.works, hook)
        assert [chores(running.works), chores(running.works)] == [1, 0]
        (post,) = hook.posts
        assert post.headers["webhook-signature"] == signed(post, secret)
        assert post.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
        told = json.loads(post.body)
        assert (told["type"], told["data"]["kind"], told["data"]["step"]) == ("alert.raised", "no_water_used", 0)

    def test_one_that_is_out_of_order_is_told_again_later_under_the_same_name(
        self, running: Running, hook: Hook
    ) -> None:
        hook.answers = (500, 204)
        alarmed(running.works, hook)
        assert [chores(running.works), chores(running.works)] == [0, 0]
        assert len(hook.posts) == 1
        assert chores(later(running.works, timedelta(minutes=2))) == 1
        assert len({post.headers["webhook-id"] for post in hook.posts}) == 1

    def test_what_a_deliverer_took_and_died_with_is_delivered_after_its_lease(
        self, running: Running, hook: Hook
    ) -> None:
        alarmed(running.works, hook)
        with running.works.begin(DELIVERER) as uow:
            assert len(due(uow, [WEBHOOK], 10)) == 1
        assert chores(later(running.works, timedelta(minutes=4))) == 0
        assert chores(later(running.works, timedelta(minutes=6))) == 1
        assert len(hook.posts) == 1

    def test_more_than_one_batch_is_delivered_at_once(self, running: Running, hook: Hook) -> None:
        with running.works.begin(SYSTEM) as uow:
            add_webhook(uow, hook.url, AREA)
            for number in range(23):
                take_in(uow, f"meter-{number}", "E01", "no_water_used", NOW)
        assert chores(running.works) == 23

    @pytest.mark.parametrize("address", [f"https://{'a' * 70}.example/told", "http://[::1/told", "http://"])
    def test_one_that_cannot_be_reached_at_all_keeps_no_other_waiting(
        self, running: Running, hook: Hook, address: str
    ) -> None:
        with running.works.begin(SYSTEM) as uow:
            add_webhook(uow, address, AREA)
        alarmed(running.works, hook)
        assert chores(running.works) == 1
        with running.works.begin(SYSTEM) as uow:
            assert verify(uow).unsealed == 0

    def test_this_machine_is_told_nothing_unless_that_is_wanted(self, running: Running, hook: Hook) -> None:
        alarmed(running.works, hook)
        assert do_chores(running.works, channels_of(ServiceSettings(), running.works)) == 0
        assert hook.posts == []


class TestMail:
    def test_a_visitor_reads_how_much_changed_and_nothing_about_anybody(
        self, running: Running, mailbox: Mailbox
    ) -> None:
        published(running, MAIL)
        assert chores(running.works, mailbox) == 1
        (mail,) = mailbox.mails
        assert (mail.receiver, mail.sender) == (MAIL, "office@example.org")
        assert "of your visits have changed" in mail.text
        names = [person.name for person in sample("village").people]
        assert [name for name in names if name in mail.text] == []

    def test_where_there_is_no_mail_visitors_are_rung(self, running: Running) -> None:
        published(running, MAIL)
        with running.works.begin(SYSTEM) as uow:
            (waiting,) = of_channel(uow, EMAIL)
        assert chores(running.works) == 0
        with running.works.begin(SYSTEM) as uow:
            assert waiting.receiver in {notice.receiver for notice in call_list(uow)}
            assert of_channel(uow, EMAIL) == []

    def test_a_visitor_whose_mail_never_arrives_is_rung(self, running: Running) -> None:
        published(running, MAIL)
        with running.works.begin(SYSTEM) as uow:
            (notice,) = of_channel(uow, EMAIL)
            while notice.channel == EMAIL:
                failed(uow, notice)
            assert (notice.channel, notice.attempts) == (CALL, 8)
            assert notice in call_list(uow)


class TestTheRest:
    def test_an_alert_that_nobody_takes_is_passed_on_and_told_again(self, running: Running, hook: Hook) -> None:
        alarmed(running.works, hook)
        chores(running.works)
        chores(later(running.works, FIRST_ANSWER))
        assert [json.loads(post.body)["data"]["step"] for post in hook.posts] == [0, 1]

    def test_answers_given_once_are_forgotten_after_a_week(self, running: Running) -> None:
        with running.works.begin(SYSTEM) as uow:
            IdempotentAnswers(uow).reserve("somebody", "key", b"digest")
        for works, is_kept in ((running.works, True), (later(running.works, ANSWERS_KEPT + FIRST_ANSWER), False)):
            chores(works)
            with works.begin(SYSTEM) as uow:
                assert (IdempotentAnswers(uow).find("somebody", "key") is not None) is is_kept

    def test_the_audit_book_is_sealed(self, running: Running, hook: Hook) -> None:
        alarmed(running.works, hook)
        chores(running.works)
        with running.works.begin(SYSTEM) as uow:
            found = verify(uow)
        assert (found.sound, found.unsealed, found.batches) == (True, 0, 1)
        assert found.entries > 0


@pytest.mark.parametrize("database_sort", ["postgresql"])
def test_each_minute_is_done_by_one_of_all_workers(stores: Stores, database_sort: str) -> None:
    with stores.fresh(database_sort, "empty", make_schema) as database:
        settings = ServiceSettings(database=url_of(database))
        prepare_runs_database(settings)
        started = [[*words(settings, name, NEVER), EVERY_SECOND] for name in ("a", "b")]
        with workers(*started) as (one, other):
            until(lambda: len(one.events("chores_done") + other.events("chores_done")) >= 3, "chores are done")
            one.stop()
            other.stop()
            done = len(one.events("chores_done") + other.events("chores_done"))
        client = DBOSClient(
            system_database_url=runs_database(settings), dbos_system_schema=SCHEMA, application_name=APPLICATION
        )
        fired = client.list_workflows(name=CHORES)
        client.destroy()
    assert done <= len(fired)
    assert done >= len([workflow for workflow in fired if workflow.status == "SUCCESS"])
