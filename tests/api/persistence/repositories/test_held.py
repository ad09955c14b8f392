"""What somebody decides about is held: nobody else changes it until the transaction ends, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api.persistence.records.run import RunKind
from api.persistence.repositories.runs import Runs
from api.persistence.repositories.users import Users
from api.persistence.repositories.weeks import Weeks
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor, Role
from api.services.run_params import RunParams
from api.services.run_queue import UnattendedQueue
from api.services.runs import RunRequest, cancel_run, request_run
from api.services.users import NewUser, add_user, set_password, set_rights, user_to_change
from tests.api.services.conftest import Planned, village

__all__ = ["village"]

ADMIN = Actor("user:admin", frozenset({Role.ADMINISTRATOR}))
LOGIN = "li.na"
AUDITOR = frozenset({Role.AUDITOR})
Deed = Callable[[UnitOfWork, str], object]


def is_held(works: Works, table: str, row_id: str) -> bool:
    """Whether somebody who would not wait could not change a row now."""
    database = works.database
    asked = "ROLLBACK" if database.is_sqlite else f"SELECT id FROM {table} WHERE id = '{row_id}' FOR UPDATE NOWAIT"
    with database.engine.connect() as other:
        try:
            if database.is_sqlite:
                other.exec_driver_sql("PRAGMA busy_timeout = 0")
                other.exec_driver_sql("BEGIN IMMEDIATE")
            other.execute(text(asked))
        except OperationalError:
            return True
    return False


USERS: list[Deed] = [
    lambda uow, user: Users(uow).locked(f" {LOGIN.upper()} "),
    user_to_change,
    lambda uow, user: set_rights(uow, user, AUDITOR, frozenset(), active=True),
    lambda uow, user: set_password(uow, user, "correct horse battery"),
]
RUNS: list[Deed] = [lambda uow, run: Runs(uow).locked(run), cancel_run]


@pytest.mark.parametrize("deed", USERS, ids=["locked", "user_to_change", "set_rights", "set_password"])
def test_a_user_is(village: Planned, deed: Deed) -> None:
    with village.works.begin(ADMIN) as uow:
        user = add_user(uow, NewUser(LOGIN, "李娜", AUDITOR)).id
    assert not is_held(village.works, "users", user)
    with village.works.begin(ADMIN) as uow:
        deed(uow, user)
        assert is_held(village.works, "users", user)


@pytest.mark.parametrize("deed", RUNS, ids=["locked", "cancel_run"])
def test_a_run_is(village: Planned, deed: Deed) -> None:
    with village.works.begin(ADMIN) as uow:
        run = request_run(uow, UnattendedQueue(), village.week, RunRequest(RunKind.FULL, RunParams())).id
    assert not is_held(village.works, "runs", run)
    with village.works.begin(ADMIN) as uow:
        deed(uow, run)
        assert is_held(village.works, "runs", run)


def test_a_week_is(village: Planned) -> None:
    assert not is_held(village.works, "weeks", village.week)
    with village.works.begin(ADMIN) as uow:
        Weeks(uow).locked(village.week)
        assert is_held(village.works, "weeks", village.week)


def test_a_user_who_is_not_there_is_nobody(village: Planned) -> None:
    with village.works.begin(ADMIN) as uow:
        assert Users(uow).locked("nobody") is None
