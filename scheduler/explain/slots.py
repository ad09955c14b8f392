"""When an elder could be called on: possible days, times and visitors for one visit, the cheapest first."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.answers import Slot
from scheduler.explain.choice import Choice, Priced
from scheduler.explain.ends import Ends
from scheduler.explain.floor import Floor, Floors
from scheduler.explain.intervals import NOTHING_MORE, Interval, OnShift
from scheduler.explain.line import MICROSECOND
from scheduler.explain.offer_words import offered_text, slot_place_text
from scheduler.explain.verdict import Baseline

_ROUNDING = 1e-3


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

    interval: Interval
    priced: Priced
    rank: tuple[int, float, int, int]


class _Search:
    """Looks for the cheapest intervals, shift by shift and mode by mode, until nothing else can be cheaper.

    Parameters
    ----------
    limit : int
        How many are wanted at most.

    Attributes
    ----------
    ends : Ends
        Up to when the visit may start in each place.
    """

    def __init__(self, choice: Choice, limit: int) -> None:
        self._choice, self._limit = choice, limit
        self._modes = [option.mode for option in choice.visit.options]
        self._floors, self.ends = Floors(choice), Ends(choice)
        self._on = {name: OnShift(choice, name, floor, self.ends) for name, floor in self._floors.by_shift().items()}
        self._found: dict[str, list[_Found]] = {name: [] for name in self._on}
        self._prices: dict[Hashable, Priced] = {}

    def best(self) -> list[_Found]:
        """Return the cheapest of all."""
        while True:
            best = self._ranked()[: self._limit]
            # Two people are found from the shift of either of them.
            seats = [seat for found in best for seat in found.priced.placed.seats[self._choice.visit.id]]
            more = {seat.shift for seat in seats if self._on[seat.shift].lacks(seat)}
            if not more:
                following = self._following(best)
                if following is None:
                    return best
                more = {following}
            for shift in more:
                self._found[shift] += map(self._priced, self._on[shift].more())

    def _following(self, best: Sequence[_Found]) -> str | None:
        """Return the shift with the lowest floor; ``None`` when everything that is wanted lies below it."""
        while self._on:
            item = min(self._on.values(), key=lambda item: item.floor)
            if item.floor is NOTHING_MORE or self._is_enough(best, item.floor):
                return None
            if item.is_bounded:
                return item.shift
            item.floor, item.is_bounded = self._floors.in_mode(item.shift, item.floor[0]), True
        return None

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

    def _priced(self, interval: Interval) -> _Found:
        lead = interval.placed.seats[self._choice.visit.id][0]
        exact = interval.placed.exact
        if exact not in self._prices:
            self._prices[exact] = self._choice.priced(lead.visitor, interval.placed)
        priced = self._prices[exact]
        mode = self._choice.visit.options[lead.trial.item.option].mode
        rank = (self._modes.index(mode), priced.cost, lead.trial.line.shift.day, lead.start)
        return _Found(interval, priced, rank)


def _slot(choice: Choice, found: _Found, ends: Ends) -> Slot:
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
