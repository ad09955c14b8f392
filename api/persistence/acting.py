"""What follows from somebody's act by itself, in the same transaction but not in that person's areas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Actor


@contextmanager
def acting(uow: UnitOfWork, actor: Actor) -> Iterator[UnitOfWork]:
    """The same transaction as a part of the service sees it; what is shown of it to people has to be chosen with care.

    Call it last: rows that were found in the wider scope stay found until the transaction ends.
    """
    uow.session.flush()
    scope = uow.session.info["scope"]
    uow.session.info["scope"] = actor.scope
    try:
        yield replace(uow, actor=actor)
        uow.session.flush()
    finally:
        uow.session.info["scope"] = scope
