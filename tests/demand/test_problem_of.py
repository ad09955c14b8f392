"""Hand-computed demand; W49 of 2026 is Monday 30 November to Sunday 6 December."""

from datetime import date, timedelta

from scheduler.demand.not_owed import Reason
from scheduler.domain.absence import AbsenceStatus, ElderAbsence
from scheduler.domain.enrolment import Enrolment
from scheduler.domain.hours import QuietHours
from scheduler.domain.ledger import Outcome
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.period import PeriodKind, SpecialPeriod
from scheduler.domain.visit import Chance
from tests.demand.registers import BOTH, ELDER, RED, demand, seen

NOVEMBER = seen(date(2026, 11, 10))
LOCKDOWN = SpecialPeriod(
    id="flu", kind=PeriodKind.EPIDEMIC, areas=frozenset({"G1"}), first_day=date(2026, 11, 30),
    last_day=date(2026, 12, 6), remote_only=True, frequency_multiplier=1.5,
)  # fmt: skip


class TestTheMonthFloor:
    def test_a_visit_owed_to_november_has_windows_on_monday_only_and_is_the_last_chance(self) -> None:
        visits = demand(elders=(RED,)).problem.visits
        assert [(v.coverage.chance, [w.days for w in v.windows]) for v in visits] == [(Chance.LAST, [(0,)])]
        assert visits[0].due == date(2026, 11, 30)

    def test_a_closed_door_in_november_is_not_a_visit(self) -> None:
        closed = seen(date(2026, 11, 10), Outcome.NOT_SEEN)
        assert demand(elders=(RED,), ledger=(closed,)).problem.visits[0].coverage.chance is Chance.LAST

    def test_an_elder_seen_in_november_is_owed_the_weekly_visit_on_any_day(self) -> None:
        (visit,) = demand(elders=(RED,), ledger=(NOVEMBER,)).problem.visits
        assert (visit.coverage.chance, visit.windows[0].days) == (Chance.OPEN, (0, 1, 2, 3, 4, 5, 6))

    def test_a_call_does_not_reach_the_month_where_calls_do_not_count(self) -> None:
        call = seen(date(2026, 11, 10), Outcome.ANSWERED, VisitMode.PHONE)
        settings = {"remote_counts_for_month": False}
        (visit,) = demand(elders=(RED,), ledger=(call,), settings=settings).problem.visits
        assert visit.coverage.chance is Chance.LAST
        assert [option.mode for option in visit.options] == [VisitMode.HOME]

    def test_an_elder_whom_no_rule_names_is_owed_the_floor(self) -> None:
        (visit, *_) = demand(rules=()).problem.visits
        assert visit.coverage.chance is Chance.LAST
        assert visit.why is not None
        assert "calendar month" in visit.why.en


class TestConsentAndAbsence:
    def test_an_elder_who_refused_is_listed_and_not_routed(self) -> None:
        refused = (Consent(mode=VisitMode.HOME, state=ConsentState.REFUSED),)
        result = demand(elders=(ELDER.model_copy(update={"consents": refused}),))
        assert (result.problem.visits, [item.reason for item in result.not_owed]) == ((), [Reason.REFUSED])

    def test_an_elder_never_asked_is_listed_as_such(self) -> None:
        result = demand(elders=(ELDER.model_copy(update={"consents": ()}),))
        assert (result.problem.visits, [item.reason for item in result.not_owed]) == ((), [Reason.NOT_ASKED])

    def test_an_elder_in_hospital_all_week_is_listed(self) -> None:
        absence = ElderAbsence(elder="E1", status=AbsenceStatus.HOSPITAL, first_day=date(2026, 11, 20))
        result = demand(absences=(absence,))
        assert (result.problem.visits, [item.reason for item in result.not_owed]) == ((), [Reason.HOSPITAL])


class TestSpecialPeriods:
    def test_a_lockdown_turns_one_weekly_visit_into_two_calls(self) -> None:
        visits = demand(elders=(RED,), ledger=(NOVEMBER,), periods=(LOCKDOWN,)).problem.visits
        assert [[option.mode for option in visit.options] for visit in visits] == [[VisitMode.PHONE]] * 2

    def test_an_elder_who_takes_no_calls_is_listed_in_a_lockdown(self) -> None:
        elder = RED.model_copy(update={"consents": BOTH[:1]})
        result = demand(elders=(elder,), ledger=(NOVEMBER,), periods=(LOCKDOWN,))
        assert (result.problem.visits, [item.reason for item in result.not_owed]) == ((), [Reason.NO_MODE])


class TestTheVisitItself:
    def test_windows_end_a_visit_length_before_the_nap_and_begin_after_it(self) -> None:
        nap = QuietHours(elder="E1", start=timedelta(hours=12), end=timedelta(hours=14))
        (visit,) = demand(elders=(RED,), ledger=(NOVEMBER,), quiet_hours=(nap,)).problem.visits
        hours = [(window.earliest / timedelta(hours=1), window.latest / timedelta(hours=1)) for window in visit.windows]
        assert hours == [(8, 11.5), (14, 18)]

    def test_a_new_elder_gets_a_first_visit_by_two_people_at_home(self) -> None:
        (visit,) = demand(
            elders=(RED,), enrolments=(Enrolment(elder="E1", enrolled_on=date(2026, 11, 27)),)
        ).problem.visits
        assert (visit.is_first, visit.people, [o.mode for o in visit.options]) == (True, 2, [VisitMode.HOME])

    def test_the_history_knows_last_contact_and_faces(self) -> None:
        (history,) = demand(elders=(RED,), ledger=(NOVEMBER,)).problem.histories
        assert history.last_contact == date(2026, 11, 10)
        assert history.visits_by_visitor == {"V1": 1}
        assert history.faces_by_month == {"2026-11": frozenset({"V1"})}

    def test_equal_registers_give_equal_problems(self) -> None:
        assert demand().problem == demand().problem
