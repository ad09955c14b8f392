"""A week's roster as lines that people read: what the workbook writes and the screen sums up.

Formats compute no figure: whoever fills these lines takes them from the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.base import Text


@dataclass(frozen=True)
class VisitLine:
    """One visit done by one visitor; a visit of two people makes two lines.

    Attributes
    ----------
    stop : int
        Number of the stop on the route, from 1.
    start, end : timedelta
        Service, since midnight of the day.
    travel_minutes : float
        The way right before, without the way up to the door; 0 for calls and inside one stop.
    together_with : tuple of str
        The other visitors of the same visit.
    """

    day: date
    visitor: str
    kind: Text
    stop: int
    start: timedelta
    end: timedelta
    mode: Text
    visit: str
    elder: str
    household: str
    area: str
    service: Text
    travel_minutes: float
    together_with: tuple[str, ...]
    why: Text | None


@dataclass(frozen=True)
class VisitorLine:
    """What one visitor does in the week; work is travel, access and service.

    Attributes
    ----------
    offered_minutes : float
        Length of all shifts without their pauses.
    minutes_by_day : tuple of float
        Work of each day of the week.
    """

    visitor: str
    kind: Text
    visits: int
    offered_minutes: float
    work_minutes: float
    travel_minutes: float
    service_minutes: float
    meters: float
    minutes_by_day: tuple[float, ...]

    @property
    def share(self) -> float:
        """Work as a part of the time offered; 0 for a visitor without shifts."""
        return self.work_minutes / self.offered_minutes if self.offered_minutes else 0.0


@dataclass(frozen=True)
class UnassignedLine:
    """One visit nobody makes, with its sentences.

    Attributes
    ----------
    rule, help : Text or None
        Short titles of the first reason and of the first fix, to count visits by.
    """

    visit: str
    elder: str
    household: str
    area: str
    service: Text
    level: Text
    days_overdue: int
    due: date | None
    why: Text | None
    reasons: tuple[Text, ...]
    fixes: tuple[Text, ...]
    rule: Text | None
    help: Text | None


@dataclass(frozen=True)
class LevelLine:
    """One coverage level: visits owed in it and visits left out."""

    title: Text
    owed: int
    left_out: int
    overdue_days: int


@dataclass(frozen=True)
class TermLine:
    """One term of the last level: its amount in its own unit and its cost in the objective's."""

    title: Text
    amount: float
    unit: str
    cost: float


@dataclass(frozen=True)
class NotOwedLine:
    """An elder left without a visit on purpose; about one service where ``service`` is given."""

    elder: str
    service: Text | None
    reason: Text


@dataclass(frozen=True)
class RosterReport:
    """Everything people read about one week's roster; ids only, never a name of a person.

    Attributes
    ----------
    cost : float
        The last level, in ``unit``.
    bound : float or None
        A proven lower bound of it.
    """

    name: str
    start: date
    days: int
    visits: tuple[VisitLine, ...]
    visitors: tuple[VisitorLine, ...]
    unassigned: tuple[UnassignedLine, ...]
    levels: tuple[LevelLine, ...]
    terms: tuple[TermLine, ...]
    cost: float
    unit: str
    bound: float | None
    not_owed: tuple[NotOwedLine, ...]

    @property
    def dates(self) -> tuple[date, ...]:
        """The days of the horizon."""
        return tuple(self.start + timedelta(days=day) for day in range(self.days))

    @property
    def owed(self) -> int:
        """Visits owed in the week."""
        return sum(level.owed for level in self.levels)
