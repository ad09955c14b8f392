"""Compiles the kernels of the search once: ``python -m scheduler.search.warm``."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from scheduler.constraints.formulation import merged
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import UnservedCost
from scheduler.domain.elder import Elder
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.travel import GeodesicTravel
from scheduler.domain.visit import ModeOption, Visit
from scheduler.domain.visitor import Visitor
from scheduler.search.grid import grid_of, nearest, reached
from scheduler.search.searcher import Searcher
from scheduler.search.team import TeamSearcher


def tiny_problem() -> Problem:
    """Return a problem of one visit and one shift."""
    hour = timedelta(hours=1)
    return Problem(
        name="warm",
        start=date(2026, 1, 5),
        travel=GeodesicTravel(),
        places=(Place(id="door", latitude=31.0, longitude=121.0),),
        elders=(Elder(id="elder", place="door", household="home"),),
        visitors=(Visitor(id="visitor", kind="visitor", home="door"),),
        shifts=(Shift(id="shift", visitor="visitor", day=0, start=8 * hour, end=9 * hour),),
        visits=(
            Visit(id="visit", elder="elder", place="door", options=(ModeOption(mode=VisitMode.HOME, duration=hour),)),
        ),
    )


def warm() -> None:
    """Run the search on a tiny problem, so that all of it is compiled and kept on disk."""
    index = Index(tiny_problem())
    formulation = merged(index, [UnservedCost(("quality",), np.ones((1, 1)))])
    for searcher in (Searcher(formulation, seed=1), TeamSearcher(formulation, seed=1, hands=2)):
        searcher.begin(None)
        searcher.begin(searcher.best())
        searcher.run(10, 1.0, 0.5)
    one, none = np.zeros((1, 2)), np.zeros(1, np.int64)
    nearest(one, none, np.ones((1, 1), np.uint64), 1)
    reached(
        grid_of(one), one, none, np.ones((1, 1), np.bool_), none, np.arange(2), 1, np.zeros(1, np.int64), none.copy()
    )


if __name__ == "__main__":
    warm()
