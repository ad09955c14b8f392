"""A register survives the database, and only what differs is written."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.errors import ForbiddenError, UnusableError
from api.persistence.mapping.register import Vanished, load_register, store_register
from api.persistence.records.elder import ElderRecord
from api.persistence.records.elder_history import ConsentRecord
from api.persistence.records.ledger import LedgerRecord
from api.persistence.records.roster import PinRecord
from api.persistence.records.visitor import QualificationRecord
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, AreaScope
from scheduler.domain.ledger import Outcome
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.place import Area, AreaLevel
from scheduler.domain.register import Register
from scheduler.domain.visitor import Visitor
from scheduler.formats.register import read_register
from tests.api.conftest import NOW, SYSTEM, TOWN
from tests.api.persistence.registers import comparable, two_towns
from tests.api.persistence.stored import stored

VILLAGE = Path(__file__).parents[4] / "fixtures" / "village"


def loaded(works: Works, area: str | None = None, since: date = date.min, actor: Actor = SYSTEM) -> Register:
    with works.begin(actor) as uow:
        return load_register(uow, area, since, with_people=True)


def of_town(town: str) -> Actor:
    return Actor("user", frozenset(), AreaScope(frozenset({town})))


class TestRoundTrip:
    def test_the_sample_town_comes_back_as_it_was(self, stored_town: Works) -> None:
        assert comparable(loaded(stored_town)) == comparable(read_register(TOWN))

    def test_the_sample_village_comes_back_as_it_was(self, works: Works) -> None:
        register = read_register(VILLAGE)
        stored(works, register)
        assert comparable(loaded(works)) == comparable(register)

    def test_two_towns_come_back_as_they_were(self, works: Works) -> None:
        stored(works, two_towns())
        assert comparable(loaded(works)) == comparable(two_towns())

    def test_an_empty_database_gives_an_empty_register(self, works: Works) -> None:
        assert loaded(works) == Register()

    def test_planning_opens_no_personal_details(self, stored_town: Works) -> None:
        with stored_town.begin(SYSTEM) as uow:
            assert load_register(uow, None, date.min).people == ()

    def test_the_ledger_begins_on_the_day_asked_for(self, works: Works) -> None:
        stored(works, two_towns())
        assert {entry.day for entry in loaded(works, since=date(2026, 11, 4)).ledger} == {date(2026, 11, 10)}


class TestPartOfARegister:
    def test_an_area_brings_its_elders_and_whoever_may_come(self, works: Works) -> None:
        stored(works, two_towns())
        part = loaded(works, area="north")
        assert [elder.id for elder in part.elders] == ["north-e1"]
        assert [visitor.id for visitor in part.visitors] == ["doctor-1", "north-v1"]
        assert {entry.elder for entry in part.ledger} == {"north-e1"}
        assert {place.id for place in part.places} == {"north-door", "north-home", "clinic"}

    def test_a_coordinator_loads_the_own_town_only(self, works: Works) -> None:
        stored(works, two_towns())
        part = loaded(works, actor=of_town("south"))
        assert [elder.id for elder in part.elders] == ["south-e1"]
        assert {person.id for person in part.people} == {"south-e1", "south-v1"}
        assert [rule.id for rule in part.rules] == ["weekly"]

    def test_a_visitor_of_another_area_whom_an_elder_knows_is_there(self, works: Works) -> None:
        register = two_towns()
        north, south = register.elders
        known = north.model_copy(update={"backup_visitor": "south-v1"})
        stored(works, register.model_copy(update={"elders": (known, south)}))
        part = loaded(works, actor=of_town("north"))
        assert "south-v1" in part.visitor_of
        assert [pattern.visitor for pattern in part.availability] == ["north-v1"]
        assert "south-v1" not in part.person_of


class TestStoringAgain:
    def test_the_same_register_changes_nothing(self, works: Works) -> None:
        stored(works, two_towns())
        with works.begin(SYSTEM) as uow:
            before = uow.session.scalars(select(QualificationRecord.id).order_by(QualificationRecord.id)).all()
        stored(works, two_towns())
        with works.begin(SYSTEM) as uow:
            after = uow.session.scalars(select(QualificationRecord.id).order_by(QualificationRecord.id)).all()
            versions = set(uow.session.scalars(select(ElderRecord.version)))
        assert (before, versions) == (after, {1})
        assert comparable(loaded(works)) == comparable(two_towns())

    def test_a_changed_elder_gets_a_new_version_and_others_do_not(self, works: Works) -> None:
        register = two_towns()
        stored(works, register)
        north, south = register.elders
        changed = north.model_copy(update={"named_visitor": None, "categories": frozenset({"disabled"})})
        stored(works, register.model_copy(update={"elders": (changed, south)}))
        assert loaded(works).elder_of["north-e1"] == changed
        with works.begin(SYSTEM) as uow:
            versions = dict(uow.session.execute(select(ElderRecord.id, ElderRecord.version)).all())
        assert versions == {"north-e1": 2, "south-e1": 1}

    def test_an_answer_about_consent_is_added_and_none_is_lost(self, works: Works) -> None:
        register = two_towns()
        stored(works, register)
        north, south = register.elders
        refused = Consent(mode=VisitMode.HOME, state=ConsentState.REFUSED, asked_on=date(2026, 11, 1))
        stored(
            works, register.model_copy(update={"elders": (north.model_copy(update={"consents": (refused,)}), south)})
        )
        assert loaded(works).elder_of["north-e1"].consents == (*north.consents, refused)

    def test_a_corrected_ledger_line_is_corrected_and_not_doubled(self, works: Works) -> None:
        register = two_towns()
        stored(works, register)
        first, *rest = register.ledger
        seen = replace(first, outcome=Outcome.SEEN, reason="", work=timedelta(minutes=20))
        stored(works, register.model_copy(update={"ledger": (seen, *rest)}))
        assert (
            comparable(loaded(works)).ledger == comparable(register.model_copy(update={"ledger": (seen, *rest)})).ledger
        )

    def test_two_contacts_alike_on_one_day_are_two_lines(self, works: Works) -> None:
        register = two_towns()
        twice = register.model_copy(update={"ledger": (register.ledger[0], *register.ledger)})
        stored(works, twice)
        stored(works, twice)
        assert comparable(loaded(works)).ledger == comparable(twice).ledger

    def test_what_a_visitor_reported_is_not_overwritten_by_an_import(self, works: Works) -> None:
        register = two_towns()
        stored(works, register)
        with works.begin(SYSTEM) as uow:
            line = uow.session.scalars(select(LedgerRecord).order_by(LedgerRecord.day, LedgerRecord.elder_id)).first()
            assert line is not None
            line.visit, line.work_seconds = "north-e1/care/1", 60
        stored(works, register)
        assert loaded(works).ledger[0].work == timedelta(minutes=1)

    def test_a_pin_is_kept_once_in_the_week_of_the_town(self, works: Works) -> None:
        stored(works, two_towns())
        stored(works, two_towns())
        with works.begin(of_town("north")) as uow:
            assert uow.session.scalar(select(func.count()).select_from(PinRecord)) == 1

    def test_an_area_that_moves_takes_those_inside_along(self, works: Works) -> None:
        register = two_towns()
        stored(works, register)
        moved = Area(id="north", name="north", level=AreaLevel.TOWN, parent="other")
        other = Area(id="other", name="邻县", level=AreaLevel.COUNTY)
        areas = (other, *(area for area in register.areas if area.id != "north"), moved)
        stored(works, register.model_copy(update={"areas": areas}))
        assert [elder.id for elder in loaded(works, actor=of_town("other")).elders] == ["north-e1"]


class TestVanished:
    def register_without_north(self) -> Register:
        register = two_towns()
        return Register(
            settings=register.settings, areas=register.areas, kinds=register.kinds, services=register.services,
            places=register.places, elders=register.elders[1:], visitors=register.visitors[1:],
        )  # fmt: skip

    def test_whoever_is_missing_stays_unless_asked(self, works: Works) -> None:
        stored(works, two_towns())
        stored(works, self.register_without_north())
        assert "north-e1" in loaded(works).elder_of

    def test_whoever_is_missing_leaves_when_asked_and_can_come_back(self, works: Works) -> None:
        stored(works, two_towns())
        with works.begin(SYSTEM) as uow:
            store_register(uow, self.register_without_north(), Vanished.LEAVE)
        with works.begin(SYSTEM) as uow:
            record = uow.session.get_one(ElderRecord, "north-e1")
            assert record.left_on == uow.today()
        assert set(loaded(works).elder_of) == {"south-e1"}
        assert set(loaded(works).visitor_of) == {"south-v1", "doctor-1"}
        stored(works, two_towns())
        assert comparable(loaded(works)) == comparable(two_towns())

    def test_a_town_that_the_register_does_not_mention_stays(self, works: Works) -> None:
        stored(works, two_towns())
        nobody = Register(areas=tuple(area for area in two_towns().areas if "south" not in area.id))
        with works.begin(SYSTEM) as uow:
            store_register(uow, nobody, Vanished.LEAVE)
        assert set(loaded(works).elder_of) == {"south-e1"}
        assert "south-v1" in loaded(works).visitor_of


class TestRefusals:
    def test_nothing_is_kept_of_a_register_that_fails_half_way(self, works: Works) -> None:
        register = two_towns()
        nowhere = register.elders[1].model_copy(update={"area": None})
        with pytest.raises(UnusableError) as refused:
            stored(works, register.model_copy(update={"elders": (register.elders[0], nowhere)}))
        assert refused.value.code == "elder_without_area"
        assert loaded(works) == Register()

    def test_a_time_finer_than_a_second_is_refused(self, works: Works) -> None:
        fine = Visitor(id="v", kind="volunteer", home="clinic", agreed_weekly_work=timedelta(milliseconds=1))
        register = two_towns()
        with pytest.raises(UnusableError) as refused:
            stored(works, register.model_copy(update={"visitors": (*register.visitors, fine)}))
        assert refused.value.code == "time_too_fine"

    def test_a_coordinator_may_store_the_own_town_again(self, works: Works) -> None:
        stored(works, two_towns())
        own = loaded(works, actor=of_town("north"))
        elder = own.elders[0].model_copy(update={"named_visitor": None})
        with works.begin(of_town("north")) as uow:
            store_register(uow, own.model_copy(update={"elders": (elder,)}))
        assert loaded(works).elder_of["north-e1"] == elder

    def test_a_coordinator_may_not_store_another_town(self, works: Works) -> None:
        stored(works, two_towns())
        with pytest.raises(ForbiddenError), works.begin(of_town("north")) as uow:
            store_register(uow, two_towns())
        assert comparable(loaded(works)) == comparable(two_towns())


def test_answers_say_who_recorded_them_and_when(works: Works) -> None:
    stored(works, two_towns())
    with works.begin(SYSTEM) as uow:
        record = uow.session.scalars(select(ConsentRecord)).first()
    assert record is not None
    assert (record.recorded_by, record.recorded_at) == (SYSTEM.id, NOW)
