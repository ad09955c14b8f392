"""The tree of areas."""

from __future__ import annotations

from sqlalchemy import select

from api.persistence.records.area import AreaRecord
from api.persistence.unit_of_work import UnitOfWork


class Areas:
    """The areas that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session

    def get(self, area_id: str) -> AreaRecord | None:
        """Return an area by id."""
        return self._session.get(AreaRecord, area_id)

    def page(self, parent: str | None, after: str | None, limit: int) -> list[AreaRecord]:
        """Return areas from the top down, each followed by those inside it, from after a path on.

        Parameters
        ----------
        parent : str or None
            Only areas directly inside this one.
        """
        query = select(AreaRecord).order_by(AreaRecord.path).limit(limit)
        if parent is not None:
            query = query.where(AreaRecord.parent_id == parent)
        if after is not None:
            query = query.where(AreaRecord.path > after)
        return list(self._session.scalars(query))
