"""Which files of a folder are instances, and what is known about them."""

from pathlib import Path

import pytest

from scheduler.bench.instances import instances_of
from scheduler.domain.errors import InputError
from scheduler.formats.benchmarks import FORMATS
from tests.bench.files import hhcrsp_file, vrptw_file, weekly_file

HHCRSP = FORMATS["hhcrsp"]
VRPTW = FORMATS["vrptw"]


def test_files_of_all_folders_are_found_in_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("week-1000", "week-20", "week-3"):
        weekly_file(tmp_path / "b", name)
    weekly_file(tmp_path / "a")
    labels = [instance.label for instance in instances_of(FORMATS["weekly"], tmp_path)]
    assert labels == ["a/tiny", "b/week-3", "b/week-20", "b/week-1000"]


def test_a_dot_in_a_name_stays(tmp_path: Path) -> None:
    hhcrsp_file(tmp_path, "HHCRSP_50_1.2_R")
    assert [instance.label for instance in instances_of(HHCRSP, tmp_path)] == ["HHCRSP_50_1.2_R"]


def test_solutions_and_best_known_are_no_instances(tmp_path: Path) -> None:
    hhcrsp_file(tmp_path)
    hhcrsp_file(tmp_path / "solutions", "sol-tiny")
    (tmp_path / "best_known.csv").write_text("instance,cost\n", encoding="utf-8")
    assert [instance.label for instance in instances_of(HHCRSP, tmp_path)] == ["tiny"]


class TestBestKnown:
    def test_the_table_in_a_folder_above_tells_sets_apart(self, tmp_path: Path) -> None:
        for group in ("old", "new", "other"):
            hhcrsp_file(tmp_path / group)
        table = "set,instance,distance,cost\nold,tiny,60,22.5\nnew,tiny,61,21.5\n"
        (tmp_path / "best_known.csv").write_text(table, encoding="utf-8")
        found = {instance.label: instance.best_known for instance in instances_of(HHCRSP, tmp_path)}
        assert found == {"old/tiny": 22.5, "new/tiny": 21.5, "other/tiny": None}

    def test_a_table_without_sets_speaks_of_its_own_folder(self, tmp_path: Path) -> None:
        weekly_file(tmp_path / "a")
        weekly_file(tmp_path / "b")
        (tmp_path / "a" / "best_known.csv").write_text("instance,cost\ntiny,1000\n", encoding="utf-8")
        found = {instance.label: instance.best_known for instance in instances_of(FORMATS["weekly"], tmp_path)}
        assert found == {"a/tiny": 1000, "b/tiny": None}

    def test_a_solution_beside_the_instance_gives_its_cost(self, tmp_path: Path) -> None:
        vrptw_file(tmp_path)
        (tmp_path / "tiny.sol").write_text("Route #1: 1\nRoute #2: 2\nCost 12.8\n", encoding="utf-8")
        assert [instance.best_known for instance in instances_of(VRPTW, tmp_path)] == [12.8]


class TestRefusing:
    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"nowhere: there is no such folder"):
            instances_of(VRPTW, tmp_path / "nowhere")

    def test_a_folder_without_instances(self, tmp_path: Path) -> None:
        weekly_file(tmp_path)
        with pytest.raises(InputError, match=r"no vrptw files \(\.txt, \.vrp\) are in this folder"):
            instances_of(VRPTW, tmp_path)

    def test_two_files_of_one_name(self, tmp_path: Path) -> None:
        vrptw_file(tmp_path).rename(tmp_path / "tiny.vrp")
        vrptw_file(tmp_path)
        with pytest.raises(InputError, match=r"another file here is called tiny too; rename one of them"):
            instances_of(VRPTW, tmp_path)

    @pytest.mark.parametrize(
        ("table", "sentence"),
        [
            ("name,cost\n", r"best_known.csv: the columns instance and cost are missing"),
            ("instance,cost\ntiny,cheap\n", r"best_known.csv, line 2: 'cheap' is not a cost; give a number"),
            ("instance,cost\ntiny\n", r"best_known.csv, line 2: None is not a cost; give a number"),
        ],
    )
    def test_a_table_nobody_can_read(self, tmp_path: Path, table: str, sentence: str) -> None:
        hhcrsp_file(tmp_path)
        (tmp_path / "best_known.csv").write_text(table, encoding="utf-8")
        with pytest.raises(InputError, match=sentence):
            instances_of(HHCRSP, tmp_path)
