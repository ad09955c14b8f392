"""HEAD says what GET would say, and sends no body."""

from collections.abc import Mapping

import pytest
from anyio import sleep_forever
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.responses import Response

from api.http.streams import Happened, event_stream
from api.persistence.unit_of_work import Works
from tests.api.service import client, make_frame

OF_EACH_REQUEST = {"x-request-id"}
endless = APIRouter()


@endless.get("/test-events", include_in_schema=False)
def events() -> Response:
    async def pause(_seconds: float) -> None:
        await sleep_forever()

    return event_stream(None, lambda _seen: Happened((), is_final=False), pause)


def lasting(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in OF_EACH_REQUEST}


@pytest.mark.parametrize("path", ["/healthz", "/v1/test-areas", "/v1/test-areas/h1", "/docs", "/nothing"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_it_has_the_status_and_headers_of_get_and_no_body(http: TestClient, path: str, encoding: str) -> None:
    http.post("/v1/test-areas", json={"id": "h1", "name": "East"})
    get, head = (http.request(method, path, headers={"Accept-Encoding": encoding}) for method in ("GET", "HEAD"))
    assert get.content != b""
    assert (head.status_code, head.content, lasting(head.headers)) == (get.status_code, b"", lasting(get.headers))


def test_an_address_that_knows_get_says_that_it_knows_head(http: TestClient) -> None:
    assert http.patch("/healthz").headers["Allow"] == "GET, HEAD"
    only_put = http.head("/v1/test-areas/h1")
    assert (only_put.status_code, only_put.headers["Allow"]) == (405, "PUT")


def test_nobody_waits_for_the_end_of_a_stream(one_works: Works) -> None:
    with client(make_frame(one_works, endless)) as http:
        answer = http.head("/v1/test-events")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Type"].startswith("text/event-stream")


def test_it_is_counted_as_what_it_is(app: FastAPI) -> None:
    with client(app) as http:
        http.head("/v1/test-areas")
        text = http.get("/metrics").text
    assert 'tanfang_requests_total{method="HEAD",route="/v1/test-areas",status="200"}' in text


def test_whoever_may_use_get_may_use_it_and_nobody_else(app: FastAPI) -> None:
    with client(app, name=None) as http:
        assert http.head("/v1/test-areas").status_code == 401
    with client(app, name="visitor") as http:
        assert http.head("/v1/test-areas").status_code == 403
