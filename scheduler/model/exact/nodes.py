"""The services a shift could do: one node for each visit, mode option and shift that the masks allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.constraints.formulation import Formulation


@dataclass(frozen=True)
class Node:
    """One visit in one mode on one shift.

    Attributes
    ----------
    place : int or None
        Row of the door; ``None`` for a call, which is made wherever the visitor is.
    ticks : int
        Service time.
    earliest, latest : int
        First and last start of any window of the day, in ticks since midnight.
    """

    visit: int
    option: int
    shift: int
    day: int
    visitor: int
    place: int | None
    ticks: int
    earliest: int
    latest: int


def nodes_of(formulation: Formulation, visits: Sequence[int], shift: int, *, timed: bool) -> list[Node]:
    """Return the nodes of one shift that no mask forbids and that fit between its ends.

    Parameters
    ----------
    timed : bool
        Whether nobody may serve before the shift begins.
    """
    return [
        node
        for visit in visits
        for node in _options(formulation, visit, shift)
        if node.earliest + node.ticks <= formulation.frame.end[shift]
        and (not timed or node.latest >= formulation.frame.start[shift])
    ]


def _options(formulation: Formulation, visit: int, shift: int) -> Iterator[Node]:
    day = int(formulation.index.shift_day[shift])
    slots = int(formulation.windows.count[visit, day])
    if not formulation.allowed[visit, shift] or not slots:
        return
    for option in range(int(formulation.option_count[visit])):
        if formulation.option_allowed[visit, option]:
            yield Node(
                visit,
                option,
                shift,
                day,
                int(formulation.index.shift_visitor[shift]),
                None if formulation.option_remote[visit, option] else int(formulation.visit_place[visit]),
                int(formulation.option_ticks[visit, option]),
                int(formulation.windows.earliest[visit, day, :slots].min()),
                int(formulation.windows.latest[visit, day, :slots].max()),
            )
