"""The frame with the small router of these tests mounted in it, asked by an administrator.

How a request is read has nothing to do with the sort of database, so one service on SQLite serves a whole file;
tests of what is stored make their own on both.
"""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.persistence.unit_of_work import Works
from api.security.vault import Key, Vault
from tests.api.conftest import NOW, make_schema
from tests.api.http import areas
from tests.api.service import client, make_frame
from tests.api.stores import Stores


@pytest.fixture(scope="module")
def one_works(stores: Stores) -> Iterator[Works]:
    with stores.fresh("sqlite", "empty", make_schema) as database:
        yield Works(database, Vault([Key(1, bytes(range(64)))]), lambda: NOW)


@pytest.fixture(scope="module")
def app(one_works: Works) -> FastAPI:
    return make_frame(one_works, areas.router)


@pytest.fixture(scope="module")
def http(app: FastAPI) -> Iterator[TestClient]:
    with client(app) as asking:
        yield asking
