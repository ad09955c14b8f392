"""A month's coverage over HTTP."""

from __future__ import annotations

from datetime import date

import pytest

from api.persistence.mapping.ledger import store_ledger
from scheduler.domain.ledger import LedgerEntry, Outcome
from scheduler.domain.mode import VisitMode
from tests.api.conftest import SYSTEM
from tests.api.http.said import said
from tests.api.routers.test_own import outcome
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned


def seen(elder: str, day: date) -> LedgerEntry:
    return LedgerEntry(elder=elder, visitor="V1", service="visit", mode=VisitMode.HOME, day=day, outcome=Outcome.SEEN)


def reached(village: Planned) -> tuple[int, int]:
    with asking(village) as http:
        area = http.get("/v1/coverage/2026-11?area=XZ").json()["areas"][0]
        return area["elders"], area["by_any"]


def test_reached_and_not_yet_reached_are_all(village: Planned) -> None:
    elders, by_any = reached(village)
    with asking(village) as http:
        missing = items(http, "/v1/coverage/2026-11/unreached", area="XZ")
        assert len(missing) == elders - by_any
        assert len({item["elder"] for item in missing}) == len(missing)


def test_the_area_is_followed_by_those_inside_it(village: Planned) -> None:
    with asking(village) as http:
        found = http.get("/v1/coverage/2026-11?area=XZ").json()
        assert [area["area"] for area in found["areas"]] == ["XZ", "XZ-north", "XZ-south"]
        whole, *parts = found["areas"]
        assert whole["elders"] == sum(part["elders"] for part in parts)
        assert found["workdays_left"] == 3


def test_a_visit_that_is_reported_counts(published: Planned) -> None:
    with asking(published) as http:
        missing = {item["elder"] for item in items(http, "/v1/coverage/2026-11/unreached", area="XZ")}
        routes = http.get("/v1/coverage/2026-12/unreached?area=XZ")
        assert routes.status_code == 200
    before = reached(published)[1]
    with asking(published, "V1") as http:
        day = http.get("/v1/me/routes/2026-11-30").json()["routes"][0]
        visits = [visit for stop in day["stops"] for visit in stop["visits"]]
        for number, visit in enumerate(visits):
            told = outcome(http, visit=visit["visit"], mode=visit["mode"], client_id=f"1111111{number}")
            told["outcome"] = "seen" if visit["mode"] == "home" else "answered"
            assert http.post("/v1/me/outcomes", json=told).status_code == 201
    newly = {visit["person"]["elder"] for visit in visits} & missing
    assert reached(published)[1] == before + len(newly)


def test_whoever_is_reached_between_two_pages_moves_nobody_past_the_reader(published: Planned) -> None:
    place = "/v1/coverage/2026-12/unreached?area=XZ"
    with asking(published) as http:
        everybody = [item["elder"] for item in http.get(place).json()["items"]]
        first = http.get(f"{place}&limit=3").json()
        assert [item["elder"] for item in first["items"]] == everybody[:3]
    with published.works.begin(SYSTEM) as uow:
        store_ledger(uow, [seen(elder, date(2026, 12, 1)) for elder in everybody[1:3]])
    with asking(published) as http:
        second = http.get(f"{place}&cursor={first['next']}").json()
        assert [item["elder"] for item in second["items"]] == everybody[3:]


def test_an_area_of_others_does_not_exist(village: Planned) -> None:
    with asking(village, "south") as http:
        for path in ("2026-11", "2026-11/unreached"):
            assert said(http.get(f"/v1/coverage/{path}?area=XZ")) == (404, "area_not_found", [])


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "may", "9999-12", "0001-01", "٢٠٢٦-1"])
def test_what_is_no_month_is_refused(village: Planned, month: str) -> None:
    with asking(village) as http:
        for path in (month, f"{month}/unreached"):
            assert said(http.get(f"/v1/coverage/{path}?area=XZ")) == (422, "month_unreadable", ["?month"])
    with asking(village) as http:
        assert said(http.get("/v1/coverage/2026-11")) == (422, "request_invalid", ["?area"])
