"""What coordinators decide about visitors who ask to be let off, over HTTP."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned

LIST = "/v1/cannot-come"


def asked(published: Planned, day: str = "2026-12-03", who: str = "V1") -> str:
    with asking(published, who) as http:
        body = {"first_day": day, "last_day": day, "reason": "fever"}
        return str(http.post("/v1/me/cannot-come", json=body).json()["id"])


def test_the_list_ends_and_tells_the_reason(published: Planned) -> None:
    made = {asked(published, f"2026-12-0{day}") for day in (3, 4, 5)}
    with asking(published) as http:
        found = items(http, LIST, state="open")
        assert {item["id"] for item in found} == made
        assert {(item["visitor"], item["reason"]) for item in found} == {("V1", "fever")}
        assert items(http, LIST, state="refused") == []


def test_one_that_a_phone_sends_twice_is_one(published: Planned) -> None:
    with asking(published, "V1") as http:
        body, key = {"first_day": "2026-12-03", "last_day": "2026-12-03"}, {"Idempotency-Key": "phone-1"}
        first, again = (http.post("/v1/me/cannot-come", json=body, headers=key) for _ in range(2))
        assert first.json() == again.json()
        assert len(http.get("/v1/me/cannot-come").json()) == 1


@pytest.mark.parametrize(("verb", "state"), [("approval", "approved"), ("refusal", "refused")])
def test_a_decision_is_made_once(published: Planned, verb: str, state: str) -> None:
    request = asked(published)
    with asking(published) as http:
        decided = http.post(f"{LIST}/{request}/{verb}")
        assert (decided.status_code, decided.json()["state"]) == (HTTPStatus.OK, state)
        for again in ("approval", "refusal"):
            assert said(http.post(f"{LIST}/{request}/{again}")) == (409, "request_decided", [])
        assert [item["id"] for item in items(http, LIST, state=state)] == [request]


def test_what_nobody_asked_is_not_found(published: Planned) -> None:
    with asking(published) as http:
        assert said(http.post(f"{LIST}/none/approval")) == (404, "request_not_found", [])
        assert said(http.get(f"{LIST}?state=lost")) == (422, "request_invalid", ["?state"])
