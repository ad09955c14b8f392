"""What one elder is owed: a duty is one visit with the weeks and the days of this week it may fall in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from scheduler.demand.contacts import Contacts
from scheduler.demand.rules import floor_rule, periods_on, rules_for, times_owed
from scheduler.demand.week import MonthPart, Week
from scheduler.domain.clock import DAY
from scheduler.domain.elder import Elder
from scheduler.domain.register import Register
from scheduler.domain.rule import FrequencyRule, Per
from scheduler.domain.visit import MOST_DAYS_OVERDUE, Chance


@dataclass(frozen=True)
class Duty:
    """One visit owed to one elder.

    Attributes
    ----------
    weeks : tuple of int
        Weeks it may be done in, 0 = this one.
    days : tuple of int
        Day indices of this week it may be done on.
    last : date or None
        Last contact that fulfilled the service.
    days_overdue : int
        Days since the last contact beyond the rule's largest gap, else beyond its period.
    """

    elder: str
    service: str
    rule: FrequencyRule
    weeks: tuple[int, ...]
    days: tuple[int, ...]
    due: date
    last: date | None
    chance: Chance = Chance.OPEN
    days_overdue: int = 0


class DutyBook:
    """Works out the duties of one elder in one week."""

    def __init__(self, register: Register, elder: Elder, week: Week) -> None:
        self._register = register
        self._elder = elder
        self._week = week
        self.contacts = Contacts(register, elder.id, week)
        self._periods = periods_on(register, elder, week)

    def is_present(self, day: date) -> bool:
        """Whether the elder is enrolled and not known to be absent on a day."""
        enrolment = self._register.enrolment_of.get(self._elder.id)
        if enrolment and enrolment.enrolled_on and day < enrolment.enrolled_on:
            return False
        return not any(item.covers(day) for item in self._register.absences_of.get(self._elder.id, ()))

    def duties(self, services: frozenset[str]) -> list[Duty]:
        """Return all duties of the services that can be done, the calendar-month floor included."""
        found = [
            duty
            for rule in rules_for(self._register, self._elder, self._week)
            if rule.service in services
            for duty in self._of_rule(rule)
        ]
        for part in self._week.months():
            found = self._with_floor(found, part, services)
        return found

    def _of_rule(self, rule: FrequencyRule) -> list[Duty]:
        week = self._week
        if rule.per is Per.WEEK:
            return self._weekly(rule)
        if rule.per is Per.FORTNIGHT:
            start = week.fortnight_start
            return self._over(rule, start, start + 13 * DAY, tuple(range(7)), self._last(rule))
        return self._monthly(rule)

    def _monthly(self, rule: FrequencyRule) -> list[Duty]:
        """Owe each month its visits; one still made for the month that ends this week counts for the gaps of the next.

        Without that, a week on the border of two months could owe two visits that the smallest gap forbids.
        """
        found: list[Duty] = []
        for part in self._week.months():
            before = [day for duty in found for day in duty.days]
            last = self._week.monday + min(before) * DAY if before else self._last(rule)
            found += self._over(rule, part.first, part.last, part.days, last)
        return found

    def _weekly(self, rule: FrequencyRule) -> list[Duty]:
        last = self._last(rule)
        days = self._free_days(rule, tuple(range(7)), last)
        number = ceil(times_owed(rule, self._periods) * len(days) / 7)
        number = min(number, most_with_gap(days, rule.smallest_gap_days))
        due = self._due(rule, self._week.sunday, last)
        return [self._duty(rule, (0,), days, due, last) for _ in range(number)]

    def _over(
        self, rule: FrequencyRule, start: date, end: date, part: tuple[int, ...], last: date | None
    ) -> list[Duty]:
        """Spread what is still owed in a period evenly over its remaining weeks; gaps are counted from ``last``."""
        due = self._due(rule, end, last)
        owed = times_owed(rule, self._periods) - len(self.contacts.of(rule.service, since=start))
        days = self._free_days(rule, part, last)
        weeks = self._weeks(rule, start, end, days, last)
        if owed <= 0 and self._gap_ends_by(rule, min(end, self._week.sunday), last):
            owed, weeks = 1, weeks[:1] if weeks[:1] == (0,) else ()
        if owed <= 0 or not weeks:
            return []
        return [
            self._duty(rule, self._in_time(share, due) if not number else share, days, due, self._last(rule))
            for number, share in enumerate(shares(weeks, owed))
        ]

    def _weeks(
        self, rule: FrequencyRule, start: date, end: date, days: tuple[int, ...], last: date | None
    ) -> tuple[int, ...]:
        found = [0] if days else []
        for week in range(1, (end - self._week.monday).days // 7 + 1):
            monday = self._week.monday + 7 * week * DAY
            dates = (monday + day * DAY for day in range(7))
            if any(start <= day <= end and self._is_free(rule, day, last) for day in dates):
                found.append(week)
        return tuple(found)

    def _in_time(self, weeks: tuple[int, ...], due: date) -> tuple[int, ...]:
        early = tuple(week for week in weeks if self._week.monday + 7 * week * DAY <= due)
        return early or weeks[:1]

    def _with_floor(self, duties: list[Duty], part: MonthPart, services: frozenset[str]) -> list[Duty]:
        """Return the duties such that the month is not left without a contact (POLICY R5, R6)."""
        if self.contacts.reached_in(part.first, part.last):
            return duties
        rule = floor_rule(self._register, self._elder, self._week, services)
        days = tuple(day for day in part.days if self.is_present(self._week.monday + day * DAY))
        later = (self._week.sunday + DAY * step for step in range(1, (part.last - self._week.sunday).days + 1))
        is_last = bool(days) and not any(self.is_present(day) for day in later)
        for position, duty in enumerate(duties):
            shared = tuple(day for day in duty.days if day in days)
            if not is_last and (shared or duty.rule.per is not Per.MONTH or max(duty.weeks) > 0):
                return duties
            if is_last and shared and 0 in duty.weeks:
                due = min(duty.due, part.last)
                tight = replace(duty, weeks=(0,), days=shared, due=due, chance=Chance.LAST)
                return [*duties[:position], tight, *duties[position + 1 :]]
        if rule is None or (not is_last and self._comes_in_time(part, services)):
            return duties
        added = self._over(rule, part.first, part.last, part.days, self._last(rule))
        if not added and days:
            added = [self._duty(rule, (0,), days, part.last, self.contacts.last)]
        return [*duties, *(replace(duty, chance=Chance.LAST) if is_last else duty for duty in added)]

    def _comes_in_time(self, part: MonthPart, services: frozenset[str]) -> bool:
        """Whether a weekly or fortnightly rule owes a visit in a later week of the month anyway."""
        rules = rules_for(self._register, self._elder, self._week)
        often = any(rule.per is not Per.MONTH for rule in rules if rule.service in services)
        return often and (part.last - self._week.sunday).days >= Per.FORTNIGHT.longest_days

    def _duty(
        self, rule: FrequencyRule, weeks: tuple[int, ...], days: tuple[int, ...], due: date, last: date | None
    ) -> Duty:
        gap = rule.largest_gap_days or rule.per.longest_days
        overdue = max(0, (self._week.monday - last).days - gap) if last else 0
        overdue = min(overdue, MOST_DAYS_OVERDUE)
        return Duty(self._elder.id, rule.service, rule, weeks, days, due, last, days_overdue=overdue)

    def _last(self, rule: FrequencyRule) -> date | None:
        done = self.contacts.of(rule.service)
        return done[-1].day if done else None

    def _due(self, rule: FrequencyRule, end: date, last: date | None) -> date:
        if last is None or rule.largest_gap_days is None:
            return end
        return min(end, last + timedelta(days=rule.largest_gap_days))

    def _gap_ends_by(self, rule: FrequencyRule, day: date, last: date | None) -> bool:
        """Whether the largest gap after the last contact ends on a day or before it."""
        if last is None or rule.largest_gap_days is None:
            return False
        return last + timedelta(days=rule.largest_gap_days) <= day

    def _is_free(self, rule: FrequencyRule, day: date, last: date | None) -> bool:
        spaced = last is None or (day - last).days >= rule.smallest_gap_days
        return spaced and self.is_present(day)

    def _free_days(self, rule: FrequencyRule, days: tuple[int, ...], last: date | None) -> tuple[int, ...]:
        return tuple(day for day in days if self._is_free(rule, self._week.monday + day * DAY, last))


def most_with_gap(days: tuple[int, ...], gap: int) -> int:
    """Return how many visits fit on some days with a smallest gap; 0 days of gap set no limit but the days'."""
    if gap == 0:
        return 70 if days else 0
    count, free_from = 0, 0
    for day in days:
        if day >= free_from:
            count, free_from = count + 1, day + gap
    return count


def shares(weeks: tuple[int, ...], owed: int) -> list[tuple[int, ...]]:
    """Part the weeks into as many consecutive shares as visits are owed; weeks repeat when they are fewer."""
    size = len(weeks)
    found = []
    for number in range(owed):
        first = number * size // owed
        found.append(weeks[first : max(first + 1, (number + 1) * size // owed)])
    return found
