"""Trying to insert one visit into one route: where, how, and by how much it fails."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from scheduler.constraints.consent import CONSENT
from scheduler.constraints.mode_mix import MODE_MIX
from scheduler.constraints.spacing import SPACING
from scheduler.domain.mode import VisitMode
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit
from scheduler.explain.change import usual_calls
from scheduler.explain.judge import refusals
from scheduler.explain.limits import Burden, Limits, Over
from scheduler.explain.line import MINUTE_MICROS, Item, Line
from scheduler.explain.predicate import Predicates
from scheduler.explain.timing import ahead, arrival, behind, departure, first_start, forced_start, last_departure
from scheduler.explain.timing import last_start as last_start_of
from scheduler.explain.week import Week

NEVER = -1
_DAY_RULES = (CONSENT, SPACING, MODE_MIX)


@dataclass(frozen=True)
class Try:
    """One position on one route for one visit in one mode.

    Attributes
    ----------
    line : Line
        The route without the visit.
    ready, finish_by : int
        When the visitor can begin, and when service must end for the rest of the route to fit.
    first, last : int or None
        Earliest and latest possible start; ``None`` where no window can be kept.
    added : Burden
        What it adds to the route.
    minutes_over : float
        By how much the times do not fit.
    limits_over : tuple of Over
        Limits of the visitor or the shift that it passes.
    rules_broken : int
        Rules about day, mode and pins that say no, whatever the time.
    """

    line: Line
    position: int
    item: Item
    ready: int
    finish_by: int
    first: int | None
    last: int | None
    added: Burden
    minutes_over: float
    limits_over: tuple[Over, ...]
    rules_broken: int

    @property
    def detour(self) -> int:
        """Microseconds of way, and of access, that it adds."""
        return self.added.work - self.item.duration

    @property
    def fits(self) -> bool:
        """Whether nothing that the trial looks at says no; the rules themselves have the last word."""
        return self.minutes_over == 0 and self.rules_broken == 0 and not self.limits_over

    @property
    def rank(self) -> tuple[int, float, int]:
        """Sorts the most promising first: rules broken, by how much, way added."""
        over = sum(item.minutes_worth for item in self.limits_over)
        broken = self.rules_broken + (self.minutes_over > 0) + len(self.limits_over)
        return (broken, self.minutes_over + over, self.detour)

    def extended(self, start: int | None = None) -> Line:
        """Return the route with the visit in it, starting at a given time or in any of its windows."""
        item = self.item if start is None else replace(self.item, windows=((start, start),), start=start)
        return self.line.with_item(self.position, item)


class _Passes(NamedTuple):
    """When the visitor is free at each position, the latest start of each service, the next door."""

    front: list[tuple[int, int]]
    back: list[int] | None
    onward: list[Item | None]


def _same_rules(before: Week, after: Week) -> bool:
    """Whether a visit's days and modes are judged alike in both weeks."""
    if before.roster is not after.roster:
        return False
    old, new = before.problem, after.problem
    return old.series == new.series and old.pins == new.pins and old.elders == new.elders


def _predicates(week: Week, before: Trials | None) -> Predicates:
    """Return what pair rules say, which hangs on the problem alone."""
    if before is not None and before.week.problem is week.problem:
        return before.predicates
    return Predicates(week, None if before is None else before.predicates)


class Trials:
    """All insertion trials into one week.

    Parameters
    ----------
    week : Week
    before : Trials, optional
        Trials into the week before a change, of the problem or of the roster; what the change does not touch is taken
        from there.

    Attributes
    ----------
    told : dict
        What was said of visits in each situation met so far, once it was needed a second time.
    """

    def __init__(self, week: Week, before: Trials | None = None) -> None:
        self.week = week
        self._first: Trials = self if before is None else before._first
        self._before = before if before is not None and _same_rules(before.week, week) else None
        self.predicates: Predicates = _predicates(week, before)
        self.limits = Limits(week)
        self.told: dict[Hashable, str | None] = {}
        self._passes: dict[str, tuple[Line, _Passes]] = {}
        self._items: tuple[Visit, dict[int, tuple[Item, ...]]] | None = None
        self._tries: dict[tuple[str, str], tuple[Try, ...]] = {}
        self._broken: dict[tuple[str, int, int], int] = {}

    @cached_property
    def usual_calls(self) -> Mapping[tuple[str, VisitMode], timedelta]:
        """How long calls by service and mode usually are, before and after any change."""
        return usual_calls(self.week.problem) if self._first is self else self._first.usual_calls

    def on_shift(self, visit: Visit, shift: Shift, line: Line | None = None) -> Iterable[Try]:
        """Return every position and mode on one shift, on a changed route when one is given.

        There are none on a day on which the visit has no window.
        """
        own = line is None and self.week.problem.visit_of[visit.id] is visit
        old = self._before if own and not self.week.is_new(shift.id) else None
        if old is not None and old.week.problem.visit_of.get(visit.id) is visit:
            return old.on_shift(visit, shift)
        if not own:
            return tuple(self._everywhere(visit, shift, self.week.line(shift.id) if line is None else line))
        key = (visit.id, shift.id)
        if key not in self._tries:
            self._tries[key] = tuple(self._everywhere(visit, shift, self.week.line(shift.id)))
        return self._tries[key]

    def _everywhere(self, visit: Visit, shift: Shift, line: Line) -> Iterator[Try]:
        for item in self._items_on(visit, shift.day):
            yield from self.on_line(line, item, self.rules_broken(visit, item.option, shift))

    def _items_on(self, visit: Visit, day: int) -> tuple[Item, ...]:
        """Return a visit in each of its modes on a day; nothing where it has no window."""
        if self._items is None or self._items[0] is not visit:
            self._items = (visit, {})
        known = self._items[1]
        if day not in known:
            some = (self.week.trial_item(visit, option, day) for option in range(len(visit.options)))
            known[day] = tuple(item for item in some if item.windows)
        return known[day]

    def on_line(self, line: Line, item: Item, rules_broken: int = 0) -> Iterator[Try]:
        """Yield every position of a service on a route."""
        passes = self._passes_of(line)
        for position in range(len(line.items) + 1):
            yield self._try(line, position, item, rules_broken, passes)

    def rules_broken(self, visit: Visit, option: int, shift: Shift) -> int:
        """Return how many rules forbid the visit's mode, day or visitor whenever it starts."""
        key = (visit.id, option, shift.day)
        if key not in self._broken and self._is_free(visit, option):
            self._broken[key] = 0
        if key not in self._broken:
            line = self.week.line(shift.id)
            tried = line.with_item(len(line.items), self.week.trial_item(visit, option, shift.day))
            found = refusals(self.week, {shift.id: tried}, _DAY_RULES)
            self._broken[key] = sum(any(visit.id in item.visits for item in no.violations) for no in found)
        pins = self.week.pins_by_visit.get(visit.id, ())
        wrong_day = any(pin.day not in (None, shift.day) for pin in pins)
        wrong_visitor = visit.people == 1 and any(pin.visitor not in (None, shift.visitor) for pin in pins)
        return self._broken[key] + wrong_day + wrong_visitor

    def _is_free(self, visit: Visit, option: int) -> bool:
        """Whether no rule about days and modes can say no: outside any series, in a mode that the elder agreed to."""
        elder = self.week.problem.elder_of[visit.elder]
        return elder.consents_to(visit.options[option].mode) and not self.week.is_in_a_series(visit.id)

    def _try(self, line: Line, position: int, item: Item, broken: int, passes: _Passes) -> Try:
        free, here = passes.front[position]
        ready = arrival(line, free, line.approach(here, item))
        finish_by = _finish_before(line, position, here if item.place is None else item.place, passes.back)
        first, last = first_start(line, item, ready), last_start_of(line, item, finish_by)
        start, late = (first, 0) if first is not None else forced_start(line, item, ready)
        over = late + max(0, start + item.duration - finish_by)
        added = self.limits.added(line, here, passes.onward[position], item)
        return Try(
            line=line,
            position=position,
            item=item,
            ready=ready,
            finish_by=finish_by,
            first=first,
            last=last,
            added=added,
            minutes_over=over / MINUTE_MICROS,
            limits_over=self.limits.passed(line, added),
            rules_broken=broken,
        )

    def _passes_of(self, line: Line) -> _Passes:
        """Return the passes of a route; those of the week before any change are kept there for all changes."""
        for some in (self._first._passes, self._passes):
            known = some.get(line.shift.id)
            if known is not None and known[0] is line:
                return known[1]
        passes = _Passes(ahead(line), behind(line, line.end), line.onward())
        if self._first.week.has(line):
            self._first._passes[line.shift.id] = line, passes
        elif self.week.has(line):
            self._passes[line.shift.id] = line, passes
        return passes


def _finish_before(line: Line, position: int, here: int, back: list[int] | None) -> int:
    """Return when service at a position must end, for a visitor who is then at some place."""
    if position == len(line.items):
        return departure(line, line.end, line.way(here, line.destination))
    following = line.items[position]
    if following.place is None:
        # The calls that follow are made from here, so their deadlines are not those of the route as it is.
        return rest_deadline(line, position, here, line.end)
    return NEVER if back is None else departure(line, back[position], line.approach(here, following))


def rest_deadline(line: Line, position: int, here: int, home_by: int) -> int:
    """Return the latest time to leave a place so that the services from a position on fit and end at home in time."""
    rest = replace(line, origin=here, end=home_by, items=line.items[position:])
    leave = last_departure(rest)
    return NEVER if leave is None else leave
