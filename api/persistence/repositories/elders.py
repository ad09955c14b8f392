"""Elders, page by page, and the people they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true

from api.persistence.mapping.elders import elders_of
from api.persistence.mapping.names import grams_to_find, possible_grams
from api.persistence.records.elder import ElderCategoryRecord, ElderRecord
from api.persistence.records.elder_hours import AbsenceRecord
from api.persistence.records.person import NameGramRecord, PersonRecord
from api.persistence.scope_queries import areas_inside
from api.persistence.unit_of_work import UnitOfWork
from api.security.vault import Vault
from scheduler.domain.elder import Elder, RiskTier


class ElderStatus(StrEnum):
    """How an elder stands to the service today."""

    PRESENT = "present"
    ABSENT = "absent"
    LEFT = "left"


@dataclass(frozen=True)
class ElderFilter:
    """Which elders are wanted; what is ``None`` does not matter.

    Attributes
    ----------
    area : str or None
        An area with all inside it.
    name : str or None
        Part of the name: one character, or several in a row.
    identity_number, phone : str or None
        The whole of it.
    visitor : str or None
        Named or backup visitor.
    """

    area: str | None = None
    tier: RiskTier | None = None
    category: str | None = None
    status: ElderStatus | None = None
    name: str | None = None
    identity_number: str | None = None
    phone: str | None = None
    visitor: str | None = None


class Elders:
    """The elders that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def get(self, elder_id: str) -> ElderRecord | None:
        """Return an elder's row by id, left or not."""
        return self._session.get(ElderRecord, elder_id)

    def whole(self, records: Sequence[ElderRecord]) -> tuple[Elder, ...]:
        """Return elders with all that hangs on them, in the order of the rows."""
        return elders_of(self._uow, records)

    def page(self, wanted: ElderFilter, after: str | None, limit: int) -> list[ElderRecord]:
        """Return elders in order of their ids, from after an id on."""
        query = select(ElderRecord).where(*self._conditions(wanted)).order_by(ElderRecord.id).limit(limit)
        if after is not None:
            query = query.where(ElderRecord.id > after)
        return list(self._session.scalars(query))

    def count(self, wanted: ElderFilter) -> int:
        """Return how many elders there are of a sort."""
        query = select(func.count(ElderRecord.id)).where(*self._conditions(wanted))
        return self._session.scalar(query) or 0

    def person(self, elder_id: str) -> PersonRecord | None:
        """Return the sealed personal details of an elder."""
        query = select(PersonRecord).where(PersonRecord.elder_id == elder_id)
        return self._session.scalars(query).one_or_none()

    def replace(self, record: ElderRecord, version: int) -> bool:
        """Count a change of an elder; false when the row is not at this version any more."""
        query = select(ElderRecord.version).where(ElderRecord.id == record.id).with_for_update()
        if self._session.scalar(query) != version:
            return False
        record.version = version + 1
        self._session.flush()
        return True

    def _conditions(self, wanted: ElderFilter) -> Iterator[ColumnElement[bool]]:
        if wanted.area is not None:
            yield ElderRecord.area_id.in_(areas_inside(frozenset([wanted.area])))
        if wanted.tier is not None:
            yield ElderRecord.tier == wanted.tier.value
        if wanted.category is not None:
            has = ElderCategoryRecord.elder_id == ElderRecord.id
            yield exists().where(has, ElderCategoryRecord.category == wanted.category)
        if wanted.status is not None:
            yield self._stands(wanted.status)
        if wanted.visitor is not None:
            yield or_(ElderRecord.named_visitor_id == wanted.visitor, ElderRecord.backup_visitor_id == wanted.visitor)
        details = tuple(self._details(wanted))
        if details:
            yield ElderRecord.id.in_(select(PersonRecord.elder_id).where(*details))

    def _stands(self, status: ElderStatus) -> ColumnElement[bool]:
        today = self._uow.today()
        absent = exists().where(
            AbsenceRecord.elder_id == ElderRecord.id,
            AbsenceRecord.first_day <= today,
            or_(AbsenceRecord.last_day.is_(None), AbsenceRecord.last_day >= today),
        )
        match status:
            case ElderStatus.LEFT:
                return ElderRecord.left_on.is_not(None)
            case ElderStatus.ABSENT:
                return and_(ElderRecord.left_on.is_(None), absent)
            case ElderStatus.PRESENT:
                return and_(ElderRecord.left_on.is_(None), ~absent)

    def _details(self, wanted: ElderFilter) -> Iterator[ColumnElement[bool]]:
        vault = self._uow.vault
        if wanted.name is not None:
            yield has_name(vault, wanted.name)
        if wanted.identity_number is not None:
            sealed = vault.seals_of("people.identity_number", wanted.identity_number)
            yield PersonRecord.identity_number.in_(sealed)
        if wanted.phone is not None:
            yield PersonRecord.phone.in_(vault.seals_of("people.phone", wanted.phone))


def has_name(vault: Vault, part: str) -> ColumnElement[bool]:
    """The condition that a person's name contains a part; a part of blanks alone is in every name."""
    return and_(
        true(),
        *(
            PersonRecord.id.in_(
                select(NameGramRecord.person_id).where(NameGramRecord.gram.in_(possible_grams(vault, gram)))
            )
            for gram in sorted(grams_to_find(part))
        ),
    )
