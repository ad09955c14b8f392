"""One request or one job is one transaction, and nobody else commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.clock import Clock
from api.persistence.database import Database
from api.security.actor import Actor
from api.security.vault import Vault

_Result = TypeVar("_Result")

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class UnitOfWork:
    """What repositories and services work with during one transaction.

    Attributes
    ----------
    session : Session
        Already limited to the rows of the actor's areas.
    zone : ZoneInfo
        Where "today" is decided and the times of day of rosters hold.
    """

    session: Session
    actor: Actor
    vault: Vault
    clock: Clock
    zone: ZoneInfo = SHANGHAI

    def today(self) -> date:
        """The calendar day it is where the service works."""
        return self.clock().astimezone(self.zone).date()


@dataclass(frozen=True)
class Works:
    """Begins units of work.

    Attributes
    ----------
    clock : Clock
        The moment, as everything inside a unit of work sees it.
    """

    database: Database
    vault: Vault
    clock: Clock
    zone: ZoneInfo = SHANGHAI

    @contextmanager
    def begin(self, actor: Actor, *, exclusive: bool = False) -> Iterator[UnitOfWork]:
        """A unit of work of one actor; committed at the end of the block, undone when an error leaves it.

        Parameters
        ----------
        exclusive : bool
            For work that reads and then writes what follows from it; see `Database.transaction`.
        """
        with self.database.transaction(exclusive=exclusive) as session:
            yield self._work(session, actor)

    @contextmanager
    def reading(self, actor: Actor) -> Iterator[UnitOfWork]:
        """A unit of work that changes nothing; beginning and ending it waits for nothing.

        See `Database.reading`.
        """
        with self.database.reading() as session:
            yield self._work(session, actor)

    async def read(self, actor: Actor, answer: Callable[[UnitOfWork], _Result], *, who_asks: bool = False) -> _Result:
        """Return what a function makes of such a unit of work, without keeping other requests waiting.

        See `Database.read`.
        """
        return await self.database.read(lambda session: answer(self._work(session, actor)), who_asks=who_asks)

    def _work(self, session: Session, actor: Actor) -> UnitOfWork:
        session.info["scope"] = actor.scope
        return UnitOfWork(session, actor, self.vault, self.clock, self.zone)
