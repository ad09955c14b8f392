"""The published JSON Schema files."""

import json
from pathlib import Path

import pytest

from scheduler.formats.schema import json_schemas

FOLDER = Path(__file__).parents[2] / "docs/schema"


@pytest.mark.parametrize("name", sorted(json_schemas()))
def test_the_file_in_docs_is_what_the_domain_says_now(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == json_schemas()[name]


def test_times_are_written_as_in_our_files() -> None:
    shift = json.loads(json_schemas()["problem.schema.json"])["$defs"]["Shift"]
    assert shift["properties"]["start"]["type"] == "string"
    assert shift["properties"]["start"]["pattern"].startswith(r"^\d{1,3}:[0-5]\d")


def test_fields_with_a_default_may_be_left_out() -> None:
    assert json.loads(json_schemas()["problem.schema.json"])["required"] == [
        *("name", "start", "places", "elders", "visitors", "shifts", "visits"),
    ]
