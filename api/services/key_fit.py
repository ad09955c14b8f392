"""Whether the keys at hand are those of the database."""

from __future__ import annotations

from sqlalchemy import select

from api.persistence.base import Base
from api.persistence.models import all_tables
from api.persistence.unit_of_work import UnitOfWork
from api.security.vault import SealError
from api.services.resealing import sealed_columns


def keys_fit(uow: UnitOfWork) -> bool:
    """Whether the keys open what is sealed in the database; true while nothing is."""
    all_tables()
    for name, column in sealed_columns():
        cell = Base.metadata.tables[name].c[column]
        sealed = uow.session.scalar(select(cell).where(cell.is_not(None)).limit(1))
        if isinstance(sealed, bytes):
            return _opens(uow, f"{name}.{column}", sealed)
    return True


def _opens(uow: UnitOfWork, field: str, sealed: bytes) -> bool:
    try:
        uow.vault.open_bytes(field, sealed)
    except SealError:
        return False
    return True
