"""Ids as long as an id may be: what is joined of several of them still fits, on both databases."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from tests.api.routers.test_imports import VILLAGE, sent, zipped
from tests.api.routers.village import asking
from tests.api.services.conftest import Planned

LONGEST = 120
ELDER, PERIOD = "E" * LONGEST, "p" * LONGEST
STORM = {"kind": "weather", "areas": ["XZ-south"], "first_day": "2026-12-02", "last_day": "2026-12-03"}


@pytest.fixture
def renamed(village: Planned) -> Planned:
    """The village in which E04 has another, long, id."""
    long = {name: text.replace(b"E04", ELDER.encode()) for name, text in VILLAGE.items()}
    with asking(village, "administrator") as http:
        assert sent(http, zipped(long)).status_code == HTTPStatus.OK
    return village


def test_what_is_done_to_one_is_written_down(renamed: Planned) -> None:
    with asking(renamed) as http:
        for place, body in (
            (f"/v1/elders/{ELDER}/absences", {"status": "away", "first_day": "2026-12-01"}),
            (f"/v1/elders/{ELDER}/consents", {"mode": "phone", "state": "refused"}),
            (f"/v1/weeks/{renamed.week}/pins", {"visit": f"{ELDER}/visit/1", "day": "2026-12-01"}),
        ):
            made = http.post(place, json=body)
            assert made.status_code == HTTPStatus.CREATED, made.text
        assert http.put(f"/v1/periods/{PERIOD}", json=STORM).status_code == HTTPStatus.OK


def test_alarms_about_one_are_told(renamed: Planned) -> None:
    alarm = {"source_id": "m" * LONGEST, "elder": ELDER, "kind": "fall", "raised_at": "2026-11-26T09:55:00+08:00"}
    with asking(renamed, "device_gateway") as http:
        assert http.post("/v1/alerts", json=alarm).status_code == HTTPStatus.CREATED
    with asking(renamed) as http:
        assert f"contacts:{ELDER}" in http.get("/v1/call-list").text
