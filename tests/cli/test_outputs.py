from pathlib import Path

import pytest

from scheduler.cli.outputs import output_folder, require_writable, write_together
from scheduler.domain.errors import InputError
from tests.cli.commands import names


class TestOneFile:
    def test_a_new_name_in_a_folder_is_fine(self, tmp_path: Path) -> None:
        require_writable(tmp_path / "new.json", tmp_path / "input.json")
        assert names(tmp_path) == []

    def test_a_device_is_fine(self) -> None:
        require_writable(Path("/dev/null"))

    def test_a_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="is a folder"):
            require_writable(tmp_path)

    def test_a_missing_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"no/roster.json: its folder does not exist"):
            require_writable(tmp_path / "no" / "roster.json")

    def test_a_file_in_the_place_of_the_folder_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(InputError, match=r"file/roster\.json"):
            require_writable(tmp_path / "file" / "roster.json")

    def test_a_name_too_long_for_the_disk_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="cannot be used as an output"):
            require_writable(tmp_path / ("n" * 300))

    def test_an_input_is_not_overwritten_under_any_of_its_names(self, tmp_path: Path) -> None:
        given, other = tmp_path / "problem.json", tmp_path / "other.json"
        given.touch()
        other.symlink_to(given)
        for name in (given, other, tmp_path / "." / "problem.json"):
            with pytest.raises(InputError, match="would overwrite the input"):
                require_writable(name, given)


class TestAFolder:
    def test_it_is_made_with_all_above_it(self, tmp_path: Path) -> None:
        with output_folder(tmp_path / "a" / "b", ("one",)):
            assert (tmp_path / "a" / "b").is_dir()
        assert names(tmp_path / "a") == ["b"]

    def test_it_is_taken_away_again_when_the_work_fails(self, tmp_path: Path) -> None:
        def work() -> None:
            with output_folder(tmp_path / "a" / "b", ("one",)):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            work()
        assert names(tmp_path) == []

    def test_a_folder_that_was_there_stays(self, tmp_path: Path) -> None:
        def work() -> None:
            with output_folder(tmp_path, ("one",)):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            work()
        assert names(tmp_path) == []

    def test_a_file_of_that_name_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "out").touch()
        with pytest.raises(InputError, match="out: is a file; give a folder"), output_folder(tmp_path / "out", ()):
            pytest.fail("the work must not begin")

    def test_a_file_above_it_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with (
            pytest.raises(InputError, match="the folder cannot be made"),
            output_folder(tmp_path / "file" / "out", ()),
        ):
            pytest.fail("the work must not begin")

    def test_an_input_among_its_files_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "roster.xlsx").touch()
        with (
            pytest.raises(InputError, match="would overwrite the input"),
            output_folder(tmp_path, ("roster.xlsx",), tmp_path / "roster.xlsx"),
        ):
            pytest.fail("the work must not begin")


class TestFilesTogether:
    def test_all_are_written_and_nothing_else_is_left(self, tmp_path: Path) -> None:
        (tmp_path / "one").write_bytes(b"old")
        write_together(tmp_path, {"one": b"1", "two": b"2"})
        assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {"one": b"1", "two": b"2"}

    def test_none_is_written_when_one_of_them_cannot_be(self, tmp_path: Path) -> None:
        (tmp_path / "one").write_bytes(b"old")
        with pytest.raises(InputError, match="the files cannot be written"):
            write_together(tmp_path, {"one": b"new", "n" * 300: b"2"})
        assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {"one": b"old"}
