"""A formulation turned into the arrays of the kernels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import Measure, TravelFrame
from scheduler.search.clock import NEVER
from scheduler.search.data import Data, Floats, Ints, Resources, Ways
from scheduler.search.gather_groups import groups_of
from scheduler.search.gather_seats import seat_masks
from scheduler.search.gather_ties import ties_of
from scheduler.search.openings import openings, sorts_of
from scheduler.search.scale import marginal_cost, neighbours, priced_counters, weights
from scheduler.travel.lines import ARC, LineMeters, LineTicks
from scheduler.travel.times import matrix

ROUTE_ROOM, SPARE_ROOM = 160, 16


def gathered(formulation: Formulation) -> Data:
    """Return the problem of the search; weights of the levels are derived from its scale."""
    index, per_tick = formulation.index, formulation.tick_minutes
    first_node = np.concatenate([[0], np.cumsum(formulation.seats)[:-1]]).astype(np.int64)
    node_visit = np.repeat(np.arange(formulation.visits), formulation.seats)
    weight = weights(formulation.unserved.amount, marginal_cost(formulation))
    sorts, seats = sorts_of(formulation), seat_masks(formulation)
    shifts, pairs = openings(formulation, sorts), formulation.pair_cost
    travel, windows, ways = formulation.travel, formulation.windows, _ways(formulation.travel)
    rows, priced, visits = formulation.moved, formulation.waiting, formulation.visits
    return Data(
        days=index.problem.days, day_ticks=formulation.day_ticks,
        node_visit=node_visit, node_seat=np.arange(len(node_visit)) - first_node[node_visit], first_node=first_node,
        seats=formulation.seats, place=formulation.visit_place, load=formulation.load,
        option_count=formulation.option_count, option_ticks=formulation.option_ticks,
        option_remote=formulation.option_remote, option_allowed=formulation.option_allowed,
        option_cost=formulation.option_cost, pair_cost=pairs.value, cost_row=pairs.row, cost_column=pairs.column,
        allowed=seats.value, node_row=seats.row, shift_column=seats.column,
        window_count=windows.count, earliest=windows.earliest, latest=windows.latest, due=windows.due,
        shift_start=formulation.frame.start, shift_end=formulation.frame.end,
        pause_start=formulation.pause.start, pause_end=formulation.pause.end,
        profile=travel.shift_profile, shift_from=travel.shift_from, shift_to=travel.shift_to,
        shift_day=index.shift_day, shift_visitor=index.shift_visitor,
        ticks=ways.ticks, ticks_back=_turned(ways.ticks), meters=ways.meters, access=travel.access,
        points=ways.points, bend=ways.bend, arc=np.array(ARC), pace=ways.pace, circuity=ways.circuity,
        leg_price=float(formulation.travel_per_minute * per_tick),
        late_price=float(formulation.lateness_per_minute * per_tick),
        largest_price=float(formulation.largest_lateness_per_minute * per_tick),
        wait_price=np.array([rule.per_minute * per_tick for rule in priced], dtype=np.float64),
        wait_free=np.array([rule.free_ticks for rule in priced], dtype=np.int64),
        moved_price=_rows([rule.price for rule in rows], visits),
        moved_day=_rows([rule.day for rule in rows], visits).astype(np.int64),
        moved_start=_rows([rule.start for rule in rows], visits).astype(np.int64),
        moved_tolerance=np.array([rule.tolerance_ticks for rule in rows], dtype=np.int64),
        timed=_timed(formulation), ways_alone=_ways_alone(formulation),
        unserved=weight @ formulation.unserved.amount, weight=weight,
        amount=np.ascontiguousarray(formulation.unserved.amount, dtype=np.float64),
        near=neighbours(formulation, sorts), open_begin=shifts.begin, open_end=shifts.end,
        wide_begin=shifts.wide_begin, wide_end=shifts.wide_end, open_shift=shifts.shift, room=_room(formulation),
        groups=groups_of(formulation), ties=ties_of(formulation, first_node), resources=_resources(formulation),
    )  # fmt: skip


class _Known(NamedTuple):
    """A matrix, or what the ways are worked out from; the other is empty."""

    ticks: Ways
    meters: Floats
    points: Floats
    bend: float
    pace: Floats
    circuity: float


def _ways(travel: TravelFrame) -> _Known:
    lines = [ticks for ticks in travel.ticks if isinstance(ticks, LineTicks)]
    if lines and isinstance(travel.meters, LineMeters):
        pace, line = np.array([ticks.pace for ticks in lines]), lines[0].lines
        nothing = np.zeros((len(lines), 0, 0), np.int32)
        return _Known(nothing, np.zeros((0, 0)), line.points, line.bend, pace, travel.meters.circuity)
    places = len(travel.access)
    ticks = np.stack([matrix(table, places) for table in travel.ticks]).astype(np.int32)
    rows = np.arange(places)
    meters = np.ascontiguousarray(travel.meters[rows[:, None], rows[None, :]])
    return _Known(ticks, meters, np.zeros((0, 3)), 0.0, np.zeros(len(ticks)), 0.0)


def _turned(ticks: Ways) -> Ways:
    """Return the ways from and to exchanged; the same array where both are equally long."""
    turned = ticks.transpose(0, 2, 1)
    return ticks if np.array_equal(ticks, turned) else np.ascontiguousarray(turned)


def _timed(formulation: Formulation) -> bool:
    """Whether any rule puts a price on when a service starts."""
    late = formulation.lateness_per_minute > 0 or formulation.largest_lateness_per_minute > 0
    return bool(late or formulation.waiting or formulation.moved)


def _ways_alone(formulation: Formulation) -> bool:
    """Whether served visits have a price by their ways and who serves them only, and are all made at the door."""
    counted = any(len(kind) for kind in priced_counters(formulation)) or formulation.option_limits
    worked = formulation.excesses or formulation.shares
    return not (counted or worked or _timed(formulation) or formulation.option_remote.any())


def _room(formulation: Formulation) -> int:
    """Return how many services at most a route holds while it is changed: those that fit, and some that do not."""
    shortest = int(np.where(formulation.option_allowed, formulation.option_ticks, NEVER).min(initial=NEVER))
    longest = int((formulation.frame.end - formulation.frame.start).max(initial=0))
    fits = ROUTE_ROOM if shortest == 0 else longest // shortest + SPARE_ROOM
    return int(max(1, min(ROUTE_ROOM, fits, formulation.seats.sum())))


def _rows(rows: list[Floats] | list[Ints], width: int) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)


def _starts(group: Ints) -> Ints:
    """Return where the visitors of each group begin when a rule's visitors are ordered by group."""
    numbers = np.arange(group.shape[1] + 1)
    starts = [np.searchsorted(np.sort(row), numbers) for row in group]
    return np.array(starts, dtype=np.int64).reshape(len(group), len(numbers))


def _resources(formulation: Formulation) -> Resources:
    visitors = len(formulation.index.problem.visitors)
    widest = max(visitors, formulation.shifts)
    limits = np.full((len(formulation.caps), widest), np.inf)
    for number, cap in enumerate(formulation.caps):
        limits[number, : len(cap.limit)] = cap.limit
    per_tick = formulation.tick_minutes
    shares = formulation.shares
    group = np.array([item.group for item in shares], dtype=np.int64).reshape(len(shares), visitors)
    return Resources(
        cap_measure=np.array([int(cap.measure) for cap in formulation.caps], dtype=np.int64),
        cap_scope=np.array([int(cap.scope) for cap in formulation.caps], dtype=np.int64),
        cap_limit=limits,
        excess_price=np.array([item.per_minute * per_tick for item in formulation.excesses], dtype=np.float64),
        excess_from=_rows([item.threshold_ticks for item in formulation.excesses], visitors),
        share_price=np.array([item.per_minute * per_tick for item in shares], dtype=np.float64),
        share_factor=np.array([item.factor for item in shares], dtype=np.float64),
        share_group=group,
        share_from=_starts(group),
        share_visitor=np.argsort(group, axis=1, kind="stable"),
        share_past=_rows([item.past_work_ticks for item in shares], visitors),
        share_available=_rows([item.available_ticks for item in shares], visitors),
        used=bool(formulation.caps or formulation.excesses or shares),
        metered=any(cap.measure is Measure.METERS for cap in formulation.caps),
    )
