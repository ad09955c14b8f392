"""The tour is true: its requests are sent in its order, and what it shows is what is answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import JsonValue

from api.jobs.carrying_out import Workplace, carry_out
from api.persistence.database import Database
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, AreaScope, Role
from api.security.vault import Vault
from scheduler.scenario.remove_visitors import RemoveVisitors
from scheduler.scenario.scenario import Scenario
from tests.api.conftest import KEYS, NOW, make_schema
from tests.api.jobs.in_process import InProcessChild
from tests.api.routers.test_imports import VILLAGE, zipped
from tests.api.service import client, make_app
from tests.docs.tour import TOUR, Asked, filled, steps, without

THURSDAY = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
_VILLAGE = AreaScope(frozenset({"XZ"}))
ACTORS = {
    "coordinator": Actor("user:coordinator", frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})),
    "planner": Actor("user:planner", frozenset({Role.PLANNER}), _VILLAGE),
    "visitor": Actor("user:visitor", frozenset({Role.VISITOR}), _VILLAGE, "V2"),
}
STEPS = list(steps(TOUR.read_text(encoding="utf-8")))


@dataclass
class Tour:
    """The service on the way through the page."""

    works: Works
    clients: dict[str, TestClient]
    moments: list[datetime]
    variables: dict[str, str] = field(default_factory=dict)

    def take(self, step: Asked) -> Response:
        """Send a request of the page and keep what the page keeps of the answer."""
        if step.path.startswith("/v1/me/"):
            self.moments.append(THURSDAY)
        content_type = {} if step.file else {"Content-Type": "application/json"}
        answer = self.clients[step.who].request(
            step.method,
            filled(step.path, self.variables),
            headers=step.headers | content_type,
            content=filled(step.body, self.variables) if step.body else None,
            files={"file": (step.file, zipped(VILLAGE))} if step.file else None,
        )
        assert answer.is_success, (step.path, answer.text)
        if step.keep is not None:
            self.variables[step.keep] = str(answer.json()[step.kept])
        if step.method == "POST" and step.path.endswith("/runs"):
            assert carry_out(Workplace(self.works, "tour", InProcessChild), answer.json()["id"]) == "done"
        return answer


@pytest.fixture
def tour(tmp_path: Path) -> Iterator[Tour]:
    moments = [NOW]
    database = Database(f"sqlite:///{tmp_path / 'tour.db'}")
    make_schema(database)
    with ExitStack() as open_clients:
        open_clients.callback(database.close)
        works = Works(database, Vault(KEYS), lambda: moments[-1])
        app = make_app(works, actors=ACTORS)
        clients = {name: open_clients.enter_context(client(app, name)) for name in ACTORS}
        yield Tour(works, clients, moments)


def test_every_answer_is_as_the_page_shows_it(tour: Tour) -> None:
    for step in STEPS:
        if isinstance(step, Asked):
            answer = tour.take(step)
            assert step.shown is None or without(step.shown, answer.json()) == [], step.path


def test_the_page_goes_all_the_way() -> None:
    paths = [step.path.partition("?")[0] for step in STEPS if isinstance(step, Asked)]
    ways = ["/imports", "/readiness", "/runs", "/demand", "/moves", "/releases", "/outcomes", "/coverage/", ":compare"]
    places = [next(number for number, path in enumerate(paths) if way in path) for way in ways]
    assert places == sorted(places)
    assert all(step.shown is not None for step in STEPS if isinstance(step, Asked) and step.keep is None)


def test_the_what_if_takes_two_volunteers_away() -> None:
    kept = {step.keep: step.body or "" for step in STEPS if isinstance(step, Asked) and step.path == "/v1/scenarios"}
    scenarios = {name: Scenario.model_validate(json.loads(body)["scenario"]) for name, body in kept.items()}
    (removed,) = [change for change in scenarios["FEWER"].changes if isinstance(change, RemoveVisitors)]
    assert (removed.kind, removed.count) == ("volunteer", 2)


def test_the_only_other_command_packs_the_register() -> None:
    assert [step for step in STEPS if isinstance(step, str)] == [
        "(cd fixtures/village && zip -q ../../village.zip *.csv)"
    ]


@pytest.mark.parametrize(
    ("expected", "found"),
    [({"a": 1}, {"a": 2}), ({"a": 1}, {}), ([1], [1, 2]), ([1, "..."], []), ({"a": 1}, [1]), ([{"a": 1}], [{"a": 2}])],
)
def test_a_page_that_shows_something_else_is_noticed(expected: JsonValue, found: JsonValue) -> None:
    assert without(expected, found)
