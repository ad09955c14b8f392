"""From a register to the four files of a week's roster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from scheduler.cli.errors import ENGINE_FAILED, CommandError
from scheduler.cli.making import solved_with_reasons
from scheduler.cli.outputs import output_folder, write_together
from scheduler.cli.progress import Shown
from scheduler.cli.report import Judged, Titles, judged
from scheduler.cli.solving import engine
from scheduler.constraints.registry import default_prices
from scheduler.demand.problem import DemandResult, problem_of
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.register import Register
from scheduler.domain.roster import Roster
from scheduler.formats.problem_file import problem_text, roster_text
from scheduler.formats.refusals import sentence_of, shown_value
from scheduler.formats.register import read_register
from scheduler.formats.roster_report import RosterReport
from scheduler.formats.roster_workbook import roster_workbook
from scheduler.formats.routes_geojson import routes_geojson
from scheduler.solve.params import SolveParams

FILES = ("problem.json", "roster.json", "roster.xlsx", "routes.geojson")
_OWED = Text(zh="计算本周应走访", en="working out the visits owed")
_WRITING = Text(zh="写入文件", en="writing the files")
_INFEASIBLE = Text(
    zh="引擎给出的排班违反硬性规则（{broken}）；没有写入任何文件",
    en="the engine's roster breaks hard rules ({broken}); nothing was written",
)


@dataclass(frozen=True)
class MadeWeek:
    """A written roster and what to say about it.

    Attributes
    ----------
    notes : tuple of Text
        How the solve went, where it did not go as planned.
    warnings : tuple of Text
        What somebody should look at in the register.
    """

    report: RosterReport
    notes: tuple[Text, ...]
    warnings: tuple[Text, ...]
    files: tuple[str, ...]


def make_roster(source: Path, week: str, folder: Path, params: SolveParams, shown: Shown) -> MadeWeek:
    """Read a register, make its roster of a week and write the files, all or none.

    Raises
    ------
    InputError
        When the register cannot be used or the folder cannot be written.
    CommandError
        When the engine failed, or somebody stopped it before it had any roster.
    """
    with engine() as process, output_folder(folder, FILES, source):
        register = read_register(source)
        shown.now(_OWED)
        demand = _demand(register, week, source)
        made = solved_with_reasons(demand.problem, params, process, shown)
        shown.now(_WRITING)
        result = judged(demand.problem, made.roster, Titles.of(register), demand.not_owed)
        _require_feasible(result)
        write_together(folder, _contents(demand.problem, made.roster, result.report))
    written = tuple(str(folder / name) for name in FILES)
    return MadeWeek(result.report, made.notes, (*demand.warnings, *register.warnings()), written)


def _demand(register: Register, week: str, source: Path) -> DemandResult:
    try:
        return problem_of(register, week, default_prices())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = "/".join(str(step) for step in first["loc"]) or "problem"
        reason = sentence_of(first, shown_value(first["input"]))
        where = Text(zh=f"{source}，{week} 周", en=f"{source}, week {week}")
        what = Text(
            zh=f"本周无法形成问题（{place}：{reason.zh}）；请核对周次和登记册",
            en=f"no problem can be made of this week ({place}: {reason.en}); check the week and the register",
        )
        raise InputError(where, what) from None


def _require_feasible(result: Judged) -> None:
    """Never write a roster that our own evaluator refuses."""
    if not result.evaluation.feasible:
        broken = ", ".join(sorted({violation.constraint for violation in result.evaluation.violations}))
        raise CommandError(ENGINE_FAILED, _INFEASIBLE.filled(broken=broken))


def _contents(problem: Problem, roster: Roster, report: RosterReport) -> dict[str, bytes]:
    texts = (problem_text(problem).encode(), roster_text(roster).encode())
    return dict(zip(FILES, (*texts, roster_workbook(report), routes_geojson(problem, roster).encode()), strict=True))
