"""What is there before anybody is killed: the village, its week with a draft, and two people with tokens."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from api.jobs.state import prepare_runs_database
from api.persistence.database import Database
from api.persistence.mapping.register import store_register
from api.persistence.migrate import upgrade
from api.persistence.repositories.releases import Releases
from api.persistence.unit_of_work import Works
from api.security.actor import Role
from api.security.keyring import key_text, read_keys
from api.security.vault import Vault
from api.services.access import issue
from api.services.own_routes import stops_of
from api.services.publishing import publish, week_to_publish
from api.services.users import NewUser, add_user
from api.settings import ServiceSettings
from tests.api.conftest import KEYS, SYSTEM
from tests.api.services.conftest import AREA, planned
from tests.api.soak.installation import Installation
from tests.api.soak.program import MOMENT
from tests.fixtures.samples import FOLDER, sample

VISITOR = "V1"
_LIKE = "E01"
"""New elders live where this one does."""


@dataclass(frozen=True)
class Stock:
    """Names of what is there.

    Attributes
    ----------
    office, visitor : str
        Tokens of an administrator and of a visitor.
    visits : tuple of (date, str)
        The visits of the visitor's routes by day.
    """

    week: str
    draft: str
    office: str
    visitor: str
    visits: tuple[tuple[date, str], ...]


@contextmanager
def works_of(installed: Installation) -> Iterator[Works]:
    """The database of an installation, worked on directly."""
    database = Database(installed.database)
    try:
        yield Works(database, Vault(read_keys(installed.key_file)), lambda: MOMENT)
    finally:
        database.close()


def stocked(installed: Installation) -> Stock:
    """Fill the empty database of an installation."""
    installed.key_file.write_text(key_text(KEYS), encoding="ascii")
    installed.key_file.chmod(0o600)
    prepare_runs_database(ServiceSettings(database=installed.database))
    with works_of(installed) as works:
        upgrade(works.database)
        with works.begin(SYSTEM) as uow:
            store_register(uow, sample("village"))
            week, _, draft = planned(uow, AREA)
            publish(uow, week_to_publish(uow, week), draft, 1)
            office = add_user(uow, NewUser("office", "办公室", frozenset({Role.ADMINISTRATOR})))
            visitor = add_user(uow, NewUser("visitor", "探访员", frozenset({Role.VISITOR}), visitor=VISITOR))
            tokens = [issue(uow, user.id, "token").text for user in (office, visitor)]
            routes = Releases(uow).routes(VISITOR, MOMENT.date() - timedelta(days=7), MOMENT.date())
            visits = [(route.day, visit.visit) for route in routes for stop in stops_of(route) for visit in stop.visits]
    return Stock(week, draft, tokens[0], tokens[1], tuple(visits))


def register_with(elder: str) -> bytes:
    """The village's register as a zip, with one elder more."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted((FOLDER / "village").glob("*.csv")):
            text = file.read_text(encoding="utf-8-sig")
            archive.writestr(file.name, _with_elder(text, elder) if file.name == "elders.csv" else text)
    return content.getvalue()


def _with_elder(text: str, elder: str) -> str:
    like = next(row for row in csv.DictReader(io.StringIO(text)) if row["elder"] == _LIKE)
    added = io.StringIO()
    csv.DictWriter(added, like.keys()).writerow({**like, "elder": elder})
    return text.rstrip("\n") + "\n" + added.getvalue()
