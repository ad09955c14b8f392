"""Alarms in, and what dispatchers do with them, over HTTP."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned

ALARM = {"source_id": "meter-1", "elder": "E01", "kind": "no_water_used", "raised_at": "2026-11-26T09:55:00+08:00"}


def raised(village: Planned, **changed: str) -> Response:
    with asking(village, "device_gateway") as http:
        return http.post("/v1/alerts", json=ALARM | changed)


def test_a_gateway_is_told_no_more_than_it_needs(village: Planned) -> None:
    answer = raised(village)
    assert answer.status_code == HTTPStatus.CREATED
    assert answer.json() == {"id": answer.json()["id"], "state": "open"}


def test_an_alarm_sent_again_is_the_same(village: Planned) -> None:
    assert raised(village).json() == raised(village).json()
    with asking(village) as http:
        assert len(items(http, "/v1/alerts")) == 1


@pytest.mark.parametrize("changed", [{"elder": "E02"}, {"kind": "fall"}])
def test_a_number_used_twice_swallows_no_alarm(village: Planned, changed: dict[str, str]) -> None:
    raised(village)
    assert said(raised(village, **changed)) == (409, "source_id_reused", [])
    renamed = {"source_id": "meter-2", **changed}
    assert raised(village, **renamed).status_code == HTTPStatus.CREATED


def test_an_alarm_about_somebody_away_is_quiet(village: Planned) -> None:
    assert raised(village, elder="E10").json()["state"] == "quiet"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"elder": "E99"}, (404, "elder_not_found", [])),
        ({"raised_at": "2026-11-26T09:55:00"}, (422, "request_invalid", ["/raised_at"])),
        ({"raised_at": "0001-01-01T00:00:00+08:00"}, (422, "request_invalid", ["/raised_at"])),
        ({"kind": "No water!"}, (422, "request_invalid", ["/kind"])),
    ],
)
def test_what_makes_no_sense_is_refused(
    village: Planned, changed: dict[str, str], refusal: tuple[int, str, list[str]]
) -> None:
    assert said(raised(village, **changed)) == refusal


def test_a_list_goes_on_to_its_end_the_newest_first(village: Planned) -> None:
    made = {raised(village, source_id=f"meter-{number}").json()["id"] for number in range(5)}
    with asking(village) as http:
        found = [item["id"] for item in items(http, "/v1/alerts", state="open")]
        assert (set(found), len(found)) == (made, 5)
        assert items(http, "/v1/alerts", state="closed") == []


def test_one_is_taken_once_and_closed_once(village: Planned) -> None:
    place = f"/v1/alerts/{raised(village).json()['id']}"

    def state(http: TestClient, verb: str) -> str:
        return str(http.post(f"{place}/{verb}").json()["state"])

    with asking(village) as http:
        assert state(http, "acknowledgement") == "acknowledged"
        assert said(http.post(f"{place}/acknowledgement")) == (409, "alert_taken", [])
        assert state(http, "closing") == "closed"
        assert said(http.post(f"{place}/closing")) == (409, "alert_closed", [])
        assert said(http.post(f"{place}/acknowledgement")) == (409, "alert_taken", [])


def test_another_area_knows_of_none(village: Planned) -> None:
    alert = raised(village, elder="E04").json()["id"]
    with asking(village, "south") as http:
        assert items(http, "/v1/alerts") == []
        for verb in ("acknowledgement", "closing"):
            assert said(http.post(f"/v1/alerts/{alert}/{verb}")) == (404, "alert_not_found", [])
