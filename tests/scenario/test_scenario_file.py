"""Scenario files and the published schemas."""

import json
from pathlib import Path

import pytest

from scheduler.domain.errors import InputError
from scheduler.scenario.compare import Variant, compare
from scheduler.scenario.comparison import Comparison
from scheduler.scenario.scenario import Scenario
from scheduler.scenario.scenario_file import apply_file, comparison_text, read_scenario, scenario_schemas
from tests.architecture.source_files import ROOT
from tests.problems import ok_small, roster
from tests.scenario.changes import Fields, scenario, village

GONE: Fields = {"change": "remove_visitors", "count": 1}
BAD: list[tuple[str, tuple[str, ...]]] = [
    ("", ("the file ends too early",)),
    ("[]", ("an object", "[...]")),
    ('{"name": "x", "changes": [{"change": "remove_visitors", "count": 0}]}', ("/changes/0", "/count", "0")),
    ('{"name": "x", "changes": [{"change": "fly"}]}', ("/changes/0", "'fly'")),
    ('{"name": "x", "changes": [{"count": 1}]}', ("/changes/0", "change")),
    ('{"name": "x", "changess": []}', ("/changess",)),
    ('{"format": "tanfang-problem/1", "name": "x"}', ("/format", "'tanfang-problem/1'")),
    ('{"changes": []}', ("/name", "missing")),
    ('{"name": "x", "changes": [{"change": "remove_visitors", "count": 99}]}', ("/changes/0/count", "99")),
    ('{"name": "x", "changes": [{"change": "unavailable", "days": [0, 12]}]}', ("/changes/0/days", "day 12")),
]


@pytest.mark.parametrize(("text", "parts"), BAD, ids=[text[-40:] or "empty" for text, _ in BAD])
def test_a_bad_file_is_one_sentence_with_file_place_and_value(
    tmp_path: Path, text: str, parts: tuple[str, ...]
) -> None:
    path = tmp_path / "what if.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        apply_file(path, village())
    said = str(caught.value)
    assert said.startswith(str(path))
    assert "\n" not in said
    assert [part for part in parts if part not in said] == []


def test_a_stored_scenario_is_read_again_as_it_was(tmp_path: Path) -> None:
    given = scenario(GONE, {"change": "unavailable", "share_percent": 12.5, "days": [1]}, name="少一人")
    path = tmp_path / "stored.json"
    path.write_text(given.model_dump_json(), encoding="utf-8")
    assert read_scenario(path) == given
    assert Scenario.model_validate(given.model_dump(mode="json")) == given


def test_a_comparison_is_read_again_as_it_was() -> None:
    problem = ok_small()
    idle = roster(problem)
    comparison = compare(problem, idle, [Variant(scenario(), problem, idle)])
    assert Comparison.model_validate_json(comparison_text(comparison)) == comparison


@pytest.mark.parametrize("name", sorted(scenario_schemas()))
def test_the_schema_in_docs_is_what_the_models_say_now(name: str) -> None:
    assert (ROOT / "docs/schema" / name).read_text(encoding="utf-8") == scenario_schemas()[name]


def test_the_page_lists_every_change() -> None:
    schema = json.loads(scenario_schemas()["scenario.schema.json"])
    changes = set(schema["properties"]["changes"]["items"]["discriminator"]["mapping"])
    page = (ROOT / "docs/scenarios.md").read_text(encoding="utf-8")
    assert {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")} == changes
