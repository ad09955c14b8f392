"""From a problem and its roster to the lines people read; every figure comes from the evaluator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from scheduler.cli.fix_titles import HELPS
from scheduler.cli.levels import LEVELS, gravity, level_title
from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Duty, Served, Timeline
from scheduler.constraints.unassigned import UNASSIGNED, lost_by_level
from scheduler.demand.not_owed import NotOwed
from scheduler.demand.shifts import offered
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of
from scheduler.domain.problem import Problem
from scheduler.domain.register import Register
from scheduler.domain.roster import Fix, Reason, Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.evaluate.evaluation import Evaluation, evaluate
from scheduler.evaluate.figures import VisitorFigures, visitor_figures
from scheduler.explain.words import MODES
from scheduler.formats.roster_report import (
    LevelLine,
    NotOwedLine,
    RosterReport,
    TermLine,
    UnassignedLine,
    VisitLine,
    VisitorLine,
)

ZERO = timedelta(0)


@dataclass(frozen=True)
class Titles:
    """Titles of visitor kinds and services by id; an id without one stands for itself."""

    kinds: Mapping[str, Text] = field(default_factory=dict)
    services: Mapping[str, Text] = field(default_factory=dict)

    @classmethod
    def of(cls, register: Register) -> Titles:
        """Return the titles a register gives."""
        return cls(
            kinds={kind.id: kind.title for kind in register.kinds},
            services={service.id: service.title for service in register.services},
        )

    def kind(self, name: str) -> Text:
        """Return the title of a visitor kind."""
        return self.kinds.get(name, Text(zh=name, en=name))

    def service(self, name: str) -> Text:
        """Return the title of a service."""
        return self.services.get(name, Text(zh=name, en=name))


@dataclass(frozen=True)
class Judged:
    """A roster's report and the verdict it was taken from."""

    report: RosterReport
    evaluation: Evaluation


def judged(problem: Problem, roster: Roster, titles: Titles, not_owed: Iterable[NotOwed] = ()) -> Judged:
    """Judge a roster anew and lay out everything people read about it.

    Raises
    ------
    InputError
        When the roster names something that the problem does not have.
    """
    index = Index(problem)
    timeline, evaluation = Timeline(index, roster), evaluate(problem, roster, index=index)
    lines = _Lines(timeline, titles)
    report = RosterReport(
        name=problem.name,
        start=problem.start,
        days=problem.days,
        visits=lines.visits(),
        visitors=lines.visitors(),
        unassigned=lines.unassigned(),
        levels=tuple(_levels(problem, evaluation)),
        terms=tuple(_terms(evaluation)),
        cost=evaluation.quality,
        unit=evaluation.unit,
        bound=roster.bound,
        not_owed=tuple(_not_owed(titles, item) for item in not_owed),
    )
    return Judged(report, evaluation)


def _levels(problem: Problem, evaluation: Evaluation) -> Iterable[LevelLine]:
    """Yield the levels in which anything is owed, highest first."""
    for chance, tier in LEVELS:
        owed = [visit for visit in problem.visits if (visit.coverage.chance, visit.coverage.tier) == (chance, tier)]
        if owed:
            main, *days = lost_by_level(problem.objective, owed[0])
            overdue = sum(evaluation.levels[name] for name in days)
            yield LevelLine(level_title(chance, tier), len(owed), round(evaluation.levels[main]), round(overdue))


def _terms(evaluation: Evaluation) -> Iterable[TermLine]:
    """Yield what the last level adds up from, the dearest first."""
    titles = {rule.key: rule.title for rule in REGISTRY}
    for term in sorted(evaluation.terms, key=lambda term: (-term.cost, term.constraint)):
        if term.cost:
            yield TermLine(titles[term.constraint], term.amount, term.unit, term.cost)


def _not_owed(titles: Titles, item: NotOwed) -> NotOwedLine:
    service = titles.service(item.service) if item.service is not None else None
    return NotOwedLine(elder=item.elder, service=service, reason=item.text)


class _Lines:
    """Lays out one roster's visits, visitors and unassigned visits."""

    def __init__(self, timeline: Timeline, titles: Titles) -> None:
        self._timeline = timeline
        self._problem = timeline.problem
        self._titles = titles

    def visits(self) -> tuple[VisitLine, ...]:
        """Return a line for each service, in order of day, visitor and start."""
        served = sorted(self._timeline.all_served(), key=lambda item: (item.day, item.visitor.id, item.start))
        return tuple(self._visit(item) for item in served)

    def _visit(self, item: Served) -> VisitLine:
        visit, elder = item.visit, self._problem.elder_of[item.visit.elder]
        others = (other.visitor.id for other in self._timeline.served_of[visit.id])
        return VisitLine(
            day=self._problem.date_of(item.day), visitor=item.visitor.id, kind=self._titles.kind(item.visitor.kind),
            stop=item.stop + 1, start=item.start, end=item.end, mode=MODES[item.option.mode], visit=visit.id,
            elder=elder.id, household=elder.household, area=self._area(elder.area),
            service=self._titles.service(visit.service), travel_minutes=minutes_of(item.travel),
            together_with=tuple(sorted(other for other in others if other != item.visitor.id)), why=visit.why,
        )  # fmt: skip

    def _area(self, area: str | None) -> str:
        """Return an area's name after that of the area it lies in."""
        known = self._problem.area_of.get(area or "")
        if known is None:
            return area or ""
        above = self._problem.area_of.get(known.parent or "")
        return f"{above.name} {known.name}" if above else known.name

    def visitors(self) -> tuple[VisitorLine, ...]:
        """Return a line for each visitor, idle ones included."""
        time: dict[str, timedelta] = {}
        for shift in self._problem.shifts:
            time[shift.visitor] = time.get(shift.visitor, ZERO) + offered(shift)
        return tuple(self._visitor(item, time.get(item.visitor, ZERO)) for item in visitor_figures(self._timeline))

    def _visitor(self, figures: VisitorFigures, time: timedelta) -> VisitorLine:
        duties = self._timeline.duties_of.get(figures.visitor, [])
        return VisitorLine(
            visitor=figures.visitor,
            kind=self._titles.kind(self._problem.visitor_of[figures.visitor].kind),
            visits=figures.visits,
            offered_minutes=minutes_of(time),
            work_minutes=figures.work_minutes,
            travel_minutes=figures.travel_minutes,
            service_minutes=figures.service_minutes,
            meters=sum(duty.meters for duty in duties),
            minutes_by_day=tuple(_work_on(day, duties) for day in range(self._problem.days)),
        )

    def unassigned(self) -> tuple[UnassignedLine, ...]:
        """Return a line for each visit nobody makes, the gravest first."""
        listed = {item.visit: item for item in self._timeline.roster.unassigned}
        gravest = sorted(self._timeline.unserved, key=gravity)
        return tuple(self._unassigned(visit, listed.get(visit.id)) for visit in gravest)

    def _unassigned(self, visit: Visit, listed: Unassigned | None) -> UnassignedLine:
        elder, coverage = self._problem.elder_of[visit.elder], visit.coverage
        reasons, fixes = (listed.reasons, listed.fixes) if listed else ((), ())
        return UnassignedLine(
            visit=visit.id, elder=elder.id, household=elder.household, area=self._area(elder.area),
            service=self._titles.service(visit.service), level=level_title(coverage.chance, coverage.tier),
            days_overdue=coverage.days_overdue, due=visit.due, why=visit.why,
            reasons=tuple(reason.text for reason in reasons), fixes=tuple(fix.text for fix in fixes),
            rule=_rule(reasons[0]) if reasons else None, help=self._help(fixes[0]) if fixes else None,
        )  # fmt: skip

    def _help(self, fix: Fix) -> Text | None:
        """Return the sort of a change, and who is missing where somebody is; ``None`` for a sort we do not know."""
        title = HELPS.get(fix.kind)
        kinds = [self._titles.kind(name) for name in sorted({person.kind for person in fix.persons})]
        if title is None or not kinds:
            return title
        zh, en = "、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds)
        return Text(zh=f"{title.zh}（{zh}）", en=f"{title.en} ({en})")


def _rule(reason: Reason) -> Text | None:
    """Return the title of the rule that says no; a visit that no rule keeps out could still be placed."""
    if reason.constraint == UNASSIGNED.key:
        return Text(zh="尚可排入", en="Could still be placed")
    return next((rule.title for rule in REGISTRY if rule.key == reason.constraint), None)


def _work_on(day: int, duties: list[Duty]) -> float:
    return minutes_of(sum((duty.work for duty in duties if duty.shift.day == day), ZERO))
