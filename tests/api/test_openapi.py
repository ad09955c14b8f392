"""Every operation of the service is described well enough to generate a client from, and guarded as it says."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.http.problems import MEDIA_TYPE
from api.http.routes import Operation, operations_of
from api.security.actor import Role
from tests.api.described import PAGE, Described, Node, description, node, operations, whole_app, with_routes
from tests.api.http.said import said
from tests.api.service import client

OPERATIONS = list(operations())
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: f"{found.method} {found.path}")
GUARDED = [operation for operation in operations_of(whole_app()) if not operation.is_public]
every_guarded = pytest.mark.parametrize("operation", GUARDED, ids=lambda found: f"{found.method} {found.path}")


@pytest.fixture(scope="module")
def nobody() -> Iterator[TestClient]:
    with client(whole_app(), None) as http:
        yield http


def filled(operation: Operation) -> str:
    return re.sub(r"\{[^}]+\}", "x", operation.path)


def schema_of(content: Node) -> Node:
    schema = node(content["schema"])
    if "$ref" not in schema:
        return schema
    schemas = node(node(description()["components"])["schemas"])
    return node(schemas[str(schema["$ref"]).rsplit("/", 1)[1]])


class TestDescription:
    def test_the_description_is_served(self, nobody: TestClient) -> None:
        assert nobody.get("/openapi.json").json() == description()

    def test_operation_ids_are_unique(self) -> None:
        counted = Counter(str(operation.content["operationId"]) for operation in OPERATIONS)
        assert [name for name, count in counted.items() if count > 1] == []

    @every_operation
    def test_an_operation_is_called_by_a_verb_and_what_it_is_done_to(self, operation: Described) -> None:
        assert re.fullmatch("[a-z]+(_[a-z]+)+", str(operation.content["operationId"]))

    @every_operation
    def test_an_operation_has_a_summary_a_sentence_and_a_tag(self, operation: Described) -> None:
        assert operation.content["summary"]
        assert operation.content["description"]
        assert operation.content["tags"]

    @every_operation
    def test_every_body_that_is_sent_has_an_example(self, operation: Described) -> None:
        if "requestBody" not in operation.content:
            return
        contents = node(node(operation.content["requestBody"])["content"])
        assert contents
        for kind, content in contents.items():
            schema = schema_of(node(content))
            if kind == "multipart/form-data":
                # A file has no example, so its form says what each field is.
                assert [
                    name for name, field in node(schema["properties"]).items() if "description" not in node(field)
                ] == []
            else:
                assert {"example", "examples"} & (node(content).keys() | schema.keys())

    @every_operation
    def test_every_refusal_is_a_documented_problem(self, operation: Described) -> None:
        responses = node(operation.content["responses"])
        refusals = {status for status in responses if status >= "400"}
        assert "400" in refusals
        for status in refusals:
            content = node(node(responses[status])["content"])
            assert content == {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}

    @every_operation
    def test_every_success_says_what_it_holds(self, operation: Described) -> None:
        responses = node(operation.content["responses"])
        successes = {status for status in responses if status < "300"}
        assert successes
        assert [status for status in successes - {"204"} if not node(responses[status]).get("content")] == []

    def test_no_shape_of_the_framework_is_left(self) -> None:
        assert "HTTPValidationError" not in node(node(description()["components"])["schemas"])


class TestRights:
    @every_guarded
    def test_nobody_is_told_to_log_in(self, nobody: TestClient, operation: Operation) -> None:
        assert said(nobody.request(operation.method, filled(operation))) == (401, "not_logged_in", [])

    @every_guarded
    def test_roles_that_are_not_named_are_refused(self, nobody: TestClient, operation: Operation) -> None:
        named = next(found.content for found in OPERATIONS if found.content["operationId"] == operation.operation_id)
        allowed = named.get("x-roles", [role.value for role in Role])
        assert isinstance(allowed, list)
        for role in Role:
            if role.value not in allowed:
                answer = nobody.request(
                    operation.method, filled(operation), headers={"Authorization": f"Bearer {role.value}"}
                )
                assert said(answer) == (403, "role_not_allowed", []), role

    def test_most_operations_are_not_for_everybody(self) -> None:
        with_roles = [operation for operation in OPERATIONS if "x-roles" in operation.content]
        assert len(with_roles) >= len(GUARDED) - 2


def test_the_page_of_the_api_lists_every_route() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_routes(page), (
        "docs/api.md is stale; write it anew with: .venv/bin/python -m tests.api.described"
    )
