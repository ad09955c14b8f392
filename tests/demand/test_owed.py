"""How many visits are owed, when, to whom and together with what; W50 of 2026 is 7 to 13 December."""

from datetime import date, timedelta

from scheduler.demand.not_owed import Reason
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.ledger import Outcome
from scheduler.domain.mode import VisitMode
from scheduler.domain.rule import FrequencyRule, Per
from scheduler.domain.service import Follow, Service
from scheduler.domain.visit import MOST_DAYS_OVERDUE, Chance
from scheduler.domain.visitor import Visitor, VisitorKind
from scheduler.domain.week_pin import VisitName, WeekPin
from tests.demand.registers import ELDER, HOME, MONTHLY, PHONE, RED, VISIT, WEEKLY, demand, seen

NOVEMBER = seen(date(2026, 11, 10))
DECEMBER = seen(date(2026, 12, 1))
KINDS = tuple(VisitorKind(id=name, title=Text(zh=name, en=name)) for name in ("volunteer", "doctor"))
VISITORS = (Visitor(id="V1", kind="volunteer", home="P2"), Visitor(id="D1", kind="doctor", home="P2"))
CHECK = Service(id="check", title=Text(zh="巡诊", en="Check"), options=(HOME,), contracted_kind="doctor")
CHECKS = FrequencyRule(id="checks", service="check", tier=RiskTier.RED, visits=1, per=Per.WEEK)


class TestHowMany:
    def test_a_monthly_visit_made_in_december_is_not_owed_again(self) -> None:
        assert demand("2026-W50", ledger=(DECEMBER,)).problem.visits == ()

    def test_four_monthly_visits_are_levelled_over_the_four_weeks_left(self) -> None:
        elders = tuple(ELDER.model_copy(update={"id": f"E{n}", "household": f"H{n}"}) for n in range(1, 5))
        # 7 to 31 December holds four weeks with equal shifts, so one visit falls in each.
        assert len(demand("2026-W50", elders=elders).problem.visits) == 1

    def test_three_a_week_with_a_gap_of_two_days_stay_three(self) -> None:
        rule = WEEKLY.model_copy(update={"visits": 3, "smallest_gap_days": 2})
        problem = demand("2026-W50", elders=(RED,), rules=(rule,), ledger=(DECEMBER,)).problem
        assert [visit.id for visit in problem.visits] == ["E1/visit/1", "E1/visit/2", "E1/visit/3"]
        (series,) = problem.series
        assert (series.smallest_gap_days, series.last_day) == (2, -6)

    def test_the_smallest_gap_takes_days_away(self) -> None:
        rule = WEEKLY.model_copy(update={"smallest_gap_days": 5})
        sunday = seen(date(2026, 12, 6))
        (visit,) = demand("2026-W50", elders=(RED,), rules=(rule,), ledger=(sunday,)).problem.visits
        assert visit.windows[0].days == (4, 5, 6)

    def test_the_override_of_an_elder_beats_the_tier(self) -> None:
        own = FrequencyRule(id="own", service="visit", elder="E1", reason="back home", visits=2, per=Per.WEEK)
        visits = demand("2026-W50", elders=(RED,), rules=(WEEKLY, own), ledger=(DECEMBER,)).problem.visits
        assert len(visits) == 2

    def test_a_weekly_visit_missed_for_twenty_days_is_thirteen_days_overdue(self) -> None:
        (visit,) = demand(elders=(RED,), ledger=(NOVEMBER,)).problem.visits
        assert visit.coverage.days_overdue == 13

    def test_a_visit_missed_for_longer_than_ten_years_counts_as_ten(self) -> None:
        visits = demand(elders=(RED,), ledger=(seen(date(2009, 11, 10)),)).problem.visits
        assert {visit.coverage.days_overdue for visit in visits} == {MOST_DAYS_OVERDUE}


class TestAWeekOnTheBorderOfTwoMonths:
    """W49 holds the last day of November and the first six of December; one visit a month, 14 to 30 days apart."""

    APART = MONTHLY.model_copy(update={"smallest_gap_days": 14, "largest_gap_days": 30})

    def test_a_largest_gap_that_ends_in_december_asks_nothing_more_of_november(self) -> None:
        # Seen on 5 November, so the next visit is due on 5 December.
        (visit,) = demand(rules=(self.APART,), ledger=(seen(date(2026, 11, 5)),)).problem.visits
        assert visit.due == date(2026, 12, 5)
        assert visit.windows[0].days == (1, 2, 3, 4, 5, 6)

    def test_a_visit_still_made_for_november_keeps_its_distance_to_the_one_of_december(self) -> None:
        (visit,) = demand(rules=(self.APART,), ledger=(seen(date(2026, 10, 5)),)).problem.visits
        assert visit.coverage.chance is Chance.LAST
        assert visit.windows[0].days == (0,)


class TestTheModeMix:
    def test_a_call_made_this_month_uses_up_one_of_two_fallbacks(self) -> None:
        rule = WEEKLY.model_copy(update={"most_remote_per_month": 2})
        call = seen(date(2026, 12, 1), Outcome.ANSWERED, VisitMode.PHONE)
        (series,) = demand("2026-W50", elders=(RED,), rules=(rule,), ledger=(call,)).problem.series
        assert series.most_fallbacks == 1


class TestOtherServices:
    def test_a_check_is_made_by_the_contracted_doctor_alone(self) -> None:
        elder = RED.model_copy(update={"contracted_visitors": {"doctor": "D1"}})
        problem = demand(
            elders=(elder,),
            services=(VISIT, CHECK),
            rules=(CHECKS,),
            kinds=KINDS,
            visitors=VISITORS,
            ledger=(NOVEMBER,),
        ).problem
        assert [visit.only_visitors for visit in problem.visits] == [frozenset({"D1"})]

    def test_an_elder_without_a_contract_is_listed(self) -> None:
        result = demand(elders=(RED,), services=(VISIT, CHECK), rules=(WEEKLY, CHECKS), kinds=KINDS, ledger=(NOVEMBER,))
        assert [(item.service, item.reason) for item in result.not_owed] == [("check", Reason.NO_CONTRACT)]

    def test_a_service_that_covers_another_merges_with_it_into_one_visit(self) -> None:
        care = Service(id="care", title=Text(zh="照料", en="Care"), options=(HOME, PHONE), covers=frozenset({"visit"}))
        cares = CHECKS.model_copy(update={"service": "care", "id": "cares"})
        problem = demand(elders=(RED,), services=(VISIT, care), rules=(WEEKLY, cares), ledger=(NOVEMBER,)).problem
        assert [visit.service for visit in problem.visits] == ["care"]

    def test_a_service_that_follows_is_tied_to_the_first(self) -> None:
        follow = Follow(service="visit", min_lag=timedelta(hours=24))
        later = Service(id="later", title=Text(zh="复访", en="Later"), options=(HOME,), follows=follow)
        laters = CHECKS.model_copy(update={"service": "later", "id": "laters"})
        problem = demand(elders=(RED,), services=(VISIT, later), rules=(WEEKLY, laters), ledger=(NOVEMBER,)).problem
        (tie,) = problem.precedences
        assert (tie.first, tie.second, tie.min_lag) == ("E1/visit/1", "E1/later/1", timedelta(hours=24))


class TestPins:
    def test_a_pin_on_a_date_becomes_a_day_index(self) -> None:
        pin = WeekPin(week="2026-W49", visit=VisitName(elder="E1", service="visit"), day=date(2026, 12, 2))
        (kept,) = demand(elders=(RED,), ledger=(NOVEMBER,), pins=(pin,)).problem.pins
        assert (kept.visit, kept.day) == ("E1/visit/1", 2)

    def test_a_pin_on_a_visit_that_is_not_owed_is_left_out_with_a_warning(self) -> None:
        pin = WeekPin(week="2026-W50", visit=VisitName(elder="E1", service="visit"), visitor="V1")
        result = demand("2026-W50", rules=(MONTHLY,), ledger=(DECEMBER,), pins=(pin,))
        assert result.problem.pins == ()
        assert ["E1/visit/1" in warning.en for warning in result.warnings] == [True]
