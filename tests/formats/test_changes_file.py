"""Files of changes: the example of the documentation, and refusals that name the place."""

import json
from pathlib import Path
from typing import get_args

import pytest

from scheduler.domain.change_set import ChangeSet, WeekChange
from scheduler.domain.errors import InputError
from scheduler.formats.changes_file import read_changes

EXAMPLE = Path(__file__).parents[2] / "docs/examples/changes.json"


def written(folder: Path, *changes: object) -> Path:
    path = folder / "changes.json"
    path.write_text(json.dumps({"changes": changes}), encoding="utf-8")
    return path


def test_the_example_shows_every_kind_of_change() -> None:
    union, _ = get_args(WeekChange)
    kinds = {model.model_fields["kind"].default for model in get_args(union)}
    assert {change.kind for change in read_changes(EXAMPLE).changes} == kinds


def test_a_file_without_changes_is_one_in_which_nothing_happens(tmp_path: Path) -> None:
    assert read_changes(written(tmp_path)) == ChangeSet()


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"kind": "earthquake"}, "/changes/0", "earthquake"),
        ({"kind": "visitor_absent", "visitor": "w1"}, "/changes/0/first_day", "missing"),
        ({"kind": "visitor_absent", "visitor": "w1", "first_day": 2, "last_day": 1}, "/changes/0", "swap"),
        (
            {"kind": "visitor_absent", "visitor": "w1", "first_day": 1, "start": "9:00", "end": "8:00"},
            "/changes/0",
            "swap",
        ),
        ({"kind": "shift_shortened", "shift": "s1"}, "/changes/0", "give a start or an end"),
        ({"kind": "shift_shortened", "shift": "s1", "end": "noon"}, "/changes/0/end", "noon"),
        ({"kind": "remote_only", "areas": [], "first_day": 0}, "/changes/0/areas", "at least 1"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_at_its_place(
    tmp_path: Path, change: object, place: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as refused:
        read_changes(written(tmp_path, change))
    assert place in refused.value.where
