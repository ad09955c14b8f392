"""A bench: every solver on every instance, judged by our evaluator, taken up where it ended."""

from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.bench import run as running
from scheduler.bench.results import Results, Row
from scheduler.bench.run import Bench, Step, run_bench
from scheduler.bench.solver import OURS, Solver
from scheduler.domain.errors import InputError
from scheduler.formats.benchmarks import FORMATS
from scheduler.solve.params import SolveParams
from tests.bench.fakes import fake
from tests.bench.files import COSTS, FILES, PENALTY, WEEKLY_COST, weekly_file

NOBODY = fake("serve_nobody", "nobody")


def bench(folder: Path, *solvers: Solver, form: str = "weekly", seed: int = 1) -> Bench:
    return Bench(FORMATS[form], folder, solvers, SolveParams(seconds=1.0, seed=seed, workers=2), cores=2)


def run(given: Bench, out: Path) -> list[Step]:
    return list(run_bench(given, Results(out)))


def only_row(given: Bench, out: Path) -> Row:
    (row,) = [step.row for step in run(given, out) if step.row is not None]
    return row


def test_a_row_holds_our_verdict_and_what_the_solver_told(tmp_path: Path) -> None:
    weekly_file(tmp_path)
    (tmp_path / "best_known.csv").write_text("instance,cost\ntiny,14400\n", encoding="utf-8")
    row = only_row(bench(tmp_path, NOBODY), tmp_path / "out.csv")
    # Four people are missing: two at the first visit, one at each of the others.
    assert (row.feasible, row.served, row.visits, row.cost, row.unit) == (True, 0, 3, 4 * PENALTY, "seconds")
    assert (row.best_known, row.gap_percent) == (14400, 100)
    assert (row.first_roster_seconds, row.model_gain, row.bound) == (0.125, 2, 1.5)
    assert (row.cores, row.threads, row.reason) == (2, 1, "")
    assert 0 <= row.seconds_used < 1


def test_a_relaxed_answer_is_judged_on_the_relaxed_problem_and_has_no_gap(tmp_path: Path) -> None:
    weekly_file(tmp_path)
    (tmp_path / "best_known.csv").write_text("instance,cost\ntiny,14400\n", encoding="utf-8")
    row = only_row(bench(tmp_path, fake("serve_nobody", keeps_ties=False)), tmp_path / "out.csv")
    assert (row.relaxed, row.visits, row.cost, row.gap_percent) == (True, 4, 4 * PENALTY, None)


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("start_at_midnight", "the roster breaks listed, time_window, travel_fits, two_people"),
        ("serve_a_stranger", 'tiny: the roster names visit "somebody else\'s", which the problem does not have'),
        ("crash", "its process was ended by SIGSEGV"),
        ("refuse", "tiny: fake is not asked, because it does not like this"),
    ],
)
def test_a_solver_that_fails_has_a_row_that_says_why(tmp_path: Path, function: str, reason: str) -> None:
    weekly_file(tmp_path)
    row = only_row(bench(tmp_path, fake(function)), tmp_path / "out.csv")
    assert (row.feasible, row.cost, row.gap_percent) == (False, None, None)
    assert row.reason == reason


def test_a_failure_does_not_keep_the_next_solver_from_running(tmp_path: Path) -> None:
    weekly_file(tmp_path)
    steps = run(bench(tmp_path, fake("crash", "broken"), NOBODY), tmp_path / "out.csv")
    assert [(step.number, step.runs, step.solver, step.row is not None) for step in steps] == [
        (1, 2, "broken", False),
        (1, 2, "broken", True),
        (2, 2, "nobody", False),
        (2, 2, "nobody", True),
    ]


def test_a_bench_is_taken_up_where_it_ended(tmp_path: Path) -> None:
    weekly_file(tmp_path, "first")
    weekly_file(tmp_path, "second")
    out = tmp_path / "out.csv"
    begun = run_bench(bench(tmp_path, NOBODY), Results(out))
    assert [next(begun).row, next(begun).row] == [None, Results(out).rows[0]]
    begun.close()  # as Ctrl-C would after the first row
    steps = run(bench(tmp_path, NOBODY), out)
    assert [(step.number, step.runs, step.instance) for step in steps] == [(1, 1, "second"), (1, 1, "second")]
    assert [row.instance for row in Results(out).rows] == ["first", "second"]


def test_what_is_measured_is_not_measured_again(tmp_path: Path) -> None:
    weekly_file(tmp_path)
    out = tmp_path / "out.csv"
    run(bench(tmp_path, NOBODY), out)
    before = out.read_bytes()
    assert run(bench(tmp_path, NOBODY), out) == []
    assert out.read_bytes() == before
    assert len(run(bench(tmp_path, NOBODY, seed=2), out)) == 2


def test_an_instance_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    weekly_file(tmp_path).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"tiny.json"):
        run(bench(tmp_path, NOBODY), tmp_path / "out.csv")


@pytest.mark.parametrize("form", ["hhcrsp", "weekly"])
def test_our_engine_finds_the_best_answer_of_a_tiny_instance(tmp_path: Path, form: str) -> None:
    FILES[form](tmp_path)
    # A fixed budget instead of time: a busy machine takes longer, and finds the same.
    budget = SolveParams(seconds=120.0, iterations=2_000, workers=2)
    row = only_row(replace(bench(tmp_path, OURS, form=form), params=budget), tmp_path / "out.csv")
    assert row.reason == ""
    assert row.cost == pytest.approx(COSTS[form])
    assert row.model_gain is not None
    assert row.threads == 2


def test_a_solver_that_takes_no_seed_runs_once_for_all_seeds(tmp_path: Path) -> None:
    weekly_file(tmp_path)
    unseeded, out = replace(NOBODY, seeded=False), tmp_path / "out.csv"
    assert only_row(bench(tmp_path, unseeded), out).seed is None
    assert run(bench(tmp_path, unseeded, seed=2), out) == []


class TestBounds:
    OURS_FOR_NOW = replace(NOBODY, name=OURS.name)

    def test_a_bound_of_our_roster_is_raised_where_one_is_wanted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(running, "OURS", self.OURS_FOR_NOW)
        weekly_file(tmp_path)
        wanted = replace(bench(tmp_path, self.OURS_FOR_NOW), bound_seconds=600.0)
        row = only_row(wanted, tmp_path / "out.csv")
        assert row.cost == 4 * PENALTY
        assert row.bound is not None
        # One visit nobody can make, and to the others somebody has to go.
        assert PENALTY < row.bound <= WEEKLY_COST

    def test_the_bounds_of_others_are_left_as_they_are(self, tmp_path: Path) -> None:
        weekly_file(tmp_path)
        wanted = replace(bench(tmp_path, NOBODY), bound_seconds=600.0)
        assert only_row(wanted, tmp_path / "out.csv").bound == 1.5
