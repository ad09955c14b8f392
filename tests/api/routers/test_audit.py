"""The audit book over HTTP."""

from __future__ import annotations

from http import HTTPStatus

from tests.api.http.said import said
from tests.api.routers.test_elders import personal
from tests.api.routers.test_standing import STORM
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned


def test_every_act_is_in_it_the_newest_first_and_names_nobody(published: Planned) -> None:
    with asking(published) as http:
        http.put("/v1/periods/storm", json=STORM)
        http.post("/v1/elders/E01/unmaskings", json={"reason": "ring the family"})
    with asking(published, "auditor") as http:
        found = items(http, "/v1/audit", 1)
        assert {item["action"] for item in found} == {"roster.published", "period.declared", "person.unmasked"}
        moments = [str(item["at"]) for item in found]
        assert moments == sorted(moments, reverse=True)
        assert [item["action"] for item in items(http, "/v1/audit", target="elder:E01")] == ["person.unmasked"]
        assert personal(http.get("/v1/audit").text) == []


def test_a_sealed_book_contains_its_anchor(published: Planned) -> None:
    with asking(published, "auditor") as http:
        anchor = http.post("/v1/audit/anchors").json()
        assert anchor["number"] == 1
        found = http.get("/v1/audit/verification", params=anchor)
        assert (found.status_code, found.json()["sound"]) == (HTTPStatus.OK, True)
        other = http.get("/v1/audit/verification", params=anchor | {"digest": "0" * 64}).json()
        assert (other["sound"], other["missing_anchor"]) == (False, True)


def test_half_an_anchor_is_refused(village: Planned) -> None:
    with asking(village, "auditor") as http:
        assert said(http.get("/v1/audit/verification?number=1")) == (422, "anchor_incomplete", ["?number"])


def test_coordinators_do_not_read_it(village: Planned) -> None:
    with asking(village) as http:
        assert said(http.get("/v1/audit")) == (403, "role_not_allowed", [])
