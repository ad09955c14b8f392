"""One class a rule: the first rule that says no to the most promising try, and by how little."""

from datetime import timedelta

from scheduler.constraints.index import Index
from scheduler.domain.elder import Gender, Preference
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Reason, Roster
from scheduler.domain.shift import Pause
from scheduler.domain.visit import Company, Precedence, Series
from scheduler.domain.visitor import Caps, Qualification
from scheduler.explain.unassigned import with_reasons
from tests.problems import MINUTE, MONDAY, clock, elder, problem, roster, route, shift, visit, visitor, window

REFUSED = tuple(Consent(mode=mode, state=ConsentState.REFUSED) for mode in VisitMode)


def reasons(question: Problem, given: Roster | None = None, of: str = "v1") -> tuple[Reason, ...]:
    explained = with_reasons(question, given or roster(question), Index(question))
    return next(item.reasons for item in explained.unassigned if item.visit == of)


def only(question: Problem, given: Roster | None = None, of: str = "v1") -> Reason:
    found = reasons(question, given, of)
    assert len(found) == 1
    return found[0]


class TestAvailability:
    def test_a_visitor_would_be_home_after_the_shift(self) -> None:
        reason = only(problem(shifts=(shift(hours="08:00-08:10"),)))
        assert (reason.constraint, reason.visitors) == ("availability", ("w1",))
        assert reason.text.en == "w1 is back 12.0 minutes after the shift ends at 08:10 on 2026-11-30."

    def test_several_visitors_share_a_sentence_with_the_range(self) -> None:
        people = tuple(visitor(f"w{n}", home=f"p{n}") for n in range(2, 6))
        shifts = tuple(shift(f"s{n}", f"w{n}", hours="08:00-08:10") for n in range(2, 6))
        reason = only(problem(visitors=people, shifts=shifts))
        assert reason.visitors == ("w2", "w3", "w4", "w5")
        assert reason.text.en == (
            "4 visitors (volunteer 4): Availability. A visitor leaves and is back within the shift. "
            "Off by 12-18 minutes."
        )
        assert reason.text.zh == "4 人（volunteer 4）：可用时间。人员只在自己的班次内出发和返回。相差 12-18 分钟。"

    def test_no_shift_on_an_open_day(self) -> None:
        reason = only(problem(visits=(visit(windows=(window(days=(3,)),)),)))
        assert reason.constraint == "availability"
        assert reason.text.en.endswith("No shift on a day on which the visit is open.")

    def test_no_visitor_at_all(self) -> None:
        reason = only(problem(visitors=(), shifts=()))
        assert (reason.constraint, reason.visitors) == ("availability", ())


class TestTimeWindow:
    def test_the_visit_would_start_after_its_window(self) -> None:
        reason = only(problem(visits=(visit(windows=(window("06:00-07:30"),)),)))
        assert reason.constraint == "time_window"
        assert reason.text.en == "w1: Visit v1 starts at 08:01 on 2026-11-30, 31.0 minutes outside its windows."

    def test_a_visit_without_windows_names_no_visitor(self) -> None:
        reason = only(problem(visits=(visit(windows=()),)))
        assert (reason.constraint, reason.visitors) == ("time_window", ())

    def test_a_later_visit_of_the_route_would_be_late(self) -> None:
        tight, free = visit("v1", windows=(window("08:01-08:05"),)), visit("v2", windows=(window("08:00-08:10"),))
        question = problem(visits=(tight, free))
        reason = only(question, roster(question, route("s1", ("v1", "08:01"))), "v2")
        assert (reason.constraint, reason.visitors) == ("time_window", ("w1",))
        assert "11.0 minutes outside" in reason.text.en


class TestTravelFits:
    def test_the_way_to_a_fixed_visit_gets_too_short(self) -> None:
        question = problem(
            visits=(visit("v1"), visit("v2", windows=(window("08:00-08:10"),))),
            shifts=(shift(hours="08:00-08:30"),),
            pins=(Pin(visit="v1", start=clock("8:05")),),
        )
        reason = only(question, roster(question, route("s1", ("v1", "08:05"))), "v2")
        assert reason.constraint == "travel_fits"
        assert reason.text.en == "w1 cannot begin visit v1 before 08:21; it is planned for 08:05, 16.0 minutes early."


class TestPause:
    def test_service_would_take_some_of_the_pause(self) -> None:
        rest = Pause(start=clock("8:10"), end=clock("9:50"))
        reason = only(problem(shifts=(shift(pause=rest),), visits=(visit(windows=(window("08:00-08:30"),)),)))
        assert reason.constraint == "pause"
        assert reason.text.en == "Visit v1 takes 11.0 minutes of the pause of w1."


class TestCaps:
    def test_one_visit_more_than_a_day_allows(self) -> None:
        question = problem(visitors=(visitor(daily=Caps(visits=1)),), visits=(visit("v1"), visit("v2")))
        reason = only(question, roster(question, route("s1", ("v1", "08:01"))), "v2")
        assert reason.constraint == "daily_cap"
        assert "w1 is 1 visits over the limit" in reason.text.en

    def test_minutes_of_work_over_the_week(self) -> None:
        reason = only(problem(visitors=(visitor(weekly=Caps(work=15 * MINUTE)),)))
        assert reason.constraint == "weekly_cap"
        assert "7.0 minutes of work over the limit" in reason.text.en

    def test_many_people_over_their_limits_share_a_range(self) -> None:
        people = tuple(visitor(f"w{n}", weekly=Caps(work=(10 + n) * MINUTE)) for n in range(4))
        shifts = tuple(shift(f"s{n}", f"w{n}") for n in range(4))
        assert only(problem(visitors=people, shifts=shifts)).text.en.endswith("Off by 9-12 minutes.")

    def test_what_can_be_carried(self) -> None:
        reason = only(problem(shifts=(shift(capacity=1),), visits=(visit(load=3),)))
        assert reason.constraint == "capacity"


class TestPairRules:
    def test_a_missing_skill_is_named(self) -> None:
        people = (visitor("w1"), visitor("w2"))
        question = problem(
            visitors=people, shifts=(shift(), shift("s2", "w2")), visits=(visit(skills=frozenset({"nursing"})),)
        )
        reason = only(question)
        assert (reason.constraint, reason.visitors) == ("skill", ("w1", "w2"))
        assert reason.text.en.endswith(" Needed: nursing.")

    def test_an_expired_training(self) -> None:
        old = Qualification(name="course", valid_until=MONDAY - timedelta(days=1))
        trained = visitor(qualifications=(old,), required=frozenset({"course"}))
        assert only(problem(visitors=(trained,))).constraint == "qualification"

    def test_the_day_with_the_fewest_noes_decides(self) -> None:
        course = Qualification(name="course", valid_until=MONDAY)
        trained = visitor(qualifications=(course,), required=frozenset({"course"}), caseload=frozenset({"e9"}))
        question = problem(
            visitors=(trained,),
            shifts=(shift("s2", day=1), shift("s1")),
            visits=(visit(windows=(window(days=(0, 1)),)),),
        )
        assert only(question).constraint == "caseload"

    def test_what_the_elder_insists_on(self) -> None:
        wish = Preference(gender=Gender.FEMALE, gender_required=True)
        assert only(problem(elders=(elder(preference=wish),))).constraint == "required_preference"

    def test_a_contracted_visit_names_its_visitor(self) -> None:
        people = (visitor("w1"), visitor("w2"))
        question = problem(
            visitors=people,
            shifts=(shift("s1", "w1"), shift("s2", "w2", hours="08:00-08:10")),
            visits=(visit(only_visitors=frozenset({"w2"})),),
        )
        assert [(item.constraint, item.visitors) for item in reasons(question)] == [
            ("availability", ("w2",)),
            ("contracted", ("w1",)),
        ]


class TestTogether:
    def test_one_person_is_not_enough_for_two(self) -> None:
        reason = only(problem(visits=(visit(people=2),)))
        assert (reason.constraint, reason.visitors) == ("two_people", ("w1",))

    def test_the_partner_of_a_tied_visit_fits_nowhere(self) -> None:
        question = problem(
            visits=(visit("v1"), visit("v2", windows=(window(days=(5,)),))),
            precedences=(Precedence(first="v1", second="v2", company=Company.ANY),),
        )
        assert only(question, of="v1").constraint == "precedence"
        assert only(question, of="v2").constraint == "availability"

    def test_too_soon_after_the_visit_before(self) -> None:
        question = problem(
            visits=(visit("v1"), visit("v2")),
            series=(Series(id="weekly", visits=("v1", "v2"), smallest_gap_days=2),),
        )
        reason = only(question, roster(question, route("s1", ("v1", "08:01"))), "v2")
        assert reason.constraint == "spacing"

    def test_a_pinned_visitor_keeps_others_away(self) -> None:
        question = problem(
            visitors=(visitor("w1"), visitor("w2")),
            shifts=(shift("s1", "w1", hours="08:00-08:10"), shift("s2", "w2")),
            pins=(Pin(visit="v1", visitor="w1"),),
        )
        assert [(item.constraint, item.visitors) for item in reasons(question)] == [
            ("availability", ("w1",)),
            ("pins", ("w2",)),
        ]


class TestConsent:
    def test_who_agreed_to_nothing_is_not_a_question_of_visitors(self) -> None:
        reason = only(problem(elders=(elder(consents=REFUSED),)))
        assert (reason.constraint, reason.visitors) == ("consent", ())

    def test_a_tied_visit_without_consent_is_named(self) -> None:
        question = problem(
            elders=(elder("e1"), elder("e2", consents=REFUSED)),
            visits=(visit("v1"), visit("v2", "e2")),
            precedences=(Precedence(first="v1", second="v2"),),
        )
        reason = only(question, of="v1")
        assert reason.constraint == "consent"
        assert "v2" in reason.text.en


def test_a_visit_that_one_is_pinned_after_which_cannot_be_made_is_not_called_possible() -> None:
    question = problem(
        visits=(visit("v1"), visit("v2", kinds=frozenset({"doctor"}))), pins=(Pin(visit="v2", after="v1"),)
    )
    found = only(question, of="v1")
    assert found.constraint == "pins"
    assert "v2, to which it is tied, cannot be placed with it" in found.text.en


def test_a_visit_that_simply_was_not_placed_says_so() -> None:
    reason = only(problem())
    assert (reason.constraint, reason.visitors) == ("unassigned", ("w1",))
    assert "no rule says no" in reason.text.en
