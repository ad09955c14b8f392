"""The solve in its child process: judged, stopped, killed."""

import os
import subprocess
import sys
from collections.abc import Callable
from time import monotonic

import pytest

from scheduler.domain.problem import Problem
from scheduler.solve import run
from scheduler.solve.failure import EngineFailedError, MismatchError, ended_with
from scheduler.solve.outcome import Progress
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.run import Solve, compare, solve
from tests.architecture.source_files import ROOT
from tests.weeks import random_week

ENDLESS = SolveParams(iterations=10**12, method=Method.SEARCH)


class Killable(EngineProcess):
    """A process a test may kill."""

    def kill(self) -> None:
        self._child.kill()

    def fail(self) -> None:
        """Give the child something that is no task, and wait for its end."""
        self._line.send("no task")
        self._child.join()

    @property
    def pid(self) -> int | None:
        return self._child.pid


class SlowToExit(Killable):
    """A process that seems alive until somebody waits for its end, though its pipe is closed."""

    def __init__(self) -> None:
        super().__init__()
        join, waited = self._child.join, list[float | None]()

        def join_later(timeout: float | None = None) -> None:
            if timeout != 0.0:
                waited.append(timeout)
                join(timeout)

        self._child.join = join_later  # type: ignore[method-assign]
        self._child.is_alive = lambda: not waited  # type: ignore[method-assign]


@pytest.fixture
def week() -> Problem:
    return random_week(1)


def test_the_result_is_judged_by_the_evaluator(week: Problem) -> None:
    solved = solve(week, SolveParams(iterations=500, method=Method.SEARCH))
    assert solved.evaluation.feasible
    assert solved.evaluation.vector == pytest.approx(solved.history[-1].vector)
    assert not solved.cancelled
    assert solved.engine_fault is None


def test_a_child_gives_the_same_roster_each_time(week: Problem) -> None:
    params = SolveParams(iterations=500, method=Method.SEARCH)
    assert solve(week, params).roster == solve(week, params).roster


class TestAnEnd:
    def test_cancelling_keeps_the_best_so_far(self, week: Problem) -> None:
        running = Solve(week, ENDLESS)
        solved = running.result(_once(running.cancel))
        assert solved.cancelled
        assert solved.evaluation.feasible
        assert solved.evaluation.served > 0

    def test_ctrl_c_keeps_the_best_so_far(self, week: Problem) -> None:
        def interrupt() -> None:
            raise KeyboardInterrupt

        solved = solve(week, ENDLESS, _once(interrupt))
        assert solved.cancelled
        assert solved.evaluation.served > 0

    def test_a_killed_child_leaves_the_last_good_roster(self, week: Problem) -> None:
        process = Killable()
        solved = solve(week, ENDLESS, _once(process.kill), process)
        assert solved.evaluation.served > 0
        assert solved.engine_fault is not None
        assert solved.engine_fault == ended_with(-9)

    def test_a_child_killed_before_any_roster_is_an_engine_failure(self, week: Problem) -> None:
        process = Killable()
        process.kill()
        with pytest.raises(EngineFailedError, match="code -9"):
            solve(week, ENDLESS, process=process)

    def test_a_kept_child_that_died_says_so_though_it_takes_a_moment_to_exit(self, week: Problem) -> None:
        process = SlowToExit()
        solved = solve(week, ENDLESS, _once(process.kill), process, keep=True)
        assert not process.was_killed
        assert solved.engine_fault == ended_with(-9)

    def test_what_a_child_said_before_it_ended_is_read_though_it_ended_before_its_task(self, week: Problem) -> None:
        process = Killable()
        process.fail()
        with pytest.raises(EngineFailedError, match="AttributeError at"):
            solve(week, ENDLESS, process=process)

    def test_a_child_that_ignores_the_end_of_time_is_killed(
        self, week: Problem, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run, "GRACE_SECONDS", 0.0)
        solved = solve(week, SolveParams(seconds=0.01, method=Method.SEARCH))
        assert solved.evaluation.feasible

    def test_a_child_that_ended_in_time_is_not_waited_for_though_nobody_listened(
        self, week: Problem, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(run, "GRACE_SECONDS", 86_400.0)
        process = EngineProcess()
        assert process.wait_until_ready(60.0)
        running = Solve(week, SolveParams(seconds=0.2, method=Method.SEARCH), process=process)
        with monkeypatch.context() as later:
            later.setattr(run, "monotonic", lambda: monotonic() + 2 * 86_400)
            solved = running.result()
        assert solved.evaluation.feasible
        assert solved.engine_fault is None
        assert not process.was_killed

    def test_a_child_ends_when_its_parent_is_gone(self) -> None:
        script = (
            "import os\n"
            "from tests.solve.test_run import ENDLESS, Killable\n"
            "from tests.weeks import random_week\n"
            "if __name__ == '__main__':\n"
            "    process = Killable()\n"
            "    process.hand_over(random_week(1), ENDLESS, None)\n"
            "    while not process.history: process.next(1.0)\n"
            "    os._exit(7)\n"
        )
        # The child holds the other end of its standard output: reading to its end waits for the child, too.
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            capture_output=True,
            timeout=120,
            check=False,
            env=dict(os.environ),
        )
        assert done.returncode == 7


class TestTheJudge:
    def test_figures_that_differ_are_an_error(self, week: Problem) -> None:
        solved = solve(week, SolveParams(iterations=100, method=Method.SEARCH))
        wrong = (*solved.evaluation.vector[:-1], solved.evaluation.vector[-1] + 1)
        with pytest.raises(MismatchError, match="the engine counts"):
            compare(solved.evaluation, wrong)

    def test_a_broken_rule_is_an_error(self, week: Problem) -> None:
        solved = solve(week, SolveParams(iterations=100, method=Method.SEARCH))
        broken = solved.evaluation.model_copy(update={"feasible": False})
        with pytest.raises(MismatchError, match="breaks hard rules"):
            compare(broken, solved.evaluation.vector)


def _once(action: Callable[[], None]) -> Callable[[Progress], None]:
    """Do something at the first report that serves anybody, and nothing later."""
    done: list[Progress] = []

    def report(progress: Progress) -> None:
        if progress.plan.routes and not done:
            done.append(progress)
            action()

    return report


def test_who_starts_a_solve_loads_no_solver() -> None:
    script = "import sys, scheduler.solve.run; print(sorted({'numba', 'ortools'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_kept_process_solves_one_problem_after_the_other(week: Problem) -> None:
    params, process = SolveParams(iterations=500, method=Method.SEARCH), EngineProcess()
    try:
        for question in (week, random_week(2), week):
            kept = solve(question, params, process=process, keep=True)
            assert kept.roster == solve(question, params).roster
            assert kept.history == process.history
    finally:
        process.end(0.0)
