"""Where runs wait for a process to carry them out, as services see it."""

from __future__ import annotations

from typing import Protocol

from api.persistence.unit_of_work import UnitOfWork


class RunQueue(Protocol):
    """Hands runs to the processes that carry them out."""

    def put(self, uow: UnitOfWork, run_id: str) -> None:
        """Let a run be carried out once the unit of work is committed; nothing happens twice for one id."""
        ...


class UnattendedQueue:
    """Leaves runs where they are: a process that carries out runs finds them by itself within seconds."""

    def put(self, uow: UnitOfWork, run_id: str) -> None:
        """Do nothing; the run's own record says that it waits."""
