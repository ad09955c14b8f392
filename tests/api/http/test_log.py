"""The log holds what happened and nothing about anybody."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from fastapi.testclient import TestClient

from api.http.log import REMOVED, configure_logging, logger

PERSONAL = ("王秀英", "13800000000", "110101194001011234", "east-street-7", "wang@example.com")
REQUEST_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    before, level = logging.getLogger().handlers, logging.getLogger().level
    out = io.StringIO()
    configure_logging(out)
    yield out
    structlog.reset_defaults()
    logging.getLogger().handlers, logging.getLogger().level = before, level


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def no_person_in(stream: io.StringIO) -> bool:
    return not any(word in stream.getvalue() for word in PERSONAL)


def test_a_command_that_speaks_in_sentences_logs_errors_only(stream: io.StringIO) -> None:
    configure_logging(stream, only_errors=True)
    logger().info("run_begun")
    logger().error("run_child_broken")
    assert [line["event"] for line in lines(stream)] == ["run_child_broken"]


def test_a_request_is_one_line(stream: io.StringIO, http: TestClient) -> None:
    http.get("/v1/test-areas?cursor=13800000000", headers={"X-Request-ID": REQUEST_ID})
    (line,) = lines(stream)
    assert line["request_id"] == REQUEST_ID.replace("-", "")
    assert (line["event"], line["method"], line["route"], line["status"]) == ("request", "GET", "/v1/test-areas", 400)
    assert isinstance(line["milliseconds"], float)


@pytest.mark.parametrize("path", ["/v1/test-areas/{}", "/v1/test-areas/x?name={}", "/{}", "/v1/test-areas/{}/defect"])
def test_personal_data_in_an_address_stays_out(stream: io.StringIO, http: TestClient, path: str) -> None:
    for word in PERSONAL:
        http.put(path.format(word), json={"id": word, "name": word}, headers={"X-Request-ID": word.encode().hex()})
        http.get(path.format(word), headers={"Authorization": f"Bearer {word.encode().hex()}"})
    assert len(lines(stream)) >= 2 * len(PERSONAL)
    assert no_person_in(stream)


def test_a_defect_is_one_more_line_that_quotes_nothing(stream: io.StringIO, http: TestClient) -> None:
    http.get("/v1/test-areas/a1/defect")
    failed, request = lines(stream)
    assert (failed["event"], failed["error"], failed["level"]) == ("request_failed", "RuntimeError", "error")
    assert failed["request_id"] == request["request_id"]
    assert (request["status"], request["route"]) == (500, "/v1/test-areas/{area_id}/defect")
    assert no_person_in(stream)


def test_fields_that_are_not_allowed_are_left_out(stream: io.StringIO) -> None:
    logger().info("test_event", name=PERSONAL[0], phone=PERSONAL[1], status=200)
    assert lines(stream)[0].keys() == {"event", "level", "timestamp", "status"}
    assert no_person_in(stream)


@pytest.mark.parametrize(
    "field", ["event", "request_id", "route", "code", "error", "place", "logger", "status", "run_id"]
)
def test_an_allowed_field_holds_no_person(stream: io.StringIO, field: str) -> None:
    for word in PERSONAL:
        values: dict[str, object] = {"event": "test_event", field: f"{word}!"}
        logger().info(str(values.pop("event")), **values)
    assert [line[field] for line in lines(stream)] == [REMOVED] * len(PERSONAL)
    assert no_person_in(stream)


def test_what_a_library_says_is_not_repeated(stream: io.StringIO) -> None:
    try:
        raise ValueError(PERSONAL[0])
    except ValueError:
        logging.getLogger("sqlalchemy.engine").exception("INSERT %s", PERSONAL[1])
    (line,) = lines(stream)
    assert (line["event"], line["logger"], line["error"]) == ("library_message", "sqlalchemy.engine", "ValueError")
    assert no_person_in(stream)
