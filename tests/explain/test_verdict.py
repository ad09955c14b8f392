"""What a move by hand would do, in exactly the figures of the judge of rosters."""

import pytest

from scheduler.constraints.continuity import CONTINUITY
from scheduler.constraints.index import Index
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.errors import InputError
from scheduler.domain.mode import VisitMode
from scheduler.domain.move import Move, Put, SetMode, Step, Swap, TakeOff
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import ModeOption
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.answers import Verdict
from scheduler.explain.verdict import Baseline, verdict
from tests.explain.random_moves import random_move
from tests.explain.weeks import Dice, filled, random_week
from tests.problems import HOUR, MINUTE, clock, elder, problem, roster, route, shift, visit, visitor, window

PRICES = {TRAVEL.key: TRAVEL.prices, CONTINUITY.key: CONTINUITY.prices}
Start = tuple[str, str]


def two(**fields: object) -> Problem:
    """Two visitors, both mornings, three visits at three doors; w1 is the named visitor of everybody."""
    names = ("v1", "p1"), ("v2", "p2"), ("v3", "p3")
    defaults: dict[str, object] = {
        "objective": Objective(prices=PRICES),
        "elders": tuple(elder(f"e{place}", place, named_visitor="w1") for _, place in names),
        "visitors": (visitor("w1"), visitor("w2")),
        "shifts": tuple(shift(f"{who}d{day}", who, day) for who in ("w1", "w2") for day in (0, 1)),
        "visits": tuple(visit(name, f"e{place}", place, windows=(window(days=(0, 1)),)) for name, place in names),
    }
    return problem(**(defaults | fields))


def given(question: Problem, *services: Start, shift_name: str = "w1d0") -> Roster:
    """Each visit at its own door."""
    routes = [route(shift_name, service, place=question.visit_of[service[0]].place) for service in services]
    stops = tuple(stop for one in routes for stop in one.stops)
    served = {name for name, _ in services}
    left = tuple(Unassigned(visit=item.id) for item in question.visits if item.id not in served)
    whole = roster(question, routes[0].model_copy(update={"stops": stops}))
    return whole.model_copy(update={"unassigned": left})


def morning(question: Problem) -> Roster:
    return given(question, ("v1", "08:01"), ("v2", "08:22"), ("v3", "08:43"))


def judged(question: Problem, before: Roster, *steps: Step) -> Verdict:
    """A verdict, held against the judge."""
    found = verdict(question, before, Move(steps=steps))
    assert_exact(question, before, found)
    return found


def assert_exact(question: Problem, before: Roster, found: Verdict) -> None:
    old, new = evaluate(question, before), evaluate(question, found.roster)
    assert found.cost_before == pytest.approx(old.quality)
    assert found.cost_after == pytest.approx(new.quality)
    assert found.cost_minutes == pytest.approx(new.quality - old.quality)
    assert found.feasible == new.feasible
    assert [(item.constraint, item.amount, item.visits) for item in found.broken] == [
        (item.constraint, item.amount, item.visits) for item in new.violations
    ]
    terms = [{term.constraint: term.cost for term in side.terms} for side in (old, new)]
    causes = {cause.constraint: cause for cause in found.causes}
    for key in {*terms[0], *terms[1]}:
        price = terms[1].get(key, 0.0) - terms[0].get(key, 0.0)
        assert (causes[key].minutes if key in causes else 0.0) == pytest.approx(price, abs=1e-6)
    assert sum(cause.minutes for cause in found.causes) == pytest.approx(found.cost_minutes, abs=1e-5)
    changed = {name: amount - old.levels[name] for name, amount in new.levels.items() if name != "quality"}
    assert found.levels == {name: amount for name, amount in changed.items() if amount}
    assert all(text.zh and text.en for text in found.sentences)


def starts(found: Roster, shift_name: str) -> list[tuple[str, str]]:
    (mine,) = [one for one in found.routes if one.shift == shift_name]
    return [(item.visit, str(item.start)[:-3]) for stop in mine.stops for item in stop.visits]


@pytest.mark.parametrize("seed", range(12))
class TestAnyMove:
    def test_is_judged_as_the_judge_of_rosters_does(self, seed: int) -> None:
        question = random_week(seed)
        before, dice, index = filled(question), Dice(seed + 100), Index(question)
        base = Baseline(question, before, index)
        found = [base.verdict(random_move(dice, question, before)) for _ in range(25)]
        for one in found:
            assert_exact(question, before, one)
        assert {one.feasible for one in found} == {True, False}

    def test_changes_only_what_it_lists(self, seed: int) -> None:
        question = random_week(seed)
        before, dice = filled(question), Dice(seed + 200)
        base = Baseline(question, before)
        for _ in range(10):
            found = base.verdict(random_move(dice, question, before))
            listed = {change.visit for change in found.changes}
            assert {*found.newly_served, *found.newly_unserved} <= listed
            assert services(question, before, listed) == services(question, found.roster, listed)

    def test_leaves_alone_what_has_begun(self, seed: int) -> None:
        question = random_week(seed)
        before, dice = filled(question), Dice(seed + 300)
        frozen = question.model_copy(update={"frozen_until": clock("08:40")})
        base = Baseline(frozen, before)
        done, judged_moves = base.week.begun, 0
        for _ in range(30):
            move = random_move(dice, frozen, before)
            touched = {step.visit for step in move.steps} | {step.other for step in move.steps if step.action == "swap"}
            if not done.isdisjoint(touched) or goes_back(frozen, move):
                with pytest.raises(InputError, match="before the freeze"):
                    base.verdict(move)
            else:
                found = base.verdict(move)
                assert_exact(frozen, before, found)
                assert done.isdisjoint(change.visit for change in found.changes)
                judged_moves += 1
        assert judged_moves


def goes_back(question: Problem, move: Move) -> bool:
    """Whether a step asks for a time before the freeze."""
    assert question.frozen_until is not None
    for step in move.steps:
        if step.action != "put":
            continue
        day = question.shift_of[step.shifts[0]].day if step.shifts else step.day
        assert day is not None
        if step.start is not None and day * 24 * HOUR + step.start < question.frozen_until:
            return True
    return False


def services(question: Problem, given_roster: Roster, without: set[str]) -> set[tuple[str, str, str]]:
    return {
        (item.visit, one.shift, str(item.start))
        for one in given_roster.routes
        for stop in one.stops
        for item in stop.visits
        if item.visit not in without
    }


class TestPuttingAVisit:
    def test_on_another_visitor_costs_a_stranger_and_the_way(self) -> None:
        question = two()
        found = judged(question, morning(question), Put(visit="v3", visitors=("w2",)))
        assert [(cause.constraint, cause.minutes) for cause in found.causes] == [("continuity", 20), ("travel", 4)]
        assert [text.en for text in found.sentences] == [
            "The roster costs 24.0 minutes more.",
            "Continuity: 20.0 minutes more.",
            "w2 is not the named visitor of visit v3 on 2026-11-30: 20.0.",
            "Travel: 4.0 minutes more.",
        ]
        assert found.sentences[0].zh == "成本增加 24.0 分钟。"
        assert [change.text.en for change in found.changes] == [
            "Visit v3: w2 instead of w1, 40 minutes earlier, on 2026-11-30 08:03 instead of 2026-11-30 08:43."
        ]

    def test_on_another_day_keeps_its_visitor(self) -> None:
        question = two()
        found = judged(question, morning(question), Put(visit="v3", day=1))
        assert starts(found.roster, "w1d1") == [("v3", "8:03")]
        assert found.feasible

    def test_at_another_start_lets_the_others_be(self) -> None:
        question = two()
        found = judged(question, morning(question), Put(visit="v3", start=clock("10:00")))
        assert starts(found.roster, "w1d0") == [("v1", "8:01"), ("v2", "8:22"), ("v3", "10:00")]
        assert [change.moved_minutes for change in found.changes] == [77]

    def test_at_a_position_pushes_on_what_follows(self) -> None:
        question = two()
        found = judged(question, morning(question), Put(visit="v3", shifts=("w1d0",), positions=(0,)))
        assert starts(found.roster, "w1d0") == [("v3", "8:03"), ("v1", "8:25"), ("v2", "8:46")]

    def test_that_nobody_made_is_covered_now(self) -> None:
        question = two()
        found = judged(question, given(question, ("v1", "08:01")), Put(visit="v2", visitors=("w1",), day=0))
        assert (found.newly_served, dict(found.levels)) == (("v2",), {"open.green": -1})
        assert found.sentences[0].en == "Visit v2 is now made."

    def test_where_it_is_forbidden_says_what_it_breaks(self) -> None:
        question = two(elders=tuple(elder(f"ep{n}", f"p{n}", blocked_visitors=frozenset({"w2"})) for n in (1, 2, 3)))
        found = judged(question, morning(question), Put(visit="v1", visitors=("w2",)))
        assert (found.feasible, found.is_allowed) == (False, False)
        assert [item.constraint for item in found.broken] == ["blocked_pair"]
        assert found.sentences[0].en.startswith("Breaks the rule Blocked pair: ")

    def test_at_a_start_that_cannot_be_kept_says_by_how_much(self) -> None:
        question = two()
        found = judged(question, morning(question), Put(visit="v2", start=clock("08:01")))
        assert ("v2", "8:01") in starts(found.roster, "w1d0")
        assert [(item.constraint, item.amount) for item in found.broken] == [("travel_fits", 1)]

    def test_outside_its_window_breaks_the_window(self) -> None:
        question = two()
        found = judged(question, morning(question), Put(visit="v3", start=clock("11:30")))
        assert [item.constraint for item in found.broken] == ["time_window"]

    def test_of_two_people_gives_both_the_same_start(self) -> None:
        question = two(visits=(visit("v1", "ep1", people=2),))
        found = judged(question, given_nobody(question), Put(visit="v1", visitors=("w1", "w2"), day=0))
        assert found.feasible
        assert starts(found.roster, "w1d0") == starts(found.roster, "w2d0") == [("v1", "8:01")]

    def test_of_two_people_by_one_breaks_a_rule(self) -> None:
        question = two(visits=(visit("v1", "ep1", people=2),))
        found = judged(question, given_nobody(question), Put(visit="v1", visitors=("w1",), day=0))
        assert [item.constraint for item in found.broken] == ["two_people"]

    def test_several_at_once_are_judged_together(self) -> None:
        question = two()
        steps = (Put(visit="v1", visitors=("w2",), start=clock("9:00")), Put(visit="v2", visitors=("w2",)))
        found = judged(question, morning(question), *steps)
        assert starts(found.roster, "w2d0") == [("v2", "8:02"), ("v1", "9:00")]


def given_nobody(question: Problem) -> Roster:
    left = tuple(Unassigned(visit=item.id) for item in question.visits)
    return roster(question).model_copy(update={"unassigned": left})


class TestOtherMoves:
    def test_taking_off_leaves_the_others_at_their_starts(self) -> None:
        question = two()
        found = judged(question, morning(question), TakeOff(visit="v2"))
        assert starts(found.roster, "w1d0") == [("v1", "8:01"), ("v3", "8:43")]
        assert found.newly_unserved == ("v2",)
        assert [item.visit for item in found.roster.unassigned] == ["v2"]

    def test_swapping_changes_places_on_one_route(self) -> None:
        question = two()
        found = judged(question, morning(question), Swap(visit="v1", other="v3"))
        assert [name for name, _ in starts(found.roster, "w1d0")] == ["v3", "v2", "v1"]

    def test_swapping_exchanges_people_and_days(self) -> None:
        question = two()
        before = judged(question, morning(question), Put(visit="v3", visitors=("w2",), day=1)).roster
        found = judged(question, before, Swap(visit="v1", other="v3"))
        assert starts(found.roster, "w2d1") == [("v1", "8:03")]
        assert [name for name, _ in starts(found.roster, "w1d0")] == ["v3", "v2"]

    def test_another_mode_stays_in_its_place(self) -> None:
        options = tuple(ModeOption(mode=mode, duration=20 * MINUTE) for mode in (VisitMode.HOME, VisitMode.PHONE))
        question = two(visits=tuple(visit(f"v{n}", f"ep{n}", f"p{n}", options=options) for n in (1, 2, 3)))
        found = judged(question, morning(question), SetMode(visit="v2", mode=VisitMode.PHONE))
        assert starts(found.roster, "w1d0") == [("v1", "8:01"), ("v2", "8:22"), ("v3", "8:44")]
        assert [[kind.value for kind in change.kinds] for change in found.changes] == [["mode"], ["start"]]

    def test_mending_a_broken_rule_is_said(self) -> None:
        question = two(elders=tuple(elder(f"ep{n}", f"p{n}", blocked_visitors=frozenset({"w2"})) for n in (1, 2, 3)))
        before = given(question, ("v1", "08:01"), shift_name="w2d0")
        found = judged(question, before, Put(visit="v1", visitors=("w1",)))
        assert [item.constraint for item in found.mended] == ["blocked_pair"]
        assert found.is_allowed

    def test_a_start_a_person_pinned_does_not_move(self) -> None:
        question = two(pins=(Pin(visit="v2", start=clock("08:22")),))
        found = judged(question, morning(question), Put(visit="v3", shifts=("w1d0",), positions=(0,)))
        assert ("v2", "8:22") in starts(found.roster, "w1d0")


class TestRefusals:
    @pytest.mark.parametrize(
        ("step", "sentence"),
        [
            (TakeOff(visit="v9"), "visit v9: the problem has no such visit"),
            (Put(visit="v1", visitors=("w9",)), "there is no visitor 'w9'"),
            (Put(visit="v1", shifts=("s9",)), "there is no shift 's9'"),
            (Put(visit="v1", visitors=("w2",), day=5), "has no shift on 2026-12-05"),
            (Put(visit="v1", shifts=("w2d0",), positions=(3,)), "there is no position 3"),
            (SetMode(visit="v1", mode=VisitMode.VIDEO), "cannot be done by video"),
        ],
    )
    def test_a_move_that_names_what_there_is_not(self, step: Step, sentence: str) -> None:
        question = two()
        with pytest.raises(InputError, match=sentence):
            verdict(question, morning(question), Move(steps=(step,)))

    def test_a_visit_nobody_makes_needs_a_visitor_and_a_day(self) -> None:
        question = two()
        with pytest.raises(InputError, match="has to say who comes"):
            verdict(question, given(question, ("v1", "08:01")), Move(steps=(Put(visit="v2"),)))

    def test_a_visit_that_has_begun(self) -> None:
        question = two(frozen_until=clock("08:10"))
        with pytest.raises(InputError, match="would start before the freeze"):
            verdict(question, morning(question), Move(steps=(Put(visit="v3", start=clock("08:05")),)))
        with pytest.raises(InputError, match="before the freeze"):
            verdict(question, morning(question), Move(steps=(TakeOff(visit="v1"),)))


def test_a_move_survives_json() -> None:
    steps = (Put(visit="v1", visitors=("w1",), day=2, start=clock("9:00")), Swap(visit="v1", other="v2"))
    move = Move(steps=(*steps, TakeOff(visit="v3"), SetMode(visit="v2", mode=VisitMode.PHONE)))
    assert Move.model_validate_json(move.model_dump_json()) == move
