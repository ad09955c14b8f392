from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from scheduler.domain.absence import AbsenceStatus, ElderAbsence
from scheduler.domain.availability import AvailabilityException, AvailabilityPattern
from scheduler.domain.base import Text
from scheduler.domain.elder import Elder, RiskTier
from scheduler.domain.hours import CallingHours, QuietHours
from scheduler.domain.ledger import LedgerEntry, Outcome
from scheduler.domain.mode import VisitMode
from scheduler.domain.period import PeriodKind, SpecialPeriod
from scheduler.domain.person import Person
from scheduler.domain.rule import FrequencyRule, Per
from scheduler.domain.service import Follow, Service
from scheduler.domain.visit import ModeOption
from scheduler.domain.week_pin import VisitName, WeekPin

HOME = ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=30))
TITLE = Text(zh="探访", en="Visit")
HOUR = timedelta(hours=1)


def rule(
    visits: int = 1, per: Per = Per.WEEK, small: int = 0, large: int | None = None, elder: str | None = None
) -> FrequencyRule:
    return FrequencyRule(
        id="R", service="visit", elder=elder, visits=visits, per=per, smallest_gap_days=small, largest_gap_days=large
    )


class TestRules:
    def test_a_largest_gap_below_the_smallest_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="largest gap 2 days is below the smallest gap 3 days"):
            rule(small=3, large=2)

    def test_more_visits_than_the_smallest_gap_allows_are_refused(self) -> None:
        rule(visits=2, small=3)
        with pytest.raises(ValidationError, match="3 per week with a smallest gap of 3 days do not fit"):
            rule(visits=3, small=3)

    def test_a_largest_gap_that_needs_more_visits_is_refused(self) -> None:
        rule(visits=2, large=4)
        with pytest.raises(ValidationError, match="largest gap of 3 days needs more visits than 2 per week"):
            rule(visits=2, large=3)

    def test_an_override_needs_a_reason(self) -> None:
        with pytest.raises(ValidationError, match="without a reason"):
            rule(elder="E1")

    def test_tier_and_category_must_both_fit(self) -> None:
        both = rule().model_copy(update={"tier": RiskTier.RED, "category": "disabled"})
        elder = Elder(id="E", household="H", place="P", tier=RiskTier.RED)
        assert not both.applies_to(elder, date(2026, 1, 1))
        assert both.applies_to(elder.model_copy(update={"categories": frozenset({"disabled"})}), date(2026, 1, 1))

    def test_a_rule_holds_on_its_first_and_last_day_only(self) -> None:
        dated = rule().model_copy(update={"valid_from": date(2026, 3, 1), "valid_until": date(2026, 3, 2)})
        days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
        assert [dated.valid_on(day) for day in days] == [False, True, True, False]


class TestServices:
    def test_a_mode_is_listed_once(self) -> None:
        with pytest.raises(ValidationError, match="lists the same mode twice"):
            Service(id="S", title=TITLE, options=(HOME, HOME))

    def test_it_may_not_end_before_it_begins(self) -> None:
        with pytest.raises(ValidationError, match="before it may start"):
            Service(id="S", title=TITLE, options=(HOME,), earliest=10 * HOUR, latest=9 * HOUR)

    def test_the_contracted_kind_is_one_of_its_kinds(self) -> None:
        with pytest.raises(ValidationError, match="is not among its kinds"):
            Service(id="S", title=TITLE, options=(HOME,), kinds=frozenset({"nurse"}), contracted_kind="doctor")

    def test_lags_are_in_order(self) -> None:
        with pytest.raises(ValidationError, match="largest lag 01:00 is below the smallest lag 02:00"):
            Follow(service="S", min_lag=2 * HOUR, max_lag=HOUR)


class TestTimes:
    def test_an_interval_that_ends_before_it_begins_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="no interval of one day"):
            AvailabilityPattern(visitor="V", weekdays=frozenset({1}), start=9 * HOUR, end=8 * HOUR)

    def test_weekdays_run_from_one_to_seven(self) -> None:
        with pytest.raises(ValidationError):
            AvailabilityPattern(visitor="V", weekdays=frozenset({8}), start=8 * HOUR, end=9 * HOUR)

    def test_an_exception_has_both_times_or_none(self) -> None:
        day = date(2026, 12, 1)
        assert AvailabilityException(visitor="V", first_day=day, last_day=day).is_absence
        with pytest.raises(ValidationError, match="both start and end"):
            AvailabilityException(visitor="V", first_day=day, last_day=day, start=HOUR)

    def test_quiet_hours_hold_on_their_weekdays(self) -> None:
        nap = QuietHours(elder="E", weekdays=frozenset({6}), start=12 * HOUR, end=14 * HOUR)
        assert [nap.on(date(2026, 12, day)) for day in (4, 5, 6)] == [False, True, False]

    def test_a_due_time_lies_inside_the_calling_hours(self) -> None:
        with pytest.raises(ValidationError, match="due must lie between"):
            CallingHours(elder="E", earliest=9 * HOUR, latest=10 * HOUR, due=11 * HOUR)

    def test_calling_hours_may_be_a_single_moment(self) -> None:
        moment = CallingHours(elder="E", earliest=9 * HOUR, latest=9 * HOUR)
        assert moment.latest == moment.earliest


class TestPeriodsAndAbsences:
    def test_a_period_covers_the_areas_below_it(self) -> None:
        day = date(2026, 12, 1)
        period = SpecialPeriod(id="S", kind=PeriodKind.WEATHER, areas=frozenset({"T"}), first_day=day, last_day=day)
        assert period.covers(frozenset({"G1", "T"}), day)
        assert not period.covers(frozenset({"G1"}), day)
        assert not period.covers(frozenset({"T"}), day + timedelta(days=1))

    def test_nobody_returns_from_death(self) -> None:
        with pytest.raises(ValidationError, match="leave last_day empty"):
            ElderAbsence(elder="E", status=AbsenceStatus.DIED, first_day=date(2026, 1, 1), last_day=date(2026, 2, 1))

    def test_an_open_absence_goes_on(self) -> None:
        away = ElderAbsence(elder="E", status=AbsenceStatus.AWAY, first_day=date(2026, 1, 1))
        assert away.covers(date(2030, 1, 1))
        assert not away.covers(date(2025, 12, 31))


class TestLedger:
    @pytest.mark.parametrize(
        ("mode", "outcome", "reason", "sentence"),
        [
            (VisitMode.HOME, Outcome.NOT_SEEN, "", "needs a reason"),
            (VisitMode.PHONE, Outcome.SEEN, "", "nobody is seen by phone"),
            (VisitMode.HOME, Outcome.ANSWERED, "", "belongs to a call"),
        ],
    )
    def test_outcomes_that_cannot_be_are_refused(
        self, mode: VisitMode, outcome: Outcome, reason: str, sentence: str
    ) -> None:
        with pytest.raises(ValidationError, match=sentence):
            LedgerEntry(
                day=date(2026, 1, 1), elder="E", visitor="V", service="S", mode=mode, outcome=outcome, reason=reason
            )

    def test_a_closed_door_is_no_contact(self) -> None:
        entry = LedgerEntry(
            day=date(2026, 1, 1), elder="E", visitor="V", service="S", mode=VisitMode.HOME,
            outcome=Outcome.NOT_SEEN, reason="no answer",
        )  # fmt: skip
        assert not entry.is_contact
        assert not entry.is_in_person


class TestPinsAndPeople:
    def test_a_pin_lies_in_its_week(self) -> None:
        name = VisitName(elder="E", service="visit")
        assert name.id == "E/visit/1"
        with pytest.raises(ValidationError, match="does not lie in week 2026-W49"):
            WeekPin(week="2026-W49", visit=name, day=date(2026, 12, 7))

    def test_a_pin_fixes_something(self) -> None:
        with pytest.raises(ValidationError, match="fixes nothing"):
            WeekPin(week="2026-W49", visit=VisitName(elder="E", service="visit"))

    def test_a_week_that_does_not_exist_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="not a week of that year"):
            WeekPin(week="2026-W54", visit=VisitName(elder="E", service="visit"), visitor="V")

    def test_a_phone_number_holds_digits(self) -> None:
        assert Person(id="E", name="王", phone="１３８ 0000 0000").phone == "13800000000"
        with pytest.raises(ValidationError, match="phone number"):
            Person(id="E", name="王", phone="ask the neighbour")
