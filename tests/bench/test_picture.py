"""Quality against time as a picture, drawn from the rows."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from scheduler.bench import picture
from scheduler.bench.picture import write_picture
from scheduler.bench.results import Row
from scheduler.cli import bench
from tests.bench.fakes import fake
from tests.bench.files import weekly_file
from tests.bench.rows import row
from tests.cli.commands import refused, tanfang

ROWS = [
    row(instance=instance, seed=seed, seconds_limit=limit, cost=100.0 + seed + 50 / limit)
    for instance in ("one", "two")
    for seed in (1, 2, 3)
    for limit in (1.0, 10.0)
]
PEER = row(instance="one", solver="pyvrp", relaxed=True, cost=90.0)


def texts(path: Path) -> list[str]:
    return [item.text or "" for item in ElementTree.parse(path).iter() if item.tag.endswith("}text")]


def test_each_instance_has_a_panel_and_each_solver_a_name(tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    write_picture(path, [*ROWS, PEER])
    found = texts(path)
    assert [found.count(name) for name in ("one", "two", "tanfang", "pyvrp (relaxed)")] == [1, 1, 2, 1]
    assert {"time limit, s", "cost, seconds"} <= set(found)


def test_the_same_rows_give_the_same_bytes_and_others_do_not(tmp_path: Path) -> None:
    drawn = []
    for number, rows in enumerate((ROWS, ROWS, [*ROWS[:-1], row(instance="two", cost=300.0)])):
        path = tmp_path / f"{number}.svg"
        write_picture(path, rows)
        drawn.append(path.read_bytes())
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_solver_without_any_roster_is_named_but_draws_nothing(tmp_path: Path) -> None:
    failed: Row = row(instance="one", solver="vroom", cost=None, feasible=False)
    path = tmp_path / "picture.svg"
    write_picture(path, [*ROWS, failed])
    assert "vroom" in texts(path)


def test_the_command_draws_what_the_results_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "OURS", fake("serve_nobody", "tanfang"))
    weekly_file(tmp_path / "weekly")
    path = tmp_path / "picture.svg"
    line = ("bench", "weekly", tmp_path / "weekly", "--seconds", "1", "--out", tmp_path / "out.csv")
    assert tanfang(capsys, *line, "--picture", path) == (0, "", "")
    assert "tiny" in texts(path)


def test_without_the_drawing_library_nothing_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda name: None)
    out = tmp_path / "out.csv"
    words = ("bench", "weekly", tmp_path, "--seconds", "1", "--out", out, "--picture", tmp_path / "picture.svg")
    refused(tanfang(capsys, *words), "--picture: no picture can be drawn because matplotlib is missing")
    assert not out.exists()
