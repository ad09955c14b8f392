"""``tanfang migrate --to``: back to what an older version needs and up again, with everything that is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from api.persistence.migrate import current_revision, revisions
from api.persistence.records.elder import ElderRecord
from api.persistence.records.ledger import LedgerRecord
from tests.api.commands.conftest import Installation
from tests.api.conftest import SYSTEM
from tests.api.stores import Stores
from tests.cli.commands import refused, tanfang

*EARLIER, NEWEST = revisions()


def elders(installation: Installation) -> int:
    with installation.works.begin(SYSTEM) as uow:
        return uow.session.scalar(select(func.count()).select_from(ElderRecord)) or 0


@pytest.mark.parametrize("revision", EARLIER)
def test_every_earlier_revision_is_reached_and_left_again(installation: Installation, revision: str) -> None:
    before = elders(installation)
    said = installation.says("migrate", "--to", revision, "--language", "en")
    assert (said.code, said.err) == (0, "")
    assert f"has the tables of revision {revision}; this version needs {NEWEST}" in said.out
    assert current_revision(installation.database) == revision
    refused(installation.says("user", "link", "nobody", "--language", "en"), "older than this tanfang")
    said = installation.says("migrate", "--language", "en")
    assert f"tables of this version (revision {NEWEST})" in said.out
    assert (current_revision(installation.database), elders(installation)) == (NEWEST, before)


def test_it_goes_up_to_a_revision_as_well(installation: Installation) -> None:
    installation.says("migrate", "--to", EARLIER[0])
    assert installation.says("migrate", "--to", EARLIER[-1]).code == 0
    assert current_revision(installation.database) == EARLIER[-1]
    assert installation.says("migrate", "--to", NEWEST).code == 0
    assert current_revision(installation.database) == NEWEST


@pytest.mark.parametrize("revision", ["base", "head", "-1", "9999", ""])
def test_what_is_no_revision_is_refused(installation: Installation, revision: str) -> None:
    refused(
        installation.says("migrate", f"--to={revision}", "--language", "en"), "--to", f"one of {', '.join(revisions())}"
    )
    refused(installation.says("migrate", f"--to={revision}", "--language", "zh"), "没有修订号")
    assert current_revision(installation.database) == NEWEST


def test_what_an_older_version_has_no_room_for_is_named_and_stays(installation: Installation) -> None:
    with installation.works.begin(SYSTEM) as uow:
        uow.session.execute(update(LedgerRecord).values(visit="E" * 121))
    refused(
        installation.says("migrate", "--to", EARLIER[0], "--language", "en"), "--to", "column visit of table ledger"
    )
    assert current_revision(installation.database) == NEWEST


def test_an_empty_database_has_no_way_back(
    stores: Stores, database_sort: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with stores.fresh(database_sort, "blank", lambda database: None) as blank:
        url = blank.engine.url.render_as_string(hide_password=False)
        words = ("migrate", "--to", EARLIER[0], "--database", url, "--key-file", "none.keys", "--language", "en")
        refused(tanfang(capsys, *words), "is empty; run tanfang migrate")
        assert current_revision(blank) is None
