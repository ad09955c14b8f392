"""The queue of runs as the API fills it: a client of DBOS that runs nothing itself."""

from __future__ import annotations

from types import TracebackType

from dbos import DBOSClient, EnqueueOptions
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from api.http.log import logger
from api.jobs.state import APPLICATION, QUEUE, RUN, SCHEMA, VERSION, is_shared, runs_database
from api.persistence.connections import FOR_THE_QUEUE
from api.persistence.unit_of_work import UnitOfWork
from api.settings import ServiceSettings


class DbosQueue:
    """Puts runs into the queue by their ids; the id of a run is the id of its workflow, so twice is once.

    On PostgreSQL the run and its place in the queue are one transaction. On SQLite the place follows right after the
    commit; when that fails, the next sweep of a worker makes up for it.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self._shared = is_shared(settings)
        self._client = DBOSClient(
            system_database_url=runs_database(settings),
            dbos_system_schema=SCHEMA,
            application_name=APPLICATION,
            system_database_pool_size=FOR_THE_QUEUE,
            lazy=True,
            retry_connection_errors=False,
        )

    def put(self, uow: UnitOfWork, run_id: str) -> None:
        """Let a run be carried out once the unit of work is committed."""
        if self._shared:
            self._client.enqueue_in_transaction(uow.session.connection(), _options(run_id), run_id)
            return
        event.listen(uow.session, "after_commit", lambda _session: self._put_softly(run_id), once=True)

    def put_now(self, run_id: str) -> None:
        """Let a committed run be carried out; nothing happens when it waits already or is done."""
        self._client.enqueue(_options(run_id), run_id)

    def close(self) -> None:
        """Give connections back."""
        self._client.destroy()

    def __enter__(self) -> DbosQueue:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _put_softly(self, run_id: str) -> None:
        try:
            self.put_now(run_id)
        except SQLAlchemyError as error:
            logger().error("run_not_queued", run_id=run_id, error=type(error).__name__)


def _options(run_id: str) -> EnqueueOptions:
    return {"workflow_name": RUN, "queue_name": QUEUE, "workflow_id": run_id, "app_version": VERSION}
