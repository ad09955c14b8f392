"""Compiles the kernels of orders once: ``python -m scheduler.search.order.warm``."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from scheduler.constraints.formulation import merged
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Lateness, UnservedCost
from scheduler.domain.elder import Elder
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import ModeOption, Visit
from scheduler.domain.visitor import Visitor
from scheduler.search.order.searcher import OrderSearcher


def warm() -> None:
    """Run a few moves on a tiny problem, so that every kernel is compiled and kept on disk."""
    served_first = UnservedCost(("coverage", "quality"), np.array([[1.0, 1.0], [0.0, 0.0]]))
    formulation = merged(Index(_tiny()), [Lateness(1.0), Lateness(1.0, largest=True), served_first])
    searcher = OrderSearcher(formulation, 0)
    searcher.begin(None)
    searcher.run(10, 1.0, 0.1)
    if not np.isfinite(searcher.best_vector()[-1]):
        raise RuntimeError("the order search gave no cost on its warm-up problem")


def _tiny() -> Problem:
    home = VisitMode.HOME
    option = ModeOption(mode=home, duration=timedelta(minutes=10))
    hours = {"day": 0, "start": timedelta(hours=8), "end": timedelta(hours=18)}
    return Problem(
        name="warm-up",
        start=date(2026, 1, 5),
        days=1,
        places=(Place(id="door", latitude=31.2, longitude=121.5),),
        elders=(Elder(id="elder", household="door", place="door", consents=()),),
        visitors=tuple(Visitor(id=name, kind="any", home="door") for name in ("one", "two")),
        shifts=tuple(Shift.model_validate({"id": name, "visitor": name, **hours}) for name in ("one", "two")),
        visits=tuple(
            Visit(id=name, elder="elder", place="door", options=(option,), people=people)
            for name, people in (("pair", 2), ("single", 1))
        ),
    )


if __name__ == "__main__":
    warm()
