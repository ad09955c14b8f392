"""Many rows at once hold what few rows would, and break the same rules."""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from api.errors import ForbiddenError
from api.persistence.columns import new_id
from api.persistence.mapping.bulk import new_ids
from api.persistence.mapping.sync import Row, insert_rows, replace_owned
from api.persistence.records.calendar import CalendarOverrideRecord
from api.persistence.records.elder_hours import QuietHoursRecord
from api.persistence.records.ledger import LedgerRecord
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, AreaScope
from tests.api.conftest import NOW, SYSTEM

MANY = 450
"""More than two statements of SQLite carry, and not a whole number of them."""


def lines(count: int, elder: str = "north-e1") -> list[Row]:
    """Ledger lines of one elder and day, without the columns that have defaults."""
    return [
        {
            "elder_id": elder, "day": date(2026, 11, 20), "visitor_id": "doctor-1", "service_id": "care",
            "number": number, "mode": "home", "outcome": "seen", "reason": bytes([number % 256, 0, 92, 9]),
            "reported_at": NOW,
        }
        for number in range(1, count + 1)
    ]  # fmt: skip


def kept(works: Works) -> Sequence[LedgerRecord]:
    with works.begin(SYSTEM) as uow:
        query = select(LedgerRecord).where(LedgerRecord.day == date(2026, 11, 20)).order_by(LedgerRecord.number)
        return uow.session.scalars(query).all()


@pytest.mark.parametrize("count", [3, MANY])
def test_rows_come_back_as_given_and_the_rest_is_the_defaults(towns: Works, count: int) -> None:
    with towns.begin(SYSTEM) as uow:
        insert_rows(uow.session, LedgerRecord, lines(count))
    records = kept(towns)
    assert [(record.number, record.reason, record.day, record.reported_at) for record in records] == [
        (row["number"], row["reason"], row["day"], row["reported_at"]) for row in lines(count)
    ]
    assert {(record.work_seconds, record.visit) for record in records} == {(0, None)}
    assert len({record.id for record in records}) == count


def test_text_with_the_signs_of_the_copy_format_stays_as_it_is(towns: Works) -> None:
    odd = ["\\N", "a\tb", "a\nb", "a\\b", "\\.", "", "清明 'n\""]
    days = [date.fromordinal(date(2030, 1, 1).toordinal() + step) for step in range(MANY)]
    rows: list[Row] = [{"day": day, "kind": "holiday", "name": odd[step % len(odd)]} for step, day in enumerate(days)]
    with towns.begin(SYSTEM) as uow:
        insert_rows(uow.session, CalendarOverrideRecord, rows)
    with towns.begin(SYSTEM) as uow:
        names = dict(uow.session.execute(select(CalendarOverrideRecord.day, CalendarOverrideRecord.name)).all())
    assert {day: names[day] for day in days} == {row["day"]: row["name"] for row in rows}


def test_documents_are_documents_again_and_are_found_when_stored_again(towns: Works) -> None:
    rows: list[Row] = [
        {"elder_id": "north-e1", "weekdays": [1, 1 + step % 7], "start_seconds": step, "end_seconds": step + 1}
        for step in range(MANY)
    ]
    ids: list[list[str]] = []
    for _ in range(2):
        with towns.begin(SYSTEM) as uow:
            replace_owned(uow.session, QuietHoursRecord, "elder_id", ["north-e1"], rows)
        with towns.begin(SYSTEM) as uow:
            found = uow.session.scalars(select(QuietHoursRecord).order_by(QuietHoursRecord.start_seconds)).all()
        assert [record.weekdays for record in found] == [row["weekdays"] for row in rows]
        ids.append([record.id for record in found])
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    "wrong", [{"number": 1}, {"elder_id": "nobody"}, {"mode": "pigeon"}, {"outcome": "answered"}, {"day": None}]
)
def test_one_row_that_breaks_a_rule_keeps_all_of_them_out(towns: Works, wrong: Row) -> None:
    rows = lines(MANY)
    rows[-1] |= wrong
    with pytest.raises(IntegrityError), towns.begin(SYSTEM) as uow:
        insert_rows(uow.session, LedgerRecord, rows)
    assert kept(towns) == []


def test_what_was_done_before_in_the_transaction_is_undone_too(towns: Works) -> None:
    def twice() -> None:
        with towns.begin(SYSTEM) as uow:
            insert_rows(uow.session, LedgerRecord, lines(MANY))
            insert_rows(uow.session, LedgerRecord, lines(MANY))

    with pytest.raises(IntegrityError):
        twice()
    assert kept(towns) == []


def test_nobody_inserts_many_rows_outside_the_own_areas(towns: Works) -> None:
    north = Actor("user", frozenset(), AreaScope(frozenset({"north"})))
    with pytest.raises(ForbiddenError), towns.begin(north) as uow:
        insert_rows(uow.session, LedgerRecord, [*lines(MANY), *lines(1, "south-e1")])
    with towns.begin(north) as uow:
        insert_rows(uow.session, LedgerRecord, lines(MANY))
    with towns.begin(SYSTEM) as uow:
        assert uow.session.scalar(select(func.count()).select_from(LedgerRecord)) == MANY + 4


def test_ids_drawn_together_look_like_ids_drawn_one_by_one() -> None:
    ids = new_ids(1_000)
    assert len(set(ids)) == 1_000
    assert {len(drawn) for drawn in ids} == {len(new_id())}
    assert set("".join(ids)) <= set("0123456789abcdef")
    assert new_ids(0) == []
