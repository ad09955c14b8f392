"""``tanfang audit``: an anchor to write down, and exit code 1 for a book that was changed."""

from __future__ import annotations

from sqlalchemy import text

from tests.api.commands.conftest import Installation
from tests.cli.commands import refused

_PASSWORD = "a long pass phrase\n"
_GUARDS = {
    "sqlite": ("DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"),
    "postgresql": ("ALTER TABLE audit_entries DISABLE TRIGGER ALL",),
}


def something_done(installation: Installation, login: str) -> None:
    words = ("user", "add", login, "--name", "李娜", "--role", "auditor")
    assert installation.says(*words, typed=_PASSWORD).code == 0


def anchor(installation: Installation) -> str:
    said = installation.says("audit", "anchor")
    assert said.code == 0
    return said.out.strip()


def by_hand(installation: Installation, statement: str) -> None:
    """Change the database as somebody with all rights on it can."""
    with installation.database.engine.begin() as connection:
        for guard in (*_GUARDS[installation.database.engine.dialect.name], statement):
            connection.execute(text(guard))


class TestTheBook:
    def test_it_is_sound_and_holds_its_anchors(self, installation: Installation) -> None:
        something_done(installation, "li.na")
        first = anchor(installation)
        something_done(installation, "wang.fang")
        second = anchor(installation)
        assert (first[:2], second[:2]) == ("1:", "2:")
        for kept in (first, second):
            said = installation.says("audit", "verify", "--anchor", kept)
            assert (said.code, said.out) == (0, "sound: 2 entries in 2 batches, 0 not sealed yet\n")

    def test_what_is_not_sealed_yet_is_said(self, installation: Installation) -> None:
        something_done(installation, "li.na")
        said = installation.says("audit", "verify")
        assert (said.code, said.out) == (0, "sound: 0 entries in 0 batches, 1 not sealed yet\n")

    def test_a_changed_entry_is_exit_1(self, installation: Installation) -> None:
        something_done(installation, "li.na")
        anchor(installation)
        by_hand(installation, "UPDATE audit_entries SET actor = 'somebody else'")
        said = installation.says("audit", "verify")
        assert (said.code, said.out) == (1, "NOT sound: batch 1 was changed\n")

    def test_an_anchor_of_another_book_is_exit_1(self, installation: Installation) -> None:
        something_done(installation, "li.na")
        kept = anchor(installation)
        said = installation.says("audit", "verify", "--anchor", f"{kept[:-1]}{'0' if kept[-1] != '0' else '1'}")
        assert (said.code, said.out) == (1, "NOT sound: the anchor is not in the book\n")

    def test_an_anchor_nobody_printed_is_refused(self, installation: Installation) -> None:
        refused(installation.says("audit", "verify", "--anchor", "one"), "--anchor", "NUMBER:DIGEST")
