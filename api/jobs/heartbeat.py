"""Signs of life, and taking over the runs of those who give none: DBOS does not notice a dead peer by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import Protocol

from api.http.log import logger, place_of
from api.jobs.carrying_out import WORKER
from api.persistence.records.executor import ExecutorRecord
from api.persistence.repositories.executors import Executors
from api.persistence.repositories.runs import Runs
from api.persistence.unit_of_work import Works
from api.services.run_results import end_stopped

_QUEUED_LOOKED_AT = 100


class Workflows(Protocol):
    """What the engine of durable runs knows and does."""

    def held_by(self, executor_id: str) -> list[str]:
        """Return the workflows that a process has begun and not ended."""
        ...

    def resume(self, workflow_id: str) -> None:
        """Let any living process go on with a workflow."""
        ...

    def unknown(self, run_ids: list[str]) -> list[str]:
        """Return the runs that no workflow stands for."""
        ...

    def start(self, run_id: str) -> None:
        """Put a run into the queue."""
        ...


class Watch:
    """Tells who stands still, by this process's own clock: the clocks of machines are never compared.

    Parameters
    ----------
    dead_after_seconds : float
        How long somebody may stand still.
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, dead_after_seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._dead_after, self._clock = dead_after_seconds, clock
        self._seen: dict[str, tuple[int, float]] = {}

    def dead(self, executors: list[ExecutorRecord]) -> list[ExecutorRecord]:
        """Note the signs of life of all and return who gave none for too long, or ended in good order."""
        now, found = self._clock(), []
        for executor in executors:
            beats, since = self._seen.get(executor.id, (-1, now))
            if beats != executor.beats:
                self._seen[executor.id] = beats, since = executor.beats, now
            if executor.stopped_at is not None or now - since >= self._dead_after:
                found.append(executor)
        return found


@dataclass(frozen=True)
class Sweep:
    """Looks after the runs of others and those that never got into the queue."""

    works: Works
    workflows: Workflows
    executor_id: str
    watch: Watch

    def once(self) -> None:
        """Beat, then take over what is left behind."""
        with self.works.begin(WORKER) as uow:
            Executors(uow).beat(self.executor_id)
        with self.works.begin(WORKER) as uow:
            executors, queued = Executors(uow).all(), Runs(uow).queued(_QUEUED_LOOKED_AT)
        others = [executor for executor in executors if executor.id != self.executor_id]
        dead = self.watch.dead(others)
        for executor in dead:
            self._take_over(executor)
        if dead:
            with self.works.begin(WORKER) as uow:
                end_stopped(uow, [executor.id for executor in dead])
        for run_id in self.workflows.unknown(queued) if queued else ():
            self.workflows.start(run_id)

    def _take_over(self, executor: ExecutorRecord) -> None:
        held = self.workflows.held_by(executor.id)
        if not held:
            return
        # The claim is held until all are resumed, and undone when that fails, so that somebody tries again.
        with self.works.begin(WORKER) as uow:
            if not Executors(uow).claim(executor):
                return
            for workflow_id in held:
                self.workflows.resume(workflow_id)
        logger().info("runs_taken_over", count=len(held))


class Heart:
    """A thread that beats and sweeps until it is stopped."""

    def __init__(self, sweep: Sweep, beat_seconds: float) -> None:
        self._sweep, self._seconds = sweep, beat_seconds
        self._over = Event()
        self._thread = Thread(target=self._work, name="heart", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and say so, so that others take over at once."""
        self._over.set()
        self._thread.join()
        with self._sweep.works.begin(WORKER) as uow:
            Executors(uow).stop(self._sweep.executor_id)

    def _work(self) -> None:
        while not self._over.is_set():
            try:
                self._sweep.once()
            except Exception as error:
                # A database may come back; until then others may think we are dead, which harms nobody. Whatever else
                # it is, a heart that stopped would leave the runs of others where they are, and nobody would know.
                logger().error("heartbeat_failed", error=type(error).__name__, place=place_of(error))
            self._over.wait(self._seconds)
