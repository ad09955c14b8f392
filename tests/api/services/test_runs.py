"""Who may ask for which run, what fits together, and what happens before anybody carries it out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from api.clock import Clock
from api.errors import ForbiddenError, NotFoundError, UnusableError
from api.persistence.records.run import RunKind, RunRecord
from api.persistence.records.scenario import ScenarioRecord
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Actor, AreaScope, Role
from api.services.publishing import publish, week_to_publish
from api.services.run_params import RunParams, since_monday
from api.services.runs import RunRequest, cancel_run, event_of, get_run, request_run, runs_of
from api.services.weekly_runs import request_weekly_runs
from tests.api.services.conftest import COORDINATOR, Planned
from tests.fixtures.samples import SHORT

PLANNER = Actor("user:planner", frozenset({Role.PLANNER}), COORDINATOR.scope)
ELSEWHERE = Actor("user:elsewhere", frozenset({Role.COORDINATOR}), AreaScope(frozenset({"nowhere"})))
ADMINISTRATOR = Actor("user:administrator", frozenset({Role.ADMINISTRATOR}))
IN_THE_WEEK = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
"""Tuesday noon in Shanghai."""
FRIDAY = datetime(2026, 12, 3, 22, 0, tzinfo=UTC)
"""Friday, 06:00 in Shanghai, in the village's week."""


class Listed:
    """A queue that only lists."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def put(self, uow: UnitOfWork, run_id: str) -> None:
        self.ids.append(run_id)


def ask(village: Planned, kind: RunKind, actor: Actor = COORDINATOR, **given: object) -> RunRecord:
    base, scenario = given.pop("base", None), given.pop("scenario", None)
    assert base is None or isinstance(base, str)
    assert scenario is None or isinstance(scenario, str)
    asked = RunRequest(kind, RunParams.model_validate(given), base, scenario)
    with village.works.begin(actor) as uow:
        return request_run(uow, Listed(), village.week, asked)


def always(moment: datetime) -> Clock:
    return lambda: moment


def scenario(village: Planned) -> str:
    with village.works.begin(PLANNER) as uow:
        record = ScenarioRecord(
            week_id=village.week, name="fewer", changes={}, base_roster_id=None, made_by="user:planner",
            made_at=uow.clock(),
        )  # fmt: skip
        uow.session.add(record)
        uow.session.flush()
        return record.id


class TestAsking:
    def test_a_run_waits_and_is_in_the_queue(self, village: Planned) -> None:
        queue = Listed()
        with village.works.begin(COORDINATOR) as uow:
            record = request_run(uow, queue, village.week, RunRequest(RunKind.FULL, RunParams(seed=3)))
        assert (record.state, record.params["seed"], record.requested_by) == ("queued", 3, COORDINATOR.id)
        assert queue.ids == [record.id]
        assert set(record.versions) == {"tanfang", "numba", "ortools"}

    def test_planners_ask_what_if_only(self, village: Planned) -> None:
        with pytest.raises(ForbiddenError):
            ask(village, RunKind.FULL, PLANNER)
        assert ask(village, RunKind.SCENARIO, PLANNER, scenario=scenario(village)).kind == "scenario"

    def test_the_week_of_another_area_is_not_there(self, village: Planned) -> None:
        with pytest.raises(NotFoundError):
            ask(village, RunKind.FULL, ELSEWHERE)

    def test_filling_needs_a_draft(self, village: Planned) -> None:
        with pytest.raises(UnusableError) as refusal:
            ask(village, RunKind.FILL)
        assert refusal.value.code == "base_roster_missing"
        assert ask(village, RunKind.FILL, base=village.roster).base_roster_id == village.roster

    def test_a_full_run_takes_no_draft(self, village: Planned) -> None:
        with pytest.raises(UnusableError) as refusal:
            ask(village, RunKind.FULL, base=village.roster)
        assert refusal.value.code == "base_roster_does_not_fit"

    def test_a_repair_needs_something_to_repair(self, village: Planned) -> None:
        with pytest.raises(UnusableError) as refusal:
            ask(village, RunKind.REPAIR)
        assert refusal.value.code == "nothing_to_repair"
        with village.works.begin(COORDINATOR) as uow:
            publish(uow, week_to_publish(uow, village.week), village.roster, 1)
        assert ask(village, RunKind.REPAIR).base_roster_id is None

    @pytest.mark.parametrize("name", ["change_price", "changes", "frozen_until"])
    def test_what_only_repairs_take_is_refused_elsewhere(self, village: Planned, name: str) -> None:
        values = {"change_price": 2, "changes": [], "frozen_until": "2026-12-01T12:00:00+08:00"}
        with pytest.raises(UnusableError) as refusal:
            ask(village, RunKind.FULL, COORDINATOR, **{name: values[name]})
        assert [fault.pointer for fault in refusal.value.faults] == [f"/{name}"]

    def test_a_repair_in_its_week_freezes_what_has_begun(self, village: Planned) -> None:
        record = ask(village.at(lambda: IN_THE_WEEK), RunKind.REPAIR, base=village.roster)
        assert RunParams.model_validate(record.params).frozen_until == IN_THE_WEEK
        assert ask(village, RunKind.REPAIR, base=village.roster).params["frozen_until"] is None

    def test_changes_carry_nobody_s_details(self, village: Planned) -> None:
        visit = village.demand.problem.visits[0]
        place = village.demand.problem.place_of[visit.place]
        change = {"kind": "visit_added", "visit": visit.model_dump(), "place": place.model_dump()}
        with pytest.raises(UnusableError) as refusal:
            ask(village, RunKind.REPAIR, base=village.roster, changes=[change])
        assert refusal.value.faults[0].pointer == "/changes/0"

    def test_a_what_if_needs_its_question(self, village: Planned) -> None:
        with pytest.raises(NotFoundError):
            ask(village, RunKind.SCENARIO)
        with pytest.raises(UnusableError):
            ask(village, RunKind.FULL, scenario=scenario(village))

    @pytest.mark.parametrize("seconds", [0.5, 3601, float("nan")])
    def test_seconds_lie_between_one_and_an_hour(self, seconds: float) -> None:
        with pytest.raises(ValidationError):
            RunParams(seconds=seconds)


class TestLooking:
    def test_the_newest_run_comes_first_page_by_page(self, village: Planned) -> None:
        moments = [IN_THE_WEEK + timedelta(minutes=minute) for minute in (0, 1, 1)]
        ids = [ask(village.at(always(moment)), RunKind.FULL).id for moment in moments]
        with village.works.begin(COORDINATOR) as uow:
            first = runs_of(uow, village.week, None, 2)
            rest = runs_of(uow, village.week, (first[-1].requested_at.isoformat(), first[-1].id), 2)
        assert {run.id for run in first} == set(ids[1:])
        assert [run.id for run in rest] == ids[:1]

    def test_runs_of_other_areas_are_not_there(self, village: Planned) -> None:
        run_id = ask(village, RunKind.FULL).id
        with village.works.begin(ELSEWHERE) as uow, pytest.raises(NotFoundError):
            get_run(uow, run_id)


class TestStopping:
    def test_a_run_that_waits_is_over_at_once(self, village: Planned) -> None:
        asked = ask(village, RunKind.FULL)
        with village.works.begin(COORDINATOR) as uow:
            record = cancel_run(uow, asked.id)
        assert (record.state, record.ended_at) == ("cancelled", record.cancel_requested_at)
        assert event_of(record) == 2

    def test_stopping_twice_changes_nothing(self, village: Planned) -> None:
        asked = ask(village, RunKind.FULL)
        with village.works.begin(COORDINATOR) as uow:
            first = cancel_run(uow, asked.id).cancel_requested_at
        with village.at(lambda: IN_THE_WEEK).works.begin(COORDINATOR) as uow:
            record = cancel_run(uow, asked.id)
        assert (record.cancel_requested_at, event_of(record)) == (first, 2)

    def test_planners_stop_no_roster_of_coordinators(self, village: Planned) -> None:
        asked = ask(village, RunKind.FULL)
        with village.works.begin(PLANNER) as uow, pytest.raises(ForbiddenError):
            cancel_run(uow, asked.id)


class TestPlanningEveryWeek:
    def plan(self, village: Planned, scheduled_at: datetime = FRIDAY, now: datetime = FRIDAY) -> list[str]:
        with replace(village.works, clock=lambda: now).begin(ADMINISTRATOR) as uow:
            return request_weekly_runs(uow, Listed(), scheduled_at, RunParams(seconds=60))

    def test_an_area_that_had_a_week_gets_the_next_one(self, village: Planned) -> None:
        (run_id,) = self.plan(village)
        with village.works.begin(ADMINISTRATOR) as uow:
            record = get_run(uow, run_id)
            assert (record.kind, record.params["seconds"]) == ("full", 60)
            assert record.week_id != village.week

    def test_the_same_moment_asks_once(self, village: Planned) -> None:
        assert len(self.plan(village)) == 1
        with village.works.begin(ADMINISTRATOR) as uow:
            run = get_run(uow, self.the_run(village))
            run.state = "done"
        assert self.plan(village) == []

    def test_a_week_that_is_being_planned_is_left_alone(self, village: Planned) -> None:
        assert len(self.plan(village)) == 1
        assert self.plan(village, FRIDAY + timedelta(hours=1)) == []

    def test_a_published_week_is_left_alone(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            publish(uow, week_to_publish(uow, village.week), village.roster, 1)
        assert self.plan(village, FRIDAY - timedelta(days=7), FRIDAY - timedelta(days=7)) == []

    def test_a_week_that_has_begun_is_not_planned_after_all(self, village: Planned) -> None:
        assert self.plan(village, FRIDAY, FRIDAY + timedelta(days=4)) == []

    def the_run(self, village: Planned) -> str:
        with village.works.begin(ADMINISTRATOR) as uow:
            return uow.session.query(RunRecord).one().id


class TestTimeSinceMonday:
    def test_is_counted_on_the_wall(self) -> None:
        zone = ZoneInfo("Asia/Shanghai")
        assert since_monday(IN_THE_WEEK, SHORT, zone) == timedelta(days=1, hours=12)
        assert since_monday(IN_THE_WEEK - timedelta(days=9), SHORT, zone) == timedelta(0)
