"""The visitor's day: own routes only, outcomes once, and a closed door is not a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event
from sqlalchemy import select

from api.errors import ConflictError, NotFoundError, UnusableError
from api.persistence.mapping.register import load_register
from api.persistence.records.care import AlertRecord, ReportRecord
from api.persistence.records.ledger import LedgerRecord
from api.security.actor import Actor, Role
from api.services.cannot_come import ask, decide, request_of, requests_page, withdraw
from api.services.own_calendar import calendar_of
from api.services.own_reports import Report, report
from api.services.own_routes import routes_on
from api.services.publishing import publish, week_to_publish
from scheduler.constraints.registry import default_prices
from scheduler.demand.problem import problem_of
from scheduler.domain.ledger import Outcome
from scheduler.domain.mode import VisitMode
from tests.api.conftest import SYSTEM
from tests.api.services.conftest import COORDINATOR, Planned
from tests.fixtures.samples import sample

V1 = Actor("user:v1", frozenset({Role.VISITOR}), visitor="V1")
V2 = Actor("user:v2", frozenset({Role.VISITOR}), visitor="V2")
MONDAY = date(2026, 11, 30)
SHANGHAI = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 11, 30, 20, 0, tzinfo=SHANGHAI)
BEGAN = datetime(2026, 11, 30, 9, 30, tzinfo=SHANGHAI)
SEEN = Report(
    client_id="11111111", day=MONDAY, visit="E01/visit/1", mode=VisitMode.HOME, outcome=Outcome.SEEN, began_at=BEGAN,
    ended_at=BEGAN + timedelta(minutes=30),
)  # fmt: skip
CLOSED = replace(SEEN, client_id="22222222", outcome=Outcome.NOT_SEEN, reason="nobody opened")


@pytest.fixture
def published(village: Planned) -> Planned:
    with village.works.begin(SYSTEM) as uow:
        publish(uow, week_to_publish(uow, village.week), village.roster, 1)
    return village.at(lambda: EVENING)


def first_visit(published: Planned) -> str:
    with published.works.begin(V1) as uow:
        return routes_on(uow, MONDAY)[0].stops[0].visits[0].visit


def events_of(content: bytes) -> list[Event]:
    return [item for item in Calendar.from_ical(content).walk("VEVENT") if isinstance(item, Event)]


class TestOwnRoutes:
    def test_everybody_on_them_is_named_and_nobody_else(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            (route,) = routes_on(uow, MONDAY)
            elders = {item.elder for stop in route.stops for item in stop.visits}
            assert set(route.doors.people) == elders
            names = {person.id: person.name for person in sample("village").people}
            assert {elder: person.name for elder, person in route.doors.people.items()} == {e: names[e] for e in elders}

    def test_others_have_others(self, published: Planned) -> None:
        with published.works.begin(V2) as uow:
            mine = {item.visit for route in routes_on(uow, MONDAY) for stop in route.stops for item in stop.visits}
        assert first_visit(published) not in mine

    def test_a_draft_is_on_nobodys_phone(self, village: Planned) -> None:
        with village.works.begin(V1) as uow:
            assert routes_on(uow, MONDAY) == ()


class TestOutcomes:
    def test_a_visit_that_was_made_is_in_the_ledger(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            told = report(uow, replace(SEEN, visit=first_visit(published)))
            assert told.alert is None
            assert told.ledger.visitor_id == "V1"
            assert told.ledger.work_seconds >= 30 * 60

    def test_it_counts_in_the_next_weeks_demand(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            report(uow, replace(SEEN, visit=first_visit(published)))
        with published.works.begin(SYSTEM) as uow:
            register = load_register(uow, None, MONDAY - timedelta(weeks=13))
        demand = problem_of(register, "2026-W50", default_prices())
        elder = first_visit(published).split("/")[0]
        assert demand.problem.history_of[elder].last_contact == MONDAY

    def test_the_same_report_sent_twice_is_one(self, published: Planned) -> None:
        told = replace(SEEN, visit=first_visit(published))
        with published.works.begin(V1) as uow:
            first = report(uow, told).record.id
        with published.works.begin(V1) as uow:
            assert report(uow, told).record.id == first
            assert len(uow.session.scalars(select(ReportRecord)).all()) == 1

    def test_a_visit_is_not_made_twice(self, published: Planned) -> None:
        told = replace(SEEN, visit=first_visit(published))
        with published.works.begin(V1) as uow:
            report(uow, told)
            with pytest.raises(ConflictError):
                report(uow, replace(told, client_id="33333333"))

    def test_a_closed_door_is_not_a_visit_and_raises_an_alert(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            told = report(uow, replace(CLOSED, visit=first_visit(published)))
            alert = uow.session.get(AlertRecord, told.alert)
            assert alert is not None
            assert (alert.kind, alert.state) == ("not_seen", "open")
        with published.works.begin(SYSTEM) as uow:
            register = load_register(uow, None, MONDAY)
            assert not any(entry.is_contact for entry in register.ledger if entry.day == MONDAY)

    def test_a_closed_door_may_be_visited_again(self, published: Planned) -> None:
        visit = first_visit(published)
        with published.works.begin(V1) as uow:
            report(uow, replace(CLOSED, visit=visit))
            report(uow, replace(SEEN, visit=visit))
            lines = select(LedgerRecord.number).where(LedgerRecord.visit == visit).order_by(LedgerRecord.number)
            assert list(uow.session.scalars(lines)) == [1, 2]

    def test_a_closed_door_needs_a_reason(self, published: Planned) -> None:
        with published.works.begin(V1) as uow, pytest.raises(UnusableError) as refused:
            report(uow, replace(CLOSED, visit=first_visit(published), reason=" "))
        assert refused.value.faults[0].pointer == "/outcome"

    def test_nobody_is_seen_by_phone(self, published: Planned) -> None:
        with published.works.begin(V1) as uow, pytest.raises(UnusableError):
            report(uow, replace(SEEN, visit=first_visit(published), mode=VisitMode.PHONE))

    def test_somebody_elses_visit_cannot_be_reported(self, published: Planned) -> None:
        with published.works.begin(V2) as uow, pytest.raises(NotFoundError):
            report(uow, replace(SEEN, visit=first_visit(published)))

    @pytest.mark.parametrize("hours", [-24, 24])
    def test_a_visit_begins_on_its_day(self, published: Planned, hours: int) -> None:
        moved = replace(
            SEEN, visit=first_visit(published), began_at=BEGAN + timedelta(hours=hours),
            ended_at=SEEN.ended_at + timedelta(hours=hours),
        )  # fmt: skip
        with published.works.begin(V1) as uow, pytest.raises(UnusableError):
            report(uow, moved)

    def test_what_was_written_is_sealed(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            told = report(uow, replace(CLOSED, visit=first_visit(published), form='{"health": "coughs"}'))
            assert b"coughs" not in told.record.form
            assert told.ledger.reason is not None
            assert b"nobody opened" not in told.ledger.reason


class TestCannotCome:
    def test_an_approval_makes_the_visitor_absent(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            asked = ask(uow, MONDAY, MONDAY + timedelta(days=1), "fever")
        with published.works.begin(COORDINATOR) as uow:
            assert [record.id for record in requests_page(uow, "open", None, 10)] == [asked.id]
            decide(uow, request_of(uow, asked.id), approve=True)
        with published.works.begin(SYSTEM) as uow:
            (absence,) = load_register(uow, None, MONDAY).exceptions_of["V1"]
            assert absence.is_absence
            assert (absence.first_day, absence.last_day) == (MONDAY, MONDAY + timedelta(days=1))

    def test_a_decision_is_made_once(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            asked = ask(uow, MONDAY, MONDAY, "")
        with published.works.begin(COORDINATOR) as uow:
            decide(uow, request_of(uow, asked.id), approve=False)
            with pytest.raises(ConflictError):
                decide(uow, request_of(uow, asked.id), approve=True)

    def test_nobody_takes_back_what_another_asked(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            asked = ask(uow, MONDAY, MONDAY, "")
        with published.works.begin(V2) as uow, pytest.raises(NotFoundError):
            withdraw(uow, asked.id)

    def test_the_past_cannot_be_asked_off(self, published: Planned) -> None:
        with published.works.begin(V1) as uow, pytest.raises(UnusableError):
            ask(uow, MONDAY - timedelta(days=1), MONDAY, "")


class TestCalendar:
    def test_it_has_an_event_for_each_route_and_no_names(self, published: Planned) -> None:
        with published.works.begin(V1) as uow:
            content = calendar_of(uow)
            days = {route.record.day for day in range(7) for route in routes_on(uow, MONDAY + timedelta(days=day))}
        assert {f"{event.start:%Y-%m-%d}" for event in events_of(content)} == {day.isoformat() for day in days}
        assert all(person.name.encode() not in content for person in sample("village").people)

    def test_an_event_keeps_its_uid_and_counts_its_releases(self, published: Planned) -> None:
        def events() -> dict[str, int]:
            with published.works.begin(V1) as uow:
                found = events_of(calendar_of(uow))
                return {str(event["UID"]): int(str(event["SEQUENCE"])) for event in found}

        before = events()
        with published.works.begin(SYSTEM) as uow:
            publish(uow, week_to_publish(uow, published.week), published.roster, 1)
        assert events() == {uid: number + 1 for uid, number in before.items()}
