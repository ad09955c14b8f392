"""Who gets in: right passwords, codes and links; wrong ones are counted; what ended stays ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from api.errors import ConflictError, ForbiddenError, ServiceError, UnusableError
from api.persistence.records.user import UserRecord
from api.persistence.repositories.users import Credentials
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.credentials import Credentials as Shown
from api.services.access import (
    Session,
    issue,
    issue_code,
    known_by,
    log_in,
    log_in_by_code,
    log_in_by_link,
    revoke,
)
from api.services.authenticating import LOGGING_IN, SecretAuthenticator
from api.services.users import NewUser, add_user, set_password, set_rights
from tests.api.conftest import NOW
from tests.api.services.conftest import Planned
from tests.api.services.who import actor_of

ADMIN = Actor("user:admin", frozenset({Role.ADMINISTRATOR}))
PASSWORD = "correct horse battery"
LOGIN = "li.na"


@pytest.fixture
def known(village: Planned) -> Works:
    with village.works.begin(ADMIN) as uow:
        add_user(uow, NewUser(LOGIN, "李娜", frozenset({Role.COORDINATOR}), PASSWORD, frozenset({"XZ"})))
    return village.works


@pytest.mark.parametrize(
    ("roles", "areas", "scope"),
    [
        ({Role.COORDINATOR}, {"XZ-south"}, {"XZ-south"}),
        ({Role.ADMINISTRATOR}, set(), None),
        ({Role.AUDITOR}, set(), None),
        ({Role.AUDITOR, Role.COORDINATOR}, {"XZ-south"}, {"XZ-south"}),
        ({Role.AUDITOR, Role.PLANNER}, {"XZ-south"}, {"XZ-south"}),
        ({Role.ADMINISTRATOR, Role.COORDINATOR}, {"XZ-south"}, None),
    ],
)
def test_a_second_role_gives_the_first_no_more_areas(
    village: Planned, roles: set[Role], areas: set[str], scope: set[str] | None
) -> None:
    with village.works.begin(ADMIN) as uow:
        user = add_user(uow, NewUser("zhao", "赵", frozenset(roles), areas=frozenset(areas)))
        known = known_by(uow, issue(uow, user.id, "token").text, ("token",))
        assert known is not None
        assert known.actor.scope.areas == scope


def only_user(works: Works) -> str:
    with works.begin(ADMIN) as uow:
        return uow.session.scalars(select(UserRecord.id)).one()


def tried(works: Works, password: str, login: str = LOGIN) -> Session | None:
    with works.begin(LOGGING_IN) as uow:
        return log_in(uow, login, password)


def later(works: Works, by: timedelta) -> Works:
    return replace(works, clock=lambda: NOW + by)


def shown(bearer: str | None = None, session: str | None = None, csrf: str | None = None, safe: bool = True) -> Shown:
    return Shown(bearer=bearer, session=session, csrf=csrf, is_safe=safe, address="192.0.2.1")


class TestPasswords:
    def test_the_right_one_begins_a_session(self, known: Works) -> None:
        session = tried(known, PASSWORD)
        assert isinstance(session, Session)
        actor = actor_of(SecretAuthenticator(known), shown(session=session.secret.text))
        assert actor.roles == {Role.COORDINATOR}
        assert actor.scope.areas == frozenset({"XZ"})

    def test_a_login_name_has_no_case(self, known: Works) -> None:
        assert isinstance(tried(known, PASSWORD, " LI.NA "), Session)

    @pytest.mark.parametrize("login", [LOGIN, "nobody"])
    def test_a_wrong_one_tells_nobody_whether_the_name_exists(self, known: Works, login: str) -> None:
        assert tried(known, "wrong horse battery", login) is None

    def test_five_wrong_ones_lock_the_user_for_a_while(self, known: Works) -> None:
        assert {tried(known, "wrong") for _ in range(5)} == {None}
        assert tried(later(known, timedelta(seconds=59)), PASSWORD) is None
        assert isinstance(tried(later(known, timedelta(minutes=2)), PASSWORD), Session)

    def test_each_further_one_locks_longer(self, known: Works) -> None:
        for _ in range(5):
            tried(known, "wrong")
        tried(later(known, timedelta(minutes=2)), "wrong")
        assert tried(later(known, timedelta(minutes=3, seconds=59)), PASSWORD) is None
        assert isinstance(tried(later(known, timedelta(minutes=5)), PASSWORD), Session)

    def test_a_right_one_forgives_the_wrong_ones(self, known: Works) -> None:
        for _ in range(4):
            tried(known, "wrong")
        tried(known, PASSWORD)
        assert {tried(known, "wrong") for _ in range(4)} == {None}
        assert isinstance(tried(known, PASSWORD), Session)

    def test_a_new_one_ends_all_sessions(self, known: Works) -> None:
        session = tried(known, PASSWORD)
        assert isinstance(session, Session)
        with known.begin(ADMIN) as uow:
            set_password(uow, session.user.id, "another horse battery")
        with pytest.raises(ServiceError):
            actor_of(SecretAuthenticator(known), shown(session=session.secret.text))

    @pytest.mark.parametrize("password", ["short", "x" * 129])
    def test_one_that_is_too_short_or_long_is_refused(self, known: Works, password: str) -> None:
        with known.begin(ADMIN) as uow, pytest.raises(UnusableError):
            set_password(uow, only_user(known), password)


class TestSessions:
    def test_one_ends_by_itself(self, known: Works) -> None:
        session = tried(known, PASSWORD)
        assert isinstance(session, Session)
        with pytest.raises(ServiceError):
            actor_of(SecretAuthenticator(later(known, timedelta(hours=13))), shown(session=session.secret.text))

    def test_a_change_needs_the_pages_token(self, known: Works) -> None:
        session = tried(known, PASSWORD)
        assert isinstance(session, Session)
        secret, csrf = session.secret.text, session.csrf.text
        authenticator = SecretAuthenticator(known)
        assert actor_of(authenticator, shown(session=secret, csrf=csrf, safe=False)).id == session.user.id
        for wrong in (None, "guess"):
            with pytest.raises(ForbiddenError):
                actor_of(authenticator, shown(session=secret, csrf=wrong, safe=False))

    def test_a_sessions_secret_is_no_token(self, known: Works) -> None:
        session = tried(known, PASSWORD)
        assert isinstance(session, Session)
        with pytest.raises(ServiceError):
            actor_of(SecretAuthenticator(known), shown(bearer=session.secret.text))

    def test_guessing_is_stopped(self, known: Works) -> None:
        authenticator = SecretAuthenticator(known)
        codes = []
        for number in range(31):
            with pytest.raises(ServiceError) as refused:
                actor_of(authenticator, shown(bearer=f"guess {number}"))
            codes.append(refused.value.code)
        assert codes == ["not_logged_in"] * 30 + ["too_many_tries"]

    def test_somebody_switched_off_is_out_at_once(self, known: Works) -> None:
        session = tried(known, PASSWORD)
        assert isinstance(session, Session)
        with known.begin(ADMIN) as uow:
            set_rights(uow, session.user.id, frozenset({Role.COORDINATOR}), frozenset({"XZ"}), active=False)
        with pytest.raises(ServiceError):
            actor_of(SecretAuthenticator(known), shown(session=session.secret.text))
        assert tried(known, PASSWORD) is None

    def test_the_database_holds_no_secret(self, known: Works) -> None:
        session = tried(known, PASSWORD)
        assert isinstance(session, Session)
        with known.begin(ADMIN) as uow:
            kept = [record.digest for record in Credentials(uow).of_user(session.user.id)]
        assert session.secret.text not in kept


class TestCodes:
    def test_one_is_good_once(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            code = issue_code(uow, only_user(known))
        with known.begin(LOGGING_IN) as uow:
            assert isinstance(log_in_by_code(uow, LOGIN, code), Session)
        with known.begin(LOGGING_IN) as uow:
            assert log_in_by_code(uow, LOGIN, code) is None

    def test_one_ends_after_minutes(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            code = issue_code(uow, only_user(known))
        with later(known, timedelta(minutes=11)).begin(LOGGING_IN) as uow:
            assert log_in_by_code(uow, LOGIN, code) is None

    def test_five_wrong_ones_use_it_up(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            code = issue_code(uow, only_user(known))
        wrong = "0" * 8 if code != "0" * 8 else "1" * 8
        for _ in range(5):
            with known.begin(LOGGING_IN) as uow:
                log_in_by_code(uow, LOGIN, wrong)
        with later(known, timedelta(minutes=5)).begin(LOGGING_IN) as uow:
            assert log_in_by_code(uow, LOGIN, code) is None


class TestLinksAndTokens:
    def test_a_link_is_exchanged_again_and_again_until_it_is_revoked(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            link = issue(uow, only_user(known), "link").text
        for _ in range(2):
            with known.begin(LOGGING_IN) as uow:
                assert isinstance(log_in_by_link(uow, link), Session)
        with known.begin(ADMIN) as uow:
            (record,) = [one for one in Credentials(uow).of_user(only_user(known)) if one.kind == "link"]
            revoke(uow, record)
        with known.begin(LOGGING_IN) as uow:
            assert log_in_by_link(uow, link) is None

    def test_a_token_is_known_and_needs_no_page(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            token = issue(uow, only_user(known), "token").text
        assert actor_of(SecretAuthenticator(known), shown(bearer=token, safe=False)).id == only_user(known)

    def test_a_calendar_address_opens_nothing_else(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            secret = issue(uow, only_user(known), "calendar").text
        with pytest.raises(ServiceError):
            actor_of(SecretAuthenticator(known), shown(bearer=secret))
        with known.begin(LOGGING_IN) as uow:
            assert known_by(uow, secret, ("calendar",)) is not None


class TestUsers:
    @pytest.mark.parametrize(
        "new",
        [
            NewUser("x", "甲", frozenset({Role.AUDITOR})),
            NewUser("no space", "甲", frozenset({Role.AUDITOR})),
            NewUser("wang", " ", frozenset({Role.AUDITOR})),
            NewUser("wang", "甲", frozenset()),
            NewUser("wang", "甲", frozenset({Role.COORDINATOR})),
            NewUser("wang", "甲", frozenset({Role.COORDINATOR}), areas=frozenset({"nowhere"})),
            NewUser("wang", "甲", frozenset({Role.VISITOR})),
            NewUser("wang", "甲", frozenset({Role.VISITOR}), visitor="nobody"),
            NewUser("wang", "甲", frozenset({Role.AUDITOR}), visitor="V1"),
            NewUser("wang", "甲", frozenset({Role.AUDITOR}), "short"),
        ],
    )
    def test_one_that_makes_no_sense_is_refused(self, known: Works, new: NewUser) -> None:
        with known.begin(ADMIN) as uow, pytest.raises(UnusableError):
            add_user(uow, new)

    def test_a_login_name_is_given_once(self, known: Works) -> None:
        with known.begin(ADMIN) as uow, pytest.raises(ConflictError):
            add_user(uow, NewUser("LI.NA", "甲", frozenset({Role.AUDITOR})))

    def test_nobody_takes_the_own_rights_away(self, known: Works) -> None:
        with known.begin(Actor(only_user(known), frozenset({Role.ADMINISTRATOR}))) as uow, pytest.raises(ConflictError):
            set_rights(uow, only_user(known), frozenset({Role.COORDINATOR}), frozenset({"XZ"}), active=True)

    def test_one_active_administrator_remains(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            one, other = (
                add_user(uow, NewUser(login, "管理员", frozenset({Role.ADMINISTRATOR}))).id
                for login in ("root", "radix")
            )
            set_rights(uow, one, frozenset({Role.ADMINISTRATOR}), frozenset(), active=False)
        for roles, active in ((frozenset({Role.AUDITOR}), True), (frozenset({Role.ADMINISTRATOR}), False)):
            with known.begin(ADMIN) as uow, pytest.raises(ConflictError) as refused:
                set_rights(uow, other, roles, frozenset(), active=active)
            assert refused.value.code == "last_administrator"
        with known.begin(ADMIN) as uow:
            set_rights(uow, one, frozenset({Role.ADMINISTRATOR}), frozenset(), active=True)
            set_rights(uow, other, frozenset({Role.AUDITOR}), frozenset(), active=True)

    def test_two_administrators_do_not_take_each_other_s_rights_at_once(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            ids = [
                add_user(uow, NewUser(f"root{number}", "管理员", frozenset({Role.ADMINISTRATOR}))).id
                for number in range(2)
            ]
        together = Barrier(2)

        def takes(own: str, theirs: str) -> str:
            together.wait()
            try:
                with known.begin(Actor(own, frozenset({Role.ADMINISTRATOR})), exclusive=True) as uow:
                    set_rights(uow, theirs, frozenset({Role.AUDITOR}), frozenset(), active=True)
            except ConflictError as refused:
                return refused.code
            return "taken"

        for _ in range(5):
            with ThreadPoolExecutor(2) as pool:
                assert sorted(pool.map(takes, ids, reversed(ids))) == ["last_administrator", "taken"]
            with known.begin(ADMIN) as uow:
                for user in ids:
                    set_rights(uow, user, frozenset({Role.ADMINISTRATOR}), frozenset(), active=True)

    def test_a_name_is_sealed(self, known: Works) -> None:
        with known.begin(ADMIN) as uow:
            record = uow.session.get_one(UserRecord, only_user(known))
            assert "李娜".encode() not in record.name
