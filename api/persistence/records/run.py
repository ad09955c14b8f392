"""One run: a question to the engine, how it goes, and what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, Json, new_id
from api.persistence.scoping import WeekOwned


class RunKind(StrEnum):
    """What a run may change."""

    FULL = "full"
    FILL = "fill"
    REPAIR = "repair"
    SCENARIO = "scenario"


class RunState(StrEnum):
    """How far a run is; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RunRecord(WeekOwned, Base):
    """One solve, replayable: problem snapshot, params, seed and versions are kept.

    Attributes
    ----------
    params : Json
        Seconds, seed, workers, iterations, freeze time, price on changes; see ``api.services.runs``.
    progress : Json
        The latest figures in people's units: seconds, owed, placed, quality minutes.
    best : bytes or None
        The best roster so far (roster file, compressed); a run taken over goes on from it.
    roster_id : str or None
        The roster it ended with; a cancelled run may have one too.
    cancel_requested_at : datetime or None
        When somebody asked it to stop and keep the best.
    report : Json or None
        What a person should read about the result: each change of a repair with its price and reason, notes.
    failure : str or None
        Stable code of what went wrong; never personal data.
    attempt : int
        How often a process began it; whoever began an earlier attempt writes nothing any more.
    executor_id : str or None
        The process that began it last.
    """

    __tablename__ = "runs"
    __table_args__ = (
        CheckConstraint("kind IN ('full', 'fill', 'repair', 'scenario')", name="kind"),
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    problem_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("problems.id"))
    base_roster_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("rosters.id"))
    scenario_id: Mapped[str | None] = mapped_column(IdText)
    kind: Mapped[str] = mapped_column(IdText)
    state: Mapped[str] = mapped_column(IdText, default=RunState.QUEUED.value, index=True)
    params: Mapped[Json]
    versions: Mapped[Json]
    progress: Mapped[Json]
    best: Mapped[bytes | None] = mapped_column(LargeBinary)
    roster_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("rosters.id"))
    report: Mapped[Json | None]
    failure: Mapped[str | None] = mapped_column(IdText)
    attempt: Mapped[int] = mapped_column(default=0)
    executor_id: Mapped[str | None] = mapped_column(IdText)
    requested_by: Mapped[str] = mapped_column(IdText)
    requested_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
