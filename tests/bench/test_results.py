"""The results file: whole after every row, and read back as it was."""

from pathlib import Path

import pytest

from scheduler.bench.results import COLUMNS, Results
from scheduler.domain.errors import InputError
from tests.bench.rows import row


def test_rows_are_read_back_as_they_were(tmp_path: Path) -> None:
    rows = [
        row(),
        row(seed=None, seconds_limit=0.5, cost=1234567.891, gap_percent=-0.25, bound=99.5),
        row(solver="other", relaxed=True, feasible=False, cost=None, peak_mebibytes=None, reason='it said "no", twice'),
    ]
    results = Results(tmp_path / "results.csv")
    for item in rows:
        results.add(item)
    assert Results(tmp_path / "results.csv").rows == rows


def test_the_first_line_names_the_columns_and_truth_is_yes_or_no(tmp_path: Path) -> None:
    Results(tmp_path / "results.csv").add(row())
    lines = (tmp_path / "results.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        ",".join(COLUMNS),
        "weekly,tiny,tanfang,no,1,10,10.02,0.25,yes,3,3,100,seconds,,,4,,300,2,2,tanfang 0.1.0,",
    ]


@pytest.mark.parametrize(
    "changes", [{"instance": "b"}, {"solver": "b"}, {"seed": 2}, {"seconds_limit": 20.0}, {"format": "vrptw"}]
)
def test_a_run_is_known_by_instance_solver_seed_and_limit(tmp_path: Path, changes: dict[str, object]) -> None:
    results = Results(tmp_path / "results.csv")
    results.add(row())
    assert results.has(row(cost=5.0).key)
    assert not results.has(row(**changes).key)


def test_nothing_but_the_results_is_left_in_the_folder(tmp_path: Path) -> None:
    results = Results(tmp_path / "results.csv")
    results.add(row())
    results.add(row(seed=2))
    assert [path.name for path in tmp_path.iterdir()] == ["results.csv"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("seconds_used", "used", r"results.csv: this is not a results file of this version of bench"),
        (",10.02,", ",soon,", r"results.csv, line 2, column seconds_used: 'soon' cannot be used"),
        (",2,2,tanfang 0.1.0,", "", r"results.csv, line 2, column cores: None cannot be used"),
    ],
)
def test_another_file_is_never_overwritten(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path = tmp_path / "results.csv"
    Results(path).add(row())
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=sentence):
        Results(path)
