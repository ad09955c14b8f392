"""Whatever is sent to any operation, the answer is one that the description documents, and never a 5xx.

The requests are made from the description by schemathesis: some fit it, some are wrong somewhere, and some name by
their path what is really there.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python.asgi import ASGIClient
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.persistence.records.user import UserRecord
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, SYSTEM
from tests.api.described import operations, whole_app
from tests.api.service import make_app
from tests.api.services.conftest import AREA, make_village, planned
from tests.api.stores import Stores

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HEADERS = {"Authorization": "Bearer everybody"}
EXAMPLES = 6
OPERATIONS = [(found.path, found.method) for found in operations()]


class Asked(NamedTuple):
    """The service with data in it, and the ids of some of it by the name of the path parameter.

    A run is not among them: its events would go on until somebody carries it out.
    """

    session: ASGIClient
    known: Mapping[str, str]


class Sent(Protocol):
    """A request that schemathesis made."""

    def call_and_validate(self, *, session: ASGIClient, checks: list[object]) -> object: ...


@pytest.fixture(scope="module")
def asked(stores: Stores) -> Iterator[Asked]:
    with stores.fresh("sqlite", "village", make_village) as database:
        works = Works(database, Vault(KEYS), lambda: NOW)
        with works.begin(SYSTEM) as uow:
            week, _, roster = planned(uow, AREA)
            name = uow.vault.seal("users.name", "everybody")
            user = UserRecord(login="everybody", name=name, visitor_id="V1", made_at=NOW)
            uow.session.add(user)
            uow.session.flush()
        everybody = Actor(user.id, frozenset(Role), visitor="V1")
        app = make_app(works, actors={"everybody": everybody})
        # The client promises the app a dict; the app takes any mapping.
        with ASGIClient(app) as session:  # type: ignore[arg-type]
            yield Asked(session, {"week_id": week, "roster_id": roster, "day": "2026-12-01", "month": "2026-11"})


@pytest.fixture(scope="module")
def described() -> BaseSchema:
    return schemathesis.openapi.from_asgi("/openapi.json", whole_app())


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS])
def test_every_answer_is_a_documented_one(asked: Asked, described: BaseSchema, path: str, method: str) -> None:
    operation = described[path][method.lower()]
    here = {name: value for name, value in asked.known.items() if f"{{{name}}}" in path}
    requests = st.one_of(
        operation.as_strategy(GenerationMode.POSITIVE, headers=HEADERS),
        operation.as_strategy(GenerationMode.POSITIVE, headers=HEADERS, path_parameters=here),
        operation.as_strategy(GenerationMode.NEGATIVE, headers=HEADERS, path_parameters=here),
    )

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        # Shrinking repeats a request that has an effect; the first one that fails is told as it is.
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=requests)
    def holds(case: Sent) -> None:
        case.call_and_validate(session=asked.session, checks=[*CHECKS])

    holds()
