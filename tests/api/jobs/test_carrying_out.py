"""One run is ended once, by the attempt that counts, with the best that was found."""

from __future__ import annotations

from functools import partial
from itertools import repeat

import pytest

from api.jobs.carrying_out import WORKER
from api.jobs.messages import Asked, Better, Broken, Finished, Refused
from api.persistence.records.run import RunKind
from api.services.rosters import opened_roster
from api.services.run_results import MOST_ATTEMPTS, begin_run
from api.services.runs import cancel_run
from api.services.snapshots import open_roster
from scheduler.domain.base import Text
from scheduler.domain.roster import Roster
from scheduler.solve.failure import ended_with
from tests.api.jobs.conftest import Running
from tests.api.jobs.scripted import Script


def asked(running: Running) -> Asked:
    return Asked(running.demand.problem, running.demand.not_owed)


def better(running: Running, roster: Roster, seconds: float = 1.0) -> Better:
    return Better(roster, running.judged(roster), seconds)


def finished(running: Running, roster: Roster, fault: Text | None = None) -> Finished:
    return Finished(roster, running.judged(roster), {"notes": []}, fault)


def cancel(running: Running, run_id: str) -> None:
    with running.works.begin(WORKER) as uow:
        cancel_run(uow, run_id)


def kept(running: Running, run_id: str) -> Roster:
    record = running.run(run_id)
    assert record.roster_id is not None
    with running.works.begin(WORKER) as uow:
        return opened_roster(uow, record.roster_id)[2]


def look(running: Running, run_id: str, seen: list[object]) -> None:
    seen.append(running.run(run_id).progress["placed"])


def begin(running: Running, run_id: str, name: str) -> None:
    with running.works.begin(WORKER) as uow:
        begin_run(uow, run_id, name)


def left_half_done(running: Running) -> str:
    """A run that another process began, and left with a roster."""
    run_id = running.ask(seconds=20)

    def dying() -> Script:
        yield asked(running)
        yield better(running, running.worse, 12.0)
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        running.carry_out(run_id, dying(), "gone")
    return run_id


class TestARunThatGoesWell:
    def test_keeps_its_roster_with_our_own_figures(self, running: Running) -> None:
        run_id = running.ask()
        ended, child = running.carry_out(run_id, iter([asked(running), finished(running, running.roster)]))
        record = running.run(run_id)
        assert (ended, record.state, record.failure, child.was_ended) == ("done", "done", None, True)
        assert kept(running, run_id) == running.roster
        assert record.progress["placed"] == running.judged(running.roster).served

    def test_is_told_the_register_and_what_is_asked(self, running: Running) -> None:
        _, child = running.carry_out(running.ask(seed=7), iter([]))
        assert child.question is not None
        assert child.question.register is not None
        assert child.question.register.people == ()
        assert (child.question.params.seed, child.question.best, child.question.seconds_left) == (7, None, 5)

    def test_shows_how_far_it_is(self, running: Running) -> None:
        run_id, seen = running.ask(), list[object]()
        script: Script = iter([
            asked(running), better(running, running.worse, 2.5),
            partial(look, running, run_id, seen), finished(running, running.roster),
        ])  # fmt: skip
        running.carry_out(run_id, script)
        assert seen == [running.judged(running.worse).served]
        assert running.run(run_id).progress["seconds"] == 2.5

    def test_is_not_carried_out_again(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([asked(running), finished(running, running.roster)]))
        again, _ = running.carry_out(run_id, iter([asked(running), finished(running, running.worse)]))
        assert again == "ended_before"
        assert running.rosters_of(run_id) == 1
        assert kept(running, run_id) == running.roster

    def test_fills_a_draft_on_the_draft_s_own_problem(self, running: Running) -> None:
        run_id = running.ask(RunKind.FILL, running.draft)
        _, child = running.carry_out(run_id, iter([asked(running), finished(running, running.roster)]))
        assert child.question is not None
        assert child.question.register is None
        assert running.run(run_id).problem_id == running.problem


class TestARunThatGoesWrong:
    def test_a_dead_child_is_the_engine_s_failure(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([asked(running)]))
        record = running.run(run_id)
        assert (record.state, record.failure, record.roster_id) == ("failed", "engine_failed", None)

    def test_a_dead_child_leaves_the_best_so_far(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([asked(running), better(running, running.worse)]))
        record = running.run(run_id)
        assert (record.state, record.failure) == ("done", "engine_failed")
        assert "cut short" in str(record.report)
        assert kept(running, run_id) == running.worse

    def test_a_fault_of_the_engine_leaves_the_roster_it_had(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([asked(running), finished(running, running.worse, ended_with(-9))]))
        record = running.run(run_id)
        assert (record.state, record.failure) == ("done", "engine_failed")
        assert "cut short" in str(record.report)
        assert kept(running, run_id) == running.worse

    def test_a_defect_is_not_said_to_be_the_engine_s(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([Broken("run_failed", "KeyError somewhere:1")]))
        assert running.run(run_id).failure == "run_failed"

    def test_a_question_without_sense_says_why(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([Refused("question_unusable", Text(zh="没有", en="there is no such visit"))]))
        record = running.run(run_id)
        assert (record.state, record.failure) == ("failed", "question_unusable")
        assert record.report == {"notes": [{"zh": "没有", "en": "there is no such visit"}]}

    def test_a_run_that_takes_process_after_process_with_it_is_given_up(self, running: Running) -> None:
        run_id = running.ask()
        for number in range(MOST_ATTEMPTS):
            begin(running, run_id, f"worker-{number}")
        assert running.run(run_id).state == "running"
        begin(running, run_id, "one more")
        assert (running.run(run_id).state, running.run(run_id).failure) == ("failed", "run_kept_failing")

    def test_one_that_is_given_up_ends_with_the_roster_that_was_kept(self, running: Running) -> None:
        run_id = left_half_done(running)
        for number in range(MOST_ATTEMPTS):
            begin(running, run_id, f"worker-{number}")
        record = running.run(run_id)
        assert (record.state, record.failure, record.attempt) == ("done", "run_kept_failing", MOST_ATTEMPTS + 1)
        assert "cut short" in str(record.report)
        assert kept(running, run_id) == running.worse


class TestARunThatIsStopped:
    def test_ends_at_once_where_somebody_takes_it_over_and_keeps_the_best(self, running: Running) -> None:
        run_id = left_half_done(running)
        cancel(running, run_id)
        ended, child = running.carry_out(run_id, iter([finished(running, running.roster)]), "other")
        record = running.run(run_id)
        assert (ended, child.question, record.state, record.failure) == ("ended_before", None, "cancelled", None)
        assert kept(running, run_id) == running.worse
        again, _ = running.carry_out(run_id, iter([]), "third")
        assert (again, running.run(run_id).attempt, running.rosters_of(run_id)) == ("ended_before", 2, 1)

    def test_is_cancelled_and_not_given_up_after_many_attempts(self, running: Running) -> None:
        run_id = running.ask()
        for number in range(MOST_ATTEMPTS):
            begin(running, run_id, f"worker-{number}")
        cancel(running, run_id)
        begin(running, run_id, "one more")
        assert (running.run(run_id).state, running.run(run_id).failure) == ("cancelled", None)

    def test_at_the_moment_of_its_end_it_ends_once(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([asked(running), finished(running, running.roster)]))
        before = running.run(run_id)
        cancel(running, run_id)
        record = running.run(run_id)
        assert (record.state, record.cancel_requested_at, record.progress) == ("done", None, before.progress)

    def test_ends_with_what_the_child_had(self, running: Running) -> None:
        run_id = running.ask()
        script = iter([
            asked(running), better(running, running.worse), lambda: cancel(running, run_id), None,
            finished(running, running.roster),
        ])  # fmt: skip
        running.carry_out(run_id, script)
        assert running.run(run_id).state == "cancelled"
        assert kept(running, run_id) == running.roster

    def test_does_not_wait_for_a_child_that_does_not_listen(self, running: Running) -> None:
        run_id = running.ask()

        def deaf() -> Script:
            yield asked(running)
            yield better(running, running.worse)
            yield lambda: cancel(running, run_id)
            yield from repeat(None)

        _, child = running.carry_out(run_id, deaf())
        assert child.was_asked_to_stop.is_set()
        assert child.was_ended
        assert running.run(run_id).state == "cancelled"
        assert kept(running, run_id) == running.worse

    def test_ends_without_a_roster_when_there_was_none(self, running: Running) -> None:
        run_id = running.ask()
        running.carry_out(run_id, iter([lambda: cancel(running, run_id), *repeat(None, 50)]))
        assert (running.run(run_id).state, running.run(run_id).roster_id) == ("cancelled", None)

    def test_never_begins_when_it_was_stopped_while_it_waited(self, running: Running) -> None:
        run_id = running.ask()
        cancel(running, run_id)
        ended, _ = running.carry_out(run_id, iter([]))
        assert (ended, running.run(run_id).state, running.run(run_id).attempt) == ("ended_before", "cancelled", 0)


class TestARunWhoseProcessDied:
    def test_goes_on_from_the_best_and_with_the_time_that_is_left(self, running: Running) -> None:
        run_id = left_half_done(running)
        _, child = running.carry_out(run_id, iter([finished(running, running.roster)]), "other")
        question, record = child.question, running.run(run_id)
        assert question is not None
        assert (question.best, question.seconds_left, question.register) == (running.worse, 8.0, None)
        assert question.problem == running.demand.problem
        assert (record.state, record.attempt, record.executor_id) == ("done", 2, "other")

    def test_keeps_the_old_best_when_the_next_child_finds_nothing(self, running: Running) -> None:
        run_id = left_half_done(running)
        running.carry_out(run_id, iter([]), "other")
        assert running.run(run_id).failure == "engine_failed"
        assert kept(running, run_id) == running.worse

    def test_cannot_be_ended_by_the_process_that_lost_it(self, running: Running) -> None:
        run_id = running.ask()
        script = iter([
            asked(running), better(running, running.worse), lambda: begin(running, run_id, "other"), None,
            better(running, running.roster), finished(running, running.roster),
        ])  # fmt: skip
        ended, child = running.carry_out(run_id, script, "slow")
        record = running.run(run_id)
        assert (ended, child.was_ended) == ("superseded", True)
        assert (record.state, record.executor_id, running.rosters_of(run_id)) == ("running", "other", 0)
        assert record.best is not None
        assert open_roster(record.best) == running.worse

    def test_a_repair_begins_again_from_what_was_published(self, running: Running) -> None:
        run_id = running.ask(RunKind.REPAIR, running.draft)

        def dying() -> Script:
            yield asked(running)
            yield better(running, running.worse)
            raise ConnectionAbortedError

        with pytest.raises(ConnectionAbortedError):
            running.carry_out(run_id, dying(), "gone")
        _, child = running.carry_out(run_id, iter([asked(running), finished(running, running.roster)]), "other")
        assert child.question is not None
        assert (child.question.best, child.question.seconds_left) == (None, 5)
        assert child.question.base == (running.demand.problem, running.roster)
        assert child.question.register is not None


def test_two_processes_that_end_a_run_at_once_end_it_once(running: Running) -> None:
    run_id = running.ask()

    def second() -> None:
        running.carry_out(run_id, iter([finished(running, running.worse)]), "second")

    ended, _ = running.carry_out(run_id, iter([asked(running), second, finished(running, running.roster)]), "first")
    assert ended == "superseded"
    assert running.rosters_of(run_id) == 1
    assert kept(running, run_id) == running.worse
