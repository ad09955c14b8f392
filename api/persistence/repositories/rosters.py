"""Drafts of a week and what people fixed in it."""

from __future__ import annotations

from sqlalchemy import CursorResult, delete, select, update

from api.persistence.columns import Json
from api.persistence.records.roster import PinRecord, RosterRecord
from api.persistence.unit_of_work import UnitOfWork


class Rosters:
    """The drafts that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def get(self, roster_id: str) -> RosterRecord | None:
        """Return a draft by id."""
        return self._session.get(RosterRecord, roster_id)

    def page(self, week_id: str, after: str | None, limit: int) -> list[RosterRecord]:
        """Return drafts of a week in order of their ids, from after an id on."""
        query = select(RosterRecord).where(RosterRecord.week_id == week_id).order_by(RosterRecord.id).limit(limit)
        if after is not None:
            query = query.where(RosterRecord.id > after)
        return list(self._session.scalars(query))

    def add(self, week_id: str, problem_id: str, content: bytes, figures: Json, origin: str) -> RosterRecord:
        """Add a draft."""
        now = self._uow.clock()
        record = RosterRecord(
            week_id=week_id, problem_id=problem_id, content=content, figures=figures, origin=origin,
            made_by=self._uow.actor.id, made_at=now, changed_at=now,
        )  # fmt: skip
        self._session.add(record)
        self._session.flush()
        return record

    def replace(self, record: RosterRecord, content: bytes, figures: Json) -> bool:
        """Change a draft; false when somebody else changed it since it was read."""
        query = (
            update(RosterRecord)
            .where(RosterRecord.id == record.id, RosterRecord.version == record.version)
            .values(content=content, figures=figures, version=record.version + 1, changed_at=self._uow.clock())
        )
        result = self._session.execute(query)
        assert isinstance(result, CursorResult)
        if result.rowcount != 1:
            return False
        self._session.refresh(record)
        return True


class Pins:
    """The pins of weeks that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session

    def of_week(self, week_id: str, after: tuple[str, str] | None = None, limit: int | None = None) -> list[PinRecord]:
        """Return a week's pins in order of their visits, from after a (visit, id) on."""
        query = select(PinRecord).where(PinRecord.week_id == week_id).order_by(PinRecord.visit, PinRecord.id)
        if after is not None:
            visit, last = after
            query = query.where((PinRecord.visit > visit) | ((PinRecord.visit == visit) & (PinRecord.id > last)))
        return list(self._session.scalars(query.limit(limit)))

    def get(self, pin_id: str) -> PinRecord | None:
        """Return a pin by id."""
        return self._session.get(PinRecord, pin_id)

    def add(self, record: PinRecord) -> None:
        """Add a pin."""
        self._session.add(record)
        self._session.flush()

    def remove(self, record: PinRecord) -> None:
        """Remove a pin."""
        self._session.execute(delete(PinRecord).where(PinRecord.id == record.id))
