"""Problem and roster files that cannot be used: one sentence with file, place and value from every command."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.commands import problem_file, refused, roster_file, tanfang, whole
from tests.cli.engines import engine_that, nobody_served
from tests.problems import ok_small

Spoil = Callable[[bytes], bytes]


def replaced(old: str, new: str) -> Spoil:
    def spoil(content: bytes) -> bytes:
        assert old.encode() in content, "the sample has no such passage"
        return content.replace(old.encode(), new.encode(), 1)

    return spoil


FILES: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "empty": (lambda content: b"", ("problem.json, line 1", "cut off")),
    "truncated": (lambda content: content[: len(content) // 2], ("problem.json, line ", "cut off")),
    "no JSON": (lambda content: b"\x89PNG\r\n" + content, ("problem.json", "byte 0x89", "not UTF-8")),
    "UTF-16": (lambda content: content.decode().encode("utf-16"), ("problem.json", "not UTF-8")),
    "nested": (lambda content: b"[" * 200_000, ("problem.json", "nested too deeply")),
    "a list": (lambda content: b"[]", ("problem.json", "an object {...} belongs here, not [...]")),
    "not a number": (replaced('"day":1', '"day":NaN'), ("problem.json, /shifts/1/day", "NaN is not a number")),
    "a key twice": (replaced('"day":1', '"day":1,"day":0'), ("problem.json, /shifts/1/day", "'day' is given twice")),
    "another format": (replaced("tanfang-problem/1", "tanfang-problem/9"), ("/format", "'tanfang-problem/9'")),
    "an unknown field": (replaced('"day":1', '"day":1,"colour":"red"'), ("/colour", "remove or rename")),
    "an impossible date": (replaced("2026-11-30", "2026-02-30"), ("/start", "'2026-02-30'")),
    "an impossible time": (replaced('"end":"12:00"', '"end":"12:75"'), ("/shifts/0/end", "'12:75'")),
    "an id twice": (replaced('"id":"v2"', '"id":"v1"'), ("problem.json", "visits: id 'v1' occurs more than once")),
    "a strange elder": (replaced('"elder":"e1"', '"elder":"e9"'), ("visit v1", "elder 'e9' is not in the problem")),
    "a day too late": (replaced('"day":1', '"day":8'), ("day 8 lies outside the 7 days",)),
    "a shift that ends early": (replaced('"end":"12:00"', '"end":"07:00"'), ("/shifts/0", "ends at 07:00")),
    "a window that ends early": (
        replaced('"latest":"11:00"', '"latest":"06:00"'),
        ("/visits/0/windows/0", "ends at 06:00, before it begins at 08:00"),
    ),
    "no places": (replaced('"id":"p3"', '"id":"p33"'), ("problem.json", "'p33' is not in the travel matrix")),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("command", ["check", "solve"])
def test_a_spoiled_problem_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    spoil, parts = FILES[name]
    given = problem_file(tmp_path)
    given.write_bytes(spoil(given.read_bytes()))
    engine_that(monkeypatch, nobody_served)
    rest = ("--out", tmp_path / "out.json") if command == "solve" else (roster_file(tmp_path, whole(ok_small())),)
    refused(tanfang(capsys, command, given, *rest), *parts)
    assert not (tmp_path / "out.json").exists()


ROSTERS: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "truncated": (lambda content: content[:-20], ("roster.json, line ", "cut off")),
    "a problem": (replaced("tanfang-roster/1", "tanfang-problem/1"), ("/format", "'tanfang-problem/1'")),
    "a negative start": (replaced('"start":"08:01"', '"start":"-1:00"'), ("/start", "'-1:00' is not a time")),
    "a strange shift": (replaced("w1d0", "w9d0"), ("shift 'w9d0'", "the problem does not have")),
    "a strange mode": (replaced('"visit":"v1"', '"visit":"v1","mode":"phone"'), ("v1 cannot be done by phone",)),
    "an empty stop": (replaced('"routes":[', '"routes":[{"shift":"w2d0","stops":[]},'), ("/stops", "0 items")),
}  # fmt: skip


@pytest.mark.parametrize("name", ROSTERS)
def test_a_spoiled_roster_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    spoil, parts = ROSTERS[name]
    given = roster_file(tmp_path, whole(ok_small()))
    given.write_bytes(spoil(given.read_bytes()))
    refused(tanfang(capsys, "check", problem_file(tmp_path), given), *parts)


@pytest.mark.parametrize("kind", ["missing", "a folder"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    given = tmp_path if kind == "a folder" else tmp_path / "no.json"
    said = tanfang(capsys, "check", given, roster_file(tmp_path, whole(ok_small())))
    refused(said, str(given), "cannot be read")
