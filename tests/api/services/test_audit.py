"""The audit book: written with the act, sealed, and every change of it shows."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from api.persistence.records.audit import AuditBatchRecord, AuditEntryRecord, AuditSealedRecord
from api.persistence.unit_of_work import Works
from api.services.audit import record, seal, verify
from tests.api.conftest import SYSTEM


@pytest.fixture
def book(works: Works) -> Works:
    for batch in range(3):
        with works.begin(SYSTEM) as uow:
            for number in range(2):
                record(uow, "test.done", f"thing:{batch}{number}", step=number)
        with works.begin(SYSTEM) as uow:
            seal(uow)
    return works


def unguarded(works: Works) -> None:
    """Somebody with all rights on the database takes the guards away."""
    with works.begin(SYSTEM) as uow:
        if works.database.is_sqlite:
            for verb in ("update", "delete"):
                uow.session.execute(text(f"DROP TRIGGER audit_entries_no_{verb}"))
        else:
            uow.session.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))


class TestTheBook:
    def test_it_is_sound(self, book: Works) -> None:
        with book.begin(SYSTEM) as uow:
            found = verify(uow)
        assert found.sound
        assert (found.batches, found.entries, found.unsealed) == (3, 6, 0)

    def test_an_act_that_fails_is_not_in_it(self, book: Works) -> None:
        def failing() -> None:
            with book.begin(SYSTEM) as uow:
                record(uow, "test.done", "thing:x")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            failing()
        with book.begin(SYSTEM) as uow:
            assert verify(uow).unsealed == 0

    def test_nothing_to_seal_makes_no_batch(self, book: Works) -> None:
        with book.begin(SYSTEM) as uow:
            assert seal(uow).number == 3

    def test_a_later_book_holds_an_older_anchor(self, book: Works) -> None:
        with book.begin(SYSTEM) as uow:
            anchor = seal(uow)
            record(uow, "test.done", "thing:y")
            seal(uow)
            assert verify(uow, anchor).sound


class TestTampering:
    @pytest.mark.parametrize("statement", ["UPDATE audit_entries SET actor = 'me'", "DELETE FROM audit_entries"])
    def test_the_database_refuses_to_change_an_entry(self, works: Works, statement: str) -> None:
        with works.begin(SYSTEM) as uow:
            record(uow, "test.done", "thing:1")
        with pytest.raises(DatabaseError, match="never changed"), works.begin(SYSTEM) as uow:
            uow.session.execute(text(statement))

    def test_a_changed_entry_shows(self, book: Works) -> None:
        unguarded(book)
        with book.begin(SYSTEM) as uow:
            uow.session.execute(
                update(AuditEntryRecord).where(AuditEntryRecord.target == "thing:10").values(actor="me")
            )
        with book.begin(SYSTEM) as uow:
            assert verify(uow).broken_at == 2

    def test_a_removed_entry_shows(self, book: Works) -> None:
        unguarded(book)
        with book.begin(SYSTEM) as uow:
            gone = uow.session.scalars(select(AuditEntryRecord.id).where(AuditEntryRecord.target == "thing:21")).one()
            uow.session.execute(delete(AuditSealedRecord).where(AuditSealedRecord.entry_id == gone))
            uow.session.execute(delete(AuditEntryRecord).where(AuditEntryRecord.id == gone))
        with book.begin(SYSTEM) as uow:
            assert verify(uow).broken_at == 3

    def test_a_book_cut_short_shows_by_its_anchor(self, book: Works) -> None:
        unguarded(book)
        with book.begin(SYSTEM) as uow:
            anchor = seal(uow)
            last = select(AuditSealedRecord.entry_id).where(AuditSealedRecord.batch_number == 3)
            gone = list(uow.session.scalars(last))
            uow.session.execute(delete(AuditSealedRecord).where(AuditSealedRecord.batch_number == 3))
            uow.session.execute(delete(AuditEntryRecord).where(AuditEntryRecord.id.in_(gone)))
            uow.session.execute(delete(AuditBatchRecord).where(AuditBatchRecord.number == 3))
        with book.begin(SYSTEM) as uow:
            assert verify(uow).sound
            assert not verify(uow, anchor).sound
