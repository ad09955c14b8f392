"""Contradictions among pins, each with the set a person finds by hand."""

from datetime import timedelta

import pytest

from scheduler.constraints.index import Index
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Company, ModeOption, Precedence, Series, Visit
from scheduler.domain.visitor import Caps, Qualification
from scheduler.model.conflict import RULES, smallest_conflict
from scheduler.model.conflict_question import PinQuestion, pin_parts
from tests.problems import HOUR, MINUTE, clock, elder, ok_small, problem, shift, visit, visitor, window

NINE = clock("09:00")
EITHER_DAY = (window(days=(0, 1)),)


def two_visits(*pins: Pin, **fields: object) -> Problem:
    """Two visitors on two mornings; three visits of twenty minutes at one door on either day."""
    return ok_small(pins=pins, **fields)


def conflict_of(question: Problem) -> tuple[set[tuple[str, str]], set[str]] | None:
    """Return pins as (visit, what) and rules, having checked that every member is needed and all are not enough."""
    found = smallest_conflict(question)
    if found is None:
        return None
    ask = PinQuestion(Index(question), 10.0, 1)
    rules = [rule for rule in RULES if rule.key in found.rules]
    assert ask.impossible(found.pins, rules)
    for pin in found.pins:
        assert not ask.impossible([other for other in found.pins if other != pin], rules)
    for rule in rules:
        assert not ask.impossible(found.pins, [other for other in rules if other is not rule])
    return {(pin.visit, pin.what) for pin in found.pins}, set(found.rules)


class TestNoConflict:
    def test_a_problem_without_pins_has_none(self) -> None:
        assert smallest_conflict(two_visits()) is None

    def test_pins_that_can_all_be_kept_are_no_conflict(self) -> None:
        pins = (Pin(visit="v1", visitor="w1", day=0, start=NINE), Pin(visit="v2", visitor="w2", day=0, start=NINE))
        assert smallest_conflict(two_visits(*pins)) is None

    def test_visits_without_pins_never_cause_one(self) -> None:
        visits = (visit("v1"), visit("v2", skills=frozenset({"nurse"})))
        assert smallest_conflict(problem(visits=visits, pins=(Pin(visit="v1", start=NINE),))) is None


class TestOnePin:
    def test_a_visitor_without_the_skill(self) -> None:
        visits = (visit("v1", skills=frozenset({"nurse"})),)
        nurse = visitor("w2", qualifications=(Qualification(name="nurse"),))
        shifts = (shift("s1", "w1"), shift("s2", "w2"))
        question = problem(
            visits=visits, visitors=(visitor("w1"), nurse), shifts=shifts, pins=(Pin(visit="v1", visitor="w1", day=0),)
        )
        assert conflict_of(question) == ({("v1", "visitor")}, {"skill"})

    def test_a_day_without_any_shift(self) -> None:
        question = two_visits(
            Pin(visit="v1", visitor="w1", day=3), visits=(visit("v1", windows=(window(days=range(7)),)),)
        )
        assert conflict_of(question) == ({("v1", "day")}, {"availability"})

    def test_a_day_on_which_only_somebody_else_works(self) -> None:
        shifts = (shift("s1", "w1", 0), shift("s2", "w2", 1))
        question = two_visits(Pin(visit="v1", visitor="w1", day=1), shifts=shifts)
        assert conflict_of(question) == ({("v1", "visitor"), ("v1", "day")}, {"availability"})

    def test_a_start_outside_the_windows(self) -> None:
        question = two_visits(Pin(visit="v1", start=clock("11:30")))
        assert conflict_of(question) == ({("v1", "start")}, {"time_window"})

    def test_a_start_nine_minutes_too_early_for_the_way_from_home(self) -> None:
        question = problem(visits=(visit(place="p9"),), pins=(Pin(visit="v1", start=clock("08:08")),))
        assert conflict_of(question) == ({("v1", "start")}, {"travel_fits", "availability"})

    def test_two_days_for_one_visit_need_no_rule_to_contradict(self) -> None:
        question = two_visits(Pin(visit="v1", day=0), Pin(visit="v1", day=1))
        assert conflict_of(question) == ({("v1", "day")}, set())

    def test_an_elder_who_never_agreed(self) -> None:
        refused = (Consent(mode=VisitMode.HOME, state=ConsentState.REFUSED),)
        question = two_visits(Pin(visit="v1", day=0), elders=(elder(consents=refused),))
        assert conflict_of(question) == ({("v1", "day")}, {"consent"})

    def test_a_visit_for_two_where_only_one_person_works(self) -> None:
        question = problem(visits=(visit(people=2),), pins=(Pin(visit="v1", day=0),))
        assert conflict_of(question) == ({("v1", "day")}, {"two_people"})


class TestSeveralPins:
    def test_one_visitor_at_two_visits_at_once(self) -> None:
        fixed = [Pin(visit=name, visitor="w1", day=0, start=NINE) for name in ("v1", "v2")]
        parts = {(name, what) for name in ("v1", "v2") for what in ("visitor", "day", "start")}
        assert conflict_of(two_visits(*fixed)) == (parts, {"travel_fits"})

    def test_an_innocent_pin_is_left_out(self) -> None:
        fixed = [Pin(visit=name, visitor="w1", day=0, start=NINE) for name in ("v1", "v2")]
        found = conflict_of(two_visits(*fixed, Pin(visit="v3", visitor="w2", day=1)))
        assert found is not None
        assert {name for name, _ in found[0]} == {"v1", "v2"}

    def test_a_contradiction_of_one_pin_is_told_before_that_of_two(self) -> None:
        fixed = [Pin(visit=name, visitor="w1", day=0, start=NINE) for name in ("v1", "v2")]
        visits = (
            *(visit(name, windows=EITHER_DAY) for name in ("v1", "v2")),
            visit("v3", windows=(window(days=range(7)),)),
        )
        question = two_visits(*fixed, Pin(visit="v3", day=4), visits=visits)
        assert conflict_of(question) == ({("v3", "day")}, {"availability"})

    def test_more_visits_than_the_daily_cap(self) -> None:
        visitors = (visitor("w1", daily=Caps(visits=1)), visitor("w2"))
        question = two_visits(
            Pin(visit="v1", visitor="w1", day=0), Pin(visit="v2", visitor="w1", day=0), visitors=visitors
        )
        parts = {(name, what) for name in ("v1", "v2") for what in ("visitor", "day")}
        assert conflict_of(question) == (parts, {"daily_cap"})

    def test_orders_that_go_round_in_a_circle(self) -> None:
        question = two_visits(Pin(visit="v1", after="v2"), Pin(visit="v2", after="v1"))
        assert conflict_of(question) == ({("v1", "after"), ("v2", "after")}, set())

    def test_an_order_asks_for_one_day(self) -> None:
        question = two_visits(Pin(visit="v2", after="v1"), Pin(visit="v1", day=0), Pin(visit="v2", day=1))
        assert conflict_of(question) == ({("v2", "after"), ("v1", "day"), ("v2", "day")}, set())

    def test_days_closer_than_the_smallest_gap(self) -> None:
        series = (Series(id="r", visits=("v1", "v2", "v3"), smallest_gap_days=2),)
        question = two_visits(Pin(visit="v1", day=0), Pin(visit="v2", day=1), series=series)
        assert conflict_of(question) == ({("v1", "day"), ("v2", "day")}, {"spacing"})

    def test_a_visit_tied_to_a_pinned_one_counts_though_it_has_no_pin(self) -> None:
        visits: tuple[Visit, ...] = (visit("v1", windows=EITHER_DAY), visit("v2", windows=(window(days=(1,)),)))
        ties = (Precedence(first="v1", second="v2", max_lag=2 * HOUR, company=Company.ANY),)
        question = two_visits(Pin(visit="v1", day=0), visits=visits, precedences=ties)
        assert conflict_of(question) == ({("v1", "day")}, {"precedence", "time_window"})

    def test_too_many_calls(self) -> None:
        options = (
            ModeOption(mode=VisitMode.HOME, duration=20 * MINUTE),
            ModeOption(mode=VisitMode.PHONE, duration=timedelta(minutes=5)),
        )
        visits = tuple(visit(name, options=options, place="p9", windows=EITHER_DAY) for name in ("v1", "v2"))
        early = [Pin(visit=name, start=clock("08:05")) for name in ("v1", "v2")]
        series = (Series(id="r", visits=("v1", "v2"), most_fallbacks=1),)
        question = two_visits(*early, visits=visits, series=series)
        rules = {"mode_mix", "travel_fits", "availability"}
        assert conflict_of(question) == ({("v1", "start"), ("v2", "start")}, rules)


class TestWords:
    def test_the_sentence_names_pins_and_rules_in_both_languages(self) -> None:
        found = smallest_conflict(two_visits(Pin(visit="v1", start=clock("11:30"))))
        assert found is not None
        assert found.sentence.en == (
            "These pins and rules cannot all hold: the fixed start 11:30 of visit v1; the rule “Time window”. "
            "Release one of the pins."
        )
        assert found.sentence.zh == (
            "这些固定安排和规则不能同时满足：走访 v1 固定的时间 11:30；规则“时间窗”。请放开其中一项固定安排。"
        )

    def test_parts_are_listed_once(self) -> None:
        pin = Pin(visit="v1", visitor="w1", day=0)
        assert [part.what for part in pin_parts(two_visits(pin, pin))] == ["visitor", "day"]


@pytest.mark.parametrize("many", [40])
def test_a_large_week_asks_only_about_its_pinned_visits(many: int) -> None:
    visits = tuple(visit(f"v{row}", windows=EITHER_DAY) for row in range(20 * many))
    pins = (Pin(visit="v7", visitor="w1", day=0, start=NINE), Pin(visit="v700", visitor="w1", day=0, start=NINE))
    found = conflict_of(two_visits(*pins, visits=visits))
    assert found is not None
    assert found[1] == {"travel_fits"}
