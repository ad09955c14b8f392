"""Rows that nobody else changes meanwhile, on databases with row locks and without."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import inspect, update

from api.persistence.base import Base
from api.persistence.unit_of_work import UnitOfWork

Row = TypeVar("Row", bound=Base)


def held(uow: UnitOfWork, record: type[Row], row_id: str) -> Row | None:
    """Return a row as it is now, which nobody else changes until the transaction ends.

    The embedded database ignores ``FOR UPDATE``; a change that changes nothing makes others wait on both databases.
    Call it before anything else is read of the row.
    """
    (key,) = inspect(record).primary_key
    change = update(record).where(key == row_id).values({key: key})
    uow.session.execute(change.execution_options(synchronize_session=False))
    return uow.session.get(record, row_id, populate_existing=True)
