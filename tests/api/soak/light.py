"""A child that fills a draft without the engine: a process that can be killed, ready in a moment.

Only the clockwork is in the process; what its ticks mean is made up on the worker's side.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from unittest.mock import patch

from api.jobs import carrying_out
from api.jobs.carrying_out import Workplace
from api.jobs.messages import Asked, Better, Finished, Message
from api.services.run_question import Question
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Unassigned
from scheduler.evaluate.evaluation import evaluate

TICKING = Path(__file__).with_name("ticking.py")
_TICK_SECONDS = 0.2


def with_routes(problem: Problem, roster: Roster, kept: Sequence[Route]) -> Roster:
    """The roster with some of its routes only."""
    placed = {item.visit for route in kept for stop in route.stops for item in stop.visits}
    left = tuple(Unassigned(visit=visit.id) for visit in problem.visits if visit.id not in placed)
    return roster.model_copy(update={"routes": tuple(kept), "unassigned": left})


class LightChild:
    """Fills a draft by one route of it at each tick; a run taken over goes on from the routes it had."""

    def __init__(self, question: Question) -> None:
        assert question.base is not None
        self.is_open = True
        self._problem, self._whole = question.base
        self._routes = len(question.best.routes) if question.best is not None else 0
        ticks = max(1, len(self._whole.routes) - self._routes)
        self._clockwork = subprocess.Popen(
            [sys.executable, "-I", "-S", str(TICKING), str(ticks), str(_TICK_SECONDS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def next(self, seconds: float) -> Message | None:
        assert self._clockwork.stdout is not None
        line = self._clockwork.stdout.fileno()
        if not select.select([line], [], [], seconds)[0]:
            return None
        said = os.read(line, 1)
        if said == b"":
            self.is_open = False
            return None
        return self._ended() if said == b"!" else self._better()

    def ask_to_stop(self) -> None:
        assert self._clockwork.stdin is not None
        self._clockwork.stdin.write(b"\n")
        self._clockwork.stdin.flush()

    def end(self) -> None:
        self._clockwork.kill()
        self._clockwork.communicate()

    def _better(self) -> Message | None:
        self._routes += 1
        if self._routes == 1:
            return Asked(self._problem, ())
        roster = with_routes(self._problem, self._whole, self._whole.routes[: self._routes])
        judged = evaluate(self._problem, roster)
        # Half of a visit for two is no roster.
        return Better(roster, judged, _TICK_SECONDS * self._routes) if judged.feasible else None

    def _ended(self) -> Message:
        return Finished(self._whole, evaluate(self._problem, self._whole), {"notes": []})


def use_light_children() -> None:
    """Let runs of this process be carried out by light children from now on."""
    patch.object(carrying_out, "Workplace", partial(Workplace, start_child=LightChild)).start()
