"""Rules that contradict each other about a visit: the fewest that have to give way, named, and nobody else's."""

import pytest

from scheduler.domain.elder import Gender, Preference
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Fix
from scheduler.domain.visit import Company, ModeOption, Precedence, Series, Visit
from scheduler.explain.change import FixKind
from scheduler.explain.problem_parts import checked, copied
from tests.explain.test_fixes import fixes, served
from tests.problems import HOUR, MINUTE, clock, elder, problem, roster, shift, visit, visitor, window

REFUSED = tuple(Consent(mode=mode, state=ConsentState.REFUSED) for mode in VisitMode)
UNASKED = (Consent(mode=VisitMode.HOME, state=ConsentState.NOT_ASKED),)
AGREED = elder("e9")


def kinds(fix: Fix) -> list[str]:
    return [part.kind for part in (fix, *fix.also)]


def only(question: Problem, of: str = "v1") -> Fix:
    (fix,) = fixes(question, of=of).values()
    return fix


class TestAPinGivesWay:
    def test_alone_where_that_is_enough(self) -> None:
        question = problem(visitors=(visitor(), visitor("w2")), pins=(Pin(visit="v1", visitor="w2"),))
        fix = fixes(question)[FixKind.LIFT_PIN]
        assert (fix.pin, fix.also, fix.visitor) == (Pin(visit="v1", visitor="w2"), (), "w1")
        assert fix.text.en == "No longer fix the visitor of visit v1 (w2): v1 by w1 on 2026-11-30 at 08:01, at home."
        assert fix.text.zh == "不再固定走访 v1 的人员（w2）：v1 由 w1 于 2026-11-30 08:01 上门。"

    def test_only_what_of_it_is_in_the_way(self) -> None:
        pin = Pin(visit="v1", visitor="w1", start=clock("13:00"))
        fix = fixes(problem(pins=(pin,)))[FixKind.LIFT_PIN]
        new, _ = served(problem(pins=(pin,)), roster(problem()), "v1", fix)
        assert new.pins == (Pin(visit="v1", visitor="w1"),)

    def test_two_days_for_one_visit_leave_one(self) -> None:
        question = problem(
            shifts=(),
            visits=(visit(windows=(window(days=(0, 1)),)),),
            pins=tuple(Pin(visit="v1", day=n) for n in (0, 1)),
        )
        fix = only(question)
        assert kinds(fix) == [FixKind.LIFT_PIN, FixKind.ANOTHER_PERSON]
        new, _ = served(question, roster(question), "v1", fix)
        assert len(new.pins) == 1

    def test_the_pin_of_a_tied_visit(self) -> None:
        question = problem(
            visits=(visit("v1"), visit("v2", windows=(window(days=(0, 3)),))),
            precedences=(Precedence(first="v1", second="v2", max_lag=3 * HOUR),),
            pins=(Pin(visit="v2", day=3),),
        )
        fix = fixes(question)[FixKind.LIFT_PIN]
        assert (fix.visit, fix.pin) == (None, Pin(visit="v2", day=3))


class TestATieGivesWay:
    def test_that_nobody_can_keep(self) -> None:
        """One person for two visits that start together: found in the family of precedences, seed 0."""
        tie = Precedence(first="v1", second="v2", max_lag=10 * MINUTE, company=Company.SAME)
        question = problem(visits=(visit("v1"), visit("v2")), precedences=(tie,))
        fix = only(question)
        assert (kinds(fix), fix.tie) == ([FixKind.LIFT_TIE], tie)
        new, given = served(question, roster(question), "v1", fix)
        assert new.precedences == ()
        assert [item.visit for item in given.unassigned] == ["v2"]

    def test_one_of_a_circle_and_no_more(self) -> None:
        ties = tuple(
            Precedence(first=first, second=second, min_lag=30 * MINUTE)
            for first, second in (("v1", "v2"), ("v2", "v3"), ("v3", "v1"))
        )
        question = problem(visits=(visit("v1"), visit("v2"), visit("v3")), precedences=ties)
        fix = only(question)
        assert kinds(fix) == [FixKind.LIFT_TIE]
        new, given = served(question, roster(question), "v1", fix)
        assert len(new.precedences) == 2
        assert given.unassigned == ()

    def test_of_one_person_who_would_have_to_be_two(self) -> None:
        wishes = {gender: Preference(gender=gender, gender_required=True) for gender in (Gender.FEMALE, Gender.MALE)}
        question = problem(
            elders=(elder("e1", preference=wishes[Gender.FEMALE]), elder("e2", preference=wishes[Gender.MALE])),
            visits=(visit("v1"), visit("v2", "e2")),
            precedences=(Precedence(first="v1", second="v2", company=Company.SAME),),
        )
        assert kinds(only(question)) == [FixKind.LIFT_TIE, FixKind.ANOTHER_PERSON]


class TestConsentIsAskedFor:
    def test_of_who_was_not_asked_yet(self) -> None:
        fix = only(problem(elders=(elder(consents=UNASKED), AGREED)))
        assert (kinds(fix), fix.mode) == ([FixKind.ASK_CONSENT], VisitMode.HOME)
        assert fix.text.en == (
            "Elder e1, who has not been asked yet, agrees to be visited at home: "
            "v1 by w1 on 2026-11-30 at 08:01, at home."
        )
        assert fix.text.zh == "征得老人 e1 同意上门探访（尚未征求意愿）：v1 由 w1 于 2026-11-30 08:01 上门。"

    def test_in_a_mode_that_was_not_refused(self) -> None:
        options = tuple(ModeOption(mode=mode, duration=20 * MINUTE) for mode in (VisitMode.HOME, VisitMode.PHONE))
        refused = (Consent(mode=VisitMode.HOME, state=ConsentState.REFUSED),)
        fix = only(problem(elders=(elder(consents=refused), AGREED), visits=(visit(options=options),)))
        assert fix.mode is VisitMode.PHONE

    def test_with_new_people_where_there_are_none(self) -> None:
        question = problem(elders=(elder(consents=REFUSED), AGREED), visitors=(), shifts=())
        fix = only(question)
        assert kinds(fix) == [FixKind.ASK_CONSENT, FixKind.ANOTHER_PERSON]
        assert "who refused so far" in fix.text.en
        assert fix.also[0].text.en == "more people: one visitor on 2026-11-30 08:00-11:20 for v1"

    @pytest.mark.parametrize(
        ("consents", "first"),
        [(UNASKED, FixKind.ASK_CONSENT), (REFUSED, FixKind.LIFT_TIE)],
        ids=["not asked", "refused"],
    )
    def test_of_a_tied_elder_but_rather_the_tie_goes_than_that_a_no_is_asked_again(
        self, consents: tuple[Consent, ...], first: FixKind
    ) -> None:
        question = problem(
            elders=(elder("e1"), elder("e2", consents=consents)),
            visits=(visit("v1"), visit("v2", "e2")),
            precedences=(Precedence(first="v1", second="v2"),),
        )
        assert kinds(only(question)) == [first]


class TestNumbersGiveWay:
    def test_more_calls_than_the_rule_allows(self) -> None:
        call = ModeOption(mode=VisitMode.PHONE, duration=5 * MINUTE)
        home = ModeOption(mode=VisitMode.HOME, duration=20 * MINUTE)
        question = problem(
            elders=(elder(consents=(Consent(mode=VisitMode.PHONE, state=ConsentState.AGREED),)),),
            visits=(visit(options=(home, call)),),
            series=(Series(id="s", visits=("v1",), most_fallbacks=0),),
        )
        fix = only(question)
        assert (kinds(fix), fix.amount) == ([FixKind.MORE_CALLS], 1)

    def test_the_gap_of_a_tied_visit(self) -> None:
        series = Series(id="monthly", visits=("v2",), smallest_gap_days=10, last_day=-1)
        question = problem(
            visits=(visit("v1"), visit("v2")), series=(series,), precedences=(Precedence(first="v1", second="v2"),)
        )
        fix = only(question)
        assert (fix.kind, fix.visit, fix.amount) == (FixKind.SMALLER_GAP, "v2", 3)
        (person,) = fix.also[0].persons
        assert (person.visits, [hours.day for hours in person.hours]) == (("v1", "v2"), [0, 6])


class TestTiedVisits:
    def pair(self, **second: object) -> Problem:
        other = Visit.model_validate(dict(visit("v2", "e2", "p2")) | second)
        return problem(
            elders=(elder("e1"), elder("e2", place="p2")),
            visits=(visit("v1"), other),
            precedences=(Precedence(first="v1", second="v2", max_lag=2 * HOUR),),
        )

    def test_the_window_of_the_other_one_is_named(self) -> None:
        fix = fixes(self.pair(windows=(window("11:45-12:10"),)))[FixKind.WIDER_WINDOW]
        assert (fix.visit, fix.shift, fix.minutes) == ("v2", "s1", -7)
        assert fix.text.en.startswith("Visit v2 may start 7 minutes earlier on 2026-11-30: ")

    def test_both_are_opened_on_another_day(self) -> None:
        question = checked(copied(self.pair(), shifts=(shift("s3", day=3),)))
        fix = fixes(question)[FixKind.ANOTHER_DAY]
        assert [(part.kind, part.visit, part.day) for part in (fix, *fix.also)] == [
            (FixKind.ANOTHER_DAY, None, 3),
            (FixKind.ANOTHER_DAY, "v2", 3),
        ]
        assert fix.text.en.startswith("All of this together: open the visit on 2026-12-03 as well; open visit v2 on")

    def test_one_person_is_missing_for_the_other_one(self) -> None:
        fix = fixes(self.pair(kinds=frozenset({"doctor"})))[FixKind.ANOTHER_PERSON]
        assert [person.visits for person in fix.persons] == [("v2",)]

    def test_a_chain_in_which_only_the_middle_of_a_window_will_do(self) -> None:
        question = problem(
            visits=(
                visit("v1", windows=(window("08:00-11:00"),)),
                visit("v2", windows=(window("08:00-11:00"),)),
                visit("v3", windows=(window("10:00-10:05"),)),
            ),
            precedences=(
                Precedence(first="v1", second="v2", min_lag=30 * MINUTE, max_lag=35 * MINUTE),
                Precedence(first="v2", second="v3", min_lag=30 * MINUTE, max_lag=35 * MINUTE),
            ),
        )
        assert list(fixes(question)) == [FixKind.INSERT]


class TestWhatNewPeopleTakeAlongIsSaid:
    def test_a_contract_that_is_not_the_only_one_any_more(self) -> None:
        fix = fixes(problem(shifts=(), visits=(visit(only_visitors=frozenset({"w1"})),)))[FixKind.ANOTHER_PERSON]
        assert "v1 is not only for w1 any more" in fix.text.en

    def test_a_pin_that_gives_way(self) -> None:
        fix = fixes(problem(shifts=(), pins=(Pin(visit="v1", visitor="w1"),)))[FixKind.ANOTHER_PERSON]
        assert "v1 is no longer fixed to w1" in fix.text.en

    def test_a_day_that_is_opened(self) -> None:
        series = Series(id="weekly", visits=("v1",), smallest_gap_days=2, last_day=-1)
        fix = fixes(problem(shifts=(), series=(series,)))[FixKind.ANOTHER_PERSON]
        assert "v1 is open on 2026-12-01 as well" in fix.text.en
