"""Whatever is sent to any operation, the answer is one that the description documents, and never a 5xx.

The requests are made from the description by schemathesis: some fit it, some are wrong somewhere, and some name by
their path what is really there. Each is sent by somebody who has all roles, and then by somebody of each role.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Config, GenerationMode
from schemathesis.python.asgi import ASGIClient
from schemathesis.schemas import BaseSchema

from api.persistence.records.user import UserRecord
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, SYSTEM
from tests.api.described import operations, whole_app
from tests.api.service import make_app
from tests.api.services.conftest import AREA, make_village, planned
from tests.api.stores import Stores

EVERYBODY = "everybody"
VISITORS = {EVERYBODY: "V1", Role.VISITOR.value: "V2"}
EXAMPLES = 6
ANSWERS = ["2xx", "400", "401", "403", "404", "409", "412", "422", "428", "429"]
"""To what fits the description: some values have sense only together, beside what is stored, or as an opaque cursor."""
OPERATIONS = [(found.path, found.method) for found in operations()]


class Asked(NamedTuple):
    """The service with data in it, and the ids of some of it by the name of the path parameter.

    A run is not among them: its events would go on until somebody carries it out.
    """

    session: ASGIClient
    known: Mapping[str, str]


class Sent(Protocol):
    """A request that schemathesis made."""

    def call_and_validate(self, *, session: ASGIClient, headers: dict[str, str]) -> object: ...


def actors(works: Works) -> dict[str, Actor]:
    """Everybody who asks, by token; each is a user of the service, because what they do is theirs."""
    shares = {EVERYBODY: frozenset(Role), **{role.value: frozenset({role}) for role in Role}}
    with works.begin(SYSTEM) as uow:
        for login in shares:
            name = uow.vault.seal("users.name", login)
            uow.session.add(UserRecord(id=login, login=login, name=name, visitor_id=VISITORS.get(login), made_at=NOW))
    return {login: Actor(login, roles, visitor=VISITORS.get(login)) for login, roles in shares.items()}


@pytest.fixture(scope="module")
def asked(stores: Stores) -> Iterator[Asked]:
    with stores.fresh("sqlite", "village", make_village) as database:
        works = Works(database, Vault(KEYS), lambda: NOW)
        with works.begin(SYSTEM) as uow:
            week, _, roster = planned(uow, AREA)
        app = make_app(works, actors=actors(works))
        # The client promises the app a dict; the app takes any mapping.
        with ASGIClient(app) as session:  # type: ignore[arg-type]
            yield Asked(session, {"week_id": week, "roster_id": roster, "day": "2026-12-01", "month": "2026-11"})


@pytest.fixture(scope="module")
def described() -> BaseSchema:
    config = Config.from_dict({"checks": {"positive_data_acceptance": {"expected-statuses": ANSWERS}}})
    return schemathesis.openapi.from_asgi("/openapi.json", whole_app(), config=config)


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS])
def test_every_answer_is_a_documented_one(asked: Asked, described: BaseSchema, path: str, method: str) -> None:
    operation = described[path][method.lower()]
    here = {name: value for name, value in asked.known.items() if f"{{{name}}}" in path}
    requests = st.one_of(
        operation.as_strategy(GenerationMode.POSITIVE),
        operation.as_strategy(GenerationMode.POSITIVE, path_parameters=here),
        operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=here),
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
        for who in (EVERYBODY, *Role):
            case.call_and_validate(session=asked.session, headers={"Authorization": f"Bearer {who}"})

    holds()
