"""Reads that the event loop waits for: the same limits as other reads, and nobody else is kept waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from sqlalchemy import select, text, update

from api.persistence import pool
from api.persistence.records.area import AreaRecord
from api.persistence.records.calendar import CalendarOverrideRecord
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor, AreaScope, Role
from tests.api.conftest import NOW, SYSTEM

_Answer = TypeVar("_Answer")
SOUTH = Actor("user:south", frozenset({Role.COORDINATOR}), AreaScope(frozenset({"XZ-south"})))


def awaited(works: Works, asked: Callable[[], Awaitable[_Answer]]) -> _Answer:
    async def once() -> _Answer:
        try:
            return await asked()
        finally:
            await works.database.end_reads()

    return asyncio.run(once())


def read(works: Works, answer: Callable[[UnitOfWork], _Answer], actor: Actor = SYSTEM) -> _Answer:
    return awaited(works, lambda: works.read(actor, answer))


def seven(uow: UnitOfWork) -> int:
    return int(uow.session.execute(text("SELECT 7")).scalar_one())


def areas_in(uow: UnitOfWork) -> list[str]:
    return list(uow.session.scalars(select(AreaRecord.id).order_by(AreaRecord.id)))


def test_only_rows_of_the_scope_are_seen(stored_town: Works) -> None:
    everything = read(stored_town, areas_in)
    assert len(everything) > 1
    inside = Actor("user:one", frozenset({Role.COORDINATOR}), AreaScope(frozenset({everything[-1]})))
    assert read(stored_town, areas_in, inside) == everything[-1:]
    assert read(stored_town, areas_in, SOUTH) == []


def test_a_change_is_refused(works: Works) -> None:
    def change(uow: UnitOfWork) -> None:
        uow.session.execute(update(CalendarOverrideRecord).values(kind="workday"))

    def add(uow: UnitOfWork) -> None:
        uow.session.add(CalendarOverrideRecord(day=NOW.date(), kind="holiday"))
        uow.session.flush()

    for changing in (change, add):
        with pytest.raises(RuntimeError, match="only reads"):
            read(works, changing)


def test_an_error_leaves_the_connection_fit_for_the_next(works: Works) -> None:
    def fail(uow: UnitOfWork) -> None:
        uow.session.execute(text("SELECT 1"))
        raise KeyError

    async def asked() -> int:
        for _ in range(20):
            with pytest.raises(KeyError):
                await works.read(SYSTEM, fail)
        return await works.read(SYSTEM, seven)

    assert awaited(works, asked) == 7


def test_more_than_there_are_connections_wait_their_turn(works: Works) -> None:
    async def asked() -> list[int]:
        return await asyncio.gather(*(works.read(SYSTEM, seven) for _ in range(50)))

    assert awaited(works, asked) == [7] * 50


class TestOnPostgresql:
    @pytest.fixture
    def database_sort(self) -> str:
        return "postgresql"

    def test_the_loop_goes_on_while_the_database_works(self, works: Works) -> None:
        def locked(uow: UnitOfWork) -> bool:
            return bool(uow.session.execute(text("SELECT pg_advisory_lock(1) IS NOT NULL")).scalar_one())

        async def asked() -> bool:
            waiting = asyncio.create_task(works.read(SYSTEM, locked))
            for _ in range(100):
                await works.read(SYSTEM, seven)
            was_waiting = not waiting.done()
            holder.execute(text("SELECT pg_advisory_unlock(1)"))
            await waiting
            return was_waiting

        with works.database.engine.connect() as holder:
            holder.execute(text("SELECT pg_advisory_lock(1)"))
            assert awaited(works, asked)

    def test_who_gives_up_waiting_leaves_no_connection_taken(self, works: Works) -> None:
        async def asked() -> int:
            def locked(uow: UnitOfWork) -> None:
                uow.session.execute(text("SELECT pg_advisory_lock(1)"))

            for _ in range(12):
                waiting = asyncio.create_task(works.read(SYSTEM, locked))
                await works.read(SYSTEM, seven)
                waiting.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waiting
            return await works.read(SYSTEM, seven)

        with works.database.engine.connect() as holder:
            holder.execute(text("SELECT pg_advisory_lock(1)"))
            assert awaited(works, asked) == 7

    def test_reads_that_wait_for_a_lock_leave_a_connection_for_who_asks(self, works: Works) -> None:
        def locked(uow: UnitOfWork) -> None:
            uow.session.execute(text("SELECT pg_advisory_lock_shared(1)"))

        async def asked() -> list[int]:
            waiting = [asyncio.create_task(works.read(SYSTEM, locked)) for _ in range(12)]
            async with asyncio.timeout(10):
                found = await asyncio.gather(*(works.read(SYSTEM, seven, who_asks=True) for _ in range(12)))
            holder.execute(text("SELECT pg_advisory_unlock(1)"))
            await asyncio.gather(*waiting)
            return found

        with works.database.engine.connect() as holder:
            holder.execute(text("SELECT pg_advisory_lock(1)"))
            assert awaited(works, asked) == [7] * 12

    def test_a_connection_that_died_in_a_pause_is_replaced(self, works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [100.0]
        monkeypatch.setattr(pool, "monotonic", lambda: now[0])

        def process(uow: UnitOfWork) -> int:
            return int(uow.session.execute(text("SELECT pg_backend_pid()")).scalar_one())

        async def asked() -> tuple[int, int]:
            dead = await works.read(SYSTEM, process)
            with works.database.engine.connect() as killer:
                killer.execute(text("SELECT pg_terminate_backend(:dead)"), {"dead": dead})
            now[0] += 60
            return dead, await works.read(SYSTEM, process)

        dead, alive = awaited(works, asked)
        assert dead != alive
