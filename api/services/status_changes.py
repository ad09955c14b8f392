"""Status changes of elders and visitors with what follows from them: the released weeks they concern are repaired."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from api.persistence.records.care import CannotComeRecord
from api.persistence.records.elder_history import ConsentRecord
from api.persistence.repositories.elders import Elders
from api.persistence.unit_of_work import UnitOfWork
from api.services.cannot_come import decide
from api.services.register import absences_of, add_absence, add_consent, end_absence, get_elder
from api.services.register_repairs import repair_overtaken, repair_standing
from api.services.run_queue import RunQueue
from scheduler.domain.absence import AbsenceStatus, ElderAbsence
from scheduler.domain.mode import ConsentState, VisitMode

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AbsenceNoted:
    """An absence as it stands now.

    Attributes
    ----------
    repairs : list of str
        Runs that repair released weeks; their drafts wait to be published.
    """

    id: str
    absence: ElderAbsence
    repairs: list[str]


def note_absence(
    uow: UnitOfWork,
    queue: RunQueue,
    elder_id: str,
    status: AbsenceStatus,
    first_day: date,
    last_day: date | None,
    note: str,
) -> AbsenceNoted:
    """Note that an elder cannot be called on; see `add_absence`."""
    record, absence = add_absence(uow, elder_id, status, first_day, last_day, note)
    return AbsenceNoted(record.id, absence, repair_overtaken(uow, queue, elders=[elder_id]))


def note_end(uow: UnitOfWork, queue: RunQueue, elder_id: str, absence_id: str, last_day: date) -> AbsenceNoted:
    """Note when an absence ends; whoever is back earlier is planned again, whoever is away longer is taken off."""
    elder = get_elder(uow, elder_id)
    before = next((record.last_day for record, _ in absences_of(uow, elder_id) if record.id == absence_id), None)
    absence = end_absence(uow, elder_id, absence_id, last_day)
    if before is None or last_day < before:
        return AbsenceNoted(absence_id, absence, repair_standing(uow, queue, elder.area_id, last_day + _DAY, before))
    return AbsenceNoted(absence_id, absence, repair_overtaken(uow, queue, elders=[elder_id]))


def note_consent(
    uow: UnitOfWork, queue: RunQueue, elder_id: str, mode: VisitMode, state: ConsentState, asked_on: date | None
) -> tuple[ConsentRecord, list[str]]:
    """Note what an elder says about one mode; see `add_consent`."""
    elder = get_elder(uow, elder_id)
    (before,) = Elders(uow).whole([elder])
    record = add_consent(uow, elder_id, mode, state, asked_on)
    (after,) = Elders(uow).whole([elder])
    if after.consents_to(mode) == before.consents_to(mode):
        return record, []
    if after.consents_to(mode):
        return record, repair_standing(uow, queue, elder.area_id, uow.today(), None)
    return record, repair_overtaken(uow, queue, elders=[elder_id])


def let_off(uow: UnitOfWork, queue: RunQueue, request: CannotComeRecord) -> list[str]:
    """Let a visitor off; see `decide`."""
    decide(uow, request, approve=True)
    return repair_overtaken(uow, queue, visitors=[request.visitor_id])
