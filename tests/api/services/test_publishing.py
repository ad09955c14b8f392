"""Publishing: one wins, what is published never changes, and nobody is in two places."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from sqlalchemy import func, select

from api.errors import ConflictError, NotFoundError, ServiceError
from api.persistence.records.notice import NoticeRecord
from api.persistence.records.roster import ReleasedRouteRecord, ReleaseRecord
from api.persistence.repositories.releases import Releases
from api.persistence.repositories.rosters import Rosters
from api.persistence.unit_of_work import UnitOfWork
from api.services.publishing import publish, published_meanwhile, week_to_publish
from api.services.rosters import replace_roster
from api.services.snapshots import open_roster, opened
from api.services.weeks import open_week
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.diff import RosterDiff
from tests.api.conftest import SYSTEM
from tests.api.services.conftest import COORDINATOR, Planned, planned


def release(uow: UnitOfWork, village: Planned, version: int = 1) -> ReleaseRecord:
    return publish(uow, week_to_publish(uow, village.week), village.roster, version)


def emptied(uow: UnitOfWork, village: Planned) -> None:
    record = Rosters(uow).get(village.roster)
    assert record is not None
    problem, roster = opened(uow, record)
    empty = Roster(problem=roster.problem, start=roster.start, unassigned=())
    replace_roster(uow, record, empty, evaluate(problem, empty))


class TestPublishing:
    def test_the_release_is_the_draft(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            made = release(uow, village)
            assert made.number == 1
            draft = Rosters(uow).get(village.roster)
            assert draft is not None
            assert made.content == draft.content
            assert made.figures == draft.figures

    def test_every_route_of_it_is_in_force(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            made = release(uow, village)
            roster = open_roster(made.content)
            routes = uow.session.scalars(select(ReleasedRouteRecord)).all()
            assert {route.shift for route in routes} == {route.shift for route in roster.routes}
            assert all(route.in_force and route.starts_at < route.ends_at for route in routes)

    def test_a_second_release_replaces_the_first(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            first = release(uow, village)
        with village.works.begin(COORDINATOR) as uow:
            second = release(uow, village)
            assert second.number == 2
            assert RosterDiff.model_validate(second.changes).visits == ()
            in_force = select(func.count()).where(ReleasedRouteRecord.in_force)
            of_first = in_force.where(ReleasedRouteRecord.release_id == first.id)
            assert uow.session.scalar(of_first) == 0
            assert uow.session.scalar(in_force) == len(open_roster(second.content).routes)

    def test_only_those_affected_are_told(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            release(uow, village)
            told = set(uow.session.scalars(select(NoticeRecord.receiver)))
            routes = uow.session.scalars(select(ReleasedRouteRecord.visitor_id))
            assert told == {f"visitor:{visitor}" for visitor in routes}
        with village.works.begin(COORDINATOR) as uow:
            before = uow.session.scalar(select(func.count()).select_from(NoticeRecord))
            release(uow, village)
            assert uow.session.scalar(select(func.count()).select_from(NoticeRecord)) == before

    def test_a_draft_that_breaks_a_rule_is_refused(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            emptied(uow, village)
            with pytest.raises(ConflictError) as refused:
                release(uow, village, version=2)
            assert refused.value.code == "roster_breaks_rules"
            assert "listed" in refused.value.what.en

    def test_a_draft_that_changed_meanwhile_is_refused(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            emptied(uow, village)
            with pytest.raises(ServiceError) as refused:
                release(uow, village, version=1)
            assert refused.value.status is HTTPStatus.PRECONDITION_FAILED

    def test_a_draft_of_another_week_is_refused(self, village: Planned) -> None:
        with village.works.begin(SYSTEM) as uow:
            other = open_week(uow, "XZ", "2026-W50")
            with pytest.raises(ConflictError) as refused:
                publish(uow, week_to_publish(uow, other.id), village.roster, 1)
            assert refused.value.code == "roster_of_another_week"

    def test_a_week_nobody_may_see_does_not_exist(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow, pytest.raises(NotFoundError):
            week_to_publish(uow, "nothing")

    def test_who_comes_too_late_is_told_what_changed(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            release(uow, village)
            week = week_to_publish(uow, village.week)
            assert week.version == 2
            refusal = published_meanwhile(uow, week)
            assert refusal.status is HTTPStatus.PRECONDITION_FAILED
            assert "release 1" in refusal.what.en

    def test_a_failure_leaves_nothing_behind(self, village: Planned) -> None:
        def failing() -> None:
            with village.works.begin(COORDINATOR) as uow:
                release(uow, village)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            failing()
        with village.works.begin(COORDINATOR) as uow:
            assert Releases(uow).in_force(village.week) is None
            assert uow.session.scalar(select(func.count()).select_from(ReleasedRouteRecord)) == 0


class TestTwoAreas:
    def test_one_visitor_is_not_booked_by_two(self, village: Planned) -> None:
        with village.works.begin(SYSTEM) as uow:
            release(uow, village)
            week, _, roster = planned(uow, "XZ-south")
            with pytest.raises(ConflictError) as refused:
                publish(uow, week_to_publish(uow, week), roster, 1)
            assert refused.value.code == "visitor_taken_elsewhere"
            assert "V1 2026-11-30" in refused.value.what.en
