"""Placing a visit, with its second person and the visits tied to it, into a roster without moving any other visitor."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import islice

from scheduler.constraints.timeline import Duty
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Company, Visit
from scheduler.explain.companies import Companies
from scheduler.explain.judge import BY_HOUR, BY_SHIFT, breaks_alone, refusals_in, route_of
from scheduler.explain.lags import Lags
from scheduler.explain.line import DAY_MICROS, Line
from scheduler.explain.seat import Seat, common_start, start_in
from scheduler.explain.timing import timed
from scheduler.explain.touched import Touched
from scheduler.explain.trial import Trials, Try
from scheduler.explain.week import Week

_MOST_VERDICTS = 60
_MOST_SEATINGS = 400
_MOST_STEPS = 150


@dataclass(frozen=True)
class Scope:
    """Which shifts may take a visit; ``None`` means any.

    Attributes
    ----------
    only : frozenset of str or None
        Shifts of everybody at the visits.
    must : frozenset of str or None
        At least one person at the visit in question comes on one of these.
    about : str or None
        The visit in question; ``None`` means the first of those to be placed.
    """

    only: frozenset[str] | None = None
    must: frozenset[str] | None = None
    about: str | None = None


@dataclass(frozen=True)
class Placed:
    """Changed routes that serve the visits, with who sits where; laid out in time once they have been judged."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    seats: Mapping[str, tuple[Seat, ...]] = field(default_factory=dict)
    duties: Mapping[str, Duty | None] = field(default_factory=dict)

    @cached_property
    def made(self) -> Hashable:
        """Which visits are made on which shifts in which modes."""
        return frozenset(
            (visit, seats[0].trial.item.option, frozenset(seat.shift for seat in seats))
            for visit, seats in self.seats.items()
        )

    @cached_property
    def exact(self) -> Hashable:
        """Where in its routes each visit is, and when it starts."""
        return tuple(
            (visit, *((seat.shift, seat.trial.item.option, seat.trial.position, seat.start) for seat in seats))
            for visit, seats in self.seats.items()
        )

    @property
    def detour(self) -> int:
        """Microseconds of way that all seats add."""
        return sum(seat.trial.detour for seats in self.seats.values() for seat in seats)


class Placing:
    """Searches for places of visits in one week."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._week = trials.week
        self._lags: dict[str, Lags] = {}
        self._companies: dict[tuple[str, frozenset[str] | None], Companies] = {}
        self._may_be_made: dict[Hashable, bool] = {}
        self._judged: dict[Hashable, Placed | None] = {}
        self._seated: dict[Hashable, Line | None] = {}
        self._routes: dict[int, tuple[Line, Duty | None]] = {}
        self._breaks_alone: dict[int, bool] = {}
        self._placeable: dict[tuple[str, frozenset[str] | None], bool] = {}

    def first(self, visits: Sequence[Visit], scope: Scope = Scope()) -> Placed | None:
        """Return the first place found that breaks no hard rule, for all visits together."""
        return next(self.all(visits, scope), None)

    def all(
        self, visits: Sequence[Visit], scope: Scope = Scope(), wanted: Callable[[Placed], bool] = lambda _: True
    ) -> Iterator[Placed]:
        """Yield places that break no hard rule.

        Parameters
        ----------
        wanted : callable, optional
            Whether a place is worth judging.
        """
        for placed in self.offers(visits, scope):
            judged = self.kept(placed, len(visits)) if wanted(placed) else None
            if judged is not None:
                yield judged

    def offers(self, visits: Sequence[Visit], scope: Scope) -> Iterator[Placed]:
        """Yield places before any rule is asked; those of one visit in the mode owed and on the shortest way first."""
        main = scope.about or visits[0].id
        orders = [tuple(visits)] if len(visits) == 1 else [tuple(visits), tuple(reversed(visits))]
        if len(visits) > 1 and not self._may_all_be_placed(visits, scope):
            return
        for order in orders:
            steps = iter(range(_MOST_STEPS))
            yield from islice(self._extended(order, main, scope, Placed(), steps), _MOST_VERDICTS)

    def at(self, visit: str, seats: tuple[Seat, ...]) -> Placed | None:
        """Return one visit with its people in given seats; ``None`` when that does not fit or breaks a hard rule."""
        lines = self._with_seats({}, seats)
        return None if lines is None else self.kept(Placed(lines, {visit: seats}), 1)

    def kept(self, placed: Placed, visits: int) -> Placed | None:
        """Return a place laid out in time if it breaks no hard rule; a visit of several is met on each one's shift."""
        if visits > 1:
            return self._laid_out(placed)
        if placed.exact not in self._judged:
            self._judged[placed.exact] = self._laid_out(placed)
        return self._judged[placed.exact]

    def _laid_out(self, placed: Placed) -> Placed | None:
        duties = {shift: self._duty(line) for shift, line in placed.lines.items()}
        return replace(placed, duties=duties) if self._holds(placed, duties) else None

    def _duty(self, line: Line) -> Duty | None:
        # The line is kept beside its duty, so that no other one can take its place in memory.
        if id(line) not in self._routes:
            self._routes[id(line)] = (line, self._week.laid(line))
        return self._routes[id(line)][1]

    def _holds(self, placed: Placed, duties: Mapping[str, Duty | None]) -> bool:
        """Whether a place breaks no hard rule.

        What hangs on visits, shifts and modes alone is asked once, and what hangs on one route alone once a route.
        """
        touched = Touched(self._week, duties)
        if placed.made not in self._may_be_made:
            self._may_be_made[placed.made] = next(refusals_in(self._week, touched, BY_SHIFT), None) is None
        if not self._may_be_made[placed.made] or any(map(self._is_broken_alone, placed.lines.values())):
            return False
        return next(refusals_in(self._week, touched, BY_HOUR), None) is None

    def _is_broken_alone(self, line: Line) -> bool:
        if id(line) not in self._breaks_alone:
            duty = self._duty(line)
            self._breaks_alone[id(line)] = duty is not None and breaks_alone(self._week, duty)
        return self._breaks_alone[id(line)]

    def _may_all_be_placed(self, visits: Sequence[Visit], scope: Scope) -> bool:
        """Whether each visit has a place of its own, and no chain of ties contradicts itself."""
        return all(self._lags_of(visit).possible and self._has_a_place(visit, scope.only) for visit in visits)

    def _has_a_place(self, visit: Visit, only: frozenset[str] | None) -> bool:
        if (visit.id, only) not in self._placeable:
            self._placeable[visit.id, only] = self._found_a_place(visit, Scope(only))
        return self._placeable[visit.id, only]

    def _found_a_place(self, visit: Visit, anywhere: Scope) -> bool:
        nothing = Placed()
        if visit.people > 1:
            return any(True for _ in self.seatings(visit, nothing, anywhere))
        tries = (item for item in self._tries(visit, nothing, anywhere) if item.fits)
        return any(True for item in tries for _ in self._starts(visit, item, nothing))

    def _extended(
        self, order: Sequence[Visit], main: str, scope: Scope, so_far: Placed, steps: Iterator[int]
    ) -> Iterator[Placed]:
        if not order:
            yield so_far
            return
        if next(steps, None) is None:
            return
        visit, must = order[0], scope.must if order[0].id == main else None
        for seats in self.seatings(visit, so_far, Scope(scope.only, must)):
            lines = self._with_seats(so_far.lines, seats)
            if lines is not None:
                more = Placed(lines, {**so_far.seats, visit.id: seats})
                yield from self._extended(order[1:], main, scope, more, steps)

    def seatings(self, visit: Visit, so_far: Placed, scope: Scope) -> Iterable[tuple[Seat, ...]]:
        """Return how the people of one visit can start together, in the mode owed and on the shortest way first."""
        if visit.people == 1:
            tries = (item for item in self._tries(visit, so_far, scope) if item.fits)
            found: list[tuple[Seat, ...]] = [
                (Seat(item, start),) for item in tries for start in self._starts(visit, item, so_far)
            ]
            return sorted(found, key=_preferred)[:_MOST_SEATINGS]
        companies = self._companies_of(visit, so_far, scope.only)
        return islice(companies.with_one_on(scope.must), _MOST_SEATINGS)

    def _companies_of(self, visit: Visit, so_far: Placed, only: frozenset[str] | None) -> Companies:
        """Return how several people can come together, kept where it hangs on nothing else that is being placed."""
        key = (visit.id, only)
        if so_far.seats or key not in self._companies:
            tries = [item for item in self._tries(visit, so_far, Scope(only)) if item.fits]
            found = Companies(visit.people, tries, partial(self._together, visit, so_far))
            if so_far.seats:
                return found
            self._companies[key] = found
        return self._companies[key]

    def companies(self, visit: Visit) -> Companies:
        """Return who can come together to a visit of several people."""
        return self._companies_of(visit, Placed(), None)

    def tries(self, visit: Visit) -> Iterator[Try]:
        """Yield every try of a visit that fits, whoever else may come."""
        return (item for item in self._tries(visit, Placed(), Scope()) if item.fits)

    def _tries(self, visit: Visit, so_far: Placed, scope: Scope) -> Iterator[Try]:
        shifts = scope.must if visit.people == 1 and scope.must is not None else scope.only
        days = sorted({day for window in visit.windows for day in window.days})
        for shift in (shift for day in days for shift in self._week.shifts_on.get(day, ())):
            if (shifts is not None and shift.id not in shifts) or self._trials.predicates.refusing(visit, shift):
                continue
            if self._has_company(visit, shift.visitor, so_far):
                yield from self._trials.on_shift(visit, shift, so_far.lines.get(shift.id))

    def _has_company(self, visit: Visit, visitor: str, so_far: Placed) -> bool:
        return visit.people > 1 or self._suits_partners(visit, {visitor}, so_far)

    def _suits_partners(self, visit: Visit, visitors: set[str], so_far: Placed) -> bool:
        for tie in self._week.bonds.get(visit.id, ()):
            partners = self._visitors(tie.second if tie.first == visit.id else tie.first, so_far)
            if tie.company is Company.SAME and partners and partners.isdisjoint(visitors):
                return False
            if tie.company is Company.DIFFERENT and not partners.isdisjoint(visitors):
                return False
        return True

    def _visitors(self, visit: str, so_far: Placed) -> set[str]:
        if visit in so_far.seats:
            return {seat.visitor for seat in so_far.seats[visit]}
        return {self._week.problem.shift_of[shift].visitor for shift in self._week.serving.get(visit, ())}

    def _starts(self, visit: Visit, item: Try, so_far: Placed) -> Iterator[int]:
        """Yield the earliest start that ties allow and, for a visit that others follow, the latest as well."""
        bounds = self._bounds(visit, item.line.shift.day, so_far)
        earliest = start_in(item, bounds)
        if earliest is not None:
            yield earliest
            latest = min(item.last or earliest, bounds[1])
            if visit.id in self._week.bonds and latest > earliest:
                yield latest // item.line.tick * item.line.tick

    def _bounds(self, visit: Visit, day: int, so_far: Placed) -> tuple[int, int]:
        """Return between which times of a day the visits tied to it, placed, served or still open, let it start."""
        if visit.id not in self._week.bonds:
            return 0, 2 * DAY_MICROS
        partners = {name for tie in self._week.bonds[visit.id] for name in (tie.first, tie.second)}
        moments = {name: self._moment(name, so_far) for name in {*partners, *so_far.seats} - {visit.id}}
        known = {name: moment for name, moment in moments.items() if moment is not None}
        low, high = self._lags_of(visit).bounds(visit.id, known)
        return max(0, low - day * DAY_MICROS), high - day * DAY_MICROS

    def _lags_of(self, visit: Visit) -> Lags:
        if visit.id not in self._lags:
            bundle = self._week.bundle(visit.id)
            lags = Lags(self._week, bundle)
            self._lags.update(dict.fromkeys((other.id for other in bundle), lags))
        return self._lags[visit.id]

    def _moment(self, visit: str, so_far: Placed) -> int | None:
        if visit in so_far.seats:
            return so_far.seats[visit][0].moment
        for shift in self._week.serving.get(visit, ()):
            line = self._week.line(shift)
            return next(self._week.moment(line, item) for item in line.items if item.visit == visit)
        return None

    def _with_seats(self, lines: Mapping[str, Line], seats: tuple[Seat, ...]) -> dict[str, Line] | None:
        """Return the routes with the people in their seats; ``None`` when that does not fit."""
        found = dict(lines)
        for seat in seats:
            line = self._seated_line(seat)
            if line is None:
                return None
            found[seat.shift] = line
        return found

    def _seated_line(self, seat: Seat) -> Line | None:
        trial = seat.trial
        if trial.line is not self._week.line(seat.shift):
            return _with_seat(seat)
        key = (trial.item.visit, seat.shift, trial.item.option, trial.position, seat.start)
        if key not in self._seated:
            self._seated[key] = _with_seat(seat)
        return self._seated[key]

    def _together(self, visit: Visit, so_far: Placed, some: tuple[Try, ...]) -> int | None:
        """Return when people can start together; ``None`` when they cannot."""
        if not self._may_come(visit, some, so_far):
            return None
        return common_start(some, self._bounds(visit, some[0].line.shift.day, so_far))

    def _may_come(self, visit: Visit, some: tuple[Try, ...], so_far: Placed) -> bool:
        visitors = {item.line.shift.visitor for item in some}
        if len(visitors) < visit.people or not self._suits_partners(visit, visitors, so_far):
            return False
        of = self._week.problem.visitor_of
        if visit.is_first and not any(of[name].can_lead for name in visitors):
            return False
        pins = self._week.pins_by_visit.get(visit.id, ())
        return all(pin.visitor is None or pin.visitor in visitors for pin in pins)


def _preferred(seats: tuple[Seat, ...]) -> tuple[int, int, int]:
    """Sort by the mode owed first, then by the way added, then by time."""
    return (seats[0].trial.item.option, sum(seat.trial.detour for seat in seats), seats[0].moment)


def _with_seat(seat: Seat) -> Line | None:
    """Return the route with a person in a seat and everything else in time; ``None`` when it does not fit."""
    longer = seat.trial.extended(seat.start)
    kept = timed(longer, keep=True)
    if not kept.fits:
        kept = timed(longer, keep=False)
    return kept.line if kept.fits else None


def roster_with(week: Week, lines: Mapping[str, Line]) -> Roster:
    """Return the roster with changed routes and a list of unassigned visits to match.

    What was said about visits that stay unassigned is kept.
    """
    new = {shift: route_of(week, line) for shift, line in lines.items()}
    row = week.index.shift_number
    routes = [route for route in {**week.route_of, **new}.values() if route is not None]
    said = {item.visit: item for item in week.roster.unassigned}
    left = tuple(said.get(name, Unassigned(visit=name)) for name in _unserved(week, lines))
    in_order = tuple(sorted(routes, key=lambda route: row[route.shift]))
    return week.roster.model_copy(update={"routes": in_order, "unassigned": left, "bound": None})


def _unserved(week: Week, lines: Mapping[str, Line]) -> list[str]:
    """Return the visits that nobody makes once some routes have changed, in the order of the problem."""
    come = {item.visit for line in lines.values() for item in line.items}
    old = (week.route_of[shift] for shift in lines if shift in week.route_of)
    changed = {item.visit for route in old for stop in route.stops for item in stop.visits}
    gone = {name for name in changed - come if lines.keys() >= set(week.serving[name])}
    waiting = (week.index.visit_number.keys() - week.serving.keys() - come) | gone
    return sorted(waiting, key=week.index.visit_number.__getitem__)
