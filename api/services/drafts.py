"""Drafts that people ask many questions about: prepared once, kept while they are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from api.errors import UnusableError
from api.persistence.records.roster import RosterRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.kept import LastKept
from api.services.rosters import get_roster
from api.services.snapshots import opened
from scheduler.domain.errors import InputError
from scheduler.explain.verdict import Baseline

_KEPT = 4


_PREPARED: LastKept[tuple[str, int], Baseline] = LastKept(_KEPT)
"""The drafts asked about last, by id and version."""


def baseline_of(uow: UnitOfWork, record: RosterRecord) -> Baseline:
    """Return a draft prepared for questions."""
    return _PREPARED.get((record.id, record.version), lambda: Baseline(*opened(uow, record)))


def baseline(uow: UnitOfWork, roster_id: str) -> Baseline:
    """Return a draft prepared for questions.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    return baseline_of(uow, get_roster(uow, roster_id))


@contextmanager
def questions() -> Iterator[None]:
    """Turn a question that names what the draft does not have into a refusal.

    Raises
    ------
    UnusableError
        With the sentence of the scheduler.
    """
    try:
        yield
    except InputError as error:
        raise UnusableError("question_unusable", error.text) from None
