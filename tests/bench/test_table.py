"""Results as tables in a page: medians, gaps, what is relaxed and what failed."""

from datetime import date
from pathlib import Path

from scheduler.bench.known import best_known
from scheduler.bench.results import Row
from scheduler.bench.table import table_of, write_tables
from tests.bench.rows import row

DAY = date(2026, 12, 1)


def table(*rows: Row) -> str:
    return table_of(rows, DAY, best_known("", "weekly", rows))


def lines_with(text: str, start: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(f"| {start}")]


def peer(**changes: object) -> Row:
    quiet: dict[str, object] = {"solver": "pyvrp", "model_gain": None, "first_roster_seconds": None, "threads": 1}
    return row(**(quiet | changes))


def test_the_table_says_how_it_was_made() -> None:
    text = table(row(), row(seed=3), peer(versions="pyvrp 0.14.1"))
    command = "`tanfang bench weekly DIR --seconds 10 --workers 2 --out RESULTS.csv --peers pyvrp --seed 1`"
    assert f"{command}, then with seed 3 (medians, with the least and the most), 2026-12-01, 2 cores." in text
    assert "tanfang 0.1.0; pyvrp 0.14.1." in text


def test_a_cost_is_the_median_of_the_seeds_with_its_gap_and_its_spread() -> None:
    rows = [row(seed=seed, cost=cost, best_known=100.0) for seed, cost in ((1, 130.0), (2, 101.0), (3, 102.0))]
    assert lines_with(table(*rows), "tiny") == [
        "| tiny | 100.00 | 102.00 (+2.00 %) 101.00 to 130.00 | 0.25 s | 4.00 | – | 300 MiB |"
    ]


def test_without_a_published_cost_the_gap_is_to_the_lowest_of_all_rows() -> None:
    rows = [row(cost=12_600.0), peer(solver="ortools", cost=12_000.0)]
    (line,) = lines_with(table(*rows), "tiny")
    assert line.startswith("| tiny | 12,000 | 12,600 (+5.00 %) | 12,000 (+0.00 %) |")


def test_a_relaxed_cost_has_no_gap_and_is_nobodys_measure() -> None:
    (line,) = lines_with(table(row(cost=100.0), peer(cost=50.0, relaxed=True)), "tiny")
    assert line.startswith("| tiny | 100.00 | 100.00 (+0.00 %) | 50.00 relaxed |")


def test_visits_left_out_failed_seeds_and_overruns_are_shown() -> None:
    rows = [peer(served=1, seconds_used=81.0), peer(seed=2, feasible=False, cost=None, seconds_used=81.0, reason="no")]
    (line,) = lines_with(table(*rows), "tiny")
    assert "100.00 (+0.00 %) [2 left out] [1 of 2 seeds failed] [took 81 s]" in line


def test_failures_are_listed_once_with_their_reason() -> None:
    refusal = "{}: pyvrp is not asked, because its model has no calls"
    rows = [
        row(instance=name)
        if who == "tanfang"
        else peer(instance=name, feasible=False, cost=None, reason=refusal.format(name.rpartition("/")[2]))
        for name in ("set/a", "set/b")
        for who in ("tanfang", "pyvrp")
    ]
    text = table(*rows)
    assert "- pyvrp, 2 instances (set/a, ...): pyvrp is not asked, because its model has no calls." in text
    assert lines_with(text, "set/a")[0].startswith("| set/a | 100.00 | 100.00 (+0.00 %) | – |")


def test_means_are_given_for_each_folder() -> None:
    costs = {"big/a": 110.0, "big/b": 130.0, "small/a": 100.0, "small/b": 102.0, "small/c": 107.0}
    rows = [row(instance=name, cost=cost, best_known=100.0) for name, cost in costs.items()]
    text = table(*rows, peer(instance="big/a", cost=150.0, best_known=100.0))
    assert lines_with(text, "big |") == ["| big | 2 | +20.00 % | +50.00 % (1 of them) |"]
    assert lines_with(text, "small |") == ["| small | 3 | +3.00 % | – |"]


class TestPage:
    def test_only_its_own_section_of_a_page_changes(self, tmp_path: Path) -> None:
        page = tmp_path / "benchmarks.md"
        page.write_text(
            "# Ours\n\nBefore.\n\n<!-- bench weekly 10 s -->\nold\n<!-- end of bench -->\n\nBetween.\n\n"
            "<!-- bench weekly 60 s -->\nkept\n<!-- end of bench -->\n",
            encoding="utf-8",
        )
        write_tables(page, [row()], DAY)
        text = page.read_text(encoding="utf-8")
        assert text.startswith("# Ours\n\nBefore.\n\n<!-- bench weekly 10 s -->\n")
        assert text.endswith("\n\nBetween.\n\n<!-- bench weekly 60 s -->\nkept\n<!-- end of bench -->\n")
        assert "old" not in text
        assert len(lines_with(text, "tiny")) == 1

    def test_a_missing_section_is_added_and_writing_twice_changes_nothing(self, tmp_path: Path) -> None:
        page = tmp_path / "benchmarks.md"
        rows = [row(), row(format="vrptw", unit="distance")]
        write_tables(page, rows, DAY)
        once = page.read_text(encoding="utf-8")
        write_tables(page, rows, DAY)
        assert page.read_text(encoding="utf-8") == once
        assert once.count("<!-- bench ") == once.count("<!-- end of bench -->") == 2


class TestBounds:
    def test_a_gap_to_the_bound_is_shown_where_there_is_one(self) -> None:
        text = table(row(cost=100.0, bound=96.0), row(instance="other"))
        assert "| bound | gap to bound | memory |" in text
        assert lines_with(text, "tiny")[0].endswith("| 96.00 | 4.00 % | 300 MiB |")
        assert lines_with(text, "other")[0].endswith("| – | – | 300 MiB |")
        assert "The last five columns are tanfang's." in text

    def test_without_any_bound_there_is_no_such_column(self) -> None:
        assert "gap to bound" not in table(row())
