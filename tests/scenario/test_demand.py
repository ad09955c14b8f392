"""Special periods, growth, other rules and other prices."""

from datetime import timedelta

import pytest

from scheduler.constraints.continuity import CONTINUITY
from scheduler.constraints.registry import default_prices
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Chance, ModeOption, Precedence, Series, Visit
from tests.problems import MINUTE, elder, ok_small, visit, window
from tests.scenario.changes import Fields, changed, refusal, village

HOME, PHONE = VisitMode.HOME, VisitMode.PHONE
PERIOD: Fields = {"change": "special_period", "areas": ["XZ-south"]}
BOTH_WAYS = (ModeOption(mode=HOME, duration=20 * MINUTE), ModeOption(mode=PHONE, duration=10 * MINUTE))


def modes(visit: Visit) -> list[VisitMode]:
    return [option.mode for option in visit.options]


def days(visit: Visit) -> set[int]:
    return {day for window in visit.windows for day in window.days}


def one_area(**fields: object) -> Problem:
    """A problem of one village, A, in which e1 lives."""
    areas = ({"id": "A", "name": "A", "level": "village"},)
    return ok_small(areas=areas, elders=(elder("e1", area="A"),), **fields)


class TestCallsOnly:
    def test_the_visits_of_the_area_become_calls_and_no_others(self) -> None:
        base, after = village(), changed(village(), {**PERIOD, "remote_only": True})
        for visit_ in after.visits:
            south = after.elder_of[visit_.elder].area == "XZ-south"
            if south:
                assert modes(visit_) == [PHONE]
                assert days(visit_) == days(base.visit_of[visit_.id])
            else:
                assert visit_ == base.visit_of[visit_.id]

    def test_visits_move_to_open_days_while_the_gap_has_room_there(self) -> None:
        three = tuple(
            visit(name, options=BOTH_WAYS, windows=(window(days=(0, 1, 2, 3, 4)),)) for name in ("a", "b", "c")
        )
        series = (Series(id="s", visits=("a", "b", "c"), smallest_gap_days=2),)
        base = one_area(visits=three, series=series)
        period: Fields = {"change": "special_period", "areas": ["A"], "days": [0, 1], "remote_only": True}
        after = changed(base, period)
        assert [(modes(v), days(v)) for v in after.visits] == [
            ([HOME, PHONE], {2, 3, 4}), ([HOME, PHONE], {2, 3, 4}), ([PHONE], {0, 1}),
        ]  # fmt: skip

    def test_days_outside_the_windows_change_nothing(self) -> None:
        base = one_area(visits=(visit("a", options=BOTH_WAYS, windows=(window(days=(0,)),)),))
        period: Fields = {"change": "special_period", "areas": ["A"], "days": [3], "remote_only": True}
        assert changed(base, period).visits == base.visits

    def test_what_can_only_be_done_at_home_stays_owed_and_has_no_day(self) -> None:
        after = changed(one_area(visits=(visit("a"),)), {**PERIOD, "areas": ["A"], "remote_only": True})
        (left,) = after.visits
        assert (modes(left), left.windows) == ([HOME], ())


class TestMoreOften:
    def test_the_number_is_rounded_up_and_the_gap_sets_the_limit(self) -> None:
        after = changed(village(), {**PERIOD, "frequency_multiplier": 1.5})
        new = [v for v in after.visits if v.id not in village().visit_of]
        # E01 has three days and a gap of two days: no fourth visit. E02 and E03 get a second one each.
        assert [v.id for v in new] == ["E02/visit/1+1", "E03/visit/1+1"]
        longer = next(series for series in after.series if series.id == "E02/visit")
        assert longer.visits == ("E02/visit/1", "E02/visit/1+1")
        assert longer.even_gap_days == 3.5

    def test_what_a_period_adds_is_no_last_chance_and_no_first_visit(self) -> None:
        first = visit("a", is_first=True, people=2, coverage={"chance": "last"})
        after = changed(one_area(visits=(first,)), {**PERIOD, "areas": ["A"], "frequency_multiplier": 3})
        assert [v.id for v in after.visits] == ["a", "a+1", "a+2"]
        assert [(v.is_first, v.coverage.chance) for v in after.visits[1:]] == [(False, Chance.OPEN)] * 2

    def test_it_can_be_one_service_alone(self) -> None:
        north: Fields = {**PERIOD, "areas": ["XZ-north"], "frequency_multiplier": 2, "services": ["check"]}
        assert changed(village(), north).visits == village().visits

    @pytest.mark.parametrize(
        ("other", "where"),
        [({"areas": ["XZ-east"]}, "areas"), ({"services": ["bath"]}, "services"), ({"days": [8]}, "days")],
    )
    def test_unknown_values_are_refused(self, other: Fields, where: str) -> None:
        assert refusal(village(), {**PERIOD, "remote_only": True, **other}).where == f"/changes/0/{where}"

    def test_an_area_where_nobody_is_owed_anything_is_refused(self) -> None:
        empty = ({"id": "A", "name": "A", "level": "village"}, {"id": "B", "name": "B", "level": "village"})
        error = refusal(ok_small(areas=empty), {**PERIOD, "areas": ["B"], "remote_only": True})
        assert (error.where, "nobody is owed" in error.what) == ("/changes/0/areas", True)


class TestMoreVisits:
    @pytest.mark.parametrize(("factor", "added"), [(1.5, 3), (2.0, 6), (3.0, 12)])
    def test_whole_elders_are_added_as_many_as_the_factor_asks_for(self, factor: float, added: int) -> None:
        north = sum(village().elder_of[v.elder].area == "XZ-north" for v in village().visits)
        assert north == 6
        after = changed(village(), {"change": "more_visits", "factor": factor, "area": "XZ-north"})
        assert len(after.visits) - len(village().visits) == added
        assert after.visits[:11] == village().visits

    def test_a_neighbour_has_the_same_needs_behind_a_door_of_its_own(self) -> None:
        base = village()
        after = changed(base, {"change": "more_visits", "factor": 2, "tier": "red"})
        twin, old = after.elder_of["E01+1"], base.elder_of["E01"]
        assert (twin.area, twin.tier, twin.consents, twin.named_visitor) == (
            old.area, old.tier, old.consents, old.named_visitor,
        )  # fmt: skip
        assert twin.household != old.household
        door, before = after.place_of[twin.place], after.place_of[old.place]
        assert (door.id, door.latitude, door.longitude) == ("P01+1", before.latitude, before.longitude)
        assert after.history_of["E01+1"].visits_by_visitor == base.history_of["E01"].visits_by_visitor
        series = next(item for item in after.series if item.id == "E01/visit+1")
        assert series.visits == ("E01/visit/1+1", "E01/visit/2+1", "E01/visit/3+1")
        assert (series.smallest_gap_days, series.last_day) == (2, -3)
        assert {after.visit_of[name].elder for name in series.visits} == {"E01+1"}
        assert {after.visit_of[name].place for name in series.visits} == {"P01+1"}

    def test_a_matrix_learns_of_the_new_door(self) -> None:
        tied = Precedence(first="a", second="b", min_lag=timedelta(hours=1))
        base = ok_small(visits=(visit("a"), visit("b"), visit("c")), precedences=(tied,))
        after = changed(base, {"change": "more_visits", "factor": 2})
        assert after.travel.kind == "matrix"
        assert after.travel.places[-1] == "p1+1"
        walk = after.travel.ticks["walk"]
        assert (walk[10][1], walk[10][10], walk[10][4]) == (0, 0, 180)
        assert [(tie.first, tie.second) for tie in after.precedences] == [("a", "b"), ("a+1", "b+1")]

    def test_the_seed_says_whose_neighbours(self) -> None:
        def grown(seed: int) -> set[str]:
            change: Fields = {"change": "more_visits", "factor": 1.34, "area": "XZ-north", "seed": seed}
            return set(changed(village(), change).elder_of)

        assert grown(1) == grown(1)
        assert len({frozenset(grown(seed)) for seed in range(6)}) > 1

    @pytest.mark.parametrize(
        ("other", "where"),
        [
            ({"area": "XZ-east"}, "/area"),
            ({"service": "bath"}, "/service"),
            ({"tier": "red", "area": "XZ-north"}, ""),
        ],
    )
    def test_filters_that_let_nothing_through_are_refused(self, other: Fields, where: str) -> None:
        assert refusal(village(), {"change": "more_visits", "factor": 2, **other}).where == f"/changes/0{where}"


class TestAlterVisits:
    def test_only_the_chosen_visits_take_longer(self) -> None:
        after = changed(village(), {"change": "alter_visits", "service": "check", "duration_factor": 1.2})
        for old, new in zip(village().visits, after.visits, strict=True):
            factor = 1.2 if old.service == "check" else 1.0
            assert [o.duration for o in new.options] == [o.duration * factor for o in old.options]

    def test_a_length_is_rounded_up_to_whole_ticks(self) -> None:
        base = ok_small(tick="00:01")
        after = changed(base, {"change": "alter_visits", "duration_factor": 1.01})
        assert {option.duration for v in after.visits for option in v.options} == {21 * MINUTE}

    def test_other_kinds_may_come_and_gaps_may_shrink(self) -> None:
        change: Fields = {
            "change": "alter_visits",
            "area": "XZ-south",
            "also_kinds": ["doctor"],
            "smallest_gap_days": 1,
        }
        after = changed(village(), change)
        assert after.visit_of["E01/visit/1"].kinds == frozenset({"doctor", "grid_worker", "volunteer"})
        assert after.visit_of["E04/visit/1"] == village().visit_of["E04/visit/1"]
        gaps = {series.id: series.smallest_gap_days for series in after.series}
        assert (gaps["E01/visit"], gaps["E06/check"]) == (1, 14)


class TestPrices:
    def test_prices_not_named_stay(self) -> None:
        after = changed(village(), {"change": "prices", "prices": {CONTINUITY.key: {"stranger": 40}}})
        usual = default_prices()
        assert after.objective.prices == usual | {CONTINUITY.key: usual[CONTINUITY.key] | {"stranger": 40.0}}

    @pytest.mark.parametrize(
        ("prices", "where", "what"),
        [
            ({"travl": {"per_minute": 1}}, "/changes/0/prices", "'travl'"),
            ({"travel": {"per_hour": 1}}, "/changes/0/prices/travel", "'per_hour'"),
        ],
    )
    def test_a_price_nobody_knows_is_refused(self, prices: Fields, where: str, what: str) -> None:
        error = refusal(village(), {"change": "prices", "prices": prices})
        assert (error.where, what in error.what) == (where, True)
