import json
from datetime import timedelta

import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.domain.travel import GeodesicTravel
from scheduler.domain.visit import ModeOption
from scheduler.formats.routes_geojson import routes_geojson
from tests.problems import call, elder, place, problem, roster, route, shift, visit, visitor

CALLED = (ModeOption(mode=VisitMode.PHONE, duration=timedelta(minutes=10)),)


def mapped() -> Problem:
    """A home in the south, two doors north of it, and one elder who is called."""
    return problem(
        travel=GeodesicTravel(),
        places=(
            place("p0", latitude=29.8, longitude=119.7), place("p1", latitude=29.81, longitude=119.7),
            place("p2", latitude=29.82, longitude=119.71),
        ),
        elders=(elder("e1", "p1"), elder("e2", "p2")),
        visitors=(visitor("w1"), visitor("w2", end_place="p2")),
        shifts=(shift("s1"), shift("s2", "w2", day=1)),
        visits=(visit("v1"), visit("v2", "e2", "p2"), visit("v3", options=CALLED)),
    )  # fmt: skip


def features(question: Problem, given: Roster) -> list[dict[str, object]]:
    collection: dict[str, list[dict[str, object]]] = json.loads(routes_geojson(question, given))
    assert list(collection) == ["type", "features"]
    return collection["features"]


class TestARoute:
    def test_it_is_a_line_from_home_over_the_doors_to_home_with_longitude_first(self) -> None:
        line = features(mapped(), roster(mapped(), route("s1", ("v1", "08:20"))))[0]
        assert line["geometry"] == {
            "type": "LineString", "coordinates": [[119.7, 29.8], [119.7, 29.81], [119.7, 29.8]]
        }  # fmt: skip

    def test_it_ends_where_the_visitor_ends(self) -> None:
        line = features(mapped(), roster(mapped(), route("s2", ("v1", "08:20"))))[0]
        assert line["geometry"] == {
            "type": "LineString", "coordinates": [[119.7, 29.8], [119.7, 29.81], [119.71, 29.82]]
        }  # fmt: skip

    def test_it_says_who_when_and_how_many(self) -> None:
        line = features(mapped(), roster(mapped(), route("s2", ("v1", "08:20"))))[0]
        assert line["properties"] == {
            "kind": "route", "visitor": "w2", "date": "2026-12-01", "shift": "s2", "stops": 1, "visits": 1
        }  # fmt: skip

    def test_a_route_of_calls_alone_has_no_line(self) -> None:
        line, stop = features(mapped(), roster(mapped(), call("s1", ("v3", "09:00"))))
        assert (line["geometry"], stop["geometry"]) == (None, None)

    def test_places_without_coordinates_give_no_geometry(self) -> None:
        line, stop = features(problem(), roster(problem(), route("s1", ("v1", "08:10"))))
        assert (line["geometry"], stop["geometry"]) == (None, None)

    def test_routes_come_in_the_order_of_the_problem_whatever_the_order_of_the_roster(self) -> None:
        first, second = route("s1", ("v1", "08:20")), route("s2", ("v2", "08:20"), place="p2")
        assert routes_geojson(mapped(), roster(mapped(), first, second)) == routes_geojson(
            mapped(), roster(mapped(), second, first)
        )


class TestAStop:
    def test_it_is_a_point_with_its_number_and_start(self) -> None:
        stop = features(mapped(), roster(mapped(), route("s1", ("v1", "08:20"))))[1]
        assert stop["geometry"] == {"type": "Point", "coordinates": [119.7, 29.81]}
        assert stop["properties"] == {
            "kind": "stop", "visitor": "w1", "date": "2026-11-30", "shift": "s1", "stop": 1, "start": "08:20",
            "mode": "home", "visits": 1,
        }  # fmt: skip

    def test_a_call_between_two_doors_keeps_its_number(self) -> None:
        stops = (*route("s1", ("v1", "08:20")).stops, *call("s1", ("v3", "09:00")).stops)
        mixed = Route(shift="s1", stops=(*stops, *route("s1", ("v2", "09:40"), place="p2").stops))
        found = features(mapped(), roster(mapped(), mixed))[1:]
        assert [(item["properties"], item["geometry"] is None) for item in found] == [
            (
                {"kind": "stop", "visitor": "w1", "date": "2026-11-30", "shift": "s1", "stop": number,
                 "start": start, "mode": mode, "visits": 1},
                mode == "phone",
            )
            for number, start, mode in ((1, "08:20", "home"), (2, "09:00", "phone"), (3, "09:40", "home"))
        ]  # fmt: skip


def test_no_elder_is_named() -> None:
    text = routes_geojson(mapped(), roster(mapped(), route("s1", ("v1", "08:20"))))
    assert not any(name in text for name in ('"e1"', '"v1"', "h-p1"))


def test_an_empty_roster_is_an_empty_collection() -> None:
    assert features(mapped(), roster(mapped())) == []


@pytest.mark.parametrize(
    ("stranger", "sentence"),
    [(route("s9", ("v1", "08:20")), "shift 's9'"), (route("s1", ("v1", "08:20"), place="p9"), "place 'p9'")],
)
def test_what_the_problem_does_not_have_is_refused(stranger: Route, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        routes_geojson(mapped(), roster(mapped(), stranger))
