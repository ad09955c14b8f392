"""Changes of the register that cannot wait for an import, and opening what is masked."""

from __future__ import annotations

from datetime import date

from pydantic import ValidationError
from sqlalchemy import func, select

from api.errors import FieldFault, NotFoundError, UnusableError
from api.persistence.mapping.elder_hours import absence_of, absence_row
from api.persistence.mapping.people import open_person
from api.persistence.mapping.values import Sealer
from api.persistence.records.elder import ElderRecord
from api.persistence.records.elder_history import ConsentRecord
from api.persistence.records.elder_hours import AbsenceRecord
from api.persistence.repositories.elders import Elders
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from api.services.said import said
from scheduler.domain.absence import AbsenceStatus, ElderAbsence
from scheduler.domain.base import Text
from scheduler.domain.mode import ConsentState, VisitMode
from scheduler.domain.person import Person

_REASON_FIELD = "unmaskings.reason"
_SHORTEST_REASON = 4


def get_elder(uow: UnitOfWork, elder_id: str) -> ElderRecord:
    """Return an elder.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    record = Elders(uow).get(elder_id)
    if record is None:
        raise NotFoundError("elder_not_found", Text(zh="没有这位老人。", en="There is no such elder."))
    return record


def unmask(uow: UnitOfWork, elder_id: str, reason: str) -> Person:
    """Open an elder's personal details; who did it, and that a reason was given, is in the audit book.

    Raises
    ------
    NotFoundError
        When there is no such elder, or nobody knows who the elder is.
    UnusableError
        When no reason is given.
    """
    if len(reason.strip()) < _SHORTEST_REASON:
        what = Text(zh="请写明查看原因。", en="Say why the details are needed.")
        raise UnusableError("reason_missing", what, [FieldFault("/reason", what)])
    elder = get_elder(uow, elder_id)
    person = Elders(uow).person(elder.id)
    if person is None:
        raise NotFoundError("person_not_found", Text(zh="没有这位老人的个人信息。", en="Nobody knows who this is."))
    # The reason is free text, so the book keeps it sealed.
    sealed = uow.vault.seal(_REASON_FIELD, reason.strip()).hex()
    write_down(uow, "person.unmasked", f"elder:{elder.id}", elder.area_id, reason_sealed=sealed)
    return open_person(uow.vault, person)


def absences_of(
    uow: UnitOfWork, elder_id: str, after: tuple[date, str] | None = None, limit: int | None = None
) -> list[tuple[AbsenceRecord, ElderAbsence]]:
    """Return an elder's absences in order, from after a (first day, id) on."""
    elder, sealer = get_elder(uow, elder_id), Sealer(uow.vault)
    query = select(AbsenceRecord).where(AbsenceRecord.elder_id == elder.id)
    if after is not None:
        day, last = after
        query = query.where(
            (AbsenceRecord.first_day > day) | ((AbsenceRecord.first_day == day) & (AbsenceRecord.id > last))
        )
    records = uow.session.scalars(query.order_by(AbsenceRecord.first_day, AbsenceRecord.id).limit(limit))
    return [(record, absence_of(sealer, record)) for record in records]


def add_absence(
    uow: UnitOfWork, elder_id: str, status: AbsenceStatus, first_day: date, last_day: date | None, note: str
) -> tuple[AbsenceRecord, ElderAbsence]:
    """Note that an elder is away, in hospital, moved, refused or died; the next repair takes it into account.

    Raises
    ------
    UnusableError
        When the dates make no sense.
    """
    elder = get_elder(uow, elder_id)
    try:
        absence = ElderAbsence(elder=elder.id, status=status, first_day=first_day, last_day=last_day, note=note)
    except ValidationError as error:
        what = said(error)
        raise UnusableError("absence_unusable", what, [FieldFault("/last_day", what)]) from None
    record = AbsenceRecord(**absence_row(Sealer(uow.vault), absence), noted_by=uow.actor.id)
    uow.session.add(record)
    uow.session.flush()
    write_down(uow, "elder.absent", f"elder:{elder.id}", elder.area_id, status=status.value)
    return record, absence


def end_absence(uow: UnitOfWork, elder_id: str, absence_id: str, last_day: date) -> ElderAbsence:
    """Note when an absence ends.

    Raises
    ------
    NotFoundError
        When the elder has no such absence.
    UnusableError
        When it ends before it begins, or nobody comes back from it.
    """
    elder = get_elder(uow, elder_id)
    record = uow.session.get(AbsenceRecord, absence_id)
    if record is None or record.elder_id != elder.id:
        raise NotFoundError("absence_not_found", Text(zh="没有这一外出记录。", en="There is no such absence."))
    absence = absence_of(Sealer(uow.vault), record)
    try:
        ended = ElderAbsence.model_validate({**absence.model_dump(), "last_day": last_day})
    except ValidationError as error:
        what = said(error)
        raise UnusableError("absence_unusable", what, [FieldFault("/last_day", what)]) from None
    record.last_day, record.noted_by = last_day, uow.actor.id
    write_down(uow, "elder.absence_ended", f"elder:{elder.id}", elder.area_id)
    return ended


def add_consent(
    uow: UnitOfWork, elder_id: str, mode: VisitMode, state: ConsentState, asked_on: date | None
) -> ConsentRecord:
    """Note what an elder, or the family, says about one mode; earlier answers stay.

    Raises
    ------
    UnusableError
        When the answer would be of tomorrow.
    """
    elder, day = get_elder(uow, elder_id), asked_on or uow.today()
    if day > uow.today():
        what = Text(zh="征求意愿的日期不能晚于今天。", en="Nobody answers tomorrow; give today or an earlier day.")
        raise UnusableError("consent_in_the_future", what, [FieldFault("/asked_on", what)])
    newest = select(func.max(ConsentRecord.number)).where(ConsentRecord.elder_id == elder.id)
    record = ConsentRecord(
        elder_id=elder.id,
        number=(uow.session.scalar(newest) or 0) + 1,
        mode=mode.value,
        state=state.value,
        asked_on=day,
        recorded_by=uow.actor.id,
        recorded_at=uow.clock(),
    )
    uow.session.add(record)
    uow.session.flush()
    write_down(uow, "elder.asked", f"elder:{elder.id}", elder.area_id, mode=mode.value, state=state.value)
    return record
