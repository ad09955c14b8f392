"""A database that is busy or away is told with 503: no defect of ours, and worth another try."""

import pytest
from fastapi import APIRouter
from sqlalchemy import QueuePool, create_engine, text

from api.persistence.unit_of_work import Works
from tests.api.http.said import said
from tests.api.service import client, make_frame

router = APIRouter()


@router.get("/test-away/no-connection-free", include_in_schema=False)
def no_connection_free() -> None:
    engine = create_engine("sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0)
    with engine.connect(), engine.connect():
        pass


@router.get("/test-away/refuses", include_in_schema=False)
def refuses() -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT 1 FROM nothing"))


@pytest.mark.parametrize("why", ["no-connection-free", "refuses"])
def test_whoever_asks_is_to_try_again(one_works: Works, why: str) -> None:
    with client(make_frame(one_works, router)) as http:
        answer = http.get(f"/v1/test-away/{why}")
    assert said(answer) == (503, "database_unavailable", [])
    assert answer.headers["Retry-After"] == "1"
