"""Changes by hand: judged before they are made, refused when they break a rule, remembered as pins."""

from __future__ import annotations

from http import HTTPStatus

from api.errors import ConflictError, FieldFault, ServiceError
from api.persistence.records.roster import PinRecord, RosterRecord
from api.persistence.records.week import WeekRecord
from api.persistence.repositories.rosters import Pins
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from api.services.drafts import baseline, baseline_of, questions
from api.services.pins import visit_name
from api.services.rosters import get_roster, replace_roster
from api.services.weeks import get_week
from scheduler.domain.base import Text
from scheduler.domain.move import Move, Put, Swap
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.answers import Verdict
from scheduler.explain.diff import Appointment


def judge_move(uow: UnitOfWork, roster_id: str, move: Move) -> Verdict:
    """Say what a move would do, without doing it.

    Raises
    ------
    NotFoundError
        When there is no such draft.
    UnusableError
        When the move names what the draft does not have.
    """
    draft = baseline(uow, roster_id)
    with questions():
        return draft.verdict(move)


def make_move(uow: UnitOfWork, roster_id: str, version: int, move: Move, pin: bool) -> tuple[RosterRecord, Verdict]:
    """Make a move on a draft.

    Parameters
    ----------
    version : int
        The version of the draft that the person looked at.
    pin : bool
        Whether later runs keep what was moved.

    Raises
    ------
    ServiceError
        412 when the draft is at another version; 409 when the move breaks a hard rule.
    """
    record = get_roster(uow, roster_id)
    _require_version(record, version)
    draft = baseline_of(uow, record)
    with questions():
        verdict = draft.verdict(move)
    if not verdict.is_allowed:
        raise _refused(verdict)
    replace_roster(uow, record, verdict.roster, evaluate(draft.problem, verdict.roster))
    if pin:
        _pin(uow, get_week(uow, record.week_id), draft.problem, move, verdict)
    write_down(uow, "roster.moved", f"roster:{record.id}", steps=len(move.steps), version=record.version)
    return record, verdict


def _require_version(record: RosterRecord, version: int) -> None:
    if record.version != version:
        what = Text(
            zh=f"这份排班已是第 {record.version} 版，请重新读取后再改。",
            en=f"This roster is at version {record.version}; read it again, then change it.",
        )
        raise ServiceError(HTTPStatus.PRECONDITION_FAILED, "roster_changed", what)


def _refused(verdict: Verdict) -> ConflictError:
    faults = [FieldFault("/steps", rule.text) for rule in verdict.broken if rule.is_new]
    what = Text(zh="这一改动会违反硬性规则，未作改动。", en="The move would break hard rules; nothing was changed.")
    return ConflictError("move_breaks_rules", what, faults)


def _pin(uow: UnitOfWork, week: WeekRecord, problem: Problem, move: Move, verdict: Verdict) -> None:
    """Let later runs keep visitor and day of what a person put somewhere."""
    after = {change.visit: change.after for change in verdict.changes}
    pins = Pins(uow)
    for visit in _moved(move):
        appointment = after.get(visit)
        for old in [pin for pin in pins.of_week(week.id) if pin.visit == visit]:
            pins.remove(old)
        if appointment is not None:
            pins.add(_pin_of(uow, week, problem, visit, appointment))


def _moved(move: Move) -> tuple[str, ...]:
    visits: list[str] = []
    for step in move.steps:
        if isinstance(step, Put):
            visits.append(step.visit)
        elif isinstance(step, Swap):
            visits += [step.visit, step.other]
    return tuple(dict.fromkeys(visits))


def _pin_of(uow: UnitOfWork, week: WeekRecord, problem: Problem, visit: str, appointment: Appointment) -> PinRecord:
    return PinRecord(
        week_id=week.id,
        elder_id=visit_name(visit).elder,
        visit=visit,
        visitor_id=appointment.visitors[0],
        day=problem.date_of(appointment.day),
        made_by=uow.actor.id,
        made_at=uow.clock(),
    )
