"""Figures recomputed from rosters made by hand, and sentences filled from them alone."""

import pytest

from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.compare import Variant, compare
from scheduler.scenario.comparison import ComparedVariant
from scheduler.scenario.indicators import indicators
from tests.problems import call, elder, ok_small, roster, route, shift, visit, visitor, window
from tests.scenario.changes import Fields, changed, rostered, scenario, village

MORE: Fields = {
    "change": "add_visitors", "count": 1, "kind": "volunteer", "place": "p1",
    "hours": [{"days": [0], "start": "08:00", "end": "12:00"}],
}  # fmt: skip


def listed(problem: Problem, answer: Roster) -> Roster:
    """The roster with every visit it does not make on its list."""
    made = {item.visit for one in answer.routes for stop in one.stops for item in stop.visits}
    left = tuple(Unassigned(visit=v.id) for v in problem.visits if v.id not in made)
    return answer.model_copy(update={"unassigned": left})


def two_villages() -> Problem:
    """w1 and w2 for e1 of A at p1, named w1, and e2 of no area at p3, who may be called."""
    both = [{"mode": "home", "duration": "00:20"}, {"mode": "phone", "duration": "00:10"}]
    return ok_small(
        areas=({"id": "A", "name": "甲村", "level": "village"},),
        elders=(elder("e1", "p1", area="A", named_visitor="w1"), elder("e2", "p3")),
        visitors=(visitor("w1", agreed_weekly_work="00:30"), visitor("w2")),
        shifts=(shift("s1", "w1", 0), shift("s2", "w2", 0, "08:00-10:00")),
        visits=(
            visit("a", "e1", "p1", coverage={"tier": "red", "chance": "last"}),
            visit("b", "e1", "p1", coverage={"tier": "red"}, windows=(window("08:00-11:30"),)),
            visit("c", "e2", "p3", options=both, coverage={"tier": "yellow", "chance": "last"}),
        ),
        objective={"prices": {"travel": {"per_minute": 1.0}}},
    )


class TestIndicators:
    def test_every_figure_is_what_a_person_counts(self) -> None:
        problem = two_villages()
        # w1 walks 1 minute there and 1 back and serves 40 minutes of 240; w2 calls for 10 minutes of 120.
        answer = roster(problem, route("s1", ("a", "08:01"), ("b", "08:21")), call("s2", ("c", "08:00")))
        found = indicators(problem, answer)
        assert found.feasible
        assert (found.visits, found.placed, found.left_out, found.last_chance_left_out) == (3, 3, 0, 0)
        assert (found.travel_minutes, found.travel_meters) == (2.0, 150.0)
        assert found.quality == evaluate(problem, answer).quality == 2.0
        assert [(term.constraint, term.cost) for term in found.causes] == [("travel", 2.0)]
        # e1 is at home with w1; w2 is a stranger to e2.
        assert found.continuity_share == pytest.approx(2 / 3)
        assert found.fairness_spread == pytest.approx(42 / 240 - 10 / 120)
        assert found.overtime_minutes == 12.0
        assert (found.visitors, found.visitors_used) == (2, 2)
        assert (found.home_visits, found.calls) == (2, 1)
        assert [(line.area, line.name, line.owed, line.placed) for line in found.areas] == [
            ("A", "甲村", 2, 2), (None, "", 1, 1),
        ]  # fmt: skip

    def test_what_is_left_out_counts_in_its_tier_and_as_a_last_chance(self) -> None:
        problem = two_villages()
        found = indicators(problem, listed(problem, roster(problem, route("s1", ("b", "08:21")))))
        assert [
            (t.tier.value, t.owed, t.placed, t.left_out, t.last_chance_left_out) for t in found.tiers
        ] == [("red", 2, 1, 1, 1), ("yellow", 1, 0, 1, 1), ("green", 0, 0, 0, 0)]  # fmt: skip
        assert found.last_chance_left_out == 2
        assert found.visitors_used == 1

    def test_an_empty_roster_has_no_shares(self) -> None:
        problem = two_villages()
        found = indicators(problem, listed(problem, roster(problem)))
        assert (found.placed, found.continuity_share, found.fairness_spread) == (0, None, 0.0)


def only(base: Problem, before: Roster, after: Roster, *changes: Fields) -> ComparedVariant:
    """The one variant of a comparison."""
    variant = Variant(scenario(*changes), changed(base, *changes), after)
    (found,) = compare(base, before, [variant]).variants
    return found


class TestSentences:
    def test_people_who_place_what_was_left_out(self) -> None:
        base = ok_small()
        before = listed(base, roster(base, route("w1d0", ("v1", "08:01"))))
        after = roster(base, route("w1d0", ("v1", "08:01")), route("volunteer+1/2026-11-30/1", ("v2", "08:00")))
        found = only(base, before, listed(changed(base, MORE), after), MORE)
        assert found.sentences[0] == Text(
            zh="若增加 1 名 volunteer，基准中未安排的 2 次走访有 1 次得以安排；路程不变。",
            en="With 1 more visitor (volunteer), 1 of 2 visits left out in the base can be placed; "
            "travel stays the same.",
        )
        assert Text(zh="出动人数：原为 1，现为 2。", en="People out: 1 before, 2 now.") in found.sentences

    def test_people_who_leave_and_what_drops_out_with_them(self) -> None:
        base = ok_small()
        before = listed(base, roster(base, route("w1d0", ("v1", "08:01")), route("w2d0", ("v2", "08:01"))))
        gone: Fields = {"change": "remove_visitors", "visitors": ["w2"]}
        after = changed(base, gone)
        found = only(base, before, listed(after, roster(after, route("w1d0", ("v1", "08:01")))), gone)
        assert found.sentences[0].en == (
            "With 1 visitor (any kind) gone, 0 of 1 visit left out in the base can be placed; "
            "1 of 2 visits placed in the base drop out; travel falls by 2 minutes."
        )
        assert (found.moved.left_out_before, found.moved.placed_before, found.moved.left_out_now) == (1, 2, 1)

    def test_the_cost_of_the_same_visits(self) -> None:
        base = two_villages()
        near = roster(base, route("s1", ("a", "08:01"), ("b", "08:21")), call("s2", ("c", "08:00")))
        split = roster(base, route("s1", ("a", "08:01"), ("b", "08:21")), route("s2", ("c", "08:03"), place="p3"))
        found = only(base, near, split, {"change": "alter_visitors", "visitors": ["w2"], "end_later": "00:30"})
        assert (
            Text(zh="同样的走访，质量成本增加 6 分钟。", en="The same visits cost 6 minutes more.") in found.sentences
        )

    def test_costs_under_other_prices_are_not_compared(self) -> None:
        base = two_villages()
        same = roster(base, route("s1", ("a", "08:01"), ("b", "08:21")), call("s2", ("c", "08:00")))
        found = only(base, same, same, {"change": "prices", "prices": {"travel": {"per_minute": 9}}})
        assert not found.same_prices
        assert [text.en for text in found.sentences] == [
            "With the price of Travel (per_minute 9), nobody is left out, as in the base; travel stays the same.",
            "Prices differ, so costs cannot be compared.",
        ]

    def test_a_roster_that_breaks_a_rule_is_told_of_first(self) -> None:
        base = ok_small()
        good = listed(base, roster(base, route("w1d0", ("v1", "08:01"))))
        bad = listed(base, roster(base, route("w1d0", ("v1", "07:00"))))
        assert "breaks a hard rule" in only(base, good, bad).sentences[0].en

    def test_titles_of_kinds_are_used_where_somebody_has_them(self) -> None:
        base = ok_small()
        none = listed(base, roster(base))
        variant = Variant(scenario(MORE), changed(base, MORE), none)
        titles = {"volunteer": Text(zh="志愿者", en="Volunteer")}
        (found,) = compare(base, none, [variant], titles).variants
        assert found.changes == (Text(zh="增加 1 名志愿者", en="1 more visitor (Volunteer)"),)


class TestTheVillage:
    def test_a_scenario_that_changes_nothing_has_the_figures_of_its_base(self) -> None:
        problem = village()
        answer = rostered(problem)
        comparison = compare(problem, answer, [Variant(scenario(), problem, answer)])
        (same,) = comparison.variants
        assert same.indicators == comparison.base == indicators(problem, answer)
        assert [text.en for text in same.sentences] == [
            "With no change at all, nobody is left out, as in the base; travel stays the same.",
            "Every figure is as in the base.",
        ]

    def test_no_person_and_no_elder_is_named(self) -> None:
        problem = village()
        answer = rostered(problem)
        ill: Fields = {"change": "unavailable", "visitors": ["V2"]}
        after = changed(problem, ill)
        comparison = compare(problem, answer, [Variant(scenario(ill), after, rostered(after))])
        text = comparison.model_dump_json()
        ids = [item.id for items in (problem.visitors, problem.elders, problem.visits) for item in items]
        assert [name for name in ids if f'"{name}"' in text or f" {name} " in text] == []
