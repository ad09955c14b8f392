"""Follow-ups over HTTP."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest

from tests.api.conftest import NOW
from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned

HOSE = {"elder": "E04", "kind": "repair", "owner": "civil-affairs", "due_on": "2026-12-10", "what": "gas hose"}
DONE = {"done": True, "result": "replaced"}


def test_one_is_closed_on_the_version_that_was_looked_at(village: Planned) -> None:
    with asking(village) as http:
        place = http.post("/v1/referrals", json=HOSE).headers["Location"]
        tag = http.get(place).headers["ETag"]
        assert said(http.put(f"{place}/result", json=DONE)) == (428, "if_match_required", [])
        closed = http.put(f"{place}/result", json=DONE, headers={"If-Match": tag})
        assert (closed.status_code, closed.json()["state"], closed.json()["result"]) == (
            HTTPStatus.OK,
            "done",
            "replaced",
        )
        assert closed.headers["ETag"] != tag
        assert said(http.put(f"{place}/result", json=DONE, headers={"If-Match": tag})) == (412, "version_changed", [])
        again = http.put(f"{place}/result", json=DONE, headers={"If-Match": closed.headers["ETag"]})
        assert said(again) == (409, "referral_closed", [])


def test_lists_end_with_the_one_due_last(village: Planned) -> None:
    days = ["2026-12-03", "2026-12-01", "2026-12-02"]
    with asking(village) as http:
        for day in days:
            http.post("/v1/referrals", json=HOSE | {"due_on": day})
        assert [item["due_on"] for item in items(http, "/v1/referrals", 1, state="open")] == sorted(days)
        assert items(http, "/v1/referrals", overdue="true") == []
    with asking(village.at(lambda: NOW + timedelta(days=6))) as http:
        assert [item["due_on"] for item in items(http, "/v1/referrals", overdue="true")] == ["2026-12-01"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"elder": "E99"}, (404, "elder_not_found", [])),
        ({"report": "none"}, (404, "report_not_found", [])),
        ({"due_on": "2026-11-25"}, (422, "due_in_the_past", ["/due_on"])),
        ({"what": " "}, (422, "request_invalid", ["/what"])),
    ],
)
def test_what_makes_no_sense_is_refused(
    village: Planned, changed: dict[str, str], refusal: tuple[int, str, list[str]]
) -> None:
    with asking(village) as http:
        assert said(http.post("/v1/referrals", json=HOSE | changed)) == refusal
        assert items(http, "/v1/referrals") == []


def test_the_same_key_refers_once(village: Planned) -> None:
    with asking(village) as http:
        for _ in range(2):
            http.post("/v1/referrals", json=HOSE, headers={"Idempotency-Key": "hose"})
        assert len(items(http, "/v1/referrals")) == 1


def test_another_area_knows_of_none(village: Planned) -> None:
    with asking(village) as http:
        place = http.post("/v1/referrals", json=HOSE).headers["Location"]
    with asking(village, "south") as http:
        assert said(http.get(place)) == (404, "referral_not_found", [])
        answer = http.put(f"{place}/result", json=DONE, headers={"If-Match": '"1"'})
        assert said(answer) == (404, "referral_not_found", [])
