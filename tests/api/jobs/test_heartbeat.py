"""A process that gives no sign of life loses its runs to exactly one other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.jobs.carrying_out import WORKER
from api.jobs.heartbeat import Heart, Sweep, Watch
from api.persistence.records.executor import ExecutorRecord
from api.persistence.repositories.executors import Executors
from api.persistence.unit_of_work import Works
from tests.api.jobs.conftest import Running
from tests.api.jobs.processes import until
from tests.api.jobs.test_carrying_out import cancel, kept, left_half_done

LONG = 10.0


class Seconds:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Held:
    """Workflows by the process that holds them."""

    def __init__(self, **held: list[str]) -> None:
        self.held = held
        self.resumed: list[str] = []
        self.started: list[str] = []
        self.known: set[str] = set()
        self.fails = False

    def held_by(self, executor_id: str) -> list[str]:
        return self.held.get(executor_id, [])

    def resume(self, workflow_id: str) -> None:
        if self.fails:
            raise ConnectionAbortedError
        self.resumed.append(workflow_id)

    def unknown(self, run_ids: list[str]) -> list[str]:
        return [run_id for run_id in run_ids if run_id not in self.known]

    def start(self, run_id: str) -> None:
        self.started.append(run_id)
        self.known.add(run_id)


def executor(name: str, beats: int, stopped: bool = False) -> ExecutorRecord:
    moment = datetime(2026, 11, 26, tzinfo=UTC)
    return ExecutorRecord(id=name, beats=beats, claims=0, beat_at=moment, stopped_at=moment if stopped else None)


def beat(works: Works, name: str) -> None:
    with works.begin(WORKER) as uow:
        Executors(uow).beat(name)


def seen(works: Works, name: str) -> ExecutorRecord:
    with works.begin(WORKER) as uow:
        return next(found for found in Executors(uow).all() if found.id == name)


class TestWatching:
    def test_somebody_new_is_alive(self) -> None:
        assert Watch(LONG, Seconds()).dead([executor("a", 5)]) == []

    def test_who_stands_still_for_long_is_dead(self) -> None:
        clock = Seconds()
        watch, still = Watch(LONG, clock), executor("a", 5)
        watch.dead([still])
        clock.now += LONG - 0.1
        assert watch.dead([still]) == []
        clock.now += 0.1
        assert watch.dead([still]) == [still]

    def test_one_beat_is_enough_to_live_on(self) -> None:
        clock = Seconds()
        watch = Watch(LONG, clock)
        for beats in range(5):
            assert watch.dead([executor("a", beats)]) == []
            clock.now += LONG - 0.1

    def test_who_ended_in_good_order_is_not_waited_for(self) -> None:
        ended = executor("a", 5, stopped=True)
        assert Watch(LONG, Seconds()).dead([ended]) == [ended]


class TestSweeping:
    def sweep(self, running: Running, workflows: Held, clock: Seconds, name: str = "me") -> Sweep:
        return Sweep(running.works, workflows, name, Watch(LONG, clock))

    def test_the_runs_of_a_dead_process_are_resumed_once(self, running: Running) -> None:
        workflows, clock = Held(dead=["run-1", "run-2"]), Seconds()
        beat(running.works, "dead")
        sweep = self.sweep(running, workflows, clock)
        sweep.once()
        assert workflows.resumed == []
        clock.now += LONG
        sweep.once()
        assert workflows.resumed == ["run-1", "run-2"]
        workflows.held.clear()
        sweep.once()
        assert workflows.resumed == ["run-1", "run-2"]

    def test_a_process_never_takes_its_own_runs(self, running: Running) -> None:
        workflows, clock = Held(me=["run-1"]), Seconds()
        sweep = self.sweep(running, workflows, clock)
        sweep.once()
        clock.now += LONG
        sweep.once()
        assert workflows.resumed == []

    def test_a_process_that_beats_again_keeps_its_runs(self, running: Running) -> None:
        workflows, clock = Held(slow=["run-1"]), Seconds()
        beat(running.works, "slow")
        sweep = self.sweep(running, workflows, clock)
        sweep.once()
        clock.now += LONG
        beat(running.works, "slow")
        sweep.once()
        assert workflows.resumed == []

    def test_what_failed_half_way_is_tried_again(self, running: Running) -> None:
        workflows, clock = Held(dead=["run-1"]), Seconds()
        beat(running.works, "dead")
        sweep = self.sweep(running, workflows, clock)
        sweep.once()
        clock.now += LONG
        workflows.fails = True
        with pytest.raises(ConnectionAbortedError):
            sweep.once()
        assert seen(running.works, "dead").claims == 0
        workflows.fails = False
        sweep.once()
        assert (workflows.resumed, seen(running.works, "dead").claims) == (["run-1"], 1)

    def test_a_run_of_a_dead_process_that_was_stopped_ends_with_the_best_although_nobody_is_free(
        self, running: Running
    ) -> None:
        stopped, other = left_half_done(running), left_half_done(running)
        workflows, clock = Held(gone=[stopped, other]), Seconds()
        beat(running.works, "gone")
        sweep = self.sweep(running, workflows, clock)
        sweep.once()
        cancel(running, stopped)
        sweep.once()
        assert running.run(stopped).state == "running"
        clock.now += LONG
        sweep.once()
        assert [running.run(run).state for run in (stopped, other)] == ["cancelled", "running"]
        assert kept(running, stopped) == running.worse
        sweep.once()
        assert (running.carry_out(stopped, iter([]), "me")[0], running.rosters_of(stopped)) == ("ended_before", 1)

    def test_a_run_that_never_got_into_the_queue_is_put_there(self, running: Running) -> None:
        run_id, workflows = running.ask(), Held()
        sweep = self.sweep(running, workflows, Seconds())
        sweep.once()
        sweep.once()
        assert workflows.started == [run_id]


def test_a_heart_beats_on_whatever_goes_wrong(running: Running) -> None:
    workflows, clock = Held(dead=["run-1"]), Seconds()
    beat(running.works, "dead")
    sweep = Sweep(running.works, workflows, "me", Watch(LONG, clock))
    sweep.once()
    clock.now += LONG
    workflows.fails = True
    heart = Heart(sweep, 0.01)
    heart.start()
    until(lambda: seen(running.works, "me").beats > 3, "it beats after it failed")
    assert workflows.resumed == []
    workflows.fails = False
    until(lambda: workflows.resumed, "it goes on")
    heart.stop()
    assert seen(running.works, "me").stopped_at is not None


class TestClaiming:
    def test_only_the_first_of_two_claims_counts(self, running: Running) -> None:
        beat(running.works, "dead")
        first, second = seen(running.works, "dead"), seen(running.works, "dead")
        with running.works.begin(WORKER) as uow:
            assert Executors(uow).claim(first)
        with running.works.begin(WORKER) as uow:
            assert not Executors(uow).claim(second)

    def test_a_beat_in_between_saves_the_process(self, running: Running) -> None:
        beat(running.works, "slow")
        before = seen(running.works, "slow")
        beat(running.works, "slow")
        with running.works.begin(WORKER) as uow:
            assert not Executors(uow).claim(before)

    def test_who_starts_again_is_not_gone_any_more(self, running: Running) -> None:
        beat(running.works, "me")
        with running.works.begin(WORKER) as uow:
            Executors(uow).stop("me")
        assert seen(running.works, "me").stopped_at is not None
        beat(running.works, "me")
        assert seen(running.works, "me").stopped_at is None
