"""Placing a visit, with its second person and the visits tied to it, into a roster without moving any other visitor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice

from scheduler.constraints.timeline import Duty
from scheduler.domain.roster import Roster, Route, Unassigned
from scheduler.domain.visit import Company, Visit
from scheduler.explain.judge import duties_of, refusals_of, route_of
from scheduler.explain.lags import Lags
from scheduler.explain.line import DAY_MICROS, Line
from scheduler.explain.timing import first_start, timed
from scheduler.explain.trial import Trials, Try
from scheduler.explain.week import Week

_MOST_VERDICTS = 60
_MOST_SEATINGS = 400
_MOST_STEPS = 150
_SLOTS_A_SHIFT_OF_MANY = 2


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
class Seat:
    """One person at a visit: a try, and the start that all people share."""

    trial: Try
    start: int

    @property
    def shift(self) -> str:
        """The shift the person comes on."""
        return self.trial.line.shift.id

    @property
    def visitor(self) -> str:
        """The person."""
        return self.trial.line.shift.visitor

    @property
    def moment(self) -> int:
        """Start in microseconds since midnight of day 0."""
        return self.trial.line.shift.day * DAY_MICROS + self.start


@dataclass(frozen=True)
class Placed:
    """Changed routes that serve the visits, with who sits where; laid out in time once they have been judged."""

    lines: Mapping[str, Line] = field(default_factory=dict)
    seats: Mapping[str, tuple[Seat, ...]] = field(default_factory=dict)
    duties: Mapping[str, Duty | None] = field(default_factory=dict)

    @property
    def detour(self) -> int:
        """Microseconds of way that all seats add."""
        return sum(seat.trial.detour for seats in self.seats.values() for seat in seats)


class Companies:
    """How several people can come to one visit together, the best first."""

    def __init__(self, ranked: list[tuple[Seat, ...]]) -> None:
        self._ranked = ranked
        self._rows: dict[str, list[int]] = {}
        for row, seats in enumerate(ranked):
            for seat in seats:
                self._rows.setdefault(seat.shift, []).append(row)

    def with_one_on(self, shifts: frozenset[str] | None) -> list[tuple[Seat, ...]]:
        """Return the best of those with somebody on one of some shifts; of all where any will do."""
        if shifts is None:
            return self._ranked[:_MOST_SEATINGS]
        rows = {row for shift in shifts for row in self._rows.get(shift, ())[:_MOST_SEATINGS]}
        return [self._ranked[row] for row in sorted(rows)[:_MOST_SEATINGS]]


class Placing:
    """Searches for places of visits in one week."""

    def __init__(self, trials: Trials) -> None:
        self._trials = trials
        self._week = trials.week
        self._lags: dict[str, Lags] = {}
        self._companies: dict[tuple[str, frozenset[str] | None], Companies] = {}

    def first(self, visits: Sequence[Visit], scope: Scope = Scope()) -> Placed | None:
        """Return the first place found that breaks no hard rule, for all visits together."""
        return next(self.all(visits, scope), None)

    def all(self, visits: Sequence[Visit], scope: Scope = Scope()) -> Iterator[Placed]:
        """Yield places that break no hard rule."""
        main = scope.about or visits[0].id
        orders = [tuple(visits)] if len(visits) == 1 else [tuple(visits), tuple(reversed(visits))]
        if len(visits) > 1 and not self._may_all_be_placed(visits, scope):
            return
        for order in orders:
            steps = iter(range(_MOST_STEPS))
            for placed in islice(self._extended(order, main, scope, Placed(), steps), _MOST_VERDICTS):
                duties = duties_of(self._week, placed.lines)
                if next(refusals_of(self._week, duties), None) is None:
                    yield replace(placed, duties=duties)

    def _may_all_be_placed(self, visits: Sequence[Visit], scope: Scope) -> bool:
        """Whether each visit has a place of its own, and no chain of ties contradicts itself."""
        return all(self._lags_of(visit).possible and self._has_a_place(visit, scope) for visit in visits)

    def _has_a_place(self, visit: Visit, scope: Scope) -> bool:
        nothing, anywhere = Placed(), Scope(scope.only)
        if visit.people > 1:
            return bool(self.seatings(visit, nothing, anywhere))
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
            lines = _with_seats(so_far.lines, seats)
            if lines is not None:
                more = Placed(lines, {**so_far.seats, visit.id: seats})
                yield from self._extended(order[1:], main, scope, more, steps)

    def seatings(self, visit: Visit, so_far: Placed, scope: Scope) -> list[tuple[Seat, ...]]:
        """Return how the people of one visit can start together, in the mode owed and on the shortest way first."""
        if visit.people == 1:
            tries = (item for item in self._tries(visit, so_far, scope) if item.fits)
            found: list[tuple[Seat, ...]] = [
                (Seat(item, start),) for item in tries for start in self._starts(visit, item, so_far)
            ]
            return sorted(found, key=_preferred)[:_MOST_SEATINGS]
        return self._companies_of(visit, so_far, scope.only).with_one_on(scope.must)

    def _companies_of(self, visit: Visit, so_far: Placed, only: frozenset[str] | None) -> Companies:
        """Return how several people can come together, kept where it hangs on nothing else that is being placed."""
        key = (visit.id, only)
        if so_far.seats or key not in self._companies:
            tries = [item for item in self._tries(visit, so_far, Scope(only)) if item.fits]
            found = Companies(sorted(self._together(visit, tries, so_far), key=_preferred))
            if so_far.seats:
                return found
            self._companies[key] = found
        return self._companies[key]

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
        earliest = _start_in(item, bounds)
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

    def _together(self, visit: Visit, tries: list[Try], so_far: Placed) -> Iterator[tuple[Seat, ...]]:
        groups: dict[tuple[int, int], list[Try]] = {}
        for item in tries:
            groups.setdefault((item.line.shift.day, item.item.option), []).append(item)
        for (day, _), group in groups.items():
            bounds = self._bounds(visit, day, so_far)
            for some in combinations(group if visit.people == 2 else _few_a_shift(group), visit.people):
                if _can_meet(some) and self._may_come(visit, some, so_far):
                    start = _common_start(some, bounds)
                    if start is not None:
                        yield tuple(Seat(item, start) for item in some)

    def _may_come(self, visit: Visit, some: tuple[Try, ...], so_far: Placed) -> bool:
        visitors = {item.line.shift.visitor for item in some}
        if len(visitors) < visit.people or not self._suits_partners(visit, visitors, so_far):
            return False
        of = self._week.problem.visitor_of
        if visit.is_first and not any(of[name].can_lead for name in visitors):
            return False
        pins = self._week.pins_by_visit.get(visit.id, ())
        return all(pin.visitor is None or pin.visitor in visitors for pin in pins)


def _can_meet(some: tuple[Try, ...]) -> bool:
    """Whether nobody's first start lies after somebody's last one."""
    for one in some:
        for other in some:
            if one.first is None or other.last is None or one.first > other.last:
                return False
    return True


def _preferred(seats: tuple[Seat, ...]) -> tuple[int, int, int]:
    """Sort by the mode owed first, then by the way added, then by time."""
    return (seats[0].trial.item.option, sum(seat.trial.detour for seat in seats), seats[0].moment)


def _few_a_shift(group: list[Try]) -> list[Try]:
    """Return the tries with the shortest way of each shift: three people have too many combinations of all."""
    kept: dict[str, list[Try]] = {}
    for item in sorted(group, key=lambda item: item.detour):
        mine = kept.setdefault(item.line.shift.id, [])
        if len(mine) < _SLOTS_A_SHIFT_OF_MANY:
            mine.append(item)
    return [item for mine in kept.values() for item in mine]


def _start_in(item: Try, bounds: tuple[int, int]) -> int | None:
    start = first_start(item.line, item.item, max(item.ready, bounds[0]))
    in_time = start is not None and item.last is not None and start <= min(item.last, bounds[1])
    return start if in_time else None


def _common_start(some: tuple[Try, ...], bounds: tuple[int, int]) -> int | None:
    """Return the first start that suits everybody; each one's pause or window may push it on."""
    low, high = max(bounds[0], *(item.ready for item in some)), bounds[1]
    for _ in range(len(some) + 2):
        starts = [_start_in(item, (low, high)) for item in some]
        known = [start for start in starts if start is not None]
        if len(known) < len(starts):
            return None
        if min(known) == max(known):
            return known[0]
        low = max(known)
    return None


def _with_seats(lines: Mapping[str, Line], seats: tuple[Seat, ...]) -> dict[str, Line] | None:
    """Return the routes with the people in their seats and everything else in time; ``None`` when it does not fit."""
    found = dict(lines)
    for seat in seats:
        longer = seat.trial.extended(seat.start)
        kept = timed(longer, keep=True)
        if not kept.fits:
            kept = timed(longer, keep=False)
        if not kept.fits:
            return None
        found[seat.shift] = kept.line
    return found


def roster_with(week: Week, lines: Mapping[str, Line], moved_out: frozenset[str] = frozenset()) -> Roster:
    """Return the roster with changed routes and a list of unassigned visits to match.

    What was said about visits that stay unassigned is kept.
    """
    routes: dict[str, Route | None] = {
        **week.route_of,
        **{shift: route_of(week, line) for shift, line in lines.items()},
    }
    kept = tuple(routes[shift.id] for shift in week.problem.shifts if routes.get(shift.id) is not None)
    routes_kept = tuple(route for route in kept if route is not None)
    served = {item.visit for route in routes_kept for stop in route.stops for item in stop.visits}
    said = {item.visit: item for item in week.roster.unassigned}
    left = tuple(
        said.get(visit.id, Unassigned(visit=visit.id)) for visit in week.problem.visits if visit.id not in served
    )
    return week.roster.model_copy(update={"routes": routes_kept, "unassigned": left, "bound": None})
