"""What every constraint declares, and what it finds when a roster breaks it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from pydantic import Field

from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Contribution
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Frozen, Text
from scheduler.domain.visitor import Visitor

Facts = Mapping[str, str | int | float]
NO_PRICES: Mapping[str, float] = MappingProxyType({})


class Level(StrEnum):
    """Where a constraint counts; levels are compared in this order."""

    HARD = "hard"
    COVERAGE = "coverage"
    QUALITY = "quality"


class Unit(StrEnum):
    """What the amount of a violation counts."""

    VISITS = "visits"
    MINUTES = "minutes"
    METERS = "meters"
    DAYS = "days"
    PEOPLE = "people"
    UNITS = "units"


class Span(StrEnum):
    """What one finding of a rule hangs on: where nothing of that differs, the rule finds the same again.

    Attributes
    ----------
    SERVICE
        A visit and a shift that serves it, whenever it starts.
    ROUTE
        One route.
    CREW
        The routes that make one visit.
    VISITOR
        All routes of one visitor.
    RELATED
        When, how and by whom the visits of one household, one series, one tie or one pin are made.
    ROSTER
        All of it.
    """

    SERVICE = "service"
    ROUTE = "route"
    CREW = "crew"
    VISITOR = "visitor"
    RELATED = "related"
    ROSTER = "roster"


class Added(NamedTuple):
    """What one more service adds to the route of a visitor, in minutes.

    Attributes
    ----------
    way : float
        On the way, at least.
    least_work, most_work : float
        Of way, access and service.
    """

    visitor: Visitor
    way: float
    least_work: float
    most_work: float


class Violation(Frozen):
    """One breach of one constraint.

    Attributes
    ----------
    amount : float
        How much, in the constraint's unit.
    cost : float
        What it adds to the last level, in the objective's unit; 0 for hard and coverage rules.
    facts : mapping
        Everything the sentence template needs.
    """

    constraint: str
    amount: float
    cost: float = 0.0
    visits: tuple[str, ...] = ()
    visitor: str | None = None
    day: int | None = None
    facts: Facts = Field(default_factory=dict)


class Constraint(ABC):
    """One rule: its words, its check and the data it gives the engine.

    ``prices`` lists the default prices of a soft rule by name; a problem's objective may say
    otherwise, and a soft rule with no price in the objective does not count at all. ``span`` says how much of a
    roster has to be looked at again after a change; the whole of it, unless a rule says less. ``by_shift`` says that
    what it finds adds up to the same for all rosters that make the same visits on the same shifts in the same modes,
    whatever the order and the hours.
    """

    key: ClassVar[str]
    level: ClassVar[Level]
    unit: ClassVar[Unit]
    title: ClassVar[Text]
    sentence: ClassVar[Text]
    template: ClassVar[Text]
    prices: ClassVar[Mapping[str, float]] = NO_PRICES
    span: ClassVar[Span] = Span.ROSTER
    by_shift: ClassVar[bool] = False

    @abstractmethod
    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield every breach, in plain Python over the stops of the roster."""

    @abstractmethod
    def contribute(self, index: Index) -> Iterator[Contribution]:
        """Yield what the engine has to know, as data of the generic kinds."""

    def least_change(self, before: Timeline, added: Added) -> float:
        """Return what one more service changes the cost by at the very least, in the objective's unit.

        Unless a rule knows better, that all of what it finds goes away.

        Parameters
        ----------
        before : Timeline
            What the rule has to be asked about, without the service.
        """
        return -sum(item.cost for item in self.check(before))

    def explain(self, violation: Violation) -> Text:
        """Return the breach as one sentence, filled only from its facts."""
        return self.template.filled(**violation.facts)
