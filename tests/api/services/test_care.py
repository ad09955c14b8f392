"""Alerts, incidents, referrals and coverage: nothing is lost, nothing is told twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from api.clock import Clock
from api.errors import ConflictError, NotFoundError, UnusableError
from api.persistence.records.care import AlertRecord, IncidentEntryRecord, ReferralRecord
from api.persistence.records.notice import NoticeRecord
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Actor, AreaScope, Role
from api.services import alerts, incidents, referrals
from api.services.coverage import coverage_of, not_yet_reached
from api.services.notices import CALL, WEBHOOK, call_list, called, due, failed
from api.services.webhooks import add_webhook, end_webhook, receiver_of
from scheduler.domain.mode import VisitMode
from tests.api.conftest import NOW, SYSTEM
from tests.api.services.conftest import COORDINATOR, Planned
from tests.fixtures.samples import sample

GATEWAY = Actor("user:gateway", frozenset({Role.DEVICE_GATEWAY}), AreaScope(frozenset({"XZ"})))
SOUTH = Actor("user:south", frozenset({Role.COORDINATOR}), AreaScope(frozenset({"XZ-south"})))
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
AWAY = "E10"


def fixed(moment: datetime) -> Clock:
    return lambda: moment


def raised(uow: UnitOfWork, source_id: str = "meter-1", elder: str = "E01") -> AlertRecord:
    return alerts.take_in(uow, source_id, elder, "no_water_used", NOW)[0]


def told(uow: UnitOfWork) -> list[tuple[str, str]]:
    rows = uow.session.scalars(select(NoticeRecord).order_by(NoticeRecord.event, NoticeRecord.receiver))
    return [(row.event.split(":")[-1], row.receiver) for row in rows]


class TestAlerts:
    def test_the_dispatcher_and_the_contacts_are_told_at_once(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            raised(uow)
            assert told(uow) == [("0", "contacts:E01"), ("0", "dispatcher")]

    def test_one_sent_twice_is_one(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            first = raised(uow)
            again, is_new = alerts.take_in(uow, "meter-1", "E01", "no_water_used", NOW)
            assert (again.id, is_new) == (first.id, False)
            assert len(told(uow)) == 2

    def test_it_is_quiet_while_the_elder_is_away(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            assert raised(uow, elder=AWAY).state == "quiet"
            assert told(uow) == []

    def test_an_elder_elsewhere_does_not_exist(self, village: Planned) -> None:
        nowhere = Actor("user:other", frozenset({Role.DEVICE_GATEWAY}), AreaScope(frozenset()))
        with village.works.begin(nowhere) as uow, pytest.raises(NotFoundError):
            raised(uow)

    def test_one_nobody_takes_is_passed_on_ever_later(self, village: Planned) -> None:
        moment = NOW
        with village.works.begin(GATEWAY) as uow:
            raised(uow)
        for step, minutes in enumerate((15, 30, 60), start=1):
            moment += timedelta(minutes=minutes)
            late = village.at(fixed(moment)).works
            with late.begin(SYSTEM) as uow:
                assert alerts.escalate(uow) == 1
                assert (str(step), "dispatcher") in told(uow)
            with late.begin(SYSTEM) as uow:
                assert alerts.escalate(uow) == 0

    def test_one_that_is_taken_is_not_passed_on(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            alert = raised(uow)
        with village.works.begin(COORDINATOR) as uow:
            assert alerts.acknowledge(uow, alert.id).taken_by == COORDINATOR.id
        with village.at(lambda: NOW + timedelta(days=1)).works.begin(SYSTEM) as uow:
            assert alerts.escalate(uow) == 0

    def test_two_people_do_not_take_one(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            alert = raised(uow)
        with village.works.begin(COORDINATOR) as uow:
            alerts.acknowledge(uow, alert.id)
            with pytest.raises(ConflictError):
                alerts.acknowledge(uow, alert.id)

    def test_a_closed_one_stays_closed(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            alert = raised(uow)
        with village.works.begin(COORDINATOR) as uow:
            alerts.close(uow, alert.id)
            with pytest.raises(ConflictError):
                alerts.close(uow, alert.id)

    def test_lists_go_on_where_they_ended(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            made = {raised(uow, f"meter-{number}").id for number in range(5)}
        with village.works.begin(COORDINATOR) as uow:
            seen: list[str] = []
            after = None
            while page := alerts.alerts_page(uow, "open", after, 2):
                seen += [alert.id for alert in page]
                after = (page[-1].received_at.isoformat(), page[-1].id)
            assert len(seen) == 5
            assert set(seen) == made


class TestIncidents:
    def test_steps_are_kept_in_order_and_sealed(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            incident = incidents.open_incident(uow, "E01", "fall", "lies on the floor", None)
        with village.at(lambda: NOW + timedelta(minutes=1)).works.begin(COORDINATOR) as uow:
            incidents.add_step(uow, incident.id, "called_120", "on the way")
            found = incidents.steps_of(uow, incidents.get_incident(uow, incident.id))
            assert [(entry.step, note) for entry, note in found] == [
                ("opened", "lies on the floor"),
                ("called_120", "on the way"),
            ]
            raw = uow.session.scalars(select(IncidentEntryRecord.note))
            assert all(b"way" not in note and b"floor" not in note for note in raw)

    def test_a_closed_one_takes_no_more_steps(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            incident = incidents.open_incident(uow, "E01", "fall", "", None)
            incidents.add_step(uow, incident.id, "closed", "")
            with pytest.raises(ConflictError):
                incidents.add_step(uow, incident.id, "note", "")

    def test_another_areas_is_not_found(self, village: Planned) -> None:
        north = next(elder.id for elder in sample("village").elders if elder.area == "XZ-north")
        with village.works.begin(COORDINATOR) as uow:
            incident = incidents.open_incident(uow, north, "fall", "", None)
        with village.works.begin(SOUTH) as uow, pytest.raises(NotFoundError):
            incidents.get_incident(uow, incident.id)


class TestReferrals:
    def made(self, uow: UnitOfWork, days: int = 1) -> ReferralRecord:
        due_on = uow.today() + timedelta(days=days)
        return referrals.refer(uow, "E01", "repair", "civil-affairs", due_on, "gas hose", None)

    def test_what_was_asked_is_sealed_and_opens_again(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            referral = self.made(uow)
            assert b"gas" not in referral.what
            assert referrals.words_of(uow, referral) == ("gas hose", None)

    def test_one_is_closed_once(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            referral = self.made(uow)
            referrals.close_referral(uow, referral, done=True, result="replaced")
            assert referrals.words_of(uow, referral) == ("gas hose", "replaced")
            with pytest.raises(ConflictError):
                referrals.close_referral(uow, referral, done=False, result="")

    def test_the_past_is_no_day_to_be_due(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow, pytest.raises(UnusableError):
            self.made(uow, days=-1)

    def test_those_overdue_are_found(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            late, _ = self.made(uow, days=1), self.made(uow, days=9)
        with village.at(lambda: NOW + timedelta(days=3)).works.begin(COORDINATOR) as uow:
            found = referrals.referrals_page(uow, None, overdue=True, after=None, limit=10)
            assert [record.id for record in found] == [late.id]


class TestNotices:
    def test_whoever_was_rung_leaves_the_list(self, village: Planned) -> None:
        with village.works.begin(GATEWAY) as uow:
            raised(uow)
        with village.works.begin(COORDINATOR) as uow:
            first, second = call_list(uow)
            called(uow, first.id)
            assert [notice.id for notice in call_list(uow)] == [second.id]
            with pytest.raises(NotFoundError):
                called(uow, first.id)

    def test_another_area_does_not_ring_them(self, village: Planned) -> None:
        north = next(elder.id for elder in sample("village").elders if elder.area == "XZ-north")
        with village.works.begin(GATEWAY) as uow:
            raised(uow, elder=north)
        with village.works.begin(SOUTH) as uow:
            assert call_list(uow) == []

    def test_a_delivery_that_fails_is_tried_ever_later_and_given_up(self, village: Planned) -> None:
        with village.works.begin(SYSTEM) as uow:
            add_webhook(uow, "https://example.org/hook", None)
            raised(uow)
        moment, tries = NOW, 0
        while True:
            with village.at(fixed(moment)).works.begin(SYSTEM) as uow:
                waiting = due(uow, [WEBHOOK], 10)
                if not waiting:
                    break
                tries += 1
                failed(uow, waiting[0])
                assert due(uow, [WEBHOOK], 10) == [] or waiting[0].state == "failed"
            moment += timedelta(days=1)
        assert tries == 8

    def test_an_ended_webhook_is_told_nothing(self, village: Planned) -> None:
        with village.works.begin(SYSTEM) as uow:
            record, secret = add_webhook(uow, "https://example.org/hook", "XZ")
            assert secret.startswith("whsec_")
            assert receiver_of(uow, record.id) is not None
            end_webhook(uow, record.id)
            assert receiver_of(uow, record.id) is None
            raised(uow)
            query = select(func.count()).where(NoticeRecord.channel != CALL)
            assert uow.session.scalar(query) == 0


class TestCoverage:
    def test_the_rate_is_of_those_who_agreed(self, village: Planned) -> None:
        register = sample("village")
        agreed = [elder for elder in register.elders if any(elder.consents_to(mode) for mode in VisitMode)]
        with village.works.begin(COORDINATOR) as uow:
            whole = coverage_of(uow, NOVEMBER, "XZ").areas[0]
        assert 0 < whole.elders <= len(agreed)
        assert whole.elders + whole.absent + whole.refused == len(register.elders)

    def test_the_parts_add_up_to_the_whole(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            whole, *parts = coverage_of(uow, NOVEMBER, "XZ").areas
        for name in ("elders", "by_any", "in_person", "refused", "absent"):
            assert getattr(whole, name) == sum(getattr(part, name) for part in parts)

    def test_reached_and_not_reached_are_everybody(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            found = coverage_of(uow, NOVEMBER, "XZ")
            missing = not_yet_reached(uow, NOVEMBER, "XZ")
        assert found.areas[0].by_any + len(missing) == found.areas[0].elders

    def test_contacts_are_those_of_the_ledger(self, village: Planned) -> None:
        seen = {e.elder for e in sample("village").ledger if e.is_contact and e.day.month == 11 and e.day.year == 2026}
        with village.works.begin(COORDINATOR) as uow:
            missing = {line.elder for line in not_yet_reached(uow, NOVEMBER, "XZ")}
        assert not seen & missing

    def test_the_gravest_come_first(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            tiers = [line.tier.value for line in not_yet_reached(uow, DECEMBER, "XZ")]
        order = ["red", "yellow", "green"]
        assert tiers == sorted(tiers, key=order.index)

    def test_workdays_are_counted_from_today(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            assert coverage_of(uow, NOVEMBER, "XZ").workdays_left == 3
            assert coverage_of(uow, date(2026, 10, 1), "XZ").workdays_left == 0

    def test_an_area_nobody_may_see_is_not_found(self, village: Planned) -> None:
        with village.works.begin(SOUTH) as uow, pytest.raises(NotFoundError):
            coverage_of(uow, NOVEMBER, "XZ-north")
