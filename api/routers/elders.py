"""Elders: masked lists, and what changes about them from day to day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import PageAsked, Paging
from api.dependencies.run_queue import Queue
from api.dependencies.transaction import Transaction
from api.persistence.mapping.people import MaskedPerson, masked_people
from api.persistence.records.elder import ElderRecord
from api.persistence.repositories.elders import ElderFilter, Elders, ElderStatus
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.page import Page
from api.schemas.people import (
    Absence,
    AbsenceEnd,
    AbsenceNew,
    AbsenceNoted,
    ConsentNew,
    ConsentNoted,
    Elder,
    ElderSearch,
    Masked,
    Unmasked,
    Unmasking,
)
from api.security.actor import Actor, Role
from api.services import status_changes
from api.services.register import absences_of, get_elder, unmask
from api.services.status_changes import note_absence, note_consent, note_end
from scheduler.domain.elder import RiskTier
from scheduler.domain.mode import ConsentState, VisitMode

router = APIRouter(prefix="/elders", tags=["register"])
ElderId = Annotated[str, Path(max_length=120)]
Id = Annotated[str | None, Query(max_length=120)]
_KEEPS = require(Role.COORDINATOR, Role.ADMINISTRATOR)
_READS = require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)


@router.get("", operation_id="list_elders", summary="Elders, masked", dependencies=[_READS])
def list_elders(
    uow: Transaction,
    asked: Paging,
    area: Id = None,
    tier: RiskTier | None = None,
    category: Id = None,
    status: ElderStatus | None = None,
    visitor: Id = None,
) -> Page[Elder]:
    """In order of ids; planners see no names at all."""
    wanted = ElderFilter(area=area, tier=tier, category=category, status=status, visitor=visitor)
    return _page(uow, asked, wanted)


@router.post("/searches", operation_id="search_elders", summary="Elders by name or number", dependencies=[_KEEPS])
def search_elders(body: ElderSearch, uow: Transaction, asked: Paging) -> Page[Elder]:
    """What is searched for stands in the body, because addresses are logged and shared."""
    return _page(uow, asked, ElderFilter(**body.model_dump()))


@router.get(
    "/{elder_id}",
    operation_id="get_elder",
    summary="One elder, masked",
    dependencies=[_READS],
)
def one_elder(elder_id: ElderId, uow: Transaction) -> Elder:
    """Without personal details; those are opened by an unmasking."""
    record = get_elder(uow, elder_id)
    return _elder(record, _people(uow, [record]))


@router.post(
    "/{elder_id}/unmaskings",
    operation_id="unmask_elder",
    summary="Open an elder's personal details",
    dependencies=[_KEEPS],
)
def unmasking(elder_id: ElderId, body: Unmasking, uow: Transaction, response: Response) -> Unmasked:
    """Who did it, when and why is in the audit book."""
    response.headers["Cache-Control"] = "no-store"
    person = unmask(uow, elder_id, body.reason)
    return Unmasked(
        elder=elder_id, name=person.name, identity_number=person.identity_number or "", phone=person.phone,
        address=person.address, contacts=list(person.contacts),
    )  # fmt: skip


@router.get("/{elder_id}/absences", operation_id="list_absences", summary="Absences", dependencies=[_READS])
def list_absences(elder_id: ElderId, uow: Transaction, asked: Paging) -> Page[Absence]:
    """In order of days."""
    after = (date.fromisoformat(asked.after[0]), asked.after[1]) if asked.after else None
    return asked.page(
        absences_of(uow, elder_id, after, asked.fetch),
        lambda found: (found[1].first_day.isoformat(), found[0].id),
        lambda found: Absence(
            id=found[0].id, status=found[1].status, first_day=found[1].first_day, last_day=found[1].last_day
        ),
    )


@router.post(
    "/{elder_id}/absences",
    operation_id="create_absence",
    summary="Note that an elder is not to be called on",
    status_code=HTTPStatus.CREATED,
    response_model=AbsenceNoted,
    dependencies=[_KEEPS],
)
def create_absence(elder_id: ElderId, body: AbsenceNew, uow: Transaction, queue: Queue, once: OnlyOnce) -> Response:
    """Where the elder is on a released route, a repair takes the visits off it and gives the time to others."""
    noted = note_absence(uow, queue, elder_id, body.status, body.first_day, body.last_day, body.note)
    return once.answer(_noted(noted))


@router.put(
    "/{elder_id}/absences/{absence_id}/end",
    operation_id="end_absence",
    summary="Note when an absence ends",
    dependencies=[_KEEPS],
)
def absence_end(
    elder_id: ElderId, absence_id: ElderId, body: AbsenceEnd, uow: Transaction, queue: Queue
) -> AbsenceNoted:
    """Nobody comes back from a death. Whoever comes back earlier is planned again by a repair."""
    return _noted(note_end(uow, queue, elder_id, absence_id, body.last_day))


@router.post(
    "/{elder_id}/consents",
    operation_id="create_consent",
    summary="Note what an elder says about a mode",
    status_code=HTTPStatus.CREATED,
    response_model=ConsentNoted,
    dependencies=[_KEEPS],
)
def create_consent(elder_id: ElderId, body: ConsentNew, uow: Transaction, queue: Queue, once: OnlyOnce) -> Response:
    """Earlier answers stay and the latest counts; where it says something else, released weeks are repaired."""
    record, repairs = note_consent(uow, queue, elder_id, body.mode, body.state, body.asked_on)
    shown = ConsentNoted(
        mode=VisitMode(record.mode), state=ConsentState(record.state), asked_on=record.asked_on, repairs=repairs
    )
    return once.answer(shown)


def _noted(noted: status_changes.AbsenceNoted) -> AbsenceNoted:
    absence = noted.absence
    return AbsenceNoted(
        id=noted.id, status=absence.status, first_day=absence.first_day, last_day=absence.last_day,
        repairs=noted.repairs,
    )  # fmt: skip


def masked(person: MaskedPerson) -> Masked:
    """Return a masked person as HTTP shows one."""
    return Masked(
        name=person.name, phone=person.phone, identity_number=person.identity_number, has_address=person.has_address,
        contacts=person.contacts,
    )  # fmt: skip


def sees_people(actor: Actor) -> bool:
    """Whether somebody sees even masked names; planners do not."""
    return actor.has(Role.COORDINATOR, Role.ADMINISTRATOR)


def _page(uow: UnitOfWork, asked: PageAsked, wanted: ElderFilter) -> Page[Elder]:
    rows = Elders(uow).page(wanted, asked.after[0] if asked.after else None, asked.fetch)
    people = _people(uow, rows)
    return asked.page(rows, lambda row: (row.id,), lambda row: _elder(row, people))


def _people(uow: UnitOfWork, rows: list[ElderRecord]) -> Mapping[str, MaskedPerson]:
    return masked_people(uow, [row.id for row in rows]) if sees_people(uow.actor) else {}


def _elder(record: ElderRecord, people: Mapping[str, MaskedPerson]) -> Elder:
    person = people.get(record.id)
    return Elder(
        id=record.id, area=record.area_id, household=record.household_id, tier=RiskTier(record.tier),
        named_visitor=record.named_visitor_id, backup_visitor=record.backup_visitor_id, left_on=record.left_on,
        person=masked(person) if person is not None else None,
    )  # fmt: skip
