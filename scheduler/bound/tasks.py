"""The shifts of a problem as tasks of the kernels; shifts that are alike share what is large."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scheduler.bound.kernels.task import NEVER, Task, first_starts
from scheduler.bound.relaxation import Ints, Relaxation
from scheduler.search.scale import leg_price

MEMORY, MOST_MEMORY = 16, 62
"""Nodes near a node that a route remembers there, itself included: at first, and at most (a bit each)."""

PARTS, FINE = 3, 160
"""Buckets of the completion bound in the shortest service, and in a whole shift at most.

Services are often multiples of the same few minutes; where buckets are too, nothing is cut off from a service.
"""


@dataclass(frozen=True)
class Pricing:
    """One shift that can call at some doors.

    Attributes
    ----------
    visits : ndarray (nodes,)
        The visit of each node of the task.
    rank, alike : int
        Its number among the shifts that begin and end at the same places by the same ways, and how many those are.
    """

    shift: int
    visits: Ints
    task: Task
    rank: int = 0
    alike: int = 1

    @cached_property
    def node_of(self) -> dict[int, int]:
        """The node of each visit it can call for."""
        return {int(visit): node for node, visit in enumerate(self.visits)}


def pricings(relaxed: Relaxation) -> list[Pricing]:
    """Return all shifts that can call anywhere, in the problem's order."""
    made: dict[tuple[int, bytes], tuple[Ints, npt.NDArray[np.int8]]] = {}
    found = []
    for shift in range(relaxed.formulation.shifts):
        visits = np.flatnonzero(relaxed.can_call[:, shift])
        if len(visits):
            visits = visits[first_starts(_task(relaxed, shift, visits, *_no_memory())) < NEVER]
        if len(visits):
            key = (int(relaxed.formulation.travel.shift_profile[shift]), visits.tobytes())
            if key not in made:
                made[key] = memory_of(relaxed, key[0], visits)
            found.append(Pricing(shift, visits, _task(relaxed, shift, visits, *made[key])))
    return _ranked(relaxed, found)


def _ranked(relaxed: Relaxation, found: list[Pricing]) -> list[Pricing]:
    travel, alike = relaxed.formulation.travel, dict[tuple[int, int, int], list[int]]()
    for pricing in found:
        shift = pricing.shift
        ends = (int(travel.shift_profile[shift]), int(travel.shift_from[shift]), int(travel.shift_to[shift]))
        alike.setdefault(ends, []).append(shift)
    place = {shift: (rank, len(shifts)) for shifts in alike.values() for rank, shift in enumerate(shifts)}
    return [replace(pricing, rank=place[pricing.shift][0], alike=place[pricing.shift][1]) for pricing in found]


def memory_of(relaxed: Relaxation, profile: int, visits: Ints) -> tuple[Ints, npt.NDArray[np.int8]]:
    """Return the nearest nodes of each node, itself first, and room for more; and where each stands among them."""
    places = relaxed.formulation.visit_place[visits]
    ways = relaxed.ways[profile][np.ix_(places, places)].astype(np.int64)
    both = ways + ways.T
    np.fill_diagonal(both, -1)
    nearest = np.argsort(both, axis=1, kind="stable")[:, :MEMORY]
    slot = np.full(both.shape, -1, np.int8)
    np.put_along_axis(slot, nearest, np.arange(nearest.shape[1], dtype=np.int8)[None, :], axis=1)
    near = np.full((len(visits), MOST_MEMORY), -1, np.int64)
    near[:, : nearest.shape[1]] = nearest
    return near, slot


def _no_memory() -> tuple[Ints, npt.NDArray[np.int8]]:
    return np.zeros((0, 0), np.int64), np.zeros((0, 0), np.int8)


def _task(relaxed: Relaxation, shift: int, visits: Ints, near: Ints, slot: npt.NDArray[np.int8]) -> Task:
    formulation = relaxed.formulation
    travel, windows, day = formulation.travel, formulation.windows, int(formulation.index.shift_day[shift])
    profile, way_price = int(travel.shift_profile[shift]), leg_price(formulation)
    places, ticks = formulation.visit_place[visits], relaxed.ticks[visits]
    begin, end, step = int(formulation.frame.start[shift]), int(formulation.frame.end[shift]), int(ticks.min())
    return Task(
        place=places,
        service=ticks,
        access=travel.access[places],
        windows=windows.count[visits, day],
        earliest=windows.earliest[visits, day],
        latest=windows.latest[visits, day],
        due=windows.due[visits, day],
        ways=relaxed.ways[profile],
        begin=begin,
        end=end,
        pause_begin=int(formulation.pause.start[shift]),
        pause_end=int(formulation.pause.end[shift]),
        home_from=int(travel.shift_from[shift]),
        home_to=int(travel.shift_to[shift]),
        leg_price=way_price,
        late_price=float(formulation.lateness_per_minute * formulation.tick_minutes),
        near=near,
        slot=slot,
        until=_until(relaxed, shift, visits),
        detour=way_price * relaxed.excess[profile] if relaxed.excess[profile] <= step else np.inf,
        step=step,
        finer=min(step, max(-(-step // PARTS), -(-(end - begin) // FINE))),
    )


def _until(relaxed: Relaxation, shift: int, visits: Ints) -> Ints:
    """Return until when at least one may leave another door for each visit and still call there on a shift."""
    formulation, day = relaxed.formulation, int(relaxed.formulation.index.shift_day[shift])
    travel, windows, places = formulation.travel, formulation.windows, formulation.visit_place[visits]
    ways = relaxed.ways[int(travel.shift_profile[shift])]
    slots = np.arange(windows.latest.shape[2]) < windows.count[visits, day, None]
    latest = np.where(slots, windows.latest[visits, day], -1).max(axis=1)
    home = int(formulation.frame.end[shift]) - relaxed.ticks[visits] - ways[places, int(travel.shift_to[shift])]
    between = ways[np.ix_(places, places)].astype(np.int64)
    between[places[:, None] == places] = 0
    np.fill_diagonal(between, NEVER)
    way = np.where(len(visits) > 1, between.min(axis=0), 0)
    until: Ints = np.minimum(latest, home) - way
    return until
