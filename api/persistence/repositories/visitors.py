"""Visitors, page by page, and the people they are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from api.persistence.mapping.visitors import visitors_of
from api.persistence.records.person import PersonRecord
from api.persistence.records.visitor import VisitorRecord
from api.persistence.repositories.elders import has_name
from api.persistence.scope_queries import visitors_inside
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.visitor import Visitor


class Visitors:
    """The visitors that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def get(self, visitor_id: str) -> VisitorRecord | None:
        """Return a visitor's row by id, left or not."""
        return self._session.get(VisitorRecord, visitor_id)

    def whole(self, records: Sequence[VisitorRecord]) -> tuple[Visitor, ...]:
        """Return visitors with all that hangs on them, in the order of the rows."""
        return visitors_of(self._uow, records)

    def page(
        self,
        after: str | None,
        limit: int,
        *,
        area: str | None = None,
        kind: str | None = None,
        name: str | None = None,
    ) -> list[VisitorRecord]:
        """Return visitors at work in order of their ids, from after an id on.

        Parameters
        ----------
        area : str or None
            Only those who may come to an area, whole or in part.
        name : str or None
            Part of the name.
        """
        query = select(VisitorRecord).where(VisitorRecord.left_on.is_(None)).order_by(VisitorRecord.id).limit(limit)
        if after is not None:
            query = query.where(VisitorRecord.id > after)
        if area is not None:
            query = query.where(VisitorRecord.id.in_(visitors_inside(frozenset([area]))))
        if kind is not None:
            query = query.where(VisitorRecord.kind_id == kind)
        if name is not None:
            named = select(PersonRecord.visitor_id).where(has_name(self._uow.vault, name))
            query = query.where(VisitorRecord.id.in_(named))
        return list(self._session.scalars(query))

    def person(self, visitor_id: str) -> PersonRecord | None:
        """Return the sealed personal details of a visitor."""
        query = select(PersonRecord).where(PersonRecord.visitor_id == visitor_id)
        return self._session.scalars(query).one_or_none()
