"""How many runs there are in each state, for the figures of the service."""

from __future__ import annotations

from sqlalchemy import func, select

from api.persistence.records.run import RunRecord
from api.persistence.unit_of_work import UnitOfWork


def runs_by_state(uow: UnitOfWork) -> dict[str, int]:
    """Return the number of runs in each state that has any."""
    rows = uow.session.execute(select(RunRecord.state, func.count().label("runs")).group_by(RunRecord.state))
    return {row.state: row.runs for row in rows}
