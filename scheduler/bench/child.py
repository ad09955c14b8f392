"""One solver's run in a process of its own: measured, limited, and killed when it does not end in time."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pkgutil import resolve_name
from time import monotonic

from scheduler.bench.solver import Answer, NoRosterError, Solver
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.solve.params import SolveParams

START_SECONDS = 300.0
"""Time to start the process, load its libraries and compile, which no solver's limit has to pay for."""

GRACE_SECONDS = 30.0
"""How far a solver may overrun its limit before it is killed; what it used is reported all the same."""

END_SECONDS = 2.0
KIBIBYTES = 1024.0
_NOT_READY = Text(zh="{seconds:g} 秒内未能就绪", en="it was not ready to start within {seconds:g} s")
_KILLED = Text(
    zh="超过限时 {seconds:g} 秒仍无答案，已被终止", en="killed {seconds:g} s after its limit without an answer"
)
_ENDED_BY = Text(zh="其进程被 {signal} 终止", en="its process was ended by {signal}")
_ENDED_WITH = Text(zh="其进程以代码 {code} 结束，没有答案", en="its process ended with code {code} and no answer")
_RAISED = Text(zh="出错，{kind}：{text}", en="{kind}: {text}")


@dataclass(frozen=True)
class Report:
    """What became of one run.

    Attributes
    ----------
    answer : Answer or None
        ``None`` when there is none.
    reason : Text or None
        Why there is no answer, in one sentence.
    seconds : float
        Wall time from the loaded libraries to the answer, building the model included.
    peak_mebibytes : float or None
        Largest resident memory of the process or of one it started; ``None`` when it was killed.
    """

    answer: Answer | None
    reason: Text | None
    seconds: float
    peak_mebibytes: float | None = None


@dataclass(frozen=True)
class _Ready:
    """The libraries are loaded: the clock runs from here."""


_Message = _Ready | Report


def ask(solver: Solver, problem: Problem, params: SolveParams, grace_seconds: float = GRACE_SECONDS) -> Report:
    """Run one solver to its end, or kill it ``grace_seconds`` after its limit."""
    context = multiprocessing.get_context("spawn")
    pipe, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(solver, problem, params, theirs))
    child.start()
    theirs.close()
    finished = False
    try:
        report = _listen(child, pipe, params.seconds, grace_seconds)
        finished = report.peak_mebibytes is not None
        return report
    finally:
        _end(child, patient=finished)
        pipe.close()


def _listen(child: BaseProcess, pipe: Connection[None, _Message], seconds: float, grace_seconds: float) -> Report:
    if not pipe.poll(START_SECONDS):
        return Report(None, _NOT_READY.filled(seconds=START_SECONDS), 0.0)
    began = monotonic()
    try:
        message: _Message | None = pipe.recv()
        if isinstance(message, Report):
            return message
        began = monotonic()
        if not pipe.poll(seconds + grace_seconds):
            return Report(None, _KILLED.filled(seconds=grace_seconds), monotonic() - began)
        message = pipe.recv()
    except EOFError:
        message = None
    return message if isinstance(message, Report) else Report(None, _how_it_ended(child), monotonic() - began)


def _how_it_ended(child: BaseProcess) -> Text:
    child.join(END_SECONDS)
    code = child.exitcode
    if code is not None and code < 0:
        return _ENDED_BY.filled(signal=signal.Signals(-code).name)
    return _ENDED_WITH.filled(code=code)


def _end(child: BaseProcess, *, patient: bool) -> None:
    """End the process and everything it started."""
    if patient:
        child.join(END_SECONDS)
    if child.pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    if child.is_alive():
        child.kill()
    child.join()


def _work(solver: Solver, problem: Problem, params: SolveParams, pipe: Connection[_Message, None]) -> None:
    """Solve in this process, as the leader of a group so that its own children end with it.

    A group of its own also keeps the terminal's Ctrl-C away: ending it is the parent's business.
    """
    os.setpgid(0, 0)
    began = monotonic()
    answer: Answer | None = None
    reason: Text | None = None
    try:
        solve: Callable[[Problem, SolveParams], Answer] = resolve_name(solver.entry)
        if solver.prepare is not None:
            resolve_name(solver.prepare)()
        pipe.send(_Ready())
        began = monotonic()
        answer = solve(problem, params)
    except (InputError, NoRosterError) as error:
        reason = error.text
    except Exception as error:
        reason = _RAISED.filled(kind=type(error).__name__, text=" ".join(str(error).split()))
    pipe.send(Report(answer, reason, monotonic() - began, _peak_mebibytes()))
    pipe.close()


def _peak_mebibytes() -> float:
    owners = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(owner).ru_maxrss for owner in owners) / KIBIBYTES
