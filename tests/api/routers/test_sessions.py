"""Logging in and out over HTTP, with the service's own secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.persistence.unit_of_work import Works
from api.security.actor import Role
from api.services.access import issue, issue_code
from api.services.authenticating import SecretAuthenticator
from api.services.users import NewUser, add_user, set_rights
from tests.api.http.said import Said, said
from tests.api.routers.village import app_of
from tests.api.service import client
from tests.api.services.conftest import Planned
from tests.api.services.test_access import ADMIN, LOGIN, PASSWORD

RIGHT = {"login": LOGIN, "password": PASSWORD}
WRONG = Said(401, "login_wrong", [])
NOBODY = Said(401, "not_logged_in", [])


@pytest.fixture
def user(village: Planned) -> str:
    with village.works.begin(ADMIN) as uow:
        new = NewUser(LOGIN, "李娜", frozenset({Role.COORDINATOR}), PASSWORD, frozenset({"XZ"}))
        return add_user(uow, new).id


@contextmanager
def browser(works: Works, token: str | None = None) -> Iterator[TestClient]:
    """Somebody with no secret yet, or with a token."""
    with client(app_of(works, SecretAuthenticator(works)), token) as http:
        yield http


class TestPasswords:
    def test_a_session_is_a_cookie_that_pages_cannot_read(self, village: Planned, user: str) -> None:
        with browser(village.works) as http:
            begun = http.post("/v1/sessions", json=RIGHT)
            assert begun.status_code == HTTPStatus.CREATED
            cookie = begun.headers["Set-Cookie"].lower()
            assert "httponly" in cookie
            assert "samesite=lax" in cookie
            assert http.get("/v1/me").json() == {
                "id": user, "roles": ["coordinator"], "areas": ["XZ"], "visitor": None,
            }  # fmt: skip
            assert PASSWORD not in begun.text

    def test_a_change_needs_the_pages_token(self, village: Planned, user: str) -> None:
        with browser(village.works) as http:
            csrf = http.post("/v1/sessions", json=RIGHT).json()["csrf"]
            body = {"area": "XZ", "week": "2026-W50"}
            assert said(http.post("/v1/weeks", json=body)) == (403, "csrf_missing", [])
            wrong = http.post("/v1/weeks", json=body, headers={"X-CSRF-Token": "x"})
            assert said(wrong) == (403, "csrf_missing", [])
            made = http.post("/v1/weeks", json=body, headers={"X-CSRF-Token": csrf})
            assert made.status_code == HTTPStatus.CREATED

    def test_who_logs_out_is_out(self, village: Planned, user: str) -> None:
        with browser(village.works) as http:
            csrf = http.post("/v1/sessions", json=RIGHT).json()["csrf"]
            kept = dict(http.cookies)
            ended = http.delete("/v1/sessions/current", headers={"X-CSRF-Token": csrf})
            assert ended.status_code == HTTPStatus.NO_CONTENT
            assert said(http.get("/v1/me")) == NOBODY
            http.cookies.update(kept)
            assert said(http.get("/v1/me")) == NOBODY

    @pytest.mark.parametrize("login", [LOGIN, "nobody"])
    def test_a_wrong_one_tells_nobody_whether_the_name_exists(self, village: Planned, user: str, login: str) -> None:
        with browser(village.works) as http:
            assert said(http.post("/v1/sessions", json={"login": login, "password": "wrong"})) == WRONG

    def test_who_is_locked_is_told_what_a_stranger_is_told(self, village: Planned, user: str) -> None:
        told = []
        for login in (LOGIN, "nobody"):
            with browser(village.works) as http:
                for _ in range(5):
                    assert said(http.post("/v1/sessions", json={"login": login, "password": "wrong"})) == WRONG
                answer = http.post("/v1/sessions", json={"login": login, "password": PASSWORD})
                own = {"request_id", "instance"}
                told.append((answer.status_code, {k: v for k, v in answer.json().items() if k not in own}))
                assert "Retry-After" not in answer.headers
        assert told[0] == told[1]
        assert told[0][1]["code"] == "login_wrong"

    def test_one_address_does_not_go_on_guessing(self, village: Planned, user: str) -> None:
        with browser(village.works) as http:
            answers = [http.post("/v1/sessions:link", json={"link": f"guess-{number}"}) for number in range(31)]
            assert [said(answer) for answer in answers[:30]] == [WRONG] * 30
            assert said(answers[30]) == (429, "too_many_tries", [])
            assert answers[30].headers["Retry-After"] == "60"

    def test_what_was_sent_is_never_repeated(self, village: Planned) -> None:
        with browser(village.works) as http:
            answer = http.post("/v1/sessions", json={"login": "x" * 99, "password": "my secret phrase"})
            assert said(answer) == (422, "request_invalid", ["/login"])
            assert "secret phrase" not in answer.text


class TestCodesAndLinks:
    def test_a_code_is_good_once(self, village: Planned, user: str) -> None:
        with village.works.begin(ADMIN) as uow:
            code = issue_code(uow, user)
        with browser(village.works) as http:
            begun = http.post("/v1/sessions:code", json={"login": LOGIN, "code": code})
            assert begun.status_code == HTTPStatus.CREATED
            assert http.get("/v1/me").json()["id"] == user
            assert said(http.post("/v1/sessions:code", json={"login": LOGIN, "code": code})) == WRONG

    def test_a_link_is_exchanged_for_a_session(self, village: Planned, user: str) -> None:
        with village.works.begin(ADMIN) as uow:
            link = issue(uow, user, "link").text
        with browser(village.works) as http:
            assert said(http.post("/v1/sessions:link", json={"link": link + "x"})) == WRONG
            assert http.post("/v1/sessions:link", json={"link": link}).status_code == HTTPStatus.CREATED
            assert http.get("/v1/me").json()["id"] == user

    def test_a_link_is_no_token(self, village: Planned, user: str) -> None:
        with village.works.begin(ADMIN) as uow:
            link = issue(uow, user, "link").text
        with browser(village.works, link) as http:
            assert said(http.get("/v1/me")) == NOBODY


class TestTokens:
    def test_a_program_needs_no_page(self, village: Planned, user: str) -> None:
        with village.works.begin(ADMIN) as uow:
            token = issue(uow, user, "token").text
        with browser(village.works, token) as http:
            assert http.post("/v1/weeks", json={"area": "XZ", "week": "2026-W50"}).status_code == HTTPStatus.CREATED

    def test_rights_that_were_taken_away_are_gone_with_the_next_request(self, village: Planned, user: str) -> None:
        with village.works.begin(ADMIN) as uow:
            token = issue(uow, user, "token").text
        with browser(village.works, token) as http:
            assert http.get("/v1/weeks").status_code == HTTPStatus.OK
            with village.works.begin(ADMIN) as uow:
                set_rights(uow, user, frozenset({Role.AUDITOR}), frozenset(), active=True)
            assert said(http.get("/v1/weeks")) == (403, "role_not_allowed", [])
            with village.works.begin(ADMIN) as uow:
                set_rights(uow, user, frozenset({Role.AUDITOR}), frozenset(), active=False)
            assert said(http.get("/v1/me")) == NOBODY
