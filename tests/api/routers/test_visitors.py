"""Visitors and areas over HTTP."""

from __future__ import annotations

from tests.api.routers.test_elders import personal
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned


def test_visitors_are_masked_and_the_list_ends(village: Planned) -> None:
    with asking(village) as http:
        found = items(http, "/v1/visitors", 1)
        assert [item["id"] for item in found] == ["D1", "V1", "V2"]
        assert [item["id"] for item in items(http, "/v1/visitors", kind="volunteer")] == ["V1"]
        assert personal(http.get("/v1/visitors").text) == []


def test_planners_see_no_names(village: Planned) -> None:
    with asking(village, "planner") as http:
        assert {item["person"] for item in items(http, "/v1/visitors")} == {None}


def test_areas_come_from_the_top_down_as_far_as_somebody_sees(village: Planned) -> None:
    with asking(village) as http:
        assert [item["id"] for item in items(http, "/v1/areas", 1)] == ["XZ", "XZ-north", "XZ-south"]
        assert [item["id"] for item in items(http, "/v1/areas", parent="XZ")] == ["XZ-north", "XZ-south"]
    with asking(village, "south") as http:
        assert [item["id"] for item in items(http, "/v1/areas")] == ["XZ-south"]
