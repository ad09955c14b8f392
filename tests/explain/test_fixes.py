"""One class a kind of fix: the smallest change, in hand-computed minutes, and what applying it gives."""

from datetime import timedelta

import pytest

from scheduler.constraints.index import Index
from scheduler.domain.elder import Gender, Preference, RiskTier
from scheduler.domain.errors import InputError
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.place import Area, AreaLevel
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Fix, Roster
from scheduler.domain.visit import Chance, Company, Coverage, ModeOption, Precedence, Series
from scheduler.domain.visitor import Caps, Qualification
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.applying import apply_fix
from scheduler.explain.change import FixKind
from scheduler.explain.unassigned import with_reasons
from tests.problems import HOUR, MINUTE, MONDAY, clock, elder, problem, roster, route, shift, visit, visitor, window

HOME_ONLY = (Consent(mode=VisitMode.HOME, state=ConsentState.AGREED),)


def fixes(question: Problem, given: Roster | None = None, of: str = "v1") -> dict[str, Fix]:
    """The fixes of one visit by kind, each applied and judged."""
    explained = with_reasons(question, given or roster(question), Index(question))
    found = next(item.fixes for item in explained.unassigned if item.visit == of)
    for fix in found:
        served(question, explained, of, fix)
    assert len({fix.kind for fix in found}) == len(found)
    return {fix.kind: fix for fix in found}


def served(question: Problem, given: Roster, of: str, fix: Fix) -> tuple[Problem, Roster]:
    new_problem, new_roster = apply_fix(question, given, of, fix)
    verdict = evaluate(new_problem, new_roster)
    assert verdict.feasible, verdict.violations
    assert of not in {item.visit for item in new_roster.unassigned}
    return new_problem, new_roster


class TestInsert:
    def test_a_visit_that_fits_as_the_roster_stands_needs_nothing_else(self) -> None:
        found = fixes(problem())
        assert list(found) == [FixKind.INSERT]
        fix = found[FixKind.INSERT]
        assert (fix.visitor, fix.shift, fix.day, fix.start) == ("w1", "s1", 0, clock("8:01"))
        assert fix.text.en == "Place it: v1 by w1 on 2026-11-30 at 08:01, at home."
        assert fix.text.zh == "直接排入：v1 由 w1 于 2026-11-30 08:01 上门。"

    def test_other_starts_move_up_to_make_room(self) -> None:
        question = problem(shifts=(shift(hours="08:00-08:42"),), visits=(visit("v1"), visit("v2")))
        given = roster(question, route("s1", ("v1", "08:11")))
        fix = fixes(question, given, "v2")[FixKind.INSERT]
        _, new = served(question, given, "v2", fix)
        assert {item.start for stop in new.routes[0].stops for item in stop.visits} == {clock("8:01"), clock("8:21")}

    def test_the_owed_mode_comes_before_a_call(self) -> None:
        options = tuple(ModeOption(mode=mode, duration=20 * MINUTE) for mode in (VisitMode.HOME, VisitMode.PHONE))
        assert fixes(problem(visits=(visit(options=options),)))[FixKind.INSERT].mode is VisitMode.HOME


class TestLongerShift:
    def test_it_ends_as_many_minutes_later_as_are_missing(self) -> None:
        fix = fixes(problem(shifts=(shift(hours="08:00-08:10"),)))[FixKind.LONGER_SHIFT]
        assert (fix.shift, fix.minutes, fix.start) == ("s1", 12, clock("8:01"))
        assert fix.text.en.startswith("The shift of w1 on 2026-11-30 ends later by 12 minutes (08:00-08:22)")

    def test_it_starts_earlier_for_a_window_in_the_morning(self) -> None:
        fix = fixes(problem(visits=(visit(windows=(window("06:30-07:30"),)),)))[FixKind.LONGER_SHIFT]
        assert (fix.minutes, fix.start) == (-31, clock("7:30"))

    def test_it_does_not_run_into_the_next_shift_of_the_same_person(self) -> None:
        shifts = (shift("s1", hours="08:00-08:10"), shift("s2", hours="08:15-08:20"))
        fix = fixes(problem(shifts=shifts))[FixKind.LONGER_SHIFT]
        assert (fix.shift, fix.minutes) == ("s2", 17)

    def test_hours_more_are_not_a_small_change(self) -> None:
        question = problem(visits=(visit(minutes=400),))
        assert FixKind.LONGER_SHIFT not in fixes(question)


class TestWiderWindow:
    def test_the_visit_starts_later(self) -> None:
        fix = fixes(problem(visits=(visit(windows=(window("06:30-07:30"),)),)))[FixKind.WIDER_WINDOW]
        assert (fix.minutes, fix.day, fix.start) == (31, 0, clock("8:01"))

    def test_the_visit_starts_earlier(self) -> None:
        fix = fixes(problem(visits=(visit(windows=(window("11:45-13:00"),)),)))[FixKind.WIDER_WINDOW]
        assert (fix.minutes, fix.start) == (-6, clock("11:39"))

    def test_a_late_start_it_allows_counts_as_late(self) -> None:
        question = problem(visits=(visit(windows=(window("06:30-07:30"),)),))
        fix = fixes(question)[FixKind.WIDER_WINDOW]
        new, _ = served(question, roster(question), "v1", fix)
        assert new.visit_of["v1"].windows_on(0)[0].due == clock("7:30")


class TestRaiseCap:
    def test_one_visit_more_a_day(self) -> None:
        question = problem(visitors=(visitor(daily=Caps(visits=1)),), visits=(visit("v1"), visit("v2")))
        fix = fixes(question, roster(question, route("s1", ("v1", "08:01"))), "v2")[FixKind.RAISE_CAP]
        assert (fix.visitor, fix.cap, fix.amount) == ("w1", "daily.visits", 1)

    def test_some_minutes_more_a_week(self) -> None:
        fix = fixes(problem(visitors=(visitor(weekly=Caps(work=15 * MINUTE)),)))[FixKind.RAISE_CAP]
        assert (fix.cap, fix.amount) == ("weekly.work", 7)
        assert fix.text.en.startswith("If the weekly work limit of w1 rose by 7 minutes: ")

    def test_some_metres_more(self) -> None:
        fix = fixes(problem(visitors=(visitor(daily=Caps(distance_meters=100)),)))[FixKind.RAISE_CAP]
        assert (fix.cap, fix.amount) == ("daily.distance_meters", 50)


class TestAnotherDay:
    def test_the_nearest_closed_day_on_which_somebody_is_there(self) -> None:
        shifts = (shift("s1", day=6), shift("s4", day=3))
        fix = fixes(problem(shifts=shifts, visits=(visit(windows=(window(days=(1,)),)),)))[FixKind.ANOTHER_DAY]
        assert (fix.day, fix.shift, fix.start) == (3, "s4", clock("8:01"))

    def test_a_last_chance_is_not_put_off_to_the_next_month(self) -> None:
        urgent = visit(windows=(window(days=(0,)),), coverage=Coverage(chance=Chance.LAST))
        assert FixKind.ANOTHER_DAY not in fixes(problem(shifts=(shift(day=1),), visits=(urgent,)))


class TestRenewQualification:
    def test_what_has_expired_is_named(self) -> None:
        old = Qualification(name="course", valid_until=MONDAY - timedelta(days=1))
        trained = visitor(qualifications=(old,), required=frozenset({"course"}))
        fix = fixes(problem(visitors=(trained,)))[FixKind.RENEW_QUALIFICATION]
        assert (fix.visitor, fix.skills) == ("w1", frozenset({"course"}))

    def test_what_was_never_held_is_not_renewed(self) -> None:
        assert FixKind.RENEW_QUALIFICATION not in fixes(problem(visits=(visit(skills=frozenset({"nursing"})),)))


class TestCallInstead:
    def test_a_call_takes_as_long_as_other_calls_of_the_service(self) -> None:
        call = ModeOption(mode=VisitMode.PHONE, duration=5 * MINUTE)
        other = visit("v2", options=(call,), windows=(window(days=(6,)),))
        question = problem(visits=(visit("v1", minutes=400), other))
        fix = fixes(question)[FixKind.CALL_INSTEAD]
        assert (fix.mode, fix.start) == (VisitMode.PHONE, clock("8:00"))
        new, _ = served(question, roster(question), "v1", fix)
        assert new.visit_of["v1"].options[-1] == call

    def test_nobody_is_called_without_having_agreed(self) -> None:
        question = problem(elders=(elder(consents=HOME_ONLY),), visits=(visit("v1", minutes=400),))
        assert list(fixes(question)) == [FixKind.ANOTHER_PERSON]

    def test_nobody_who_agreed_to_nothing_is_called_before_being_asked(self) -> None:
        refused = tuple(Consent(mode=mode, state=ConsentState.REFUSED) for mode in VisitMode)
        assert list(fixes(problem(elders=(elder(consents=refused),)))) == [FixKind.ASK_CONSENT]


class TestExtraShift:
    def test_the_contracted_visitor_comes_once_more(self) -> None:
        question = problem(
            visitors=(visitor("w1"), visitor("w2", home="p3")),
            shifts=(shift("s1", "w1"),),
            visits=(visit(only_visitors=frozenset({"w2"})),),
        )
        found = fixes(question)
        fix = found[FixKind.EXTRA_SHIFT]
        assert (fix.visitor, fix.day, fix.start, fix.until) == ("w2", 0, clock("7:58"), clock("11:22"))
        assert list(found) == [FixKind.EXTRA_SHIFT, FixKind.ANOTHER_PERSON]

    def test_the_pinned_visitor_comes_on_a_free_day(self) -> None:
        question = problem(shifts=(), pins=(Pin(visit="v1", visitor="w1"),))
        assert fixes(question)[FixKind.EXTRA_SHIFT].visitor == "w1"

    def test_nobody_is_in_two_shifts_at_once(self) -> None:
        question = problem(visits=(visit(minutes=400, only_visitors=frozenset({"w1"})),))
        assert FixKind.EXTRA_SHIFT not in fixes(question)


class TestAnotherPerson:
    def test_the_person_is_what_the_visit_and_the_elder_ask_for(self) -> None:
        wish = Preference(gender=Gender.FEMALE, gender_required=True, dialect="wu", dialect_required=True)
        question = problem(
            areas=(Area(id="a", name="a", level=AreaLevel.GRID),),
            elders=(elder(preference=wish, area="a"),),
            visits=(visit(kinds=frozenset({"doctor"}), skills=frozenset({"nursing"})),),
        )
        fix = fixes(question)[FixKind.ANOTHER_PERSON]
        assert (fix.visitor_kind, fix.skills, fix.day) == ("doctor", frozenset({"nursing"}), 0)
        assert (fix.start, fix.until) == (clock("8:00"), clock("11:20"))
        assert fix.text.en == "More people: one doctor with nursing on 2026-11-30 08:00-11:20 for v1."

    def test_one_is_enough_where_the_second_of_two_is_missing(self) -> None:
        fix = fixes(problem(visits=(visit(people=2),)))[FixKind.ANOTHER_PERSON]
        assert len(fix.persons) == 1

    def test_two_where_nobody_is_there(self) -> None:
        question = problem(visitors=(), shifts=(), visits=(visit(people=2, is_first=True),))
        fix = fixes(question)[FixKind.ANOTHER_PERSON]
        assert [person.visits for person in fix.persons] == [("v1",), ("v1",)]

    @pytest.mark.parametrize("company", Company)
    def test_visits_that_are_tied_are_both_made(self, company: Company) -> None:
        question = problem(
            visitors=(),
            shifts=(),
            elders=(elder("e1"), elder("e2", place="p4")),
            visits=(visit("v1"), visit("v2", "e2", "p4", windows=(window("09:00-12:00", days=(0, 1)),))),
            precedences=(Precedence(first="v1", second="v2", min_lag=HOUR, max_lag=2 * HOUR, company=company),),
        )
        fix = fixes(question)[FixKind.ANOTHER_PERSON]
        assert len(fix.persons) == (2 if company is Company.DIFFERENT else 1)
        _, new = served(question, roster(question), "v1", fix)
        assert new.unassigned == ()

    def test_the_hours_of_tied_visits_that_clash_are_opened(self) -> None:
        question = problem(
            visits=(visit("v1", windows=(window("10:00-11:00"),)), visit("v2", windows=(window("08:00-08:30"),))),
            precedences=(Precedence(first="v1", second="v2", max_lag=HOUR),),
        )
        assert fixes(question)[FixKind.ANOTHER_PERSON].persons[0].opens_hours

    def test_a_visit_without_windows_gets_hours_too(self) -> None:
        assert list(fixes(problem(visits=(visit(windows=()),)))) == [FixKind.ANOTHER_PERSON]

    def test_a_pinned_visitor_gives_way_to_the_new_one(self) -> None:
        question = problem(
            visitors=(visitor(caseload=frozenset({"e9"})),), pins=(Pin(visit="v1", visitor="w1", day=0),)
        )
        fix = fixes(question)[FixKind.ANOTHER_PERSON]
        new, _ = served(question, roster(question), "v1", fix)
        assert new.pins == (Pin(visit="v1", day=0),)


class TestSmallerGap:
    def test_a_gap_that_closes_the_whole_week_is_shortened_by_the_days_missing(self) -> None:
        series = Series(id="monthly", visits=("v1",), smallest_gap_days=10, last_day=-1)
        fix = fixes(problem(series=(series,)))[FixKind.SMALLER_GAP]
        assert (fix.amount, fix.day) == (3, 6)


def crowded(other: RiskTier) -> tuple[Problem, Roster]:
    """A shift with time for one of two visits of one door: v1 (red) is out, v2 is in."""
    elders = (elder(consents=HOME_ONLY),)
    visits = tuple(
        visit(name, windows=(window("08:00-08:01"),), coverage=Coverage(tier=tier))
        for name, tier in (("v1", RiskTier.RED), ("v2", other))
    )
    question = problem(elders=elders, shifts=(shift(hours="08:00-08:22"),), visits=visits)
    return question, roster(question, route("s1", ("v2", "08:01")))


class TestDisplace:
    def test_a_lower_ranked_visit_goes_when_nothing_smaller_helps(self) -> None:
        question, given = crowded(RiskTier.GREEN)
        found = fixes(question, given)
        assert list(found) == [FixKind.ANOTHER_PERSON, FixKind.DISPLACE]
        _, new = served(question, given, "v1", found[FixKind.DISPLACE])
        assert [item.visit for item in new.unassigned] == ["v2"]

    def test_a_visit_of_the_same_rank_stays(self) -> None:
        assert list(fixes(*crowded(RiskTier.RED))) == [FixKind.ANOTHER_PERSON]

    def test_a_fix_that_would_displace_an_equal_is_refused(self) -> None:
        question, given = crowded(RiskTier.RED)
        fix = fixes(*crowded(RiskTier.GREEN))[FixKind.DISPLACE]
        with pytest.raises(InputError, match="displace does not place the visit"):
            apply_fix(question, given, "v1", fix)


class TestApplying:
    def test_a_visit_that_does_not_exist(self) -> None:
        fix = fixes(problem())[FixKind.INSERT]
        with pytest.raises(InputError, match="there is no visit 'v9'"):
            apply_fix(problem(), roster(problem()), "v9", fix)

    def test_an_unknown_kind(self) -> None:
        fix = fixes(problem())[FixKind.INSERT].model_copy(update={"kind": "magic"})
        with pytest.raises(InputError, match="'magic' is no kind of fix"):
            apply_fix(problem(), roster(problem()), "v1", fix)

    def test_a_shift_that_the_problem_does_not_have(self) -> None:
        short = problem(shifts=(shift(hours="08:00-08:10"),))
        fix = fixes(short)[FixKind.LONGER_SHIFT].model_copy(update={"shift": "s9"})
        with pytest.raises(InputError, match="does not have 's9'"):
            apply_fix(short, roster(short), "v1", fix)

    def test_a_visit_that_is_served_already(self) -> None:
        fix = fixes(problem())[FixKind.INSERT]
        with pytest.raises(InputError, match="insert does not place the visit"):
            apply_fix(problem(), roster(problem(), route("s1", ("v1", "08:01"))), "v1", fix)
