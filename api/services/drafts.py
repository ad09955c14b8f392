"""Drafts that people ask many questions about: prepared once, kept while they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from api.errors import UnusableError
from api.persistence.records.roster import RosterRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.rosters import get_roster
from api.services.snapshots import opened
from scheduler.domain.errors import InputError
from scheduler.explain.verdict import Baseline

_KEPT = 4


class _Prepared:
    """The drafts asked about last, by id and version."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], Baseline] = OrderedDict()
        self._lock = Lock()

    def of(self, uow: UnitOfWork, record: RosterRecord) -> Baseline:
        key = (record.id, record.version)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = Baseline(*opened(uow, record))
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


_PREPARED = _Prepared()


def baseline_of(uow: UnitOfWork, record: RosterRecord) -> Baseline:
    """Return a draft prepared for questions."""
    return _PREPARED.of(uow, record)


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
