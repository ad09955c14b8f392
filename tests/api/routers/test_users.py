"""Users and their secrets over HTTP; administrators only."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient
from pydantic import JsonValue

from api.security.actor import Actor, Role
from api.services.users import NewUser, add_user
from tests.api.http.said import Said, said
from tests.api.routers.village import app_of, items
from tests.api.service import NamedActors, client
from tests.api.services.conftest import Planned
from tests.api.services.test_access import ADMIN, PASSWORD

NEW: dict[str, JsonValue] = {
    "login": "li.na", "name": "李娜", "roles": ["coordinator"], "areas": ["XZ"], "password": PASSWORD,
}  # fmt: skip
RIGHTS = {"roles": ["planner"], "areas": ["XZ-south"]}


@pytest.fixture
def http(village: Planned) -> Iterator[TestClient]:
    """An administrator who is a user, too."""
    with village.works.begin(ADMIN) as uow:
        user = add_user(uow, NewUser("root", "管理员", frozenset({Role.ADMINISTRATOR}), PASSWORD))
    actor = Actor(user.id, frozenset({Role.ADMINISTRATOR}))
    with client(app_of(village.works, NamedActors({"root": actor})), "root") as asking:
        yield asking


def added(http: TestClient, **changed: JsonValue) -> str:
    return http.post("/v1/users", json=NEW | changed).headers["Location"]


class TestUsers:
    def test_one_is_added_and_shown_without_a_password(self, http: TestClient) -> None:
        made = http.post("/v1/users", json=NEW)
        assert made.status_code == HTTPStatus.CREATED
        found = http.get(made.headers["Location"])
        assert found.json() == made.json()
        assert found.headers["ETag"] == made.headers["ETag"]
        assert PASSWORD not in found.text

    def test_the_list_ends(self, http: TestClient) -> None:
        for login in ("anna", "berta"):
            added(http, login=login)
        assert [item["login"] for item in items(http, "/v1/users", 1)] == ["anna", "berta", "root"]

    def test_the_same_key_adds_once(self, http: TestClient) -> None:
        first, second = (http.post("/v1/users", json=NEW, headers={"Idempotency-Key": "add"}) for _ in range(2))
        assert first.json() == second.json()
        assert said(http.post("/v1/users", json=NEW)) == (409, "login_taken", [])

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"login": "li na"}, (422, "login_unusable", ["/login"])),
            ({"password": "short"}, (422, "password_unusable", ["/password"])),
            ({"roles": []}, (422, "roles_missing", ["/roles"])),
            ({"roles": ["king"]}, (422, "request_invalid", ["/roles/0"])),
            ({"areas": []}, (422, "areas_missing", ["/areas"])),
            ({"areas": ["nowhere"]}, (422, "area_not_found", ["/areas"])),
            ({"roles": ["visitor"]}, (422, "visitor_missing", ["/visitor"])),
            ({"visitor": "V1"}, (422, "visitor_missing", ["/visitor"])),
            ({"roles": ["visitor"], "visitor": "V99"}, (422, "visitor_not_found", ["/visitor"])),
            ({"email": "nowhere"}, (422, "request_invalid", ["/email"])),
            ({"name": " "}, (422, "request_invalid", ["/name"])),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, http: TestClient, changed: dict[str, JsonValue], refusal: tuple[int, str, list[str]]
    ) -> None:
        answer = http.post("/v1/users", json=NEW | changed)
        assert said(answer) == refusal
        assert "short" not in answer.text
        assert len(items(http, "/v1/users")) == 1

    def test_who_is_not_there_is_not_found(self, http: TestClient) -> None:
        refusal = Said(404, "user_not_found", [])
        assert said(http.get("/v1/users/none")) == refusal
        assert said(http.get("/v1/users/none/credentials")) == refusal
        assert said(http.put("/v1/users/none/rights", json=RIGHTS)) == refusal
        assert said(http.put("/v1/users/none/password", json={"password": PASSWORD})) == refusal
        for kind in ("code", "token"):
            assert said(http.post("/v1/users/none/credentials", json={"kind": kind})) == refusal


class TestRights:
    def test_they_are_changed_on_the_version_that_was_read(self, http: TestClient) -> None:
        place = added(http)
        tag = http.get(place).headers["ETag"]
        assert said(http.put(f"{place}/rights", json=RIGHTS)) == (428, "if_match_required", [])
        changed = http.put(f"{place}/rights", json=RIGHTS, headers={"If-Match": tag})
        assert (changed.json()["roles"], changed.json()["areas"]) == (["planner"], ["XZ-south"])
        assert http.get(place).headers["ETag"] == changed.headers["ETag"] != tag
        stale = http.put(f"{place}/rights", json=RIGHTS, headers={"If-Match": tag})
        assert said(stale) == (412, "version_changed", [])

    def test_nobody_takes_the_own_rights_away(self, http: TestClient) -> None:
        (root,) = items(http, "/v1/users")
        answer = http.put(f"/v1/users/{root['id']}/rights", json=RIGHTS, headers={"If-Match": '"1"'})
        assert said(answer) == (409, "own_rights", [])


class TestSecrets:
    def test_a_secret_is_shown_once(self, http: TestClient) -> None:
        place = f"{added(http)}/credentials"
        for kind in ("token", "link", "code", "calendar"):
            made = http.post(place, json={"kind": kind, "label": "phone"})
            assert (made.status_code, made.json()["kind"]) == (HTTPStatus.CREATED, kind)
            assert made.json()["secret"] not in http.get(place).text
        assert {item["kind"] for item in items(http, place, 1)} == {"token", "link", "code", "calendar"}

    def test_one_is_ended_once_and_only_at_its_user(self, http: TestClient) -> None:
        place, other = added(http), added(http, login="berta")
        http.post(f"{place}/credentials", json={"kind": "token"})
        (token,) = items(http, f"{place}/credentials")
        refusal = Said(404, "credential_not_found", [])
        assert said(http.delete(f"{other}/credentials/{token['id']}")) == refusal
        assert http.delete(f"{place}/credentials/{token['id']}").status_code == HTTPStatus.NO_CONTENT
        assert said(http.delete(f"{place}/credentials/{token['id']}")) == refusal
        assert items(http, f"{place}/credentials") == []

    def test_a_new_password_ends_links_but_no_tokens(self, http: TestClient) -> None:
        place = added(http)
        for kind in ("token", "link"):
            http.post(f"{place}/credentials", json={"kind": kind})
        changed = http.put(f"{place}/password", json={"password": "another long phrase"})
        assert changed.status_code == HTTPStatus.NO_CONTENT
        assert [item["kind"] for item in items(http, f"{place}/credentials")] == ["token"]
        short = http.put(f"{place}/password", json={"password": "short"})
        assert said(short) == (422, "password_unusable", ["/password"])
