"""Single answers about one roster, measured over all its visits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from time import perf_counter

from scheduler.constraints.index import Index
from scheduler.domain.move import Move, Put
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.candidates import candidates, candidates_in, explain_in
from scheduler.explain.slots import slots_in
from scheduler.explain.verdict import Baseline
from tests.explain.random_moves import random_move
from tests.explain.weeks import Dice
from tests.load.figures import figures_of

_COLD = 5


def on_all_visits(problem: Problem, roster: Roster, every: int = 1) -> dict[str, object]:
    """Measure each question about every visit, the roster prepared once, and a few with nothing prepared."""
    names = [visit.id for visit in problem.visits][::every]
    base = Baseline(problem, roster)
    _ = base.account
    dice = Dice(1)
    moves = iter([random_move(dice, problem, roster) for _ in names])
    first = problem.shifts[0]
    asked: dict[str, Callable[[str], object]] = {
        "candidates": lambda name: candidates_in(base, name),
        "candidates with all reasons": lambda name: explain_in(base, name),
        "verdict on putting it elsewhere": lambda name: base.verdict(
            Move(steps=(Put(visit=name, visitors=(first.visitor,), day=first.day),))
        ),
        "verdict on a random move of up to three steps": lambda _name: base.verdict(next(moves)),
        "slots": lambda name: slots_in(base, name),
    }
    figures: dict[str, object] = {
        f"{what}, prepared": asdict(figures_of([_milliseconds(ask, name) for name in names]))
        for what, ask in asked.items()
    }
    cold = [
        _milliseconds(lambda name: candidates(problem, roster, name, index=Index(problem)), n) for n in names[:_COLD]
    ]
    figures["candidates, nothing prepared"] = asdict(figures_of(cold))
    return figures


def _milliseconds(ask: Callable[[str], object], name: str) -> float:
    began = perf_counter()
    ask(name)
    return 1000 * (perf_counter() - began)
