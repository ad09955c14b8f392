"""Rosters made by hand-written code that knows the problem and no engine: the other side of every comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, permutations, product
from random import Random

from scheduler.constraints.base import Level
from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Timeline, after_travel
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit, Unassigned
from scheduler.domain.shift import Shift
from scheduler.domain.visit import ModeOption, TimeWindow, Visit

ZERO = timedelta(0)
ROUNDS = 8
"""How often tied visits may push each other back before a schedule is left as it is."""

Order = tuple[tuple[str, int], ...]
"""Visits of one shift in order, each with the number of its mode option."""

Arrangement = tuple[tuple[str, Order], ...]
"""Who does what in which order, by shift; times are still open."""

Slack = Mapping[tuple[str, str], timedelta]
"""How much later (or, to break rules, earlier) a service starts than it could, by shift and visit."""


@dataclass(frozen=True)
class _Item:
    visit: Visit
    option: ModeOption
    start: timedelta


class Scheduler:
    """Gives arrangements their times: everybody as early as possible, tied visits as early as they can meet."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        matrix = problem.travel
        assert matrix.kind == "matrix"
        self._number = {name: row for row, name in enumerate(matrix.places)}
        self._ways = matrix.ticks["walk"]
        self._pinned = {pin.visit: pin.start for pin in problem.pins if pin.start is not None}
        self._linked = {visit.id for visit in problem.visits if visit.people > 1}
        self._linked |= {name for tie in problem.precedences for name in (tie.first, tie.second)}

    def roster(self, arrangement: Arrangement, slack: Slack | None = None) -> Roster:
        """Return the arrangement as a roster that lists everybody it leaves out."""
        floors: dict[str, timedelta] = {}
        lines = self._timed(arrangement, slack or {}, floors)
        for _ in range(ROUNDS):
            wanted = self._floors(lines)
            if wanted == floors:
                break
            floors = wanted
            lines = self._timed(arrangement, slack or {}, floors)
        served = {item.visit.id for items in lines.values() for item in items}
        return Roster(
            problem=self.problem.name,
            start=self.problem.start,
            routes=tuple(_route(shift, items) for shift, items in lines.items() if items),
            unassigned=tuple(Unassigned(visit=visit.id) for visit in self.problem.visits if visit.id not in served),
        )

    def _timed(self, arrangement: Arrangement, slack: Slack, floors: Mapping[str, timedelta]) -> dict[str, list[_Item]]:
        return {shift: self._line(self.problem.shift_of[shift], order, slack, floors) for shift, order in arrangement}

    def _line(self, shift: Shift, order: Order, slack: Slack, floors: Mapping[str, timedelta]) -> list[_Item]:
        place, now, items = shift.start_place or self.problem.visitor_of[shift.visitor].home, shift.start, []
        for name, number in order:
            visit = self.problem.visit_of[name]
            option = visit.options[number]
            way = ZERO
            if not option.mode.is_remote and place != visit.place:
                ticks = self._ways[self._number[place]][self._number[visit.place]]
                way = ticks * self.problem.tick + self.problem.place_of[visit.place].access
                place = visit.place
            ready = after_travel(now, way, shift.pause) + slack.get((shift.id, name), ZERO)
            earliest = max(floors.get(name, ZERO) - timedelta(days=shift.day), self._pinned.get(name, ZERO))
            start = max(ZERO, _first_opening(visit, option, shift, max(ready, earliest)))
            items.append(_Item(visit, option, start))
            now = start + option.duration
        return items

    def _floors(self, lines: Mapping[str, list[_Item]]) -> dict[str, timedelta]:
        """Return the moment of the week before which each tied visit cannot start, its partners being as planned."""
        moments: dict[str, timedelta] = {}
        for shift, items in lines.items():
            for item in items:
                if item.visit.id in self._linked:
                    moment = timedelta(days=self.problem.shift_of[shift].day) + item.start
                    moments[item.visit.id] = max(moments.get(item.visit.id, ZERO), moment)
        for tie in self.problem.precedences:
            if tie.first in moments and tie.second in moments:
                moments[tie.second] = max(moments[tie.second], moments[tie.first] + tie.min_lag)
                if tie.max_lag is not None:
                    moments[tie.first] = max(moments[tie.first], moments[tie.second] - tie.max_lag)
        return moments


def _first_opening(visit: Visit, option: ModeOption, shift: Shift, ready: timedelta) -> timedelta:
    """Return the first start that suits windows and pause; ``ready`` itself when none does."""
    start = ready
    for window in visit.windows_on(shift.day):
        start = max(start, window.earliest)
        if shift.pause and start < shift.pause.end and start + option.duration > shift.pause.start:
            start = shift.pause.end
        if start <= window.latest:
            return start
    return ready


def _route(shift: str, items: list[_Item]) -> Route:
    """Consecutive home visits at one door are one stop."""
    stops: list[tuple[str | None, list[StopVisit]]] = []
    for item in items:
        place = None if item.option.mode.is_remote else item.visit.place
        if place is None or not stops or stops[-1][0] != place:
            stops.append((place, []))
        stops[-1][1].append(StopVisit(visit=item.visit.id, mode=item.option.mode, start=item.start))
    return Route(shift=shift, stops=tuple(Stop(place=place, visits=tuple(visits)) for place, visits in stops))


def all_arrangements(problem: Problem) -> Iterator[Arrangement]:
    """Yield every way to serve or leave out every visit, each with all its people, in every order and option."""
    shifts = [shift.id for shift in problem.shifts]

    def extended(orders: dict[str, Order], visits: tuple[Visit, ...]) -> Iterator[Arrangement]:
        if not visits:
            yield tuple(sorted((shift, order) for shift, order in orders.items() if order))
            return
        visit, rest = visits[0], visits[1:]
        yield from extended(orders, rest)
        for crew in combinations(shifts, visit.people):
            for places in product(*(range(len(orders[shift]) + 1) for shift in crew)):
                for option in range(len(visit.options)):
                    taken = dict(orders)
                    for shift, at in zip(crew, places, strict=True):
                        taken[shift] = (*orders[shift][:at], (visit.id, option), *orders[shift][at:])
                    yield from extended(taken, rest)

    return extended(dict.fromkeys(shifts, ()), problem.visits)


def all_lines(problem: Problem) -> Iterator[tuple[str, Order]]:
    """Yield every order of every set of visits, in every mode, on every shift."""
    for many in range(1, len(problem.visits) + 1):
        for visits in permutations(problem.visits, many):
            for options in product(*(range(len(visit.options)) for visit in visits)):
                order = tuple((visit.id, option) for visit, option in zip(visits, options, strict=True))
                yield from ((shift.id, order) for shift in problem.shifts)


def forgetful(problem: Problem) -> Iterator[Problem]:
    """Yield the week as seen by people who forget one thing: the stairs, the way, the pause or the windows."""
    fields = {name: getattr(problem, name) for name in Problem.model_fields}
    assert problem.travel.kind == "matrix"
    still = {mode: tuple((0,) * len(rows) for _ in rows) for mode, rows in problem.travel.ticks.items()}
    always = TimeWindow(days=tuple(range(problem.days)), earliest=ZERO, latest=timedelta(hours=24))
    changes: list[dict[str, object]] = [
        {"places": tuple(place.model_copy(update={"access": ZERO}) for place in problem.places)},
        {"travel": problem.travel.model_copy(update={"ticks": still})},
        {"shifts": tuple(shift.model_copy(update={"pause": None}) for shift in problem.shifts)},
        {"visits": tuple(visit.model_copy(update={"windows": (always,)}) for visit in problem.visits)},
    ]
    yield from (Problem.model_validate(fields | change) for change in changes)


def growing_rosters(problem: Problem, seed: int, many: int) -> Iterator[Roster]:
    """Yield rosters one step apart on the edge between those that may be published and those that break rules.

    A roster that may be published is the start of the next step; one that breaks a rule is shown and given up.
    """
    chance, scheduler, index = Random(seed), Scheduler(problem), Index(problem)
    hard = [rule for rule in REGISTRY if rule.level is Level.HARD]
    orders: dict[str, Order] = {shift.id: () for shift in problem.shifts}
    slack: dict[tuple[str, str], timedelta] = {}
    for _ in range(many):
        tried, late = dict(orders), dict(slack)
        visit = chance.choice(problem.visits)
        _take_out(tried, late, {visit.id, *(tie for tie in _tied(problem, visit.id) if chance.random() < 0.5)})
        for name in {visit.id, *_tied(problem, visit.id)} if chance.random() < 0.85 else ():
            if not any(name == other for order in tried.values() for other, _ in order):
                _put_in(problem, tried, problem.visit_of[name], chance)
        if chance.random() < 0.3:
            late |= _random_slack(tried, chance)
        roster = scheduler.roster(tuple((shift, order) for shift, order in tried.items() if order), late)
        yield roster
        timeline = Timeline(index, roster)
        if not any(any(rule.check(timeline)) for rule in hard):
            orders, slack = tried, late


def _tied(problem: Problem, visit: str) -> list[str]:
    """Return the partners of a visit in precedences and pinned orders, in a fixed order."""
    ties = [(tie.first, tie.second) for tie in problem.precedences]
    ties += [(pin.after, pin.visit) for pin in problem.pins if pin.after is not None]
    return [other for tie in ties if visit in tie for other in tie if other != visit]


def _take_out(orders: dict[str, Order], slack: dict[tuple[str, str], timedelta], visits: set[str]) -> None:
    for shift, order in orders.items():
        orders[shift] = tuple((name, option) for name, option in order if name not in visits)
        for visit in visits:
            slack.pop((shift, visit), None)


def _put_in(problem: Problem, orders: dict[str, Order], visit: Visit, chance: Random) -> None:
    """Give a visit to as many shifts as it takes people, or now and then to another number."""
    many = visit.people if chance.random() < 0.95 else chance.randint(1, 3)
    option = chance.randrange(len(visit.options)) if chance.random() < 0.6 else 0
    for shift in chance.sample(sorted(orders), min(many, len(orders))):
        at = chance.randint(0, len(orders[shift]))
        if chance.random() < 0.1:
            option = chance.randrange(len(visit.options))
        orders[shift] = (*orders[shift][:at], (visit.id, option), *orders[shift][at:])


def _random_slack(orders: Mapping[str, Order], chance: Random) -> dict[tuple[str, str], timedelta]:
    """Let one service start some minutes later, or a moment earlier than possible."""
    services = [(shift, visit) for shift, order in orders.items() for visit, _ in order]
    steps = [timedelta(minutes=minutes) for minutes in (-5, 1, 5, 10, 20, 45)] + [timedelta(seconds=-1)]
    return {chance.choice(services): chance.choice(steps)} if services else {}
