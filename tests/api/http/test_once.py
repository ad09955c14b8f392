"""A POST that is repeated with its Idempotency-Key does its work once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.http.once import REPLAYED_HEADER
from api.persistence.records.idempotency import IdempotencyRecord
from api.persistence.repositories.idempotency import IdempotentAnswers
from api.persistence.unit_of_work import Works
from api.security.actor import Actor
from tests.api.http import areas
from tests.api.http.said import said
from tests.api.service import BY_ROLE, client, make_frame

AREA = {"id": "a1", "name": "East"}
KEY = {"Idempotency-Key": "2f1c"}
ADMINISTRATOR = BY_ROLE["administrator"]


@pytest.fixture
def asking(works: Works) -> Iterator[TestClient]:
    actors = {**BY_ROLE, "second": Actor("user:second", ADMINISTRATOR.roles)}
    with client(make_frame(works, areas.router, actors=actors)) as http:
        yield http


def names(http: TestClient) -> list[str]:
    return [item["name"] for item in http.get("/v1/test-areas").json()["items"]]


def test_the_first_answer_is_given_again(asking: TestClient) -> None:
    first = asking.post("/v1/test-areas", json=AREA, headers=KEY)
    again = asking.post("/v1/test-areas", json=AREA, headers=KEY)
    assert (first.status_code, first.json()) == (201, {"id": "a1", "name": "East"})
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"] == "/v1/test-areas/a1"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert REPLAYED_HEADER not in first.headers
    assert again.headers[REPLAYED_HEADER] == "true"
    assert names(asking) == ["East"]


def test_without_a_key_nothing_is_kept(asking: TestClient) -> None:
    assert asking.post("/v1/test-areas", json=AREA).status_code == 201
    assert said(asking.post("/v1/test-areas", json=AREA)) == (409, "conflicts_with_stored", [])


@pytest.mark.parametrize("change", [{"json": {"id": "a2", "name": "West"}}, {"json": AREA, "params": {"x": "1"}}])
def test_a_key_of_another_request_is_refused(asking: TestClient, change: dict[str, dict[str, str]]) -> None:
    asking.post("/v1/test-areas", json=AREA, headers=KEY)
    answer = asking.post("/v1/test-areas", headers=KEY, json=change["json"], params=change.get("params"))
    assert said(answer) == (422, "idempotency_key_reused", [])
    assert names(asking) == ["East"]


def test_keys_of_different_people_never_meet(asking: TestClient) -> None:
    asking.post("/v1/test-areas", json=AREA, headers=KEY)
    other = asking.post(
        "/v1/test-areas", json={"id": "a2", "name": "West"}, headers={**KEY, "Authorization": "Bearer second"}
    )
    assert other.status_code == 201
    assert names(asking) == ["East", "West"]


def test_a_refused_request_may_be_repeated(asking: TestClient) -> None:
    body = {"id": "a1", "name": "refused"}
    assert said(asking.post("/v1/test-areas", json=body, headers=KEY)).code == "name_refused"
    assert said(asking.post("/v1/test-areas", json=body, headers=KEY)).code == "name_refused"
    assert asking.post("/v1/test-areas", json=AREA, headers=KEY).status_code == 201


# The embedded database has one writer at a time: there the second request begins when the first has ended.
@pytest.mark.parametrize("database_sort", ["postgresql"], indirect=True)
def test_a_request_that_another_is_answering_is_told_to_wait(
    asking: TestClient, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The other one reserves the key after we looked for it and commits before we reserve it ourselves.
    find = IdempotentAnswers.find

    def find_nothing_and_be_overtaken(store: IdempotentAnswers, actor: str, key: str) -> IdempotencyRecord | None:
        found = find(store, actor, key)
        with works.begin(ADMINISTRATOR) as other:
            IdempotentAnswers(other).reserve(actor, key, b"same")
        return found

    monkeypatch.setattr(IdempotentAnswers, "find", find_nothing_and_be_overtaken)
    assert said(asking.post("/v1/test-areas", json=AREA, headers=KEY)) == (409, "request_in_progress", [])
    monkeypatch.undo()
    assert names(asking) == []


def test_two_requests_at_once_do_the_work_once(asking: TestClient) -> None:
    def ask(_number: int) -> Response:
        return asking.post("/v1/test-areas", json=AREA, headers=KEY)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    codes = [answer.status_code for answer in answers]
    made = [answer for answer in answers if answer.status_code == 201 and REPLAYED_HEADER not in answer.headers]
    assert len(made) == 1
    assert set(codes) <= {201, 409}
    assert names(asking) == ["East"]


def test_the_answer_is_sealed_in_the_database(asking: TestClient, works: Works) -> None:
    asking.post("/v1/test-areas", json=AREA, headers=KEY)
    with works.begin(ADMINISTRATOR) as uow:
        kept = uow.session.get_one(IdempotencyRecord, (ADMINISTRATOR.id, KEY["Idempotency-Key"]))
    assert kept.status == 201
    assert kept.body is not None
    assert b"East" not in kept.body


@pytest.mark.parametrize("key", ["", "a b", "k" * 101, "ü"])
def test_a_key_that_is_no_name_is_refused(asking: TestClient, key: str) -> None:
    answer = asking.post("/v1/test-areas", json=AREA, headers={b"Idempotency-Key": key.encode()})
    assert said(answer) == (422, "request_invalid", ["#Idempotency-Key"])
