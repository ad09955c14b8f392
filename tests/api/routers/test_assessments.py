"""How an elder's risk is assessed, and what follows from it."""

from __future__ import annotations

from http import HTTPStatus

from tests.api.http.said import said
from tests.api.routers.test_imports import VILLAGE, sent, zipped
from tests.api.routers.village import Item, asking, items
from tests.api.services.conftest import Planned

PLACE = "/v1/elders/E04/assessments"


def assessed(village: Planned, tier: str, **more: str) -> Item:
    with asking(village) as http:
        made = http.post(PLACE, json={"tier": tier} | more)
        assert made.status_code == HTTPStatus.CREATED, made.text
        found: Item = made.json()
        return found


def tier_of(village: Planned) -> object:
    with asking(village) as http:
        return http.get("/v1/elders/E04").json()["tier"]


def test_another_tier_holds_at_once_and_repairs_the_released_week(published: Planned) -> None:
    before = tier_of(published)
    made = assessed(published, "red", findings="can no longer walk alone")
    assert (before, tier_of(published)) == ("yellow", "red")
    with asking(published) as http:
        assert [run["id"] for run in items(http, f"/v1/weeks/{published.week}/runs")] == made["repairs"] != []
        (change,) = items(http, "/v1/elders/E04/tier-changes", 1)
        assert (change["tier"], change["since"], change["assessment"]) == ("red", "2026-11-30", made["id"])


def test_an_older_assessment_and_the_same_tier_change_nothing(published: Planned) -> None:
    assert assessed(published, "yellow")["repairs"] == []
    assert assessed(published, "red", assessed_on="2026-11-01")["repairs"] == []
    assert tier_of(published) == "yellow"
    with asking(published) as http:
        assert [item["tier"] for item in items(http, PLACE, 1)] == ["yellow", "red"]
        assert items(http, "/v1/elders/E04/tier-changes") == []


def test_what_was_found_is_for_those_who_keep_the_register(village: Planned) -> None:
    assessed(village, "yellow", findings="coughs")
    with asking(village) as http:
        assert [item["findings"] for item in items(http, PLACE)] == ["coughs"]
    with asking(village, "planner") as http:
        assert said(http.get(PLACE)) == (403, "role_not_allowed", [])
        assert "coughs" not in http.get("/v1/elders/E04/tier-changes").text
    with asking(village, "auditor") as http:
        assert "coughs" not in http.get("/v1/audit").text
    with asking(village, "south") as http:
        for path in (PLACE, "/v1/elders/E04/tier-changes"):
            assert said(http.get(path)) == (404, "elder_not_found", [])


class TestAFileThatSaysSomethingElse:
    """The village's own file has E04 as yellow."""

    def imported(self, village: Planned, *, dry_run: bool = False, **more: str) -> Item:
        with asking(village, "administrator") as http:
            answer = sent(http, zipped(VILLAGE), dry_run=dry_run, **more)
            assert answer.status_code == HTTPStatus.OK, answer.text
            found: Item = answer.json()
            return found

    def test_leaves_the_tier_of_an_assessment_alone_and_says_so(self, village: Planned) -> None:
        assessed(village, "red")
        for dry_run in (True, False):
            said = str(self.imported(village, dry_run=dry_run)["warnings"])
            assert "The tier of a later assessment in the service stays for 1 of the elders: E04." in said
        assert tier_of(village) == "red"

    def test_counts_where_it_is_of_a_later_day_or_of_the_same(self, village: Planned) -> None:
        assessed(village, "red", assessed_on="2026-11-20")
        self.imported(village, tiers_of="2026-11-19")
        assert tier_of(village) == "red"
        report = self.imported(village, tiers_of="2026-11-20")
        assert "assessment" not in str(report["warnings"])
        assert tier_of(village) == "yellow"


def test_nobody_is_assessed_tomorrow(village: Planned) -> None:
    with asking(village) as http:
        answer = http.post(PLACE, json={"tier": "red", "assessed_on": "2027-01-01"})
        assert said(answer) == (422, "assessment_in_the_future", ["/assessed_on"])
