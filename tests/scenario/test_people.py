"""More, fewer, other and absent people."""

from datetime import timedelta

import pytest

from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.visitor import Qualification
from tests.problems import HOUR, ok_small, shift, visitor
from tests.scenario.changes import Fields, changed, refusal, village

ADD: Fields = {"change": "add_visitors", "count": 2, "kind": "volunteer", "area": "XZ-north"}


def many(**fields: object) -> Problem:
    """Ten volunteers with a shift each."""
    people = tuple(visitor(f"w{number}", **fields) for number in range(10))
    return ok_small(visitors=people, shifts=tuple(shift(f"{who.id}d0", who.id) for who in people))


def kept(problem: Problem) -> set[str]:
    return set(problem.visitor_of)


class TestAddVisitors:
    def test_new_people_are_marked_and_the_old_ones_stay(self) -> None:
        base, after = village(), changed(village(), ADD)
        assert after.visitors[:3] == base.visitors
        assert after.shifts[:7] == base.shifts
        assert [who.id for who in after.visitors[3:]] == ["volunteer+1", "volunteer+2"]
        assert after.visits == base.visits

    def test_they_live_at_doors_of_the_area_and_serve_it_alone(self) -> None:
        after = changed(village(), ADD)
        doors = {item.place for item in village().elders if item.area == "XZ-north"}
        for who in after.visitors[3:]:
            assert who.home in doors
            assert who.areas == frozenset({"XZ-north"})

    def test_they_offer_the_hours_of_a_person_of_their_kind(self) -> None:
        after = changed(village(), ADD)
        own = [(s.day, s.start, s.end) for s in after.shifts if s.visitor == "V1"]
        assert len(own) == 3
        for name in ("volunteer+1", "volunteer+2"):
            assert [(s.day, s.start, s.end) for s in after.shifts if s.visitor == name] == own

    def test_given_hours_win(self) -> None:
        hours = [{"days": [4, 5], "start": "13:00", "end": "15:30"}]
        after = changed(village(), {**ADD, "hours": hours})
        mine = [s for s in after.shifts if s.visitor == "volunteer+2"]
        assert [(s.id, s.day, s.start) for s in mine] == [
            ("volunteer+2/2026-12-04/1", 4, 13 * HOUR),
            ("volunteer+2/2026-12-05/1", 5, 13 * HOUR),
        ]

    def test_given_skills_limits_and_way_win_and_needed_papers_stay(self) -> None:
        base = ok_small(
            visitors=(
                visitor("w1", required={"insurance"}, qualifications=(Qualification(name="insurance"),)),
                visitor("w2", kind="student"),
            )
        )
        add: Fields = {
            "change": "add_visitors", "count": 1, "kind": "volunteer", "place": "p5", "skills": ["first_aid"],
            "daily": {"visits": 4},
        }  # fmt: skip
        new = changed(base, add).visitors[-1]
        assert (new.home, new.areas) == ("p5", None)
        assert {item.name for item in new.qualifications} == {"first_aid", "insurance"}
        assert new.is_ready_on(base.start)
        assert (new.daily.visits, new.daily.work) == (4, None)

    def test_a_new_kind_with_hours_needs_nobody_to_be_made_after(self) -> None:
        hours = [{"days": [0], "start": "08:00", "end": "10:00"}]
        after = changed(village(), {**ADD, "kind": "student", "hours": hours})
        assert [who.kind for who in after.visitors[3:]] == ["student", "student"]

    def test_a_second_change_counts_on(self) -> None:
        after = changed(village(), ADD, ADD)
        assert [who.id for who in after.visitors[3:]] == [f"volunteer+{number}" for number in (1, 2, 3, 4)]

    @pytest.mark.parametrize(
        ("other", "where", "what"),
        [
            ({"area": "XZ-east"}, "/changes/0/area", "'XZ-east'"),
            ({"area": None, "place": "P99"}, "/changes/0/place", "'P99'"),
            ({"kind": "student"}, "/changes/0/kind", "'student'"),
            ({"like": "V9"}, "/changes/0/like", "'V9'"),
            ({"travel_mode": "sledge"}, "/changes/0/travel_mode", "'sledge'"),
            ({"hours": [{"days": [9], "start": "08:00", "end": "09:00"}]}, "/changes/0/hours", "day 9"),
            ({"agreed_weekly_work": "40:00", "weekly": {"work": "20:00"}}, "/changes/0", "40:00"),
        ],
    )
    def test_what_does_not_fit_is_refused_with_place_and_value(self, other: Fields, where: str, what: str) -> None:
        error = refusal(village(), {**ADD, **other})
        assert error.where == where
        assert what in error.what

    def test_a_way_nobody_has_a_matrix_for_is_refused(self) -> None:
        add: Fields = {"change": "add_visitors", "count": 1, "kind": "volunteer", "place": "p5", "travel_mode": "car"}
        assert refusal(ok_small(), add).where == "/changes/0/travel_mode"


class TestRemoveVisitors:
    def test_shifts_and_pins_go_with_them_and_nothing_else(self) -> None:
        pins = (Pin(visit="v1", visitor="w1"), Pin(visit="v2", visitor="w2"), Pin(visit="v3", day=1))
        base = ok_small(pins=pins)
        after = changed(base, {"change": "remove_visitors", "visitors": ["w1"]})
        assert kept(after) == {"w2"}
        assert {s.visitor for s in after.shifts} == {"w2"}
        assert after.pins == pins[1:]
        assert after.visits == base.visits

    def test_the_seed_says_who_leaves(self) -> None:
        left = [kept(changed(many(), {"change": "remove_visitors", "count": 3, "seed": seed})) for seed in (1, 1, 2, 3)]
        assert {len(people) for people in left} == {7}
        assert left[0] == left[1]
        assert len({frozenset(people) for people in left}) > 1

    def test_more_than_there_are_is_refused(self) -> None:
        error = refusal(many(), {"change": "remove_visitors", "count": 11})
        assert (error.where, "the 10 visitors" in error.what) == ("/changes/0/count", True)


class TestWho:
    def test_an_area_holds_those_who_serve_it_and_nothing_outside(self) -> None:
        areas = (
            {"id": "T", "name": "T", "level": "town"},
            {"id": "A", "name": "A", "level": "village", "parent": "T"},
            {"id": "B", "name": "B", "level": "village", "parent": "T"},
            {"id": "A1", "name": "A1", "level": "grid", "parent": "A"},
        )
        served = {"w0": {"A"}, "w1": {"A1"}, "w2": {"A", "B"}, "w3": None, "w4": {"B"}}
        people = tuple(visitor(name, areas=inside) for name, inside in served.items())
        base = ok_small(areas=areas, visitors=people, shifts=())
        assert kept(changed(base, {"change": "remove_visitors", "area": "A"})) == {"w2", "w3", "w4"}
        assert kept(changed(base, {"change": "remove_visitors", "area": "A1"})) == {"w0", "w2", "w3", "w4"}
        assert kept(changed(base, {"change": "remove_visitors", "area": "T"})) == set()

    @pytest.mark.parametrize(
        ("who", "where"),
        [
            ({"kind": "nurse"}, "/changes/0/kind"),
            ({"area": "Z"}, "/changes/0/area"),
            ({"visitors": ["w77"]}, "/changes/0/visitors"),
            ({"kind": "student", "visitors": ["w1"]}, "/changes/0"),
        ],
    )
    def test_unknown_filters_and_those_that_let_nobody_through_are_refused(self, who: Fields, where: str) -> None:
        base = ok_small(visitors=(visitor("w1"), visitor("w2", kind="student")))
        assert refusal(base, {"change": "remove_visitors", **who}).where == where


class TestUnavailable:
    def test_only_the_days_named_are_lost(self) -> None:
        after = changed(village(), {"change": "unavailable", "visitors": ["V1"], "days": [0, 1, 4]})
        assert [s.day for s in after.shifts if s.visitor == "V1"] == [2]
        assert [s for s in after.shifts if s.visitor != "V1"] == [s for s in village().shifts if s.visitor != "V1"]
        assert after.visitors == village().visitors

    @pytest.mark.parametrize(("share", "away"), [(1, 1), (14, 1), (15, 2), (50, 5), (100, 10)])
    def test_a_share_is_rounded_to_people_and_is_never_nobody(self, share: float, away: int) -> None:
        after = changed(many(), {"change": "unavailable", "share_percent": share})
        assert len(after.shifts) == 10 - away

    def test_a_larger_share_holds_everybody_of_a_smaller_one(self) -> None:
        working = [
            {s.visitor for s in changed(many(), {"change": "unavailable", "share_percent": share}).shifts}
            for share in (20, 40, 60)
        ]
        assert working[0] > working[1] > working[2]

    def test_a_day_outside_the_week_is_refused(self) -> None:
        error = refusal(village(), {"change": "unavailable", "days": [7]})
        assert (error.where, "day 7" in error.what) == ("/changes/0/days", True)


class TestAlterVisitors:
    def test_shifts_last_longer(self) -> None:
        after = changed(village(), {"change": "alter_visitors", "kind": "grid_worker", "end_later": "01:30"})
        assert {s.end for s in after.shifts if s.visitor == "V2"} == {timedelta(hours=13)}
        assert [s for s in after.shifts if s.visitor != "V2"] == [s for s in village().shifts if s.visitor != "V2"]

    def test_hours_replace_all_shifts(self) -> None:
        hours = [{"days": [6], "start": "09:00", "end": "10:00"}]
        after = changed(village(), {"change": "alter_visitors", "visitors": ["V2"], "hours": hours})
        assert [(s.day, s.start) for s in after.shifts if s.visitor == "V2"] == [(6, 9 * HOUR)]

    def test_limits_not_named_stay_and_null_lifts_one(self) -> None:
        base = many(daily={"visits": 5, "work": "04:00"}, weekly={"visits": 9})
        alter: Fields = {"change": "alter_visitors", "daily": {"visits": None}, "weekly": {"work": "20:00"}}
        for who in changed(base, alter).visitors:
            assert (who.daily.visits, who.daily.work) == (None, 4 * HOUR)
            assert (who.weekly.visits, who.weekly.work) == (9, 20 * HOUR)

    def test_a_way_of_travelling_brings_the_speed_of_those_who_have_it(self) -> None:
        riders = (visitor("w2", travel_mode="bicycle", speed_meters_per_second=4.0), visitor("w1"))
        places = tuple({"id": f"p{number}", "latitude": 31.0, "longitude": 121.0} for number in range(10))
        base = ok_small(visitors=riders, travel={"kind": "geodesic"}, places=places)
        after = changed(base, {"change": "alter_visitors", "visitors": ["w1"], "travel_mode": "bicycle"})
        assert after.visitor_of["w1"].speed_meters_per_second == 4.0
        assert after.visitor_of["w1"].travel_mode == "bicycle"

    def test_skills_come_and_go_and_areas_are_added(self) -> None:
        base = many(qualifications=(Qualification(name="bath"), Qualification(name="wu")), areas={"A"})
        base = type(base).model_validate(
            {name: getattr(base, name) for name in type(base).model_fields}
            | {"areas": tuple({"id": name, "name": name, "level": "village"} for name in ("A", "B"))}
        )
        alter: Fields = {
            "change": "alter_visitors", "count": 1, "skills_gained": ["nursing"], "skills_lost": ["bath"],
            "also_areas": ["B"],
        }  # fmt: skip
        after = changed(base, alter)
        (new,) = [who for who in after.visitors if who != base.visitor_of[who.id]]
        assert new.held_on(base.start) == {"nursing", "wu"}
        assert new.areas == frozenset({"A", "B"})

    def test_shifts_that_would_overlap_are_refused_in_both_languages(self) -> None:
        base = ok_small(shifts=(shift("a", "w1", 0, "08:00-10:00"), shift("b", "w1", 0, "10:00-12:00")))
        error = refusal(base, {"change": "alter_visitors", "end_later": "00:30"})
        assert error.where == "/changes/0"
        assert "shift b" in error.what
        assert "班次 b" in error.text.zh
