"""From a problem to a roster that says why: solve, explain, and note what did not go as planned."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.cli.engine_notes import engine_notes
from scheduler.cli.explaining import EXPLAINING_SECONDS, with_reasons_within
from scheduler.cli.progress import Shown
from scheduler.cli.solving import solved
from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.run import Solved

CONFLICT_DETERMINISTIC_SECONDS = 5.0


@dataclass(frozen=True)
class Made:
    """A roster and what its reader must know about how it came about.

    Attributes
    ----------
    stopped : bool
        Whether somebody ended the search early.
    """

    roster: Roster
    notes: tuple[Text, ...]
    stopped: bool = False


def solved_with_reasons(problem: Problem, params: SolveParams, process: EngineProcess, shown: Shown) -> Made:
    """Solve a problem and give every unassigned visit its reasons.

    Ctrl-C ends the search and keeps the best roster; a second one leaves the rest of the reasons out.

    Raises
    ------
    CommandError
        When the engine failed, or somebody stopped it before it had any roster.
    """
    return with_reasons(problem, solved(problem, params, process, shown), params, shown)


def with_reasons(
    problem: Problem, result: Solved, params: SolveParams, shown: Shown, index: Index | None = None
) -> Made:
    """Give every unassigned visit of a finished solve its reasons, and note what did not go as planned."""
    notes = engine_notes(cancelled=result.cancelled, fault=result.engine_fault)
    seconds = EXPLAINING_SECONDS if params.iterations is None else None
    explained = with_reasons_within(problem, result.roster, seconds, shown, index)
    notes += _contradictions(problem, explained.roster)
    return Made(explained.roster, (*notes, *explained.notes), result.cancelled)


def _contradictions(problem: Problem, roster: Roster) -> list[Text]:
    """Return which pins and rules cannot hold together, when a pinned visit could not be placed."""
    left_out = {item.visit for item in roster.unassigned}
    if not any(pin.visit in left_out for pin in problem.pins):
        return []
    from scheduler.model.conflict import smallest_conflict

    conflict = smallest_conflict(problem, deterministic=CONFLICT_DETERMINISTIC_SECONDS)
    return [] if conflict is None else [conflict.sentence]
