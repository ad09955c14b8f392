"""What somebody of one town finds and may change; looped over every record there is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import Connection, delete, event, exists, func, insert, inspect, select, update
from sqlalchemy.orm import aliased

from api.errors import ForbiddenError
from api.persistence.base import Base
from api.persistence.columns import new_id
from api.persistence.database import Database
from api.persistence.global_tables import GLOBAL_TABLES
from api.persistence.models import all_tables
from api.persistence.records.area import AreaRecord
from api.persistence.records.elder import BlockedPairRecord, ElderCategoryRecord, ElderRecord
from api.persistence.records.elder_hours import AbsenceRecord
from api.persistence.records.ledger import LedgerRecord
from api.persistence.records.person import PersonRecord
from api.persistence.records.place import HouseholdRecord, PlaceRecord
from api.persistence.records.roster import PinRecord
from api.persistence.records.rule import FrequencyRuleRecord
from api.persistence.records.visitor import QualificationRecord, VisitorAreaRecord, VisitorRecord
from api.persistence.records.week import WeekRecord
from api.persistence.scoping import AreaScoped, ElderOwned, SometimesElderOwned, VisitorOwned, WeekOwned
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor, AreaScope
from tests.api.conftest import NOW, SYSTEM

BY_MIXIN = (AreaScoped, ElderOwned, SometimesElderOwned, VisitorOwned, WeekOwned)
BY_THEMSELVES = {AreaRecord, VisitorRecord, PersonRecord, HouseholdRecord, PlaceRecord}
ABSENCES_EVERYWHERE = select(AbsenceRecord).execution_options(everywhere=True)
SHARED = {"county", "doctor-1", "clinic", "north-home", "south-home", "weekly"}


def all_records() -> list[type[Base]]:
    all_tables()
    return sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda record: record.__name__)


def limited_records() -> list[type[Base]]:
    return [record for record in all_records() if record.__tablename__ not in GLOBAL_TABLES]


def of(*areas: str) -> Actor:
    return Actor("user", frozenset(), AreaScope(frozenset(areas)))


def new_visitor() -> VisitorRecord:
    return VisitorRecord(
        id="north-v2", kind_id="volunteer", home_id="clinic", speed_meters_per_second=1.25, travel_mode="walk",
        dialects=[], required=[], serves_everywhere=False, has_caseload=False,
    )  # fmt: skip


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL that is sent while the block lasts."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def keys(uow: UnitOfWork, record: type[Base]) -> set[str]:
    return {"/".join(map(str, inspect(row).identity or ())) for row in uow.session.scalars(select(record))}


class TestEveryRecord:
    @pytest.mark.parametrize("record", all_records(), ids=lambda record: record.__name__)
    def test_belongs_to_somebody_or_says_why_not(self, record: type[Base]) -> None:
        is_limited = issubclass(record, BY_MIXIN) or record in BY_THEMSELVES
        assert is_limited != (record.__tablename__ in GLOBAL_TABLES)

    def test_no_reason_is_left_of_a_table_that_is_gone(self) -> None:
        assert set(GLOBAL_TABLES) <= set(all_tables().tables)

    def test_every_query_carries_the_limits(self, works: Works) -> None:
        for record in limited_records():
            with works.begin(of("north")) as uow, statements(works.database) as sent:
                uow.session.scalars(select(record)).all()
            assert ["area_of_scope" in statement for statement in sent] == [True], record

    def test_every_deletion_carries_the_limits(self, works: Works) -> None:
        for record in limited_records():
            with works.begin(of("north")) as uow, statements(works.database) as sent:
                uow.session.execute(delete(record).execution_options(synchronize_session=False))
            assert ["area_of_scope" in statement for statement in sent] == [True], record

    def test_two_towns_share_only_what_serves_both(self, towns: Works) -> None:
        for record in limited_records():
            with towns.begin(of("north")) as uow:
                north = keys(uow, record)
            with towns.begin(of("south")) as uow:
                south = keys(uow, record)
            with towns.begin(SYSTEM) as uow:
                everything = keys(uow, record)
            assert {key.split("/")[0] for key in north & south} <= SHARED, record
            assert north | south <= everything, record

    def test_a_scope_of_no_area_finds_nobody(self, towns: Works) -> None:
        for record in (ElderRecord, AreaRecord, WeekRecord, LedgerRecord, PinRecord):
            with towns.begin(of()) as uow:
                assert keys(uow, record) == set(), record


class TestReading:
    def test_an_area_shows_what_lies_inside_it(self, towns: Works) -> None:
        with towns.begin(of("county")) as uow:
            assert keys(uow, ElderRecord) == {"north-e1", "south-e1"}
        with towns.begin(of("north")) as uow:
            assert keys(uow, ElderRecord) == {"north-e1"}
            assert keys(uow, AreaRecord) == {"north", "north-1"}
        with towns.begin(of("north-1")) as uow:
            assert keys(uow, ElderRecord) == {"north-e1"}
            assert keys(uow, WeekRecord) == set()

    def test_two_areas_show_both(self, towns: Works) -> None:
        with towns.begin(of("north", "south")) as uow:
            assert keys(uow, ElderRecord) == {"north-e1", "south-e1"}

    def test_an_area_whose_id_begins_alike_is_another_area(self, towns: Works) -> None:
        with towns.begin(SYSTEM) as uow:
            uow.session.add(AreaRecord(id="north-", name="x", level="town", parent_id="county", path="county/north-/"))
        with towns.begin(of("north")) as uow:
            assert "north-" not in keys(uow, AreaRecord)

    def test_ids_of_another_town_are_not_found(self, towns: Works) -> None:
        with towns.begin(of("north")) as uow:
            assert uow.session.get(ElderRecord, "south-e1") is None
            assert uow.session.get(PersonRecord, "south-e1") is None
            assert uow.session.get(PersonRecord, "south-v1") is None
            assert uow.session.get(PlaceRecord, "south-door") is None
            assert uow.session.get(VisitorRecord, "south-v1") is None

    def test_visitors_who_serve_around_or_inside_are_found(self, towns: Works) -> None:
        with towns.begin(of("north-1")) as uow:
            assert keys(uow, VisitorRecord) == {"north-v1", "doctor-1"}
        with towns.begin(of("county")) as uow:
            assert keys(uow, VisitorRecord) == {"north-v1", "south-v1", "doctor-1"}

    def test_columns_aliases_joins_and_subqueries_are_limited_too(self, towns: Works) -> None:
        other = aliased(ElderRecord)
        absent = exists().where(AbsenceRecord.elder_id == "south-e1")
        with towns.begin(of("north")) as uow:
            assert uow.session.scalars(select(LedgerRecord.elder_id).distinct()).all() == ["north-e1"]
            assert uow.session.scalars(select(other.id)).all() == ["north-e1"]
            assert uow.session.scalar(select(func.count()).select_from(ElderRecord)) == 1
            joined = select(AreaRecord.id, ElderRecord.id).join(ElderRecord, ElderRecord.area_id == AreaRecord.id)
            assert [tuple(row) for row in uow.session.execute(joined)] == [("north-1", "north-e1")]
            assert uow.session.scalars(select(ElderRecord.id).where(absent)).all() == []

    def test_rules_for_all_are_everybodys_and_rules_for_one_are_not(self, towns: Works) -> None:
        with towns.begin(of("south")) as uow:
            assert keys(uow, FrequencyRuleRecord) == {"weekly/1"}
        with towns.begin(of("north")) as uow:
            assert keys(uow, FrequencyRuleRecord) == {"weekly/1", "north-e1/1"}

    def test_a_statement_may_ask_everywhere(self, towns: Works) -> None:
        with towns.begin(of("north")) as uow:
            query = select(ElderRecord.id).order_by(ElderRecord.id).execution_options(everywhere=True)
            assert uow.session.scalars(query).all() == ["north-e1", "south-e1"]

    def test_a_session_without_a_scope_reads_and_writes_nothing(self, database: Database) -> None:
        with pytest.raises(RuntimeError, match="no scope"), database.transaction() as session:
            session.scalars(select(ElderRecord)).all()
        with pytest.raises(RuntimeError, match="no scope"), database.transaction() as session:
            session.add(WeekRecord(area_id="north", week="2026-W49", created_at=NOW))


class TestChanging:
    def test_the_own_town_may_be_changed(self, towns: Works) -> None:
        with towns.begin(of("north")) as uow:
            uow.session.get_one(ElderRecord, "north-e1").tier = "red"
            uow.session.add(AbsenceRecord(elder_id="north-e1", status="away", first_day=date(2026, 12, 1)))
            uow.session.add(WeekRecord(area_id="north-1", week="2026-W50", created_at=NOW))
        with towns.begin(SYSTEM) as uow:
            assert uow.session.get_one(ElderRecord, "north-e1").tier == "red"

    def test_a_new_elder_with_all_that_hangs_on_it_may_be_added(self, towns: Works) -> None:
        with towns.begin(of("north")) as uow:
            uow.session.add(ElderRecord(id="north-e2", household_id="north-h1", area_id="north-1", tier="green"))
            uow.session.flush()
            category = ElderCategoryRecord(elder_id="north-e2", category="disabled")
            uow.session.add_all([category, PersonRecord(id="north-e2", elder_id="north-e2", name=b"x")])

    def test_a_new_visitor_with_an_own_area_may_be_added(self, towns: Works) -> None:
        with towns.begin(of("north")) as uow:
            uow.session.add(new_visitor())
            uow.session.flush()
            uow.session.add(VisitorAreaRecord(visitor_id="north-v2", area_id="north-1"))
            uow.session.add(QualificationRecord(visitor_id="north-v2", name="training"))
        with towns.begin(of("north")) as uow:
            assert "north-v2" in keys(uow, VisitorRecord)

    def test_a_visitor_of_another_town_may_not_be_drawn_in(self, towns: Works) -> None:
        with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
            uow.session.add(VisitorAreaRecord(visitor_id="south-v1", area_id="north"))

    @pytest.mark.parametrize(
        "row",
        [
            lambda: WeekRecord(area_id="south", week="2026-W50", created_at=NOW),
            lambda: WeekRecord(area_id="county", week="2026-W50", created_at=NOW),
            lambda: ElderRecord(id="e", household_id="north-h1", area_id="south-1", tier="green"),
            lambda: AbsenceRecord(elder_id="south-e1", status="away", first_day=date(2026, 12, 1)),
            lambda: BlockedPairRecord(elder_id="south-e1", visitor_id="doctor-1"),
            lambda: VisitorAreaRecord(visitor_id="north-v1", area_id="south"),
            lambda: PersonRecord(id="south-v1", visitor_id="south-v1", name=b"x"),
            lambda: AreaRecord(id="a", name="a", level="village", parent_id="south", path="county/south/a/"),
            lambda: AreaRecord(id="a", name="a", level="county", path="a/"),
            lambda: FrequencyRuleRecord(id="r", version=1, service_id="care", visits=1, per="week"),
            lambda: FrequencyRuleRecord(
                id="r", version=1, service_id="care", elder_id="south-e1", reason=b"x", visits=1, per="week"
            ),
        ],
    )
    def test_a_row_of_another_town_or_of_all_is_refused(self, towns: Works, row: object) -> None:
        assert callable(row)
        with pytest.raises(ForbiddenError) as refused, towns.begin(of("north")) as uow:
            uow.session.add(row())
        assert refused.value.code == "outside_area"

    def test_a_row_may_not_be_moved_to_another_town(self, towns: Works) -> None:
        with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
            uow.session.get_one(ElderRecord, "north-e1").area_id = "south-1"

    def test_a_visitor_may_not_be_made_one_for_everywhere(self, towns: Works) -> None:
        with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
            uow.session.get_one(VisitorRecord, "north-v1").serves_everywhere = True

    def test_a_row_seen_everywhere_may_not_be_deleted(self, towns: Works) -> None:
        with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
            uow.session.delete(uow.session.scalars(ABSENCES_EVERYWHERE).one())

    def test_bulk_changes_reach_the_own_town_only(self, towns: Works) -> None:
        with towns.begin(of("north")) as uow:
            uow.session.execute(update(LedgerRecord).values(work_seconds=7))
            uow.session.execute(delete(ElderCategoryRecord))
        with towns.begin(SYSTEM) as uow:
            works = uow.session.execute(select(LedgerRecord.elder_id, LedgerRecord.work_seconds).distinct())
            assert {tuple(row) for row in works} == {("north-e1", 7), ("south-e1", 3600)}
            assert keys(uow, ElderCategoryRecord) == {"south-e1/living_alone"}

    def test_bulk_changes_may_not_hand_rows_over(self, towns: Works) -> None:
        with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
            uow.session.execute(update(ElderRecord).values(area_id="south-1"))

    def test_bulk_changes_by_key_are_refused(self, towns: Works) -> None:
        with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
            uow.session.execute(update(ElderRecord), [{"id": "south-e1", "tier": "red"}])

    @pytest.mark.parametrize(("elder", "is_allowed"), [("north-e1", True), ("south-e1", False)])
    def test_bulk_inserts_are_checked_row_by_row(self, towns: Works, elder: str, is_allowed: bool) -> None:
        rows = [{"id": new_id(), "elder_id": elder, "status": "away", "first_day": date(2026, 12, 1)}]
        if is_allowed:
            with towns.begin(of("north")) as uow:
                uow.session.execute(insert(AbsenceRecord), rows)
        else:
            with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
                uow.session.execute(insert(AbsenceRecord), rows)

    def test_bulk_inserts_that_cannot_be_checked_are_refused(self, towns: Works) -> None:
        row = insert(AbsenceRecord).values(id="a", elder_id="south-e1", status="away", first_day=date(2026, 12, 1))
        with pytest.raises(ForbiddenError), towns.begin(of("north")) as uow:
            uow.session.execute(row)
