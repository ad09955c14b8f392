"""Reasons for the visits left out, the gravest first, in bounded time."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from scheduler.cli.endings import endings
from scheduler.cli.levels import gravity
from scheduler.cli.progress import Shown
from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.trial import Trials
from scheduler.explain.unassigned import explained
from scheduler.explain.week import Week

EXPLAINING_SECONDS = 120.0
"""Far more than a town needs; where thousands of visits are left out, the gravest of them must do."""

_UNEXPLAINED = Text(
    zh="{count} 项未安排的走访没有列出原因；可用 tanfang explain 逐项查看。",
    en="{count} visits left out are listed without reasons; tanfang explain gives those of any one of them.",
)

_EXPLAINING = Text(zh="说明未安排的原因 {number}/{many}", en="explaining what is left out {number}/{many}")


@dataclass(frozen=True)
class Explained:
    """A roster with reasons, and how many are missing, if any."""

    roster: Roster
    notes: tuple[Text, ...]


def with_reasons_within(
    problem: Problem, roster: Roster, seconds: float | None, shown: Shown, index: Index | None = None
) -> Explained:
    """Return the roster with reasons and fixes for the visits it leaves out; Ctrl-C leaves out the rest of them.

    Parameters
    ----------
    seconds : float or None
        How long to look for reasons; ``None`` sets no limit, for runs that must repeat byte for byte.
    index : Index, optional
        Of the problem, where there is one.
    """
    week = Week(index or Index(problem), roster)
    left = [visit for visit in problem.visits if visit.id not in week.serving]
    found: dict[str, Unassigned] = {}
    with endings():
        try:
            _explain(Trials(week), sorted(left, key=gravity), found, seconds, shown)
        except KeyboardInterrupt:
            shown.now()
    listed = tuple(found.get(visit.id, Unassigned(visit=visit.id)) for visit in left)
    missing = len(left) - len(found)
    notes = (_UNEXPLAINED.filled(count=missing),) if missing else ()
    return Explained(roster.model_copy(update={"unassigned": listed}), notes)


def _explain(
    trials: Trials, visits: list[Visit], found: dict[str, Unassigned], seconds: float | None, shown: Shown
) -> None:
    began = monotonic()
    for number, visit in enumerate(visits):
        if seconds is not None and monotonic() - began >= seconds:
            return
        shown.now(_EXPLAINING.filled(number=number + 1, many=len(visits)))
        found[visit.id] = explained(trials, visit)
