"""Solves the base and every scenario, one after the other, and writes what came out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from scheduler.cli.endings import endings
from scheduler.cli.engine_notes import engine_notes
from scheduler.cli.errors import STOPPED, CommandError
from scheduler.cli.making import Made, with_reasons
from scheduler.cli.outputs import output_folder, write_together
from scheduler.cli.progress import Shown
from scheduler.cli.reading import read_both, read_priced
from scheduler.cli.solving import engines, solved
from scheduler.constraints.index import Index
from scheduler.constraints.plan import plan_of
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.formats.problem_file import problem_text, roster_text
from scheduler.scenario.carried import FALLS, Judged, held, no_worse
from scheduler.scenario.compare import Variant, compare
from scheduler.scenario.comparison import Comparison
from scheduler.scenario.scenario import Scenario
from scheduler.scenario.scenario_file import apply_file, comparison_text
from scheduler.scenario.time_shares import TimeShares, need_of
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.run import Solved

BASE = "base"
COMPARISON = "comparison.json"
FILES = ("problem.json", "roster.json")
_BASE_TITLE = Text(zh="基准", en="Base")
_NUMBERED = Text(zh="{number}/{many} {title}", en="{number}/{many} {title}")
_NOT_RUN = Text(zh="已停止，未计算：{zh}。", en="Stopped; not solved: {en}.")
_BASE_KEPT = Text(
    zh="基准名单优于限定时间内为此方案找到的名单，予以沿用。",
    en="The base's own roster beat what was found for this scenario within its limits, and was kept.",
)


@dataclass(frozen=True)
class Asked:
    """What somebody wants compared, and where the files go.

    Attributes
    ----------
    base : Path or None
        A roster of the problem; ``None`` asks for one to be made.
    total : float or None
        Seconds that all scenarios may take together, from when there is a base.
    """

    problem: Path
    scenarios: tuple[Path, ...]
    base: Path | None
    out: Path
    total: float | None = None

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that is read and must not be overwritten."""
        return (self.problem, *self.scenarios, *(() if self.base is None else (self.base,)))


@dataclass(frozen=True)
class Prepared:
    """A scenario that fits the problem, and the folder its files go to."""

    scenario: Scenario
    problem: Problem
    folder: str


@dataclass(frozen=True)
class MadeComparison:
    """A written comparison and what to say about how it came about."""

    comparison: Comparison
    notes: tuple[Text, ...]
    files: tuple[str, ...]


def make_comparison(asked: Asked, params: SolveParams, shown: Shown) -> MadeComparison:
    """Read everything, solve the base and each scenario, write the files.

    Nothing is solved before every scenario has been found to fit the problem. Ctrl-C ends the search under way, keeps
    its best roster and leaves the scenarios after it out.

    Raises
    ------
    InputError
        When a file cannot be used, a scenario does not fit the problem or the folder cannot be written.
    CommandError
        When the engine failed, or somebody stopped it before the base had any roster.
    """
    with engines() as process:
        problem, base = _read(asked)
        prepared, known = tuple(_prepared(asked, problem)), Index(problem)
        if base is not None:
            _refuse_broken(asked, known, base)
        return _made(asked, _Runs(asked, params, shown, len(prepared), process), prepared, known, base)


def _made(
    asked: Asked, runs: _Runs, prepared: tuple[Prepared, ...], known: Index, base: Roster | None
) -> MadeComparison:
    with output_folder(asked.out, (COMPARISON,), *asked.inputs):
        if base is None:
            base = runs.solved_base(known)
        with endings():
            runs.solve_all(prepared, known, base)
        comparison = compare(known.problem, base, runs.done, index=known)
        write_together(asked.out, {COMPARISON: comparison_text(comparison).encode()})
    left = [item.scenario.title for item in prepared[len(runs.done) :]]
    if left:
        runs.notes.append(_NOT_RUN.filled(zh="、".join(t.zh for t in left), en=", ".join(t.en for t in left)))
    return MadeComparison(comparison, tuple(runs.notes), (str(asked.out / COMPARISON), *runs.files))


def _read(asked: Asked) -> tuple[Problem, Roster | None]:
    if asked.base is None:
        return read_priced(asked.problem), None
    return read_both(asked.problem, asked.base)


def _refuse_broken(asked: Asked, known: Index, base: Roster) -> None:
    broken = sorted({violation.constraint for violation in evaluate(known.problem, base, index=known).violations})
    if broken:
        rules = ", ".join(broken)
        raise InputError(
            str(asked.base),
            Text(
                zh=f"该名单违反硬性规则（{rules}）；请给出 tanfang check 认可的名单",
                en=f"the roster breaks hard rules ({rules}); give one that tanfang check accepts",
            ),
        )


def _prepared(asked: Asked, problem: Problem) -> Iterator[Prepared]:
    taken = {BASE: BASE}
    for path in asked.scenarios:
        scenario, changed = apply_file(path, problem)
        folder = folder_name(scenario.title.en)
        if folder.lower() in taken:
            raise InputError(
                f"{path}, /name",
                Text(
                    zh=f"文件夹 {folder!r} 已由 {taken[folder.lower()]} 占用；请换一个名称",
                    en=f"the folder {folder!r} is taken by {taken[folder.lower()]}; choose another name",
                ),
            )
        taken[folder.lower()] = str(path)
        yield Prepared(scenario, changed, folder)


def folder_name(title: str) -> str:
    """Return a title as the name of a folder: letters of any script and digits, hyphens for the rest."""
    return re.sub(r"[^\w.+]+", "-", title).strip("-.") or "scenario"


@dataclass
class _Runs:
    """The solves of one comparison, in order."""

    asked: Asked
    params: SolveParams
    shown: Shown
    many: int
    process: Callable[[], EngineProcess]
    done: list[Variant] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    stopped: bool = False

    def solved_base(self, known: Index) -> Roster:
        """Solve the problem as it is and write its files."""
        with output_folder(self.asked.out / BASE, FILES, *self.asked.inputs):
            shown = self._under(0, _BASE_TITLE)
            made = with_reasons(known.problem, self._from_nothing(known, shown), self.params, shown, known)
            self._keep(_BASE_TITLE, BASE, known.problem, made)
        return made.roster

    def solve_all(self, prepared: tuple[Prepared, ...], known: Index, base: Roster) -> None:
        """Solve until somebody stops it; what had no roster by then is left out."""
        try:
            starts = [base if item.problem == known.problem else held(item.problem, base) for item in prepared]
            seconds = self._seconds(prepared, starts)
            for number, (item, start) in enumerate(zip(prepared, starts, strict=True), start=1):
                if self.stopped:
                    return
                self._solve(item, known, start, next(seconds), self._under(number, item.scenario.title))
        except KeyboardInterrupt:
            self.stopped = True
        except CommandError as error:
            if error.code != STOPPED:
                raise
            self.stopped = True

    def _seconds(self, prepared: tuple[Prepared, ...], starts: list[Roster]) -> Iterator[float]:
        """Yield the seconds of each solve when it is about to begin."""
        if self.asked.total is None:
            yield from [self.params.seconds] * len(prepared)
            return
        needs = [need_of(item.problem, start) for item, start in zip(prepared, starts, strict=True)]
        shares = TimeShares(self.asked.total, needs, monotonic)
        for _ in prepared:
            yield shares.next()

    def _under(self, number: int, title: Text) -> Shown:
        return self.shown.under(_NUMBERED.filled(number=number, many=self.many, title=title))

    def _solve(self, item: Prepared, known: Index, start: Roster, seconds: float, shown: Shown) -> None:
        """Solve a changed problem, from what it still has of the base's roster; never end with less than that.

        Reasons for what is left out are not looked for: a comparison does not show them, and they may take longer than
        the search.
        """
        with output_folder(self.asked.out / item.folder, FILES, *self.asked.inputs):
            index = known.after(item.problem)
            usual = Judged(start, evaluate(item.problem, start, index=index))
            if item.problem == known.problem:
                best, made = usual, Made(start, ())
            else:
                best, made = self._better(index, usual, seconds, shown)
            self._keep(item.scenario.title, item.folder, item.problem, made)
        self.done.append(Variant(item.scenario, item.problem, best.roster, index, best.evaluation))
        # Judged now, so that the time this takes counts among what lies between two solves.
        _ = self.done[-1].indicators

    def _better(self, index: Index, usual: Judged, seconds: float, shown: Shown) -> tuple[Judged, Made]:
        params = self.params.model_copy(update={"seconds": seconds, "falls": FALLS})
        result = self._solved(index, usual.roster, params, shown)
        best = no_worse(Judged(result.roster, result.evaluation), usual)
        notes = engine_notes(cancelled=result.cancelled, fault=result.engine_fault)
        kept = [_BASE_KEPT] if best is usual else []
        return best, Made(best.roster, (*notes, *kept), result.cancelled)

    def _from_nothing(self, index: Index, shown: Shown) -> Solved:
        """Solve twice, so that the roster has been improved upon once.

        A scenario that begins where the base ended would otherwise seem to help by the longer search alone.
        """
        result = self._solved(index, None, self.params, shown)
        if not (result.cancelled or result.outcome.is_optimal):
            try:
                result = self._solved(index, result.roster, self.params, shown)
            except CommandError as error:
                if error.code != STOPPED:
                    raise
                result.cancelled = True
        return result

    def _solved(self, index: Index, start: Roster | None, params: SolveParams, shown: Shown) -> Solved:
        plan = None if start is None else plan_of(index, start)
        return solved(index.problem, params, self.process(), shown, plan, keep=True)

    def _keep(self, title: Text, folder: str, problem: Problem, made: Made) -> None:
        texts = (problem_text(problem), roster_text(made.roster))
        where = self.asked.out / folder
        write_together(where, dict(zip(FILES, (text.encode() for text in texts), strict=True)))
        self.files += [str(where / name) for name in FILES]
        self.notes += [Text(zh=f"{title.zh}：{note.zh}", en=f"{title.en}: {note.en}") for note in made.notes]
        self.stopped = self.stopped or made.stopped
