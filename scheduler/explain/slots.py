"""When an elder could be called on: possible days, times and visitors for one visit, the cheapest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pydantic import ValidationError

from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.answers import Slot
from scheduler.explain.choice import Choice, Priced
from scheduler.explain.floor import Floor, Floors
from scheduler.explain.line import MICROSECOND
from scheduler.explain.offer_words import offered_text, slot_place_text
from scheduler.explain.placing import Placed
from scheduler.explain.seat import Seat
from scheduler.explain.verdict import Baseline

_PLACES_A_SHIFT = 30
_ROUNDING = 1e-3
_PLACES_OF_SEVERAL = 8
"""Several people have a place for every pair of theirs, and each is found from the shift of every one of them."""


@dataclass(frozen=True)
class _Interval:
    """Starts on the same shifts and in the same mode that all work, in microseconds since midnight.

    Attributes
    ----------
    placed : Placed
        The place with the least way added.
    places : tuple of Placed
        All places of which the starts join.
    """

    placed: Placed
    earliest: int
    places: tuple[Placed, ...]

    def people_and_time(self, visit: str) -> tuple[frozenset[str], int, int, int]:
        """Return who comes, on which day, from when on and in which mode."""
        seats = self.placed.seats[visit]
        first = seats[0].trial
        return frozenset(seat.visitor for seat in seats), first.line.shift.day, self.earliest, first.item.option


def slots(
    problem: Problem, roster: Roster, wanted: str | Visit, limit: int = 20, index: Index | None = None
) -> tuple[Slot, ...]:
    """Return when and by whom a visit could be made, in the mode owed and the cheapest first.

    No other visit changes its visitor or day, and no hard rule is broken; starts on the same route may move where
    that makes room. What begins before the freeze stays, and no slot starts before it.

    Parameters
    ----------
    wanted : str or Visit
        Id of a visit of the problem, served or not (its present place is one of its slots), or a visit that does not
        exist yet, for an elder and a place of the problem.
    limit : int
        At most so many are returned.

    Raises
    ------
    InputError
        When the problem does not have the visit, the elder or the place, or the roster names what it does not have.
    """
    return slots_in(Baseline(problem, roster, index), wanted, limit)


def slots_in(base: Baseline, wanted: str | Visit, limit: int = 20) -> tuple[Slot, ...]:
    """Return when and by whom a visit could be made, as ``slots`` does, in a roster that is asked about more than once.

    Raises
    ------
    InputError
        When the problem does not have the visit, the elder or the place.
    """
    name = wanted if isinstance(wanted, str) else wanted.id
    choice = Choice.of(base if isinstance(wanted, str) else _with_visit(base, wanted), name)
    search = _Search(choice, limit)
    return tuple(_slot(choice, found, search.ends) for found in search.best())


def _with_visit(base: Baseline, visit: Visit) -> Baseline:
    """Return the week as if a visit were owed, too."""
    problem, roster = base.problem, base.roster
    known: dict[str, object] = {name: getattr(problem, name) for name in Problem.model_fields}
    try:
        new = Problem.model_validate(known | {"visits": (*problem.visits, visit)})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        what = first["msg"].removeprefix("Value error, ")
        cause = first.get("ctx", {}).get("error")
        text = getattr(cause, "text", None)
        said = text if isinstance(text, Text) else Text(zh=what, en=what)
        raise InputError(Text(zh=f"走访 {visit.id}", en=f"visit {visit.id}"), said) from None
    owed = roster.model_copy(update={"unassigned": (*roster.unassigned, Unassigned(visit=visit.id))})
    return Baseline(new, owed, Index(new, base.index.travel))


@dataclass(frozen=True)
class _Found:
    """An interval with its price."""

    interval: _Interval
    priced: Priced
    rank: tuple[int, float, int, int]


class _Ends:
    """Up to when a visit may start in a place; asked only where that decides something, since it has to be judged."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._known: dict[Hashable, int] = {}
        self._bounds: dict[Hashable, int] = {}

    def reach(self, places: Iterable[Placed], moment: int) -> bool:
        """Whether the starts of one of some places reach a moment."""
        return any(self._of(placed) >= moment for placed in self._farthest_first(places, moment))

    def latest(self, places: Sequence[Placed]) -> int:
        """Return the last start of some places, in microseconds since midnight."""
        surely = max(map(self._start, places))
        later = map(self._of, self._farthest_first(places, surely + 1))
        return next((found for found in later if found > surely), surely)

    def _farthest_first(self, places: Iterable[Placed], moment: int) -> list[Placed]:
        """Return the places that may reach a moment."""
        some = [placed for placed in places if self._at_most(placed) >= moment]
        return sorted(some, key=self._at_most, reverse=True)

    def _start(self, placed: Placed) -> int:
        return placed.seats[self._choice.visit.id][0].start

    def _at_most(self, placed: Placed) -> int:
        """Return the last start that the people's own times allow; the start itself where others hang on that."""
        if placed.exact not in self._bounds:
            start, visit = self._start(placed), self._choice.visit.id
            is_tied = len(placed.seats) > 1 or visit in self._choice.trials.week.bonds
            self._bounds[placed.exact] = start if is_tied else max(start, min(map(_last, placed.seats[visit])))
        return self._bounds[placed.exact]

    def _of(self, placed: Placed) -> int:
        """Return the last start of a place, if the rules have nothing against it; else its first."""
        exact = placed.exact
        if exact not in self._known:
            latest = self._at_most(placed)
            self._known[exact] = latest if self._works(placed, latest) else self._start(placed)
        return self._known[exact]

    def _works(self, placed: Placed, start: int) -> bool:
        if start == self._start(placed):
            return True
        visit = self._choice.visit.id
        later = tuple(replace(seat, start=start) for seat in placed.seats[visit])
        return self._choice.placing.at(visit, later) is not None


class _Search:
    """Looks for the cheapest intervals, shift by shift, until no other shift can have a cheaper one.

    Parameters
    ----------
    limit : int
        How many are wanted at most.

    Attributes
    ----------
    ends : _Ends
        Up to when the visit may start in each place.
    """

    def __init__(self, choice: Choice, limit: int) -> None:
        self._choice, self._limit = choice, limit
        self._modes = [option.mode for option in choice.visit.options]
        self._floors = Floors(choice).by_shift()
        self._found: dict[str, list[_Found]] = {}
        self.ends = _Ends(choice)
        self._prices: dict[Hashable, Priced] = {}

    def best(self) -> list[_Found]:
        """Return the cheapest of all."""
        waiting = deque(sorted(self._floors, key=lambda shift: self._floors[shift]))
        while True:
            best = self._ranked()[: self._limit]
            # Two people are found from the shift of either of them.
            asked = {seat.shift for found in best for seat in found.priced.placed.seats[self._choice.visit.id]}
            more = asked - self._found.keys()
            if not more:
                if not waiting or self._is_enough(best, self._floors[waiting[0]]):
                    return best
                more = {waiting.popleft()} - self._found.keys()
            self._found.update((shift, self._on(shift)) for shift in more)

    def _is_enough(self, best: Sequence[_Found], floor: Floor) -> bool:
        """Whether everything that is wanted lies below a floor."""
        if len(best) < self._limit or not best:
            return self._limit < 1
        option, cost, *_ = best[-1].rank
        return floor > (option, cost + _ROUNDING)

    def _ranked(self) -> list[_Found]:
        unique: dict[Hashable, _Found] = {}
        for shift in self._choice.week.problem.shifts:
            for found in self._found.get(shift.id, ()):
                unique[found.interval.people_and_time(self._choice.visit.id)] = found
        return sorted(unique.values(), key=lambda found: found.rank)

    def _on(self, shift: str) -> list[_Found]:
        return [self._priced(interval) for interval in self._intervals(shift)]

    def _priced(self, interval: _Interval) -> _Found:
        lead = interval.placed.seats[self._choice.visit.id][0]
        exact = interval.placed.exact
        if exact not in self._prices:
            self._prices[exact] = self._choice.priced(lead.visitor, interval.placed)
        priced = self._prices[exact]
        mode = self._choice.visit.options[lead.trial.item.option].mode
        rank = (self._modes.index(mode), priced.cost, lead.trial.line.shift.day, lead.start)
        return _Found(interval, priced, rank)

    def _intervals(self, shift: str) -> Iterator[_Interval]:
        """Yield intervals of starts on one shift, those that overlap joined."""
        choice, groups = self._choice, dict[tuple[frozenset[str], int], list[_Interval]]()
        most = _PLACES_A_SHIFT if choice.visit.people == 1 else _PLACES_OF_SEVERAL
        for placed in islice(choice.places(frozenset({shift})), most):
            seats = placed.seats[choice.visit.id]
            key = (frozenset(seat.shift for seat in seats), seats[0].trial.item.option)
            groups.setdefault(key, []).append(_Interval(placed, seats[0].start, (placed,)))
        for group in groups.values():
            yield from self._joined(group)

    def _joined(self, group: list[_Interval]) -> Iterator[_Interval]:
        """Join intervals that overlap; the place with the least way stands for all of them."""
        waiting: _Interval | None = None
        for item in sorted(group, key=lambda item: item.earliest):
            if waiting is None:
                waiting = item
            elif self.ends.reach(waiting.places, item.earliest):
                best = min((waiting.placed, item.placed), key=lambda placed: placed.detour)
                waiting = _Interval(best, waiting.earliest, (*waiting.places, *item.places))
            else:
                yield waiting
                waiting = item
        if waiting is not None:
            yield waiting


def _last(seat: Seat) -> int:
    """Return the last start of one person without a gap after the first: in the same window, before a pause."""
    trial, start = seat.trial, seat.start
    if trial.last is None:
        return start
    window = next(latest for earliest, latest in trial.item.windows if earliest <= start <= latest)
    begin, end = trial.line.pause
    before_pause = begin - trial.item.duration if begin < end and start < end and start < begin else trial.last
    return max(start, min(trial.last, window, before_pause) // trial.line.tick * trial.line.tick)


def _slot(choice: Choice, found: _Found, ends: _Ends) -> Slot:
    interval, priced, problem = found.interval, found.priced, choice.week.problem
    placed = interval.placed
    seats = placed.seats[choice.visit.id]
    lead, mode = seats[0], choice.visit.options[seats[0].trial.item.option].mode
    visitors, day = tuple(seat.visitor for seat in seats), lead.trial.line.shift.day
    earliest, latest = interval.earliest * MICROSECOND, ends.latest(interval.places) * MICROSECOND
    place = slot_place_text(problem, visitors, day, earliest, latest, mode)
    return Slot(
        visitor=lead.visitor, companions=visitors[1:], shift=lead.shift, day=day, earliest=earliest, latest=latest,
        start=lead.start * MICROSECOND, mode=mode, cost_minutes=priced.cost, deltas=priced.deltas,
        move=choice.move_of(placed), text=offered_text(problem, place, priced.cost, priced.deltas),
    )  # fmt: skip
