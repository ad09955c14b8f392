"""What each visitor does, in minutes and visits: the figures people read beside the verdict."""

from __future__ import annotations

from datetime import timedelta

from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Frozen
from scheduler.domain.clock import minutes_of


class VisitorFigures(Frozen):
    """What one visitor does in the horizon; work is travel, access and service, waiting left out."""

    visitor: str
    visits: int
    work_minutes: float
    travel_minutes: float
    service_minutes: float


def visitor_figures(timeline: Timeline) -> tuple[VisitorFigures, ...]:
    """Return the figures of every visitor of the problem, idle ones included, in the problem's order."""
    return tuple(_figures(timeline, visitor.id) for visitor in timeline.problem.visitors)


def _figures(timeline: Timeline, visitor: str) -> VisitorFigures:
    duties = timeline.duties_of.get(visitor, [])
    served = [item for duty in duties for item in duty.served]
    return VisitorFigures(
        visitor=visitor,
        visits=len(served),
        work_minutes=minutes_of(sum((duty.work for duty in duties), timedelta(0))),
        travel_minutes=minutes_of(sum((duty.travel for duty in duties), timedelta(0))),
        service_minutes=minutes_of(sum((item.end - item.start for item in served), timedelta(0))),
    )
