"""Keeps sessions that only read from changing anything, since each of their statements stands alone."""

from __future__ import annotations

from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

_READS_ONLY = "this unit of work only reads; begin one that changes something with Works.begin"


def refuse_flush(_session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse a flush.

    Raises
    ------
    RuntimeError
        Always: a defect of ours, not of a request.
    """
    raise RuntimeError(_READS_ONLY)


def refuse_changes(state: ORMExecuteState) -> None:
    """Refuse inserts, updates and deletes; see `refuse_flush`."""
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError(_READS_ONLY)
