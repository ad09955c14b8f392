"""Publishing over HTTP: one wins, the other learns what changed, and nobody is booked twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier

from fastapi.testclient import TestClient
from httpx2 import Response

from tests.api.conftest import SYSTEM
from tests.api.http.said import problem, said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned, planned, solved_village

FIRST = {"If-Match": '"1"'}


def path_of(village: Planned) -> str:
    return f"/v1/weeks/{village.week}/releases"


def draft(village: Planned, version: int = 1) -> dict[str, str | int]:
    return {"roster": village.roster, "version": version}


def at_once(asks: Sequence[Callable[[], Response]]) -> list[Response]:
    """The answers to requests that are sent at the same moment."""
    ready = Barrier(len(asks))

    def sent(ask: Callable[[], Response]) -> Response:
        ready.wait()
        return ask()

    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(sent, asks))


class TestPublishing:
    def test_a_release_is_the_draft_and_changes_the_week(self, village: Planned) -> None:
        with asking(village) as http:
            made = http.post(path_of(village), json=draft(village), headers=FIRST)
            assert (made.status_code, made.json()["number"]) == (HTTPStatus.CREATED, 1)
            whole = http.get(made.headers["Location"]).json()
            assert whole["head"] == made.json()
            assert whole["roster"] == solved_village()[1].model_dump(mode="json")
            assert http.get(f"/v1/weeks/{village.week}").headers["ETag"] == '"2"'

    def test_the_changes_name_everybody_who_is_called_on(self, village: Planned) -> None:
        with asking(village) as http:
            place = http.post(path_of(village), json=draft(village), headers=FIRST).headers["Location"]
            changes = http.get(f"{place}/changes").json()
            shifts = {route.shift for route in solved_village()[1].routes}
            on_duty = {village.demand.problem.shift_of[shift].visitor for shift in shifts}
            assert {item["visitor"] for item in changes["visitors"]} == on_duty

    def test_the_list_begins_with_the_one_in_force(self, village: Planned) -> None:
        with asking(village) as http:
            for version in (1, 2, 3):
                http.post(path_of(village), json=draft(village), headers={"If-Match": f'"{version}"'})
            assert [item["number"] for item in items(http, path_of(village), 1)] == [3, 2, 1]

    def test_the_same_key_publishes_once(self, village: Planned) -> None:
        with asking(village) as http:
            headers = FIRST | {"Idempotency-Key": "publish"}
            first, second = (http.post(path_of(village), json=draft(village), headers=headers) for _ in range(2))
            assert first.json() == second.json()
            assert len(items(http, path_of(village))) == 1

    def test_who_publishes_says_on_which_release(self, village: Planned) -> None:
        with asking(village) as http:
            assert said(http.post(path_of(village), json=draft(village))) == (428, "if_match_required", [])

    def test_a_draft_that_changed_since_is_refused(self, village: Planned) -> None:
        with asking(village) as http:
            answer = http.post(path_of(village), json=draft(village, version=2), headers=FIRST)
            assert said(answer) == (412, "roster_changed", [])

    def test_a_draft_of_another_week_is_refused(self, village: Planned) -> None:
        with asking(village) as http:
            week = http.post("/v1/weeks", json={"area": "XZ", "week": "2026-W50"}).json()["id"]
            answer = http.post(f"/v1/weeks/{week}/releases", json=draft(village), headers=FIRST)
            assert said(answer) == (409, "roster_of_another_week", [])

    def test_another_area_knows_of_none(self, published: Planned) -> None:
        with asking(published) as http:
            (release,) = items(http, path_of(published))
        with asking(published, "south") as http:
            assert said(http.get(path_of(published))) == (404, "week_not_found", [])
            assert said(http.post(path_of(published), json=draft(published))) == (404, "week_not_found", [])
            for path in (f"/v1/releases/{release['id']}", f"/v1/releases/{release['id']}/changes"):
                assert said(http.get(path)) == (404, "release_not_found", [])


class TestTwoAtOnce:
    def test_one_publishes_and_the_other_is_told_of_it(self, village: Planned) -> None:
        def publishing(http: TestClient) -> Callable[[], Response]:
            return lambda: http.post(path_of(village), json=draft(village), headers=FIRST)

        with asking(village) as one, asking(village, "administrator") as other:
            answers = sorted(at_once([publishing(one), publishing(other)]), key=lambda answer: answer.status_code)
            assert answers[0].status_code == HTTPStatus.CREATED
            assert said(answers[1]) == (412, "published_meanwhile", [])
            assert "release 1" in problem(answers[1]).detail
            assert len(items(one, path_of(village))) == 1

    def test_two_areas_do_not_book_one_visitor(self, village: Planned) -> None:
        with village.works.begin(SYSTEM) as uow:
            week, _, roster = planned(uow, "XZ-south")
        theirs = {"roster": roster, "version": 1}
        with asking(village) as one, asking(village, "administrator") as other:
            answers = at_once(
                [
                    lambda: one.post(path_of(village), json=draft(village), headers=FIRST),
                    lambda: other.post(f"/v1/weeks/{week}/releases", json=theirs, headers=FIRST),
                ]
            )
            first, second = sorted(answers, key=lambda answer: answer.status_code)
            assert first.status_code == HTTPStatus.CREATED
            assert said(second) == (409, "visitor_taken_elsewhere", [])
            assert "V1 2026-11-30" in problem(second).detail
