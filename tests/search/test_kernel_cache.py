"""Compiled kernels grow stale together."""

from pathlib import Path

import pytest

import scheduler.search
from scheduler.search import kernel_cache
from scheduler.search.anneal import anneal
from scheduler.search.kernel_cache import BesideTheSource, folder_stamp


def test_a_change_of_any_file_of_the_folder_changes_the_stamp(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("a = 1\n")
    (tmp_path / "two.py").write_text("b = 1\n")
    before = folder_stamp.__wrapped__(tmp_path)
    (tmp_path / "two.py").write_text("b = 2\n")
    assert folder_stamp.__wrapped__(tmp_path) != before


def test_a_change_above_a_folder_of_the_search_changes_its_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "order"
    inner.mkdir()
    (tmp_path / "above.py").write_text("a = 1\n")
    (inner / "below.py").write_text("b = 1\n")
    monkeypatch.setattr(kernel_cache, "HERE", tmp_path)
    before = folder_stamp(inner), folder_stamp(tmp_path)
    folder_stamp.cache_clear()
    (tmp_path / "above.py").write_text("a = 2\n")
    after = folder_stamp(inner), folder_stamp(tmp_path)
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_kernels_are_kept_under_the_stamp_of_their_folder() -> None:
    cache = vars(anneal)["_cache"]
    assert isinstance(cache._impl.locator, BesideTheSource)
    assert cache._impl.locator.get_source_stamp() == folder_stamp(Path(scheduler.search.__file__).parent)
