"""All records, loaded: what migrations and schema tests compare databases with."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

from api.persistence import records
from api.persistence.base import Base


def all_tables() -> MetaData:
    """Return the tables of every module under ``records``; a new module is found by itself."""
    for module in iter_modules(records.__path__):
        import_module(f"{records.__name__}.{module.name}")
    return Base.metadata
