"""What has to hold afterwards: every acknowledged write is there, every run finished once, no release is half made."""

from __future__ import annotations

from collections import Counter

from dbos import DBOSClient
from sqlalchemy import select, text

from api.jobs.state import APPLICATION, SCHEMA, runs_database
from api.persistence.records.audit import AuditEntryRecord
from api.persistence.records.care import AlertRecord, ReportRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.records.idempotency import IdempotencyRecord
from api.persistence.records.ledger import LedgerRecord
from api.persistence.records.roster import PinRecord, ReleasedRouteRecord, ReleaseRecord, RosterRecord
from api.persistence.records.run import RunRecord
from api.persistence.records.week import WeekRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import verify
from api.services.rosters import opened_roster
from api.services.snapshots import open_roster
from api.settings import ServiceSettings
from scheduler.evaluate.evaluation import evaluate
from tests.api.conftest import SYSTEM
from tests.api.jobs.processes import until
from tests.api.soak.deeds import FINAL, IMPORT, OUTCOME, PIN, RELEASE, RUN
from tests.api.soak.installation import Installation
from tests.api.soak.run_log import ENDED, began_from_nothing, events_in
from tests.api.soak.stock import works_of
from tests.api.soak.writing import Written


def wait_for_runs(installed: Installation) -> None:
    """Wait until every run has ended and the engine of durable runs knows it."""
    with works_of(installed) as works:

        def are_over() -> bool:
            with works.begin(SYSTEM) as uow:
                return set(uow.session.scalars(select(RunRecord.state).distinct())) <= FINAL

        until(are_over, "every run has ended")
    until(lambda: "PENDING" not in set(_workflows(installed).values()), "every workflow has ended")


def check_everything(installed: Installation, written: Written) -> None:
    with works_of(installed) as works, works.begin(SYSTEM) as uow:
        _check_writes(uow, written)
        _check_runs(uow, installed, written)
        _check_releases(uow, written)
        assert verify(uow).sound
        assert uow.session.scalars(select(IdempotencyRecord.key).where(IdempotencyRecord.status.is_(None))).all() == []
        if works.database.is_sqlite:
            assert uow.session.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
            assert uow.session.execute(text("PRAGMA foreign_key_check")).all() == []


def _check_writes(uow: UnitOfWork, written: Written) -> None:
    """Each acknowledged write is there, and nothing that nobody sent: what was repeated was done once."""
    session = uow.session
    assert _ids(uow, PinRecord) == _once(written.of(PIN))
    assert {elder for elder in _ids(uow, ElderRecord) if elder.startswith("X")} == _once(written.of(IMPORT))
    reported = session.execute(select(ReportRecord.client_id, ReportRecord.ledger_id))
    reports = {row.client_id: row.ledger_id for row in reported}
    assert set(reports) == _once(written.of(OUTCOME))
    ledger = select(LedgerRecord.id).where(LedgerRecord.visit.is_not(None))
    assert set(session.scalars(ledger)) == set(reports.values())
    assert sorted(session.scalars(select(AlertRecord.source_id))) == sorted(reports.values())
    told = _targets(uow, "visit.reported")
    assert told == sorted(f"ledger:{entry}" for entry in reports.values())
    assert len(_targets(uow, "register.imported")) == len(written.of(IMPORT))


def _check_runs(uow: UnitOfWork, installed: Installation, written: Written) -> None:
    runs = list(uow.session.scalars(select(RunRecord)))
    assert {run.id for run in runs} == _once(written.of(RUN))
    assert _workflows(installed) == dict.fromkeys(written.of(RUN), "SUCCESS")
    events = events_in(installed.logs())
    ended = Counter(str(line["run_id"]) for line in events if line["event"] == ENDED)
    assert [run for run, times in ended.items() if times > 1] == []
    assert began_from_nothing(events) == []
    origins = Counter(uow.session.scalars(select(RosterRecord.origin).where(RosterRecord.origin.startswith("run:"))))
    assert origins == Counter(f"run:{run.id}" for run in runs if run.roster_id is not None)
    for run in runs:
        assert run.state == "done" or run.failure in ("engine_failed", "run_kept_failing"), (run.state, run.failure)
        assert run.state != "done" or run.roster_id is not None
        if run.roster_id is not None:
            kept, problem, roster = opened_roster(uow, run.roster_id)
            judged = evaluate(problem, roster)
            assert judged.feasible
            assert kept.figures["served"] == judged.served


def _check_releases(uow: UnitOfWork, written: Written) -> None:
    session = uow.session
    releases = list(session.scalars(select(ReleaseRecord).order_by(ReleaseRecord.number)))
    first, *others = releases
    assert {release.id for release in others} == _once(written.of(RELEASE))
    assert [release.number for release in releases] == list(range(1, len(releases) + 1))
    assert session.scalars(select(WeekRecord.version)).all() == [len(releases) + 1]
    assert _targets(uow, "roster.published") == sorted(f"release:{release.id}" for release in releases)
    for release in releases:
        query = select(ReleasedRouteRecord).where(ReleasedRouteRecord.release_id == release.id)
        routes = list(session.scalars(query))
        assert sorted(route.shift for route in routes) == _shifts(release)
        assert {route.in_force for route in routes} == {release is releases[-1]}
    assert first.number == 1


def _shifts(release: ReleaseRecord) -> list[str]:
    return sorted(route.shift for route in open_roster(release.content).routes if route.stops)


def _once(names: list[str]) -> set[str]:
    assert len(set(names)) == len(names)
    return set(names)


def _ids(uow: UnitOfWork, record: type[PinRecord] | type[ElderRecord]) -> set[str]:
    return set(uow.session.scalars(select(record.id)))


def _targets(uow: UnitOfWork, action: str) -> list[str]:
    query = select(AuditEntryRecord.target).where(AuditEntryRecord.action == action)
    return sorted(uow.session.scalars(query))


def _workflows(installed: Installation) -> dict[str, str]:
    """How each run's workflow stands, by the run's id."""
    client = DBOSClient(
        system_database_url=runs_database(ServiceSettings(database=installed.database)),
        dbos_system_schema=SCHEMA,
        application_name=APPLICATION,
    )
    try:
        found = client.list_workflows(name="run", load_input=False, load_output=False)
        return {workflow.workflow_id: workflow.status for workflow in found}
    finally:
        client.destroy()
