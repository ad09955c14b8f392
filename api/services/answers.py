"""Questions about a draft: why, who else, when, and what differs. Evaluation only, never a solve."""

from __future__ import annotations

from datetime import timedelta

from api.errors import FieldFault, NotFoundError, UnusableError
from api.persistence.unit_of_work import UnitOfWork
from api.services.drafts import baseline, questions
from api.services.rosters import opened_roster
from scheduler.domain.base import Text
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.domain.visit import ModeOption, TimeWindow, Visit
from scheduler.explain.answers import Offer, Slot
from scheduler.explain.candidates import candidates_in, explain_in
from scheduler.explain.diff import RosterDiff, diff
from scheduler.explain.explanation import Explanation
from scheduler.explain.slots import slots_in

_DAY_BEGINS, _DAY_ENDS = timedelta(hours=8), timedelta(hours=18)


def explanation_of(uow: UnitOfWork, roster_id: str, visit: str) -> Explanation:
    """Say why a visit is made as it is, or why nobody makes it."""
    draft = baseline(uow, roster_id)
    _require_visit(draft.problem, visit)
    with questions():
        return explain_in(draft, visit)


def candidates_of(uow: UnitOfWork, roster_id: str, visit: str, limit: int) -> tuple[Offer, ...]:
    """Return who could make a visit, the cheapest first."""
    draft = baseline(uow, roster_id)
    _require_visit(draft.problem, visit)
    with questions():
        return candidates_in(draft, visit, limit)


def slots_of_visit(uow: UnitOfWork, roster_id: str, visit: str, limit: int) -> tuple[Slot, ...]:
    """Return when a visit could be made."""
    draft = baseline(uow, roster_id)
    _require_visit(draft.problem, visit)
    with questions():
        return slots_in(draft, visit, limit)


def slots_of_elder(
    uow: UnitOfWork, roster_id: str, elder: str, minutes: int, mode: VisitMode, limit: int
) -> tuple[Slot, ...]:
    """Return when an elder could be called on once more, within the day's usual hours."""
    draft = baseline(uow, roster_id)
    known = draft.problem.elder_of.get(elder)
    if known is None:
        what = Text(zh="本周排班中没有这位老人。", en="This roster has no such elder.")
        raise NotFoundError("elder_not_found", what)
    days = tuple(range(draft.problem.days))
    wanted = Visit(
        id=f"{elder}/extra/1",
        elder=elder,
        place=known.place,
        service="extra",
        options=(ModeOption(mode=mode, duration=timedelta(minutes=minutes)),),
        windows=(TimeWindow(days=days, earliest=_DAY_BEGINS, latest=_DAY_ENDS - timedelta(minutes=minutes)),),
    )
    with questions():
        return slots_in(draft, wanted, limit)


def difference(uow: UnitOfWork, roster_id: str, other_id: str) -> RosterDiff:
    """Return what changes from another roster to this one, person by person.

    Raises
    ------
    UnusableError
        When the two belong to different weeks.
    """
    record, problem, roster = opened_roster(uow, roster_id)
    other, earlier, before = opened_roster(uow, other_id)
    if record.week_id != other.week_id:
        what = Text(zh="两份排班不属于同一周。", en="The two rosters belong to different weeks.")
        raise UnusableError("rosters_of_two_weeks", what, [FieldFault("?base", what)])
    return diff(problem, before, roster, earlier)


def _require_visit(problem: Problem, visit: str) -> None:
    if visit not in problem.visit_of:
        raise NotFoundError("visit_not_found", Text(zh="这份排班中没有这一走访。", en="This roster has no such visit."))
