"""Pages that code writes are as the code would write them now; pages that people write name all kinds."""

from pathlib import Path
from typing import get_args

import pytest

from scheduler.constraints.kinds import Contribution
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.table import constraint_table
from tests.docs.pages import COMMAND, DOCS, PAGES, write_pages


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), f"docs/{name} is stale; write it anew with: {COMMAND}"


def test_pages_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    assert (tmp_path / "constraints.md").read_text(encoding="utf-8") == constraint_table()


def test_the_constraint_table_has_a_row_for_every_rule_in_order() -> None:
    rows = [line for line in constraint_table().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [rule.key for rule in REGISTRY]
    assert {row.count(" | ") for row in rows} == {6}


@pytest.mark.parametrize("kind", get_args(Contribution), ids=lambda kind: kind.__name__)
def test_the_engine_page_has_one_line_for_every_kind(kind: type) -> None:
    page = (DOCS / "engine.md").read_text(encoding="utf-8")
    assert len([line for line in page.splitlines() if line.startswith(f"| `{kind.__name__}` |")]) == 1
