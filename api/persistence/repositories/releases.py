"""Published rosters, and the routes in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update

from api.persistence.columns import Json
from api.persistence.records.roster import ReleasedRouteRecord, ReleaseRecord
from api.persistence.records.visitor import VisitorRecord
from api.persistence.unit_of_work import UnitOfWork


class RouteInForce(NamedTuple):
    """One shift's route of the release in force; see `ReleasedRouteRecord`."""

    release_id: str
    week_id: str
    shift: str
    day: date
    starts_at: datetime
    ends_at: datetime
    stops: Json


# Built once, because every phone asks for them.
ROUTES_IN_FORCE = select(
    ReleasedRouteRecord.release_id,
    ReleasedRouteRecord.week_id,
    ReleasedRouteRecord.shift,
    ReleasedRouteRecord.day,
    ReleasedRouteRecord.starts_at,
    ReleasedRouteRecord.ends_at,
    ReleasedRouteRecord.stops,
).where(
    ReleasedRouteRecord.visitor_id == bindparam("visitor"),
    ReleasedRouteRecord.day.between(bindparam("first"), bindparam("last")),
    ReleasedRouteRecord.in_force,
)
"""A visitor's routes from a ``first`` to a ``last`` day; the columns of `RouteInForce`, in its order."""

_IN_ORDER = ROUTES_IN_FORCE.order_by(ReleasedRouteRecord.starts_at)


class Releases:
    """The releases that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session

    def get(self, release_id: str) -> ReleaseRecord | None:
        """Return a release by id."""
        return self._session.get(ReleaseRecord, release_id)

    def page(self, week_id: str, after: int | None, limit: int) -> list[ReleaseRecord]:
        """Return a week's releases, the newest first, from below a number on."""
        query = select(ReleaseRecord).where(ReleaseRecord.week_id == week_id)
        if after is not None:
            query = query.where(ReleaseRecord.number < after)
        return list(self._session.scalars(query.order_by(ReleaseRecord.number.desc()).limit(limit)))

    def in_force(self, week_id: str) -> ReleaseRecord | None:
        """Return the release that holds, the newest."""
        return next(iter(self.page(week_id, None, 1)), None)

    def next_number(self, week_id: str) -> int:
        """Return the number of a week's next release."""
        query = select(func.max(ReleaseRecord.number)).where(ReleaseRecord.week_id == week_id)
        return (self._session.scalar(query) or 0) + 1

    def add(self, release: ReleaseRecord, routes: Iterable[ReleasedRouteRecord]) -> None:
        """Add a release with its routes, and take the week's other routes out of force."""
        self._session.execute(
            update(ReleasedRouteRecord)
            .where(ReleasedRouteRecord.week_id == release.week_id)
            .values(in_force=False)
            .execution_options(synchronize_session=False)
        )
        self._session.add(release)
        self._session.flush()
        for route in routes:
            route.release_id = release.id
            self._session.add(route)
        self._session.flush()

    def routes(self, visitor_id: str, first: date, last: date) -> list[RouteInForce]:
        """Return a visitor's routes in force from one day to another, in order."""
        found = self._session.execute(_IN_ORDER, {"visitor": visitor_id, "first": first, "last": last})
        return [RouteInForce(*row) for row in found]

    def former_routes(self, visitor_id: str, day: date) -> list[ReleasedRouteRecord]:
        """Return a visitor's routes of a day that a later release took out of force, the newest first."""
        query = (
            select(ReleasedRouteRecord)
            .join(ReleaseRecord, ReleaseRecord.id == ReleasedRouteRecord.release_id)
            .where(
                ReleasedRouteRecord.visitor_id == visitor_id,
                ReleasedRouteRecord.day == day,
                ReleasedRouteRecord.in_force.is_(False),
            )
            .order_by(ReleaseRecord.published_at.desc(), ReleasedRouteRecord.starts_at)
        )
        return list(self._session.scalars(query))

    def hold_visitors(self, visitors: Collection[str]) -> None:
        """Let nobody else publish time of these visitors until the transaction ends.

        On the embedded database whoever holds a week is the only one who writes.
        """
        query = select(VisitorRecord.id).where(VisitorRecord.id.in_(visitors)).order_by(VisitorRecord.id)
        self._session.execute(query.with_for_update(key_share=True).execution_options(everywhere=True))

    def elsewhere(
        self, week_id: str, visitors: Collection[str], first: datetime, last: datetime
    ) -> list[ReleasedRouteRecord]:
        """Return what other weeks' releases in force take of some visitors' time, whoever asks."""
        query = select(ReleasedRouteRecord).where(
            ReleasedRouteRecord.week_id != week_id,
            ReleasedRouteRecord.visitor_id.in_(visitors),
            ReleasedRouteRecord.in_force,
            ReleasedRouteRecord.starts_at < last,
            ReleasedRouteRecord.ends_at > first,
        )
        return list(self._session.scalars(query.execution_options(everywhere=True)))
