"""The base's roster taken over into the changed problem."""

from scheduler.domain.roster import Roster, Unassigned
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.carried import carried, held, no_worse
from tests.problems import ok_small, roster, route, shift, visit, visitor, window
from tests.scenario.changes import Fields, changed, judged, proven, rostered, village

MORE: Fields = {
    "change": "add_visitors", "count": 1, "kind": "volunteer", "place": "p1",
    "hours": [{"days": [0], "start": "08:00", "end": "09:10"}],
}  # fmt: skip


def everybody() -> Roster:
    return roster(ok_small(), route("w1d0", ("v1", "08:01"), ("v2", "08:21"), ("v3", "08:41")))


class TestCarried:
    def test_what_still_exists_is_kept_with_its_times(self) -> None:
        after = changed(ok_small(), MORE)
        assert carried(after, everybody()) == everybody()

    def test_routes_of_people_who_left_are_listed_as_left_out(self) -> None:
        after = changed(ok_small(), {"change": "remove_visitors", "visitors": ["w1"]})
        taken = carried(after, everybody())
        assert taken is not None
        assert (taken.routes, [item.visit for item in taken.unassigned]) == ((), ["v1", "v2", "v3"])

    def test_a_roster_that_would_break_a_hard_rule_is_not_taken_over(self) -> None:
        after = changed(ok_small(), {"change": "alter_visits", "duration_factor": 2})
        assert carried(after, everybody()) is None

    def test_a_visit_that_lost_one_of_its_people_is_held_by_the_other_and_breaks_a_rule(self) -> None:
        week = ok_small(visits=(visit("v1", people=2), visit("v2")))
        both = roster(week, route("w1d0", ("v1", "08:01"), ("v2", "08:21")), route("w2d0", ("v1", "08:01")))
        assert evaluate(week, both).feasible
        after = changed(week, {"change": "remove_visitors", "visitors": ["w2"]})
        assert [route.shift for route in held(after, both).routes] == ["w1d0"]
        assert carried(after, both) is None

    def test_the_worse_of_two_rosters_is_never_shown(self) -> None:
        after = changed(ok_small(), MORE)
        idle = Roster(
            problem=after.name, start=after.start, unassigned=tuple(Unassigned(visit=v.id) for v in after.visits)
        )
        good, poor = judged(after, everybody()), judged(after, idle)
        assert no_worse(poor, good) is good
        assert no_worse(good, poor) is good

    def test_what_breaks_a_rule_is_never_shown_however_good(self) -> None:
        after = changed(ok_small(), {"change": "alter_visits", "duration_factor": 2})
        broken, poor = judged(after, held(after, everybody())), judged(after, roster(after))
        assert broken.evaluation.served > poor.evaluation.served
        assert no_worse(poor, broken) is poor


class TestMorePeople:
    def test_one_more_person_serves_the_visit_there_was_no_room_for_as_the_exact_method_proves(self) -> None:
        long = tuple(visit(name, minutes=60, windows=(window("08:00-08:30"),)) for name in ("v1", "v2"))
        base = ok_small(visitors=(visitor("w1"),), shifts=(shift("w1d0"),), visits=long)
        after = changed(base, MORE)
        assert (evaluate(base, proven(base)).served, evaluate(after, proven(after)).served) == (1, 2)

    def test_more_people_never_cost_coverage_however_short_the_search(self) -> None:
        base = changed(village(), {"change": "unavailable", "visitors": ["V2"], "days": [1, 3]})
        good = rostered(base, iterations=2_000)
        add: Fields = {"change": "add_visitors", "count": 3, "kind": "volunteer", "area": "XZ-south"}
        after = changed(base, add)
        kept = no_worse(judged(after, rostered(after, iterations=1)), judged(after, held(after, good)))
        coverage = [evaluate(p, r).vector[:-1] for p, r in ((base, good), (after, kept.roster))]
        assert coverage[1] <= coverage[0]
        assert kept.evaluation.feasible
