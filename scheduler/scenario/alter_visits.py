"""Other rules for the visits owed: who may make them, how long they take, how far apart they lie."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.domain.base import Names as IdSet
from scheduler.domain.base import Text
from scheduler.domain.clock import ticks_up
from scheduler.domain.errors import BadValue
from scheduler.domain.problem import Problem
from scheduler.domain.visit import ModeOption, Series, Visit
from scheduler.scenario.change import Names, rebuilt
from scheduler.scenario.some_visits import SomeVisits

FIELDS = ("also_kinds", "duration_factor", "smallest_gap_days")


class AlterVisits(SomeVisits):
    """A rule about some of the visits is another one.

    Attributes
    ----------
    also_kinds : frozenset of str
        Visitor kinds that may make them as well; contracted visits stay with their visitor.
    duration_factor : float or None
        Times the length of service in every mode; rounded up to whole ticks.
    smallest_gap_days : int or None
        The smallest gap of every series that holds one of them.
    """

    change: Literal["alter_visits"]
    also_kinds: IdSet = frozenset()
    duration_factor: Annotated[float, Field(gt=0, le=10)] | None = None
    smallest_gap_days: Annotated[int, Field(ge=0, le=31)] | None = None

    @model_validator(mode="after")
    def _alters_something(self) -> AlterVisits:
        if not self.also_kinds and self.duration_factor is None and self.smallest_gap_days is None:
            raise BadValue(
                zh=f"alter_visits 未作任何改变；请至少给出其中一项：{'、'.join(FIELDS)}",
                en=f"alter_visits alters nothing; give at least one of {', '.join(FIELDS)}",
            )
        return self

    def applied(self, problem: Problem) -> Problem:
        """Return the problem with the rule changed for the chosen visits."""
        chosen = frozenset(visit.id for visit in self.chosen(problem))
        visits = (self._visit(visit, problem.tick) if visit.id in chosen else visit for visit in problem.visits)
        series = (self._series(item) if chosen & set(item.visits) else item for item in problem.series)
        return rebuilt(problem, visits=tuple(visits), series=tuple(series))

    def phrase(self, names: Names) -> Text:
        """Return e.g. ``the visits in X changed (0.8 times as long)``."""
        which, kinds = self.which(names), [names.kind(kind) for kind in sorted(self.also_kinds)]
        zh = f"{'、'.join(kind.zh for kind in kinds)}亦可承担", f"时长为原来的 {self.duration_factor or 1:g} 倍"
        en = f"open to {', '.join(kind.en for kind in kinds)} as well", f"{self.duration_factor or 1:g} times as long"
        said = (
            (bool(kinds), zh[0], en[0]),
            (self.duration_factor is not None, zh[1], en[1]),
            (
                self.smallest_gap_days is not None,
                f"至少间隔 {self.smallest_gap_days} 天",
                f"smallest gap {self.smallest_gap_days} days",
            ),
        )
        parts = [Text(zh=zh, en=en) for holds, zh, en in said if holds]
        changed = ", ".join(part.en for part in parts)
        return Text(zh=f"{which.zh}{'、'.join(part.zh for part in parts)}", en=f"{which.en} changed ({changed})")

    def _visit(self, visit: Visit, tick: timedelta) -> Visit:
        kinds = visit.kinds if visit.kinds is None else visit.kinds | self.also_kinds
        options = tuple(self._option(option, tick) for option in visit.options)
        return visit.model_copy(update={"kinds": kinds, "options": options})

    def _option(self, option: ModeOption, tick: timedelta) -> ModeOption:
        if self.duration_factor is None:
            return option
        # Rounded to a microsecond first, because 1.2 times an hour is not a whole number of ticks in binary.
        wanted = timedelta(microseconds=round(option.duration / timedelta(microseconds=1) * self.duration_factor))
        return ModeOption(mode=option.mode, duration=ticks_up(wanted, tick) * tick)

    def _series(self, series: Series) -> Series:
        if self.smallest_gap_days is None:
            return series
        return series.model_copy(update={"smallest_gap_days": self.smallest_gap_days})
