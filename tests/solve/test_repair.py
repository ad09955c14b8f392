"""Least-change replanning on weeks small enough to know the answer: one class for each thing that can happen."""

import pytest

from scheduler.constraints.change import CHANGE
from scheduler.constraints.index import Index
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.change_set import (
    ChangeSet,
    ElderAbsent,
    PinAdded,
    RemoteOnly,
    ShiftAdded,
    ShiftShortened,
    VisitAdded,
    VisitCancelled,
    VisitorAbsent,
    WeekChange,
)
from scheduler.domain.elder import RiskTier
from scheduler.domain.errors import InputError
from scheduler.domain.mode import VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Unassigned
from scheduler.domain.visit import Chance, Coverage, ModeOption, Precedence
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.repair import repair
from scheduler.solve.repair_result import ReasonKind, RepairResult, Source
from tests.problems import HOUR, MINUTE, clock, elder, place, problem, roster, route, shift, visit, visitor, window
from tests.solve.repairs import engine_here, repaired

ALL_DAY = "08:00-16:00"
BOTH = (VisitMode.HOME, VisitMode.PHONE)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_here(monkeypatch)


def week(**fields: object) -> Problem:
    """Two visitors on two days; three visits in one house, open from 8 to 16 on both days."""
    open_days = (window(ALL_DAY, days=(0, 1)),)
    defaults: dict[str, object] = {
        "days": 2,
        "objective": Objective(prices={TRAVEL.key: TRAVEL.prices, CHANGE.key: CHANGE.prices}),
        "visitors": (visitor("w1"), visitor("w2")),
        "shifts": tuple(shift(f"{who}d{day}", who, day, "08:00-17:00") for who in ("w1", "w2") for day in (0, 1)),
        "visits": tuple(visit(name, windows=open_days) for name in ("v1", "v2", "v3")),
    }
    return problem(**(defaults | fields))


def by_the_hour() -> Problem:
    """The same week with visits on the first day only, each within ten minutes of its published start."""
    hours = {"v1": "08:20-08:40", "v2": "09:20-09:40", "v3": "13:50-14:10"}
    return week(visits=tuple(visit(name, windows=(window(open_at),)) for name, open_at in hours.items()))


PUBLISHED = route("w1d0", ("v1", "08:30"), ("v2", "09:30"), ("v3", "14:00"))


def given(question: Problem, *routes: Route) -> Roster:
    found = roster(question, *(routes or (PUBLISHED,)))
    served = {item.visit for one in found.routes for stop in one.stops for item in stop.visits}
    left = tuple(Unassigned(visit=item.id) for item in question.visits if item.id not in served)
    return found.model_copy(update={"unassigned": left})


def told(result: RepairResult) -> list[str]:
    return [item.change.text.en for item in result.changes]


def why(result: RepairResult) -> dict[str, tuple[ReasonKind, tuple[int, ...]]]:
    return {item.change.visit: (item.kind, item.caused_by) for item in result.changes}


class TestNothing:
    def test_changes_nothing(self) -> None:
        before = given(week())
        result = repaired(week(), before, freeze=10 * HOUR)
        assert result.roster.model_dump_json() == before.model_dump_json()
        assert (result.source, result.changes) == (Source.UNCHANGED, ())

    def test_an_absence_that_touches_nobody_changes_nothing(self) -> None:
        before = given(week())
        result = repaired(week(), before, VisitorAbsent(visitor="w2", first_day=0))
        assert (result.roster.routes, result.changes) == (before.routes, ())


class TestAVisitorAbsent:
    def test_gives_the_visits_to_somebody_else_at_the_same_hour(self) -> None:
        result = repaired(by_the_hour(), given(by_the_hour()), VisitorAbsent(visitor="w1", first_day=0))
        assert told(result) == [f"Visit v{number}: w2 instead of w1." for number in (1, 2, 3)]
        assert why(result) == dict.fromkeys(("v1", "v2", "v3"), (ReasonKind.DIRECT, (0,)))
        assert [item.price for item in result.changes] == [30, 30, 30]
        assert result.changes[0].text.en == "Because w1 cannot come on 2026-11-30."
        assert result.changes[0].text.zh == "起因：w1 于 2026-11-30 不能来。"

    def test_for_an_afternoon_leaves_the_morning_alone(self) -> None:
        result = repaired(
            by_the_hour(), given(by_the_hour()), VisitorAbsent(visitor="w1", first_day=0, start=12 * HOUR)
        )
        assert told(result) == ["Visit v3: w2 instead of w1."]

    def test_for_an_hour_leaves_before_and_after_alone(self) -> None:
        gone = VisitorAbsent(visitor="w1", first_day=0, start=9 * HOUR, end=10 * HOUR)
        result = repaired(by_the_hour(), given(by_the_hour()), gone)
        assert [item.change.visit for item in result.changes] == ["v2"]
        assert {one.shift for one in result.roster.routes} >= {"w1d0", "w1d0+1"}

    def test_keeps_what_has_begun_and_the_way_home_from_it(self) -> None:
        result = repaired(week(), given(week()), VisitorAbsent(visitor="w1", first_day=0), freeze=clock("08:40"))
        assert [item.change.visit for item in result.changes] == ["v2", "v3"]
        assert result.problem.shift_of["w1d0"].end == clock("08:51")
        assert result.roster.routes[0].stops == PUBLISHED.stops[:1]

    def test_is_dear_within_a_day_of_the_freeze(self) -> None:
        result = repaired(
            by_the_hour(), given(by_the_hour()), VisitorAbsent(visitor="w1", first_day=0), freeze=clock("08:40")
        )
        assert [item.price for item in result.changes] == [60, 60]

    def test_of_the_only_visitor_lists_who_is_left_out(self) -> None:
        alone = week(visitors=(visitor("w1"),), shifts=(shift("w1d0", "w1", 0, "08:00-17:00"),))
        result = repaired(alone, given(alone), VisitorAbsent(visitor="w1", first_day=0))
        assert result.newly_unserved == ("v1", "v2", "v3")
        assert result.roster.routes == ()

    def test_of_one_of_two_people_keeps_the_other(self) -> None:
        names = ("w1", "w2", "w3")
        pair = week(
            visitors=tuple(visitor(name) for name in names),
            shifts=tuple(shift(f"{name}d0", name, 0, "08:00-17:00") for name in names),
            visits=(visit(windows=(window(ALL_DAY),), people=2),),
        )
        before = given(pair, route("w1d0", ("v1", "09:00")), route("w2d0", ("v1", "09:00")))
        result = repaired(pair, before, VisitorAbsent(visitor="w2", first_day=0))
        assert told(result) == ["Visit v1: w1 + w3 instead of w1 + w2."]

    def test_takes_the_cheapest_change_that_does(self) -> None:
        """Another day is told for 20 minutes, another visitor for 30."""
        result = repaired(week(), given(week()), VisitorAbsent(visitor="w1", first_day=0))
        assert {item.change.after.day for item in result.changes if item.change.after} == {1}
        assert [item.price for item in result.changes] == [20, 20, 20]


class TestAShiftShortened:
    def test_moves_only_what_lies_behind_its_new_end(self) -> None:
        result = repaired(by_the_hour(), given(by_the_hour()), ShiftShortened(shift="w1d0", end=12 * HOUR))
        assert told(result) == ["Visit v3: w2 instead of w1."]
        assert result.changes[0].text.en == "Because shift w1d0 is now until 12:00."

    def test_at_its_beginning_moves_what_lies_before(self) -> None:
        result = repaired(week(), given(week()), ShiftShortened(shift="w1d0", start=9 * HOUR))
        assert [item.change.visit for item in result.changes] == ["v1"]

    def test_cannot_become_longer(self) -> None:
        with pytest.raises(InputError, match="use shift_added"):
            repaired(week(), given(week()), ShiftShortened(shift="w1d0", end=20 * HOUR))


class TestAnElderAbsent:
    def test_is_visited_on_another_day_where_the_visit_has_one(self) -> None:
        result = repaired(week(), given(week()), ElderAbsent(elder="e1", first_day=0, last_day=0))
        assert {item.change.after.day for item in result.changes if item.change.after} == {1}
        assert why(result) == dict.fromkeys(("v1", "v2", "v3"), (ReasonKind.DIRECT, (0,)))

    def test_to_the_end_of_the_week_is_owed_nothing(self) -> None:
        result = repaired(week(), given(week()), ElderAbsent(elder="e1", first_day=0, status=AbsenceStatus.HOSPITAL))
        assert (result.problem.visits, result.roster.routes, result.roster.unassigned) == ((), (), ())
        assert result.changes[0].text.en == "Because e1 is in hospital on 2026-11-30 – 2026-12-01."

    def test_after_a_visit_has_begun_keeps_that_visit(self) -> None:
        result = repaired(week(), given(week()), ElderAbsent(elder="e1", first_day=0), freeze=9 * HOUR)
        assert [item.id for item in result.problem.visits] == ["v1"]


class TestACancelledVisit:
    def test_leaves_all_others_where_they_are(self) -> None:
        result = repaired(week(), given(week()), VisitCancelled(visit="v2"))
        assert told(result) == ["Visit v2 is off (it was w1, 2026-11-30 09:30)."]
        assert result.newly_unserved == ()

    def test_frees_the_visit_tied_to_it(self) -> None:
        tied = week(precedences=(Precedence(first="v1", second="v2", min_lag=HOUR, max_lag=HOUR),))
        result = repaired(tied, given(tied), VisitCancelled(visit="v1"))
        assert result.problem.precedences == ()
        assert [item.change.visit for item in result.changes] == ["v1"]

    def test_cannot_be_one_that_has_begun(self) -> None:
        with pytest.raises(InputError, match="change 0: visit v1 starts before the freeze"):
            repaired(week(), given(week()), VisitCancelled(visit="v1"), freeze=9 * HOUR)


class TestAnUrgentVisit:
    def urgent(self, **fields: object) -> VisitAdded:
        grave = Coverage(tier=RiskTier.RED, chance=Chance.LAST)
        return VisitAdded(visit=visit("u1", windows=(window(ALL_DAY),), coverage=grave), **fields)  # type: ignore[arg-type]

    def test_is_put_where_it_disturbs_nobody(self) -> None:
        result = repaired(week(), given(week()), self.urgent(), freeze=10 * HOUR)
        assert [item.change.visit for item in result.changes] == ["u1"]
        assert why(result) == {"u1": (ReasonKind.DIRECT, (0,))}
        after = result.changes[0].change.after
        assert after is not None
        assert after.start >= 10 * HOUR

    def test_displaces_a_lower_one_when_there_is_no_room(self) -> None:
        full = week(
            visitors=(visitor("w1"),),
            shifts=(shift("w1d0", "w1", 0, "08:00-09:10"),),
            visits=tuple(visit(name, windows=(window(ALL_DAY),)) for name in ("v1", "v2", "v3")),
        )
        before = given(full, route("w1d0", ("v1", "08:01"), ("v2", "08:21"), ("v3", "08:41")))
        result = repaired(full, before, self.urgent())
        assert len(result.newly_unserved) == 1
        (left,) = result.newly_unserved
        assert why(result)[left] == (ReasonKind.KNOCK_ON, (0,))

    def test_to_somebody_the_problem_does_not_know_brings_elder_and_place(self) -> None:
        far = week(places=(*week().places,), elders=(elder(),))
        new = VisitAdded(visit=visit("u1", "e9", "p9", windows=(window(ALL_DAY),)), elder=elder("e9", "p9"))
        result = repaired(far, given(far), new)
        assert "e9" in result.problem.elder_of
        assert [item.change.elder for item in result.changes] == ["e9"]

    def test_to_a_place_the_travel_matrix_does_not_have_is_refused(self) -> None:
        new = VisitAdded(visit=visit("u1", "e1", "far", windows=(window(ALL_DAY),)), place=place("far"))
        with pytest.raises(InputError, match="place 'far' is not in the travel matrix"):
            repaired(week(), given(week()), new)


class TestAPinAdded:
    def test_moves_the_pinned_visit_and_no_other(self) -> None:
        result = repaired(week(), given(week()), PinAdded(pin=Pin(visit="v2", visitor="w2")))
        assert told(result) == ["Visit v2: w2 instead of w1."]
        assert result.changes[0].text.en == "Because somebody fixed visit v2."

    def test_that_is_kept_already_changes_nothing(self) -> None:
        result = repaired(week(), given(week()), PinAdded(pin=Pin(visit="v2", visitor="w1", day=0)))
        assert result.changes == ()


class TestAShiftAdded:
    def test_lets_a_visit_be_made_that_was_left_out(self) -> None:
        short = week(visitors=(visitor("w1"), visitor("w2")), shifts=(shift("w1d0", "w1", 0, "08:00-14:30"),))
        late = visit("v4", windows=(window("15:00-16:00"),))
        short = week(shifts=short.shifts, visits=(*short.visits, late))
        extra = ShiftAdded(shift=shift("w2d0", "w2", 0, "14:00-17:00"))
        result = repaired(short, given(short), extra)
        assert [item.change.visit for item in result.changes] == ["v4"]
        assert why(result) == {"v4": (ReasonKind.KNOCK_ON, (0,))}

    def test_with_an_id_in_use_is_refused(self) -> None:
        with pytest.raises(InputError, match="there is a shift 'w1d0' already"):
            repaired(week(), given(week()), ShiftAdded(shift=shift("w1d0", "w1", 0, "18:00-19:00")))

    def test_over_another_shift_of_the_same_visitor_is_refused(self) -> None:
        with pytest.raises(InputError, match="after the changes"):
            repaired(week(), given(week()), ShiftAdded(shift=shift("x", "w1", 0, "16:00-18:00")))


class TestRemoteOnly:
    def question(self, days: tuple[int, ...], modes: tuple[VisitMode, ...] = BOTH) -> Problem:
        options = tuple(ModeOption(mode=mode, duration=20 * MINUTE) for mode in modes)
        visits = tuple(
            visit(name, windows=(window(ALL_DAY, days=days),), options=options) for name in ("v1", "v2", "v3")
        )
        return week(areas=({"id": "a1", "name": "one", "level": "village"},), elders=(elder(area="a1"),), visits=visits)

    def test_turns_visits_into_calls_where_no_other_day_is_left(self) -> None:
        question = self.question((0,))
        result = repaired(question, given(question), RemoteOnly(areas=frozenset({"a1"}), first_day=0, last_day=0))
        assert {item.change.after.mode for item in result.changes if item.change.after} == {VisitMode.PHONE}
        assert told(result)[0] == "Visit v1: by phone instead of at home."

    def test_moves_visits_to_days_that_are_open(self) -> None:
        question = self.question((0, 1))
        result = repaired(question, given(question), RemoteOnly(areas=frozenset({"a1"}), first_day=0, last_day=0))
        assert {item.change.after.day for item in result.changes if item.change.after} == {1}

    def test_leaves_out_and_lists_who_cannot_be_called(self) -> None:
        question = self.question((0,), (VisitMode.HOME,))
        result = repaired(question, given(question), RemoteOnly(areas=frozenset({"a1"}), first_day=0))
        assert result.newly_unserved == ("v1", "v2", "v3")

    def test_in_an_area_nobody_knows_is_refused(self) -> None:
        with pytest.raises(InputError, match="there is no area 'a9'"):
            repaired(week(), given(week()), RemoteOnly(areas=frozenset({"a9"}), first_day=0))


class TestTheFreeze:
    def test_what_has_begun_is_the_same_byte_for_byte(self) -> None:
        before = given(week())
        result = repaired(week(), before, VisitorAbsent(visitor="w1", first_day=0), freeze=10 * HOUR)
        kept = result.roster.routes[0]
        assert kept.stops[0].model_dump_json() == PUBLISHED.stops[0].model_dump_json()
        assert kept.stops[1].model_dump_json() == PUBLISHED.stops[1].model_dump_json()

    def test_a_fallback_that_has_begun_stays_a_call(self) -> None:
        options = tuple(ModeOption(mode=mode, duration=20 * MINUTE) for mode in BOTH)
        question = week(visits=tuple(visit(f"v{n}", windows=(window(ALL_DAY),), options=options) for n in (1, 2, 3)))
        first = PUBLISHED.stops[0]
        call = first.model_copy(
            update={"place": None, "visits": (first.visits[0].model_copy(update={"mode": VisitMode.PHONE}),)}
        )
        before = given(question, PUBLISHED.model_copy(update={"stops": (call, *PUBLISHED.stops[1:])}))
        result = repaired(question, before, VisitCancelled(visit="v3"), freeze=9 * HOUR)
        assert result.roster.routes[0].stops[0] == call

    def test_a_visit_that_was_missed_is_not_made_in_the_past(self) -> None:
        early = week(visits=(*week().visits, visit("v4", windows=(window("08:00-09:00"),))))
        result = repaired(early, given(early), VisitCancelled(visit="v3"), freeze=10 * HOUR)
        assert [item.visit for item in result.roster.unassigned] == ["v4"]


class TestGains:
    def test_a_move_that_saves_more_than_it_costs_says_how_much(self) -> None:
        """v4 at the far end takes w1 eighteen minutes of way; an added shift of a neighbour saves them all and more."""
        dear = Objective(prices={TRAVEL.key: {"per_minute": 5.0}, CHANGE.key: CHANGE.prices})
        far = week(
            objective=dear,
            elders=(elder(), elder("e9", "p9")),
            visitors=(visitor("w1"), visitor("w2", home="p9")),
            visits=(*week().visits, visit("v4", "e9", "p9", windows=(window(ALL_DAY),))),
            shifts=(shift("w1d0", "w1", 0, "08:00-17:00"), shift("w2d0", "w2", 0, "08:00-17:00")),
        )
        stops = (*PUBLISHED.stops, *route("w1d0", ("v4", "15:00"), place="p9").stops)
        before = given(far, PUBLISHED.model_copy(update={"stops": stops}))
        result = repaired(far, before, VisitCancelled(visit="v1"))
        moved = next(item for item in result.changes if item.change.visit == "v4")
        assert (moved.kind, moved.price, moved.gain) == (ReasonKind.GAIN, 30, 5 * 16 - 30)
        assert moved.text.en == "The roster is better for it: as it was, it would cost 50.0 minutes more."


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (VisitorAbsent(visitor="w9", first_day=0), "change 0: there is no visitor 'w9'"),
            (VisitorAbsent(visitor="w1", first_day=7), "day 7 lies outside the 2 days"),
            (ShiftShortened(shift="s9", end=HOUR), "there is no shift 's9'"),
            (ElderAbsent(elder="e9", first_day=0), "there is no elder 'e9'"),
            (VisitCancelled(visit="v9"), "there is no visit 'v9'"),
            (VisitAdded(visit=visit("v1")), "there is a visit 'v1' already"),
            (VisitAdded(visit=visit("u1", "e9")), "there is no elder 'e9'"),
            (PinAdded(pin=Pin(visit="v9", day=0)), "there is no visit 'v9'"),
        ],
    )
    def test_a_change_that_names_what_there_is_not(self, change: WeekChange, sentence: str) -> None:
        with pytest.raises(InputError, match=sentence):
            repaired(week(), given(week()), change)


class TestTheProblem:
    def test_without_a_price_of_changes_gets_the_default_one(self) -> None:
        free = week(objective=Objective(prices={TRAVEL.key: TRAVEL.prices}))
        result = repaired(free, given(free), VisitorAbsent(visitor="w1", first_day=0))
        assert dict(result.problem.objective.prices["change"]) == dict(CHANGE.prices)
        assert result.problem.published is not None

    def test_can_be_repaired_again(self) -> None:
        once = repaired(week(), given(week()), VisitorAbsent(visitor="w1", first_day=0), freeze=9 * HOUR)
        back = VisitAdded(visit=visit("u1", windows=(window(ALL_DAY),)))
        again = repaired(once.problem, once.roster, back, freeze=11 * HOUR)
        assert [item.change.visit for item in again.changes] == ["u1"]


def test_the_engine_in_its_own_process_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    changes = ChangeSet(frozen_until=9 * HOUR, changes=(VisitorAbsent(visitor="w1", first_day=0),))
    params = SolveParams(iterations=100, method=Method.SEARCH, workers=1)
    first, second = (repair(week(), given(week()), changes, params) for _ in range(2))
    assert first == second
    assert first.engine_fault is None
    assert evaluate(first.problem, first.roster, index=Index(first.problem)).feasible


def test_a_change_set_survives_json() -> None:
    some = (VisitorAbsent(visitor="w1", first_day=0, end=9 * HOUR), PinAdded(pin=Pin(visit="v1", day=1)))
    changes = ChangeSet(frozen_until=34 * HOUR, changes=some)
    assert ChangeSet.model_validate_json(changes.model_dump_json()) == changes
