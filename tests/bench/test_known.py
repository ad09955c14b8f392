"""The best known cost of an instance: published, or the least that was ever shown or measured."""

from datetime import date
from pathlib import Path

from scheduler.bench.known import best_known
from scheduler.bench.table import write_tables
from tests.bench.rows import row

DAY = date(2026, 12, 1)


def test_the_least_cost_of_all_solvers_and_limits_is_known() -> None:
    rows = [row(cost=101.0), row(cost=99.0, seconds_limit=60.0), row(solver="pyvrp", cost=50.0, relaxed=True)]
    assert best_known("", "weekly", rows) == {"tiny": 99.0}


def test_a_published_cost_stays_what_it_is() -> None:
    assert best_known("", "weekly", [row(cost=90.0, best_known=100.0)]) == {"tiny": 100.0}


def test_an_instance_without_any_roster_is_not_known() -> None:
    assert best_known("", "weekly", [row(cost=None, feasible=False)]) == {}


def test_what_a_page_has_shown_only_falls(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    shown = []
    for cost in (12_345.0, 12_400.0, 12_300.0):
        write_tables(page, [row(cost=cost)], DAY)
        (line,) = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| tiny")]
        shown.append(line.split(" | ")[1:3])
    assert shown == [["12,345", "12,345 (+0.00 %)"], ["12,345", "12,400 (+0.45 %)"], ["12,300", "12,300 (+0.00 %)"]]


def test_other_formats_and_the_table_of_means_are_not_read(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    rows = [row(instance=f"set/{name}", cost=100.0, best_known=100.0) for name in "abcde"]
    write_tables(page, [*rows, row(format="vrptw", cost=1.0)], DAY)
    known = best_known(page.read_text(encoding="utf-8"), "weekly", [])
    assert known == {f"set/{name}": 100.0 for name in "abcde"}
