"""Events reach whoever listens, from where the listener left off, until nothing can follow."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFoundError
from api.http.streams import Happened, StreamEvent, event_stream
from api.schemas.base import Schema
from scheduler.domain.base import Text

FAILURE = RuntimeError("the database went away")


class Placed(Schema):
    visits: int


class Work:
    """Work that does one thing between two looks, and counts the looks."""

    def __init__(self, steps: int, fails_at: int | None = None, error: Exception = FAILURE) -> None:
        self.done = 1
        self.steps = steps
        self.fails_at = fails_at
        self.error = error
        self.looks: list[int] = []
        self.pauses = 0

    def look(self, after: int) -> Happened:
        self.looks.append(after)
        if self.done == self.fails_at:
            raise self.error
        events = [StreamEvent(number, "progress", Placed(visits=number)) for number in range(after + 1, self.done + 1)]
        return Happened(events, self.done == self.steps)

    async def pause(self, _seconds: float) -> None:
        self.pauses += 1
        self.done += 1


def listen(work: Work, last: str | None = None) -> tuple[int, str]:
    app = FastAPI()

    @app.get("/events")
    def events(request: Request) -> Response:
        return event_stream(request.headers.get("Last-Event-ID"), work.look, work.pause)

    with TestClient(app) as http:
        answer = http.get("/events", headers={} if last is None else {"Last-Event-ID": last})
    return answer.status_code, answer.text


def ids(text: str) -> list[str]:
    return [line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: ")]


def test_every_event_comes_once_and_the_stream_ends_with_the_work() -> None:
    work = Work(steps=4)
    status, text = listen(work)
    assert (status, ids(text)) == (200, ["1", "2", "3", "4"])
    assert text.splitlines()[:4] == ["id: 1", "event: progress", 'data: {"visits":1}', "retry: 2000"]
    assert work.looks == [0, 1, 2, 3]
    assert work.pauses == 3


@pytest.mark.parametrize(
    ("last", "seen"), [("2", ["3", "4"]), ("x", ["1", "2", "3", "4"]), ("-1", ["1", "2", "3", "4"])]
)
def test_a_listener_that_comes_back_goes_on_from_the_last_event_it_saw(last: str, seen: list[str]) -> None:
    work = Work(steps=4)
    work.done = 3
    assert ids(listen(work, last)[1]) == seen


def test_a_listener_that_saw_everything_is_told_to_stay_away() -> None:
    work = Work(steps=1)
    assert listen(work, "1") == (204, "")


def test_a_failure_between_events_ends_the_stream() -> None:
    status, text = listen(Work(steps=4, fails_at=3))
    assert (status, ids(text)) == (200, ["1", "2"])
    assert "database" not in text


def test_a_listener_whose_rights_are_gone_hears_no_more() -> None:
    work = Work(steps=4, fails_at=3, error=NotFoundError("run_not_found", Text(zh="没有", en="none")))
    status, text = listen(work)
    assert (status, ids(text)) == (200, ["1", "2"])
    assert work.looks == [0, 1, 2]


def test_what_is_not_there_is_a_problem_and_no_stream() -> None:
    def look(_after: int) -> Happened:
        raise NotFoundError("run_not_found", Text(zh="没有", en="none"))

    with pytest.raises(NotFoundError):
        event_stream(None, look)
