"""Problems as they were asked, and rosters as they were answered: stored whole, opened rarely."""

from __future__ import annotations

from hashlib import sha256

from pydantic import TypeAdapter

from api.errors import NotFoundError
from api.persistence.columns import packed, unpacked
from api.persistence.records.roster import RosterRecord
from api.persistence.records.week import ProblemRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.kept import LastKept
from scheduler.demand.not_owed import NotOwed
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.formats.problem_file import problem_text, roster_text

SEALED_FIELD = "problems.content"
_KEPT = 4
_NOT_OWED = TypeAdapter(tuple[NotOwed, ...])


_OPENED: LastKept[str, Problem] = LastKept(_KEPT)
"""The problems opened last; a snapshot never changes."""


def store_problem(uow: UnitOfWork, week_id: str, problem: Problem, not_owed: tuple[NotOwed, ...]) -> str:
    """Keep a problem as it is asked now and return the snapshot's id."""
    text = problem_text(problem)
    record = ProblemRecord(
        week_id=week_id,
        content=uow.vault.seal_bytes(SEALED_FIELD, packed(text)),
        not_owed=packed(_NOT_OWED.dump_json(not_owed).decode()),
        digest=sha256(text.encode()).hexdigest(),
        made_at=uow.clock(),
    )
    uow.session.add(record)
    uow.session.flush()
    return record.id


def open_problem(uow: UnitOfWork, problem_id: str) -> Problem:
    """Return a stored problem.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    record = uow.session.get(ProblemRecord, problem_id)
    if record is None:
        raise NotFoundError("problem_not_found", Text(zh="没有这一问题快照。", en="There is no such problem snapshot."))
    content = record.content
    return _OPENED.get(
        problem_id, lambda: Problem.model_validate_json(unpacked(uow.vault.open_bytes(SEALED_FIELD, content)))
    )


def not_owed_of(record: ProblemRecord) -> tuple[NotOwed, ...]:
    """Return who was not owed a visit in a snapshot, and why."""
    return _NOT_OWED.validate_json(unpacked(record.not_owed))


def roster_content(roster: Roster) -> bytes:
    """Return a roster as it is stored."""
    return packed(roster_text(roster))


def open_roster(content: bytes) -> Roster:
    """Return a stored roster."""
    return Roster.model_validate_json(unpacked(content))


def opened(uow: UnitOfWork, record: RosterRecord) -> tuple[Problem, Roster]:
    """Return a stored roster with the problem it answers."""
    return open_problem(uow, record.problem_id), open_roster(record.content)
