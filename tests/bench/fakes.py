"""Solvers that answer, refuse and fail in every way a bench has to live with; each runs in a child process."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

from scheduler.bench.solver import Answer, NoRosterError, Solver
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit, Unassigned
from scheduler.solve.params import SolveParams


def fake(function: str, name: str = "fake", *, keeps_ties: bool = True) -> Solver:
    return Solver(name, f"tests.bench.fakes:{function}", (), ("tanfang",), keeps_ties=keeps_ties)


def serve_nobody(problem: Problem, params: SolveParams) -> Answer:
    unassigned = tuple(Unassigned(visit=visit.id) for visit in problem.visits)
    roster = Roster(problem=problem.name, start=problem.start, unassigned=unassigned)
    return Answer(roster, first_seconds=0.125, model_gain=2.0, bound=1.5)


def start_at_midnight(problem: Problem, params: SolveParams) -> Answer:
    return Answer(_roster_with(problem, problem.visits[0].id))


def serve_a_stranger(problem: Problem, params: SolveParams) -> Answer:
    return Answer(_roster_with(problem, "somebody else's"))


def crash(problem: Problem, params: SolveParams) -> Answer:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError("nobody survives that signal")


def leave(problem: Problem, params: SolveParams) -> Answer:
    os._exit(7)


def never_end(problem: Problem, params: SolveParams) -> Answer:
    """Wait for good, beside a child that holds the pipe named by the problem open."""
    pipe = os.open(problem.name, os.O_WRONLY)
    subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], stdout=pipe)
    os.close(pipe)
    signal.pause()
    raise AssertionError("nobody wakes it")


def fail(problem: Problem, params: SolveParams) -> Answer:
    raise ValueError("two\nlines")


def refuse(problem: Problem, params: SolveParams) -> Answer:
    what = Text(zh="不交给 fake：它不喜欢这个问题", en="fake is not asked, because it does not like this")
    raise InputError(problem.name, what)


def find_nothing(problem: Problem, params: SolveParams) -> Answer:
    raise NoRosterError(Text(zh="限时内没有找到任何排班", en="it found no roster within the limit"))


def _roster_with(problem: Problem, visit: str) -> Roster:
    stop = Stop(place=problem.visits[0].place, visits=(StopVisit(visit=visit, start=timedelta(0)),))
    return Roster(problem=problem.name, start=problem.start, routes=(Route(shift=problem.shifts[0].id, stops=(stop,)),))
