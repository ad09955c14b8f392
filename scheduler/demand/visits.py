"""Duties of one elder in this week become visits, series and precedences."""

from __future__ import annotations

from math import ceil

from scheduler.demand.contacts import Contacts
from scheduler.demand.duties import Duty, most_with_gap
from scheduler.demand.hours import windows_of
from scheduler.demand.merge import merged
from scheduler.demand.not_owed import NotOwed, Reason
from scheduler.demand.rules import periods_on
from scheduler.demand.week import Week
from scheduler.demand.why import why
from scheduler.domain.clock import DAY
from scheduler.domain.elder import Elder
from scheduler.domain.mode import VisitMode
from scheduler.domain.register import Register
from scheduler.domain.rule import FrequencyRule, Per
from scheduler.domain.service import Service
from scheduler.domain.visit import Chance, Coverage, ModeOption, Precedence, Series, Visit


class VisitMaker:
    """Makes the visits of one elder."""

    def __init__(self, register: Register, elder: Elder, week: Week, contacts: Contacts) -> None:
        self._register = register
        self._elder = elder
        self._week = week
        self._contacts = contacts
        self._periods = periods_on(register, elder, week)
        self.visits: list[Visit] = []
        self.series: list[Series] = []
        self.precedences: list[Precedence] = []
        self.not_owed: list[NotOwed] = []

    def make(self, duties: list[Duty]) -> None:
        """Fill visits, series and precedences from the duties chosen for this week."""
        groups = sorted(merged(self._register, duties), key=lambda group: (group[0].service, group[0].days))
        for service_id in sorted({group[0].service for group in groups}):
            own = [group for group in groups if group[0].service == service_id]
            self._make_service(self._register.service_of[service_id], own)
        self._mark_first_visit()
        self._tie()

    def _make_service(self, service: Service, groups: list[list[Duty]]) -> None:
        made = []
        for number, group in enumerate(groups, start=1):
            visit = self._visit(service, group, number)
            if isinstance(visit, Reason):
                left = NotOwed(elder=self._elder.id, service=service.id, reason=visit)
                self.not_owed += [left] if left not in self.not_owed else []
            else:
                made.append(visit)
        self.visits += made
        if made:
            self.series.append(self._series(service, groups[0][0].rule, made))

    def _visit(self, service: Service, group: list[Duty], number: int) -> Visit | Reason:
        duty = group[0]
        options, days = self._options_and_days(service, duty, number)
        if not options:
            return Reason.NO_MODE
        windows = windows_of(self._register, self._elder.id, service, self._week.monday, days)
        if not windows:
            return Reason.NO_HOURS
        contract = service.contracted_kind and self._elder.contracted_visitors.get(service.contracted_kind)
        return Visit(
            id=f"{self._elder.id}/{service.id}/{number}", elder=self._elder.id, place=self._elder.place,
            service=service.id, options=options, windows=windows, people=service.people, kinds=service.kinds,
            skills=service.skills, only_visitors=frozenset({contract}) if contract else None,
            continuity=service.continuity, load=service.load, due=min(item.due for item in group),
            coverage=Coverage(tier=self._elder.tier, chance=duty.chance, days_overdue=duty.days_overdue),
            why=why(group, self._elder.tier, self._periods),
        )  # fmt: skip

    def _options_and_days(
        self, service: Service, duty: Duty, number: int
    ) -> tuple[tuple[ModeOption, ...], tuple[int, ...]]:
        """Return the modes and days of one visit: home while open days last, by phone on days of remote only."""
        agreed = tuple(option for option in service.options if self._elder.consents_to(option.mode))
        home = tuple(option for option in agreed if option.mode is VisitMode.HOME)
        remote = tuple(option for option in agreed if option.mode.is_remote)
        open_days = tuple(day for day in duty.days if not self._is_remote_only(day))
        if home and open_days and number <= most_with_gap(open_days, max(1, duty.rule.smallest_gap_days)):
            counts = self._register.settings.remote_counts_for_month
            return (home if duty.chance is Chance.LAST and not counts else agreed), open_days
        if home and len(open_days) == len(duty.days):
            return agreed, duty.days
        return remote, tuple(day for day in duty.days if self._is_remote_only(day)) if home else duty.days

    def _is_remote_only(self, day: int) -> bool:
        areas, date_ = self._register.areas_above(self._elder.area), self._week.monday + day * DAY
        return any(period.remote_only and period.covers(areas, date_) for period in self._periods)

    def _series(self, service: Service, rule: FrequencyRule, visits: list[Visit]) -> Series:
        done = self._contacts.of(service.id)
        last_day = (done[-1].day - self._week.monday).days if done and rule.smallest_gap_days else None
        needs_home = any(visit.options[0].mode is VisitMode.HOME and len(visit.options) > 1 for visit in visits)
        return Series(
            id=f"{self._elder.id}/{service.id}", visits=tuple(visit.id for visit in visits),
            smallest_gap_days=rule.smallest_gap_days, even_gap_days=7 / len(visits) if len(visits) > 1 else None,
            last_day=last_day, most_fallbacks=self._most_fallbacks(rule) if needs_home else None,
        )  # fmt: skip

    def _most_fallbacks(self, rule: FrequencyRule) -> int | None:
        """Return how many calls the rule's mode mix still allows, in the stricter month of the week."""
        if rule.most_remote_per_month is None and rule.least_home_share == 0:
            return None
        left = []
        for part in self._week.months():
            done = self._contacts.of(rule.service, since=part.first)
            remote = sum(item.mode.is_remote for item in done if item.day <= part.last)
            month_days = (part.last - part.first).days + 1
            days = {Per.WEEK: 7, Per.FORTNIGHT: 14, Per.MONTH: month_days}[rule.per]
            expected = rule.visits * month_days // days
            most = expected - ceil(rule.least_home_share * expected)
            if rule.most_remote_per_month is not None:
                most = min(most, rule.most_remote_per_month)
            left.append(max(0, most - remote))
        return min(left)

    def _mark_first_visit(self) -> None:
        """The earliest home visit to an elder nobody saw at home since the ledger begins takes a pair."""
        people = self._register.settings.first_visit_people
        enrolment = self._register.enrolment_of.get(self._elder.id)
        begins = min((item.day for item in self._register.ledger), default=None)
        if self._contacts.was_seen_at_home or enrolment is None or enrolment.enrolled_on is None or people < 2:
            return
        if begins is not None and enrolment.enrolled_on < begins:
            return
        for position, visit in enumerate(self.visits):
            home = tuple(option for option in visit.options if option.mode is VisitMode.HOME)
            if home and visit.only_visitors is None:
                change = {"is_first": True, "people": max(people, visit.people), "options": home}
                self.visits[position] = visit.model_copy(update=change)
                return

    def _tie(self) -> None:
        by_id = {visit.id for visit in self.visits}
        for visit in self.visits:
            follows = self._register.service_of[visit.service].follows
            if follows is None:
                continue
            first = f"{self._elder.id}/{follows.service}/{visit.id.rsplit('/', 1)[1]}"
            if first in by_id:
                self.precedences.append(
                    Precedence(first=first, second=visit.id, min_lag=follows.min_lag, max_lag=follows.max_lag,
                               company=follows.company)
                )  # fmt: skip
