import json
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.domain.roster import Unassigned
from tests.architecture.source_files import ROOT
from tests.cli.commands import COMMAND, problem_file, process, refused, roster_file, tanfang, whole
from tests.problems import ok_small, roster, route


class TestVerdicts:
    def test_a_feasible_roster_gives_0_and_its_figures_as_json(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said = tanfang(capsys, "check", problem_file(tmp_path), roster_file(tmp_path, whole(ok_small())))
        verdict = json.loads(said.out)
        assert (said.code, said.err) == (0, "")
        assert (verdict["feasible"], verdict["served"], verdict["visits"]) == (True, 3, 3)

    def test_a_broken_rule_gives_1_and_is_named(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        early = roster(ok_small(), route("w1d0", ("v1", "07:00"), ("v2", "08:21"), ("v3", "08:41")))
        said = tanfang(capsys, "check", problem_file(tmp_path), roster_file(tmp_path, early))
        verdict = json.loads(said.out)
        assert (said.code, verdict["feasible"]) == (1, False)
        assert verdict["violations"][0]["visits"] == ["v1"]
        assert "first: Visit v1" in said.err

    def test_a_visit_left_out_and_listed_is_no_broken_rule(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        listed = tuple(Unassigned(visit=name) for name in ("v2", "v3"))
        short = roster(ok_small(), route("w1d0", ("v1", "08:01"))).model_copy(update={"unassigned": listed})
        said = tanfang(capsys, "check", problem_file(tmp_path), roster_file(tmp_path, short))
        assert (said.code, json.loads(said.out)["levels"]["open.green"]) == (0, 2.0)

    def test_a_visit_dropped_silently_is_a_broken_rule(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        dropped = roster(ok_small(), route("w1d0", ("v1", "08:01"), ("v2", "08:21")))
        said = tanfang(capsys, "check", problem_file(tmp_path), roster_file(tmp_path, dropped))
        assert (said.code, json.loads(said.out)["violations"][0]["constraint"]) == (1, "listed")


class TestRefusals:
    def test_a_roster_of_another_week_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        later = ok_small(start="2026-12-07")
        said = tanfang(capsys, "check", problem_file(tmp_path, later), roster_file(tmp_path, whole(ok_small())))
        refused(said, "roster.json", "begins on 2026-11-30", "2026-12-07")

    def test_a_roster_with_a_strange_visit_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        strange = roster(ok_small(), route("w1d0", ("v9", "08:01")))
        refused(tanfang(capsys, "check", problem_file(tmp_path), roster_file(tmp_path, strange)), "'v9'")


class TestAsAProcess:
    def test_no_solver_is_loaded(self, tmp_path: Path) -> None:
        words = ["check", str(problem_file(tmp_path)), str(roster_file(tmp_path, whole(ok_small())))]
        code = f"import sys; from scheduler.cli import main; main({words!r}); print(*sys.modules, file=sys.stderr)"
        run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        loaded = set(run.stderr.split())
        assert "scheduler.evaluate.evaluation" in loaded
        assert loaded.isdisjoint({"ortools", "numba", "llvmlite", "xlsxwriter"})

    def test_a_reader_that_goes_away_changes_neither_the_verdict_nor_stderr(self, tmp_path: Path) -> None:
        files = problem_file(tmp_path), roster_file(tmp_path, whole(ok_small()))
        with subprocess.Popen(
            [*COMMAND, "check", *map(str, files)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.close()
            said = running.stderr.read()
        assert (running.returncode, said) == (0, b"")

    def test_a_full_disk_behind_stdout_is_one_sentence(self, tmp_path: Path) -> None:
        files = problem_file(tmp_path), roster_file(tmp_path, whole(ok_small()))
        with Path("/dev/full").open("w") as full:
            run = subprocess.run(
                [*COMMAND, "check", *map(str, files)], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert run.returncode == 2
        assert run.stderr.decode().startswith("standard output: cannot be written")
        assert run.stderr.count(b"\n") == 1

    def test_the_module_can_be_run(self, tmp_path: Path) -> None:
        said = process("check", problem_file(tmp_path), roster_file(tmp_path, whole(ok_small())))
        assert (said.code, json.loads(said.out)["served"], said.err) == (0, 3, "")
