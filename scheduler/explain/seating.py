"""Where on given routes a visit is put, and when it starts there, whether that fits or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from scheduler.domain.visit import Visit
from scheduler.explain.line import DAY_MICROS, Item, Line, micros
from scheduler.explain.refusing import refused
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.timing import first_start, forced_start, timed
from scheduler.explain.trial import Trials, Try
from scheduler.explain.week import Week

_TRIES_A_PERSON = 6
_MOST_TOGETHER = 400


@dataclass(frozen=True)
class Wish:
    """What somebody asks of a visit that is put on routes.

    Attributes
    ----------
    option : int
        Number of the mode option.
    start : int or None
        Start in microseconds since midnight, kept whatever it breaks.
    positions : tuple of int
        Services before it, route by route; empty where the best is wanted.
    """

    option: int
    start: int | None = None
    positions: tuple[int, ...] = ()


class Seating:
    """Puts visits on routes of one week, in which they are not served."""

    def __init__(self, week: StandingWeek) -> None:
        self._week = week
        self._trials = Trials(week)

    def seated(self, visit: Visit, choices: Sequence[Sequence[str]], wish: Wish) -> dict[str, Line]:
        """Return the routes with the visit in them and the other services in time.

        What fits comes first, then what breaks the least, then the least way added.

        Parameters
        ----------
        choices : sequence of sequences of str
            For each person the shifts that may take him or her there.
        """
        tries = [self._tries(visit, shifts, wish, person) for person, shifts in enumerate(choices)]
        if len(tries) == 1:
            best = tries[0][0]
            return self._laid(visit, (best,), self._start(best, wish), wish.start is not None)
        some, start = self._together(visit, tries, wish)
        return self._laid(visit, some, start, is_fixed=True)

    def _tries(self, visit: Visit, shifts: Sequence[str], wish: Wish, person: int) -> list[Try]:
        found: list[Try] = []
        for shift in shifts:
            line = self._week.line(shift)
            positions = list(self._trials.on_line(line, self._item(visit, line, wish)))
            if wish.positions:
                place = wish.positions[person] if person < len(wish.positions) else len(positions)
                if place >= len(positions):
                    many = len(line.items)
                    en = f"there is no position {place} on shift {shift}, which has {many} other services"
                    raise refused(visit.id, zh=f"班次 {shift} 另有 {many} 项服务，没有第 {place} 位", en=en)
                positions = [positions[place]]
            found += positions
        return self._in_order(found, wish)

    def _in_order(self, found: Sequence[Try], wish: Wish) -> list[Try]:
        """Sort what breaks the least first; then the way added, or with a wished start the others' peace, counts.

        By how much others move is asked only of those that nothing before it tells apart.
        """
        alike: dict[tuple[float, ...], list[Try]] = {}
        for item in found:
            alike.setdefault(item.rank if wish.start is None else item.rank[:2], []).append(item)
        return [item for rank in sorted(alike) for item in self._calmest_first(alike[rank], wish)]

    def _calmest_first(self, some: list[Try], wish: Wish) -> list[Try]:
        if len(some) == 1:
            return some
        return sorted(some, key=lambda item: (self._moved(item, wish), item.detour))

    def _moved(self, item: Try, wish: Wish) -> int:
        """Return by how much the others would start at another time, added up."""
        start = self._start(item, wish)
        service = replace(item.item, windows=((start, start),), start=start, is_new=wish.start is None)
        old = {other.visit: other.start for other in item.line.items}
        new = settled(item.line.with_item(item.position, service)).items
        return sum(abs(other.start - old[other.visit]) for other in new if other.visit in old)

    def _item(self, visit: Visit, line: Line, wish: Wish) -> Item:
        item = self._week.trial_item(visit, wish.option, line.shift.day)
        if wish.start is not None:
            return replace(item, windows=((wish.start, wish.start),), start=wish.start)
        windows = item.windows or ((self._open(line, visit), line.end),)
        low, high = bounds(self._week, visit, line.shift.day)
        tied = tuple(
            (max(first, low), min(last, high)) for first, last in windows if max(first, low) <= min(last, high)
        )
        return replace(item, windows=tied or windows)

    def _open(self, line: Line, visit: Visit) -> int:
        """Return from when on a route takes a visit that has no window there."""
        freeze = self._week.opening(line.shift.day)
        if freeze is None or freeze <= line.start:
            return line.start
        if freeze >= line.end:
            en = f"shift {line.shift.id} ends before the freeze; choose a later one"
            raise refused(visit.id, zh=f"班次 {line.shift.id} 在冻结时间之前结束；请另选较晚的班次", en=en)
        return freeze

    def _start(self, item: Try, wish: Wish) -> int:
        if wish.start is not None:
            return wish.start
        start = first_start(item.line, item.item, item.ready)
        return forced_start(item.line, item.item, item.ready)[0] if start is None else start

    def _together(self, visit: Visit, tries: list[list[Try]], wish: Wish) -> tuple[tuple[Try, ...], int]:
        """Return a position for each person and the start they share; the best of each where nothing fits all."""
        fitting = [[item for item in mine if item.fits][:_TRIES_A_PERSON] for mine in tries]
        together = sorted(islice(product(*fitting), _MOST_TOGETHER), key=lambda some: sum(item.detour for item in some))
        for some in together:
            start = wish.start if wish.start is not None else _common_start(some)
            if start is not None:
                return some, start
        best = tuple(mine[0] for mine in tries)
        return best, max(self._start(item, wish) for item in best)

    def _laid(self, visit: Visit, some: Sequence[Try], start: int, is_fixed: bool) -> dict[str, Line]:
        found: dict[str, Line] = {}
        for item in some:
            line = found.get(item.line.shift.id)
            if line is not None:
                en = f"shift {line.shift.id} is wanted for two people; each person comes on a shift of their own"
                raise refused(visit.id, zh=f"班次 {line.shift.id} 被选了两次；每人须有自己的班次", en=en)
            service = replace(item.item, windows=((start, start),), start=start, is_new=not is_fixed)
            found[item.line.shift.id] = settled(item.line.with_item(item.position, service))
        return found


def settled(line: Line) -> Line:
    """Return a route whose services keep their starts where that fits, else all start as early as they can."""
    kept = timed(line, keep=True)
    return kept.line if kept.fits else timed(line, keep=False).line


def option_of(visit: Visit, mode: str) -> int:
    """Return the number of a visit's option in some mode.

    Raises
    ------
    InputError
        When the visit has no such option.
    """
    modes = [option.mode.value for option in visit.options]
    if mode not in modes:
        known = ", ".join(modes)
        zh = f"不能以 {mode} 方式进行；可用方式：{known}"
        raise refused(visit.id, zh=zh, en=f"it cannot be done by {mode}; its modes are {known}")
    return modes.index(mode)


def bounds(week: Week, visit: Visit, day: int) -> tuple[int, int]:
    """Return between which times of a day the partners that are served let a tied visit start."""
    low, high = -DAY_MICROS * week.problem.days, 2 * DAY_MICROS
    for first, second, least, most in _ties(week, visit):
        moment = _moment(week, second if first == visit.id else first)
        if moment is None:
            continue
        moment -= day * DAY_MICROS
        if second == visit.id:
            low, high = max(low, moment + least), high if most is None else min(high, moment + most)
        else:
            low, high = low if most is None else max(low, moment - most), min(high, moment - least)
    return low, high


def _ties(week: Week, visit: Visit) -> Iterator[tuple[str, str, int, int | None]]:
    for tie in week.bonds.get(visit.id, ()):
        yield tie.first, tie.second, micros(tie.min_lag), None if tie.max_lag is None else micros(tie.max_lag)


def _moment(week: Week, visit: str) -> int | None:
    for shift in week.serving.get(visit, ()):
        line = week.line(shift)
        return next(week.moment(line, item) for item in line.items if item.visit == visit)
    return None


def _common_start(some: Sequence[Try]) -> int | None:
    """Return the first start that suits everybody; each one's pause or window may push it on."""
    low = max(item.ready for item in some)
    for _ in range(len(some) + 2):
        starts = [first_start(item.line, item.item, max(item.ready, low)) for item in some]
        known = [start for start in starts if start is not None]
        if len(known) < len(starts):
            return None
        if min(known) == max(known):
            in_time = all(item.last is not None and known[0] <= item.last for item in some)
            return known[0] if in_time and len({item.line.shift.day for item in some}) == 1 else None
        low = max(known)
    return None
