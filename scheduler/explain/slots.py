"""When an elder could be called on: possible days, times and visitors for one visit, the cheapest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import ValidationError

from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.answers import Slot
from scheduler.explain.choice import Choice
from scheduler.explain.judge import refusal
from scheduler.explain.line import MICROSECOND
from scheduler.explain.offer_words import offered_text, slot_place_text
from scheduler.explain.placing import Placed, Seat
from scheduler.explain.timing import timed
from scheduler.explain.verdict import Baseline

_PLACES_A_SHIFT = 30
_PLACES_OF_SEVERAL = 8
"""Several people have a place for every pair of theirs, and each is found from the shift of every one of them."""


@dataclass(frozen=True)
class _Interval:
    """Starts on the same shifts and in the same mode that all work, in microseconds since midnight.

    ``placed`` is the place with the least way added.
    """

    placed: Placed
    earliest: int
    latest: int

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
    shifts = choice.week.problem.shifts
    found = (interval for shift in shifts for interval in _intervals(choice, shift.id))
    modes = [option.mode for option in choice.visit.options]
    # Two people are found from the shift of either of them.
    unique = {interval.people_and_time(name): interval for interval in found}
    priced = [_slot(choice, interval) for interval in unique.values()]
    ranked = sorted(priced, key=lambda slot: (modes.index(slot.mode), slot.cost_minutes, slot.day, slot.start))
    return tuple(ranked[:limit])


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


def _intervals(choice: Choice, shift: str) -> list[_Interval]:
    """Return intervals of starts on one shift, those that overlap joined."""
    groups: dict[tuple[frozenset[str], int], list[_Interval]] = {}
    most = _PLACES_A_SHIFT if choice.visit.people == 1 else _PLACES_OF_SEVERAL
    for placed in islice(choice.places(frozenset({shift})), most):
        seats = placed.seats[choice.visit.id]
        key = (frozenset(seat.shift for seat in seats), seats[0].trial.item.option)
        earliest = seats[0].start
        groups.setdefault(key, []).append(_Interval(placed, earliest, _latest(choice, placed)))
    return [interval for group in groups.values() for interval in _joined(group)]


def _joined(group: list[_Interval]) -> Iterator[_Interval]:
    """Join intervals that overlap; the place with the least way stands for all of them."""
    waiting: _Interval | None = None
    for item in sorted(group, key=lambda item: item.earliest):
        if waiting is None:
            waiting = item
        elif item.earliest <= waiting.latest:
            best = min((waiting.placed, item.placed), key=lambda placed: placed.detour)
            waiting = _Interval(best, waiting.earliest, max(waiting.latest, item.latest))
        else:
            yield waiting
            waiting = item
    if waiting is not None:
        yield waiting


def _latest(choice: Choice, placed: Placed) -> int:
    """Return up to when the visit may start in a place; its own start where others hang on that."""
    seats, visit = placed.seats[choice.visit.id], choice.visit.id
    start = seats[0].start
    if len(placed.seats) > 1 or visit in choice.trials.week.bonds:
        return start
    latest = min(_last(seat) for seat in seats)
    if latest <= start:
        return start
    lines = {}
    for seat in seats:
        longer = seat.trial.extended(latest)
        kept = timed(longer, keep=True)
        kept = kept if kept.fits else timed(longer, keep=False)
        if not kept.fits:
            return start
        lines[seat.shift] = kept.line
    return latest if refusal(choice.trials.week, lines) is None else start


def _last(seat: Seat) -> int:
    """Return the last start of one person without a gap after the first: in the same window, before a pause."""
    trial, start = seat.trial, seat.start
    if trial.last is None:
        return start
    window = next(latest for earliest, latest in trial.item.windows if earliest <= start <= latest)
    begin, end = trial.line.pause
    before_pause = begin - trial.item.duration if begin < end and start < end and start < begin else trial.last
    return max(start, min(trial.last, window, before_pause) // trial.line.tick * trial.line.tick)


def _slot(choice: Choice, interval: _Interval) -> Slot:
    placed, problem = interval.placed, choice.week.problem
    seats = placed.seats[choice.visit.id]
    lead, mode = seats[0], choice.visit.options[seats[0].trial.item.option].mode
    priced = choice.priced(lead.visitor, placed)
    visitors, day = tuple(seat.visitor for seat in seats), lead.trial.line.shift.day
    earliest, latest = interval.earliest * MICROSECOND, interval.latest * MICROSECOND
    place = slot_place_text(problem, visitors, day, earliest, latest, mode)
    return Slot(
        visitor=lead.visitor, companions=visitors[1:], shift=lead.shift, day=day, earliest=earliest, latest=latest,
        start=lead.start * MICROSECOND, mode=mode, cost_minutes=priced.cost, deltas=priced.deltas,
        move=choice.move_of(placed), text=offered_text(problem, place, priced.cost, priced.deltas),
    )  # fmt: skip
