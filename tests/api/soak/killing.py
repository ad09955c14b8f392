"""Kills processes of an installation at random points, always the same ones for a seed."""

from __future__ import annotations

import os
import signal
from collections import Counter
from random import Random
from threading import Event

from tests.api.jobs.processes import until
from tests.api.soak.installation import Installation
from tests.api.soak.writing import Written

SERVICE, WORKER, SOLVER = "service", "worker", "solver"
VICTIMS = (SOLVER, WORKER, SERVICE)
_WITHIN_WRITE_SECONDS, _WITHIN_RUN_SECONDS = 0.15, 1.5
_MOST_WRITES_BETWEEN = 12
_OFTEN_WITH_ROSTER = 0.5
"""The share of workers that are killed when they have just kept a roster; the others at any moment of a run."""


class Killer:
    """Kills one process after the other."""

    def __init__(self, installed: Installation, written: Written, seed: int) -> None:
        self._installed, self._written, self._random = installed, written, Random(seed)
        self.killed: Counter[str] = Counter()

    def kill(self, times: int) -> None:
        """Kill so many processes, each sort as often as the others, in random order."""
        order = [VICTIMS[number % len(VICTIMS)] for number in range(times)]
        self._random.shuffle(order)
        deeds = {SERVICE: self._kill_service, WORKER: self._kill_worker, SOLVER: self._kill_solver}
        for victim in order:
            self._let_them_write(1 + self._random.randrange(_MOST_WRITES_BETWEEN))
            deeds[victim]()
            self.killed[victim] += 1

    def _let_them_write(self, requests: int) -> None:
        since = self._written.sent
        until(lambda: self._written.sent >= since + requests, "people go on writing")

    def _kill_service(self) -> None:
        self._let_them_write(1)
        self._wait_within(_WITHIN_WRITE_SECONDS)
        self._installed.kill_service()
        self._installed.start_service()

    def _kill_worker(self) -> None:
        if self._random.random() < _OFTEN_WITH_ROSTER:
            until(self._with_roster, "a worker has kept a roster of a run that has not ended")
        else:
            until(self._installed.solvers, "a worker works on a run")
            self._wait_within(_WITHIN_RUN_SECONDS)
        until(self._installed.workers, "a worker lives")
        workers = self._installed.workers()
        self._installed.kill_worker(self._random.choice(self._with_roster() or self._at_work() or workers))

    def _at_work(self) -> list[int]:
        return sorted(self._installed.solvers())

    def _with_roster(self) -> list[int]:
        return [worker for worker in self._installed.workers() if self._installed.in_hand(worker, with_roster=True)]

    def _kill_solver(self) -> None:
        until(self._is_solver_killed, "a solver is killed")

    def _is_solver_killed(self) -> bool:
        until(self._installed.solvers, "a worker works on a run")
        self._wait_within(_WITHIN_RUN_SECONDS)
        solvers = [solver for found in self._installed.solvers().values() for solver in found]
        if not solvers:
            return False
        try:
            os.kill(self._random.choice(sorted(solvers)), signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def _wait_within(self, seconds: float) -> None:
        """Let a random part of a moment go by: where exactly somebody is killed is what the seed decides."""
        Event().wait(self._random.uniform(0.0, seconds))
