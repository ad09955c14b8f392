"""Some areas and days under special rules: calls instead of visits, more contacts, or both (POLICY R24, R25)."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.demand.duties import most_with_gap
from scheduler.domain.base import Names as IdSet
from scheduler.domain.base import Text
from scheduler.domain.errors import BadValue
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.domain.shift import DayIndex
from scheduler.domain.visit import Coverage, Series, TimeWindow, Visit
from scheduler.scenario.change import Change, ChangeError, Names, listed, marked, rebuilt, require_area, require_days
from scheduler.scenario.some_visits import unknown_service

DAYS_OF_WEEK = 7


class SpecialPeriodChange(Change):
    """Elders of some areas are called on by other rules on some days, as a period in the register would have it.

    Attributes
    ----------
    areas : frozenset of str
        Areas of any level, children included.
    days : tuple of int or None
        Days after the first day of the problem; ``None`` means all of them.
    remote_only : bool
        Nobody goes to a door: home visits move to the other days, and where those do not suffice they become calls.
        A visit that may only be made at home stays owed and cannot be made on these days.
    frequency_multiplier : float
        Times the number of visits of each series, rounded up, as far as the smallest gap has room for.
    services : frozenset of str or None
        Services whose frequency is multiplied; ``None`` means all.
    """

    change: Literal["special_period"]
    areas: Annotated[IdSet, Field(min_length=1)]
    days: Annotated[tuple[DayIndex, ...], Field(min_length=1)] | None = None
    remote_only: bool = False
    frequency_multiplier: Annotated[float, Field(ge=1, le=10)] = 1.0
    services: Annotated[IdSet, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _does_something(self) -> SpecialPeriodChange:
        if not self.remote_only and self.frequency_multiplier == 1:
            raise BadValue(
                zh="该时期未作任何改变；请设 remote_only，或将 frequency_multiplier 设为大于 1",
                en="the period changes nothing; set remote_only, or frequency_multiplier above 1",
            )
        return self

    def applied(self, problem: Problem) -> Problem:
        """Return the problem under the rules of the period; added visits end in ``+1``, ``+2``, ..."""
        for area in sorted(self.areas):
            require_area(problem, area, "/areas")
        require_days(problem, self.days or (), "/days")
        known = {visit.service for visit in problem.visits}
        unknown = sorted((self.services or frozenset()) - known)
        if unknown:
            raise unknown_service(known, unknown[0], "/services")
        if not any(self._covers(problem, visit) for visit in problem.visits):
            areas = listed(self.areas)
            raise ChangeError(
                "/areas",
                zh=f"{areas.zh} 中没有应走访的老人；请换其他片区",
                en=f"nobody is owed a visit in {areas.en}; name other areas",
            )
        more = self._with_more_visits(problem) if self.frequency_multiplier > 1 else problem
        return self._with_calls(more) if self.remote_only else more

    def phrase(self, names: Names) -> Text:
        """Return e.g. ``a special period in X (calls only) on 2026-12-01``."""
        areas, when = [names.area(area) for area in sorted(self.areas)], names.days(self.days)
        times = f"{self.frequency_multiplier:g}"
        said = (
            (self.remote_only, "只通电话或视频", "calls only"),
            (self.frequency_multiplier > 1, f"频次为 {times} 倍", f"{times} times as often"),
        )
        zh = "、".join(zh for holds, zh, _ in said if holds)
        en = ", ".join(en for holds, _, en in said if holds)
        where_zh, where_en = "、".join(area.zh for area in areas), ", ".join(area.en for area in areas)
        return Text(
            zh=f"{where_zh}实行特殊时期措施（{zh}）{when.zh}", en=f"a special period in {where_en} ({en}){when.en}"
        )

    def _covers(self, problem: Problem, visit: Visit) -> bool:
        return not self.areas.isdisjoint(problem.areas_above(problem.elder_of[visit.elder].area))

    def _with_more_visits(self, problem: Problem) -> Problem:
        in_series = {name for series in problem.series for name in series.visits}
        alone = [visit.id for visit in problem.visits if visit.id not in in_series]
        made: dict[str, Visit] = {}
        series = [self._longer(problem, item, made) for item in problem.series]
        for name in alone:
            self._longer(problem, Series(id=name, visits=(name,)), made)
        return rebuilt(problem, visits=(*problem.visits, *made.values()), series=tuple(series))

    def _longer(self, problem: Problem, series: Series, made: dict[str, Visit]) -> Series:
        """Return a series with the visits the period adds, which are noted in ``made`` as well."""
        visits = [problem.visit_of[name] for name in series.visits]
        first = visits[0]
        if not self._covers(problem, first) or (self.services is not None and first.service not in self.services):
            return series
        room = most_with_gap(_days_of(visits), series.smallest_gap_days)
        wanted = min(ceil(len(visits) * self.frequency_multiplier), room)
        pattern = next((visit for visit in visits if not visit.is_first), first)
        # What the period adds is owed in this week alone, so no month depends on it.
        coverage = Coverage(tier=pattern.coverage.tier, penalty=pattern.coverage.penalty)
        names = list(series.visits)
        while len(names) < wanted:
            name = marked(pattern.id, made, problem.visit_of)
            made[name] = pattern.model_copy(update={"id": name, "is_first": False, "coverage": coverage})
            names.append(name)
        if len(names) == len(visits):
            return series
        return series.model_copy(update={"visits": tuple(names), "even_gap_days": DAYS_OF_WEEK / len(names)})

    def _with_calls(self, problem: Problem) -> Problem:
        place_in_series = {
            name: (number, series.smallest_gap_days)
            for series in problem.series
            for number, name in enumerate(series.visits, start=1)
        }
        visits = tuple(
            self._by_call(problem, visit, *place_in_series.get(visit.id, (1, 0)))
            if self._covers(problem, visit) and visit.options[0].mode is VisitMode.HOME
            else visit
            for visit in problem.visits
        )
        return rebuilt(problem, visits=visits)

    def _by_call(self, problem: Problem, visit: Visit, number: int, gap: int) -> Visit:
        """Return a home visit on the days that stay open, or as a call on those that do not."""
        closed = frozenset(range(problem.days) if self.days is None else self.days)
        stays, days = frozenset(range(problem.days)) - closed, _days_of([visit])
        if closed.isdisjoint(days):
            return visit
        open_days = tuple(day for day in days if day in stays)
        remote = tuple(option for option in visit.options if option.mode.is_remote)
        if number <= most_with_gap(open_days, max(1, gap)) or not remote:
            return visit.model_copy(update={"windows": _windows_on(visit.windows, stays)})
        return visit.model_copy(update={"windows": _windows_on(visit.windows, closed), "options": remote})


def _days_of(visits: Iterable[Visit]) -> tuple[int, ...]:
    return tuple(sorted({day for visit in visits for window in visit.windows for day in window.days}))


def _windows_on(windows: tuple[TimeWindow, ...], days: frozenset[int]) -> tuple[TimeWindow, ...]:
    """Return the windows with only some of their days; a window without any of these is left out."""
    kept = ((window, tuple(day for day in window.days if day in days)) for window in windows)
    return tuple(window.model_copy(update={"days": left}) for window, left in kept if left)
