"""Whatever is sent to any operation, the answer is one that the description documents, and never a 5xx.

The requests are made from the description by schemathesis: some fit it, some are wrong somewhere, and some name by
their path what is really there. Each is sent by somebody who has all roles, and then by somebody of each role.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue
from schemathesis import Config, GenerationMode
from schemathesis.python.asgi import ASGIClient
from schemathesis.schemas import BaseSchema

from api.persistence.records.user import UserRecord
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, SYSTEM
from tests.api.described import Node, node, operations, whole_app
from tests.api.service import make_app
from tests.api.services.conftest import AREA, make_village, planned
from tests.api.stores import Stores

EVERYBODY = "everybody"
VISITORS = {EVERYBODY: "V1", Role.VISITOR.value: "V2"}
EXAMPLES = 6
REFUSED = {"403", "404", "409", "412", "428"}
"""What an operation may answer to what fits its description, where it documents it: 412 and 428 only where there is an
``If-Match``, 404 only where something is named."""
BY_SHAPE = {"cursor": "400", "Idempotency-Key": "422"}
"""A cursor is opaque, so any text fits its description; a key for repeats may be taken. By the parameter's name."""
UNFIT = "422"
"""Values of a body may have sense only together, or beside what is stored."""
BY_NAME = {
    "begin_session": ["401", "429"], "begin_session_by_code": ["401", "429"], "begin_session_by_link": ["401", "429"],
    "get_coverage": [UNFIT], "list_unreached": [UNFIT], "verify_audit": [UNFIT],
}  # fmt: skip
"""Nobody is logged in yet, and tries are counted; a month is text; an anchor has two halves. By the operation's id."""
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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asked(stores: Stores, request: pytest.FixtureRequest) -> Iterator[Asked]:
    with stores.fresh(str(request.param), "village", make_village) as database:
        works = Works(database, Vault(KEYS), lambda: NOW)
        with works.begin(SYSTEM) as uow:
            week, _, roster = planned(uow, AREA)
        app = make_app(works, actors=actors(works))
        # The client promises the app a dict; the app takes any mapping.
        with ASGIClient(app) as session:  # type: ignore[arg-type]
            yield Asked(session, {"week_id": week, "roster_id": roster, "day": "2026-12-01", "month": "2026-11"})


def answers_to_what_fits(operation: Node) -> list[str]:
    """The statuses with which an operation may answer a request that fits its description."""
    parameters = {node(parameter)["name"] for parameter in cast(list[JsonValue], operation.get("parameters", []))}
    documented = REFUSED & set(node(operation["responses"]))
    by_shape = {status for name, status in BY_SHAPE.items() if name in parameters}
    in_body = {UNFIT} if "requestBody" in operation else set[str]()
    return sorted({"2xx", *documented, *by_shape, *in_body, *BY_NAME.get(str(operation["operationId"]), [])})


def described(*, null_characters: bool) -> BaseSchema:
    """The description as schemathesis reads it; with what it may answer to what fits."""
    expected = [
        {
            "include-operation-id": str(operation.content["operationId"]),
            "checks": {"positive_data_acceptance": {"expected-statuses": answers_to_what_fits(operation.content)}},
        }
        for operation in operations()
    ]
    config = Config.from_dict({"operations": expected, "generation": {"allow-x00": null_characters}})
    return schemathesis.openapi.from_asgi("/openapi.json", whole_app(), config=config)


@pytest.fixture(scope="module")
def fitting() -> BaseSchema:
    """For requests that fit. JSON Schema cannot say that a text has no null character."""
    return described(null_characters=False)


@pytest.fixture(scope="module")
def wrong() -> BaseSchema:
    """For requests that are wrong somewhere."""
    return described(null_characters=True)


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{method} {path}" for path, method in OPERATIONS])
def test_every_answer_is_a_documented_one(
    asked: Asked, fitting: BaseSchema, wrong: BaseSchema, path: str, method: str
) -> None:
    fits, errs = fitting[path][method.lower()], wrong[path][method.lower()]
    here = {name: value for name, value in asked.known.items() if f"{{{name}}}" in path}
    requests = st.one_of(
        fits.as_strategy(GenerationMode.POSITIVE),
        fits.as_strategy(GenerationMode.POSITIVE, path_parameters=here),
        errs.as_strategy(GenerationMode.NEGATIVE, path_parameters=here),
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
