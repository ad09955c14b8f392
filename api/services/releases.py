"""What was published, release by release."""

from __future__ import annotations

from api.errors import NotFoundError
from api.persistence.records.roster import ReleaseRecord
from api.persistence.repositories.releases import Releases
from api.persistence.unit_of_work import UnitOfWork
from api.services.weeks import get_week
from scheduler.domain.base import Text


def get_release(uow: UnitOfWork, release_id: str) -> ReleaseRecord:
    """Return a release.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    found = Releases(uow).get(release_id)
    if found is None:
        raise NotFoundError("release_not_found", Text(zh="没有这一发布。", en="There is no such release."))
    return found


def releases_of(uow: UnitOfWork, week_id: str, below: int | None, limit: int) -> list[ReleaseRecord]:
    """Return a week's releases, the newest first, from below a number on."""
    return Releases(uow).page(get_week(uow, week_id).id, below, limit)
