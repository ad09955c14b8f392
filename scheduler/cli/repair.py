"""``tanfang repair``: a published roster after something has happened, changed as little as pays."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.engine_notes import engine_notes
from scheduler.cli.errors import BROKEN_RULES, DONE
from scheduler.cli.inputs import NEW_ROSTER, PROBLEM, READING_PROBLEM
from scheduler.cli.lasting import kept_objects_not_searched
from scheduler.cli.limits import add_limits, add_method, limits_of
from scheduler.cli.outputs import require_writable
from scheduler.cli.parser import Parser
from scheduler.cli.progress import Shown, shown_progress
from scheduler.cli.terminal import complain, say
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.change_set import ChangeSet
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.repair_result import RepairResult

NAME = "repair"
HELP = Text(zh="以最小变动修补已发布的名单", en="change a published roster as little as pays")
SECONDS = 2.0
"""What a repair may take unless somebody asks otherwise: a person waits for it at the telephone."""

_PUBLISHED = Text(zh="已发布的排班文件", en="the roster as published")
_CHANGES = Text(zh="发生了什么", en="what has happened")
_PROBLEM_OUT = Text(
    zh="同时写入变更后的问题，用来检查新的排班",
    en="also write the problem after the changes, to check the new roster against",
)
_REPAIRING = Text(zh="修补名单", en="repairing the roster")
_BROKEN = Text(
    zh="{path} 因已经开始的走访违反硬性规则（{broken}）", en="{path} breaks hard rules ({broken}) by what has begun"
)


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json", help=parser.said(PROBLEM))
    parser.add_argument("roster", type=Path, metavar="ROSTER.json", help=parser.said(_PUBLISHED))
    parser.add_argument("--changes", type=Path, required=True, metavar="CHANGES.json", help=parser.said(_CHANGES))
    parser.add_argument("--out", type=Path, required=True, metavar="ROSTER2.json", help=parser.said(NEW_ROSTER))
    parser.add_argument(
        "--problem-out", type=Path, default=None, metavar="PROBLEM2.json",
        help=parser.said(_PROBLEM_OUT),
    )  # fmt: skip
    add_limits(parser, SECONDS)
    add_method(parser)


def run(arguments: argparse.Namespace) -> int:
    """Repair and write; every change is said by person, with its reason."""
    params, language = limits_of(arguments), Language(arguments.language)
    given = (arguments.problem, arguments.roster, arguments.changes)
    outputs = [arguments.out] if arguments.problem_out is None else [arguments.out, arguments.problem_out]
    for path in outputs:
        require_writable(path, *given)
    with shown_progress(READING_PROBLEM, language) as shown:
        # Solvers take seconds to load, which is time to see something and to refuse a bad command line first.
        from scheduler.cli.solving import engine

        with engine() as process:
            # Loaded while the engine's process gets ready.
            from scheduler.cli.outcome import outcome_text
            from scheduler.cli.reading import read_both
            from scheduler.cli.repair_summary import summary
            from scheduler.formats.changes_file import read_changes

            problem, roster = read_both(arguments.problem, arguments.roster)
            changes = read_changes(arguments.changes)
            # Each search through all that was loaded would take a twentieth of a repair's time.
            with kept_objects_not_searched():
                result = _repaired(problem, roster, changes, arguments.changes, params, process, shown)
                result, notes = _explained(result, params, shown)
        _write(result, arguments.out, arguments.problem_out)
    for note in (*engine_notes(cancelled=result.cancelled, fault=result.engine_fault), *notes):
        complain(language.sentence(note))
    say("\n".join([language.sentence(outcome_text(result.problem, result.roster)), *summary(result, language)]))
    return _verdict(result, arguments.out, language)


def _repaired(
    problem: Problem,
    roster: Roster,
    changes: ChangeSet,
    path: Path,
    params: SolveParams,
    process: EngineProcess,
    shown: Shown,
) -> RepairResult:
    from scheduler.cli.endings import endings
    from scheduler.evaluate.evaluation import evaluate
    from scheduler.solve.repair import repair

    # A roster of another problem is refused before any change is looked at.
    evaluate(problem, roster)
    shown.now(_REPAIRING)
    with endings():
        try:
            return repair(problem, roster, changes, params, process=process)
        except InputError as error:
            raise InputError(str(path), error.text) from None


def _explained(result: RepairResult, params: SolveParams, shown: Shown) -> tuple[RepairResult, tuple[Text, ...]]:
    """Return the result with reasons for the visits its roster leaves out."""
    from scheduler.cli.explaining import EXPLAINING_SECONDS, with_reasons_within

    seconds = EXPLAINING_SECONDS if params.iterations is None else None
    explained = with_reasons_within(result.problem, result.roster, seconds, shown)
    return result.model_copy(update={"roster": explained.roster}), explained.notes


def _write(result: RepairResult, roster_path: Path, problem_path: Path | None) -> None:
    from scheduler.formats.problem_file import write_problem, write_roster

    if problem_path is not None:
        write_problem(problem_path, result.problem)
    write_roster(roster_path, result.roster)


def _verdict(result: RepairResult, path: Path, language: Language) -> int:
    """Return the exit code; what has begun may break a rule that nothing can mend any more."""
    if result.evaluation.feasible:
        return DONE
    broken = ", ".join(sorted({item.constraint for item in result.evaluation.violations}))
    complain(language.one(_BROKEN.filled(path=path, broken=broken)))
    return BROKEN_RULES
