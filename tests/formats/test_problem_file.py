"""Problem and roster files: the same object, the same bytes, and a sentence for every wrong one."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.domain.elder import Elder
from scheduler.domain.errors import InputError
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit, Unassigned
from scheduler.domain.shift import Shift
from scheduler.domain.travel import GeodesicTravel, MatrixTravel
from scheduler.domain.visit import ModeOption, TimeWindow, Visit
from scheduler.domain.visitor import Visitor
from scheduler.formats.problem_file import read_problem, read_roster, write_problem, write_roster

HOUR = timedelta(hours=1)
WINDOW = TimeWindow(days=(0,), earliest=8 * HOUR, latest=11 * HOUR)
CALL = ModeOption(mode=VisitMode.PHONE, duration=timedelta(minutes=20))
PROBLEM = Problem(
    name="小村",
    start=date(2026, 11, 30),
    travel=GeodesicTravel(circuity=1.3),
    places=(Place(id="door", latitude=31.2, longitude=121.4),),
    elders=(Elder(id="e1", household="h1", place="door"),),
    visitors=(Visitor(id="w1", kind="volunteer", home="door", dialects=frozenset({"吴", "粤", "闽"})),),
    shifts=(Shift(id="s1", visitor="w1", day=0, start=8 * HOUR, end=12 * HOUR),),
    visits=(Visit(id="v1", elder="e1", place="door", options=(CALL,), windows=(WINDOW,)),),
)
STOP = Stop(place=None, visits=(StopVisit(visit="v1", mode=VisitMode.PHONE, start=9 * HOUR),))
ROSTER = Roster(
    problem="小村",
    start=date(2026, 11, 30),
    routes=(Route(shift="s1", stops=(STOP,)),),
    unassigned=(Unassigned(visit="v2"),),
    bound=1.5,
)


def broken(folder: Path, old: str, new: str) -> Path:
    path = folder / "problem.json"
    write_problem(path, PROBLEM)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


class TestRoundTrip:
    def test_a_problem_comes_back_equal(self, tmp_path: Path) -> None:
        write_problem(tmp_path / "p.json", PROBLEM)
        assert read_problem(tmp_path / "p.json") == PROBLEM

    def test_a_problem_with_a_matrix_and_a_release_comes_back_equal(self, tmp_path: Path) -> None:
        travel = MatrixTravel(places=("door",), ticks={"walk": ((0,),)})
        problem = PROBLEM.model_copy(update={"travel": travel, "published": ROSTER})
        write_problem(tmp_path / "p.json", problem)
        assert read_problem(tmp_path / "p.json") == problem

    def test_a_roster_with_a_call_comes_back_equal(self, tmp_path: Path) -> None:
        write_roster(tmp_path / "r.json", ROSTER)
        assert read_roster(tmp_path / "r.json") == ROSTER

    def test_equal_objects_give_equal_bytes_with_a_newline_at_the_end(self, tmp_path: Path) -> None:
        write_problem(tmp_path / "a.json", PROBLEM)
        write_problem(tmp_path / "b.json", read_problem(tmp_path / "a.json"))
        data = (tmp_path / "a.json").read_bytes()
        assert data == (tmp_path / "b.json").read_bytes()
        assert data.endswith(b"}\n")

    def test_the_format_is_named_first_and_chinese_stays_readable(self, tmp_path: Path) -> None:
        write_roster(tmp_path / "r.json", ROSTER)
        assert (
            (tmp_path / "r.json")
            .read_text(encoding="utf-8")
            .startswith('{\n"format":"tanfang-roster/1",\n"problem":"小村"')
        )


class TestWriting:
    def test_nothing_is_left_beside_the_file(self, tmp_path: Path) -> None:
        write_roster(tmp_path / "r.json", ROSTER)
        write_roster(tmp_path / "r.json", ROSTER)
        assert [path.name for path in tmp_path.iterdir()] == ["r.json"]

    def test_a_folder_that_does_not_exist_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"none/r.json: the file cannot be written \(No such file or directory\)"):
            write_roster(tmp_path / "none" / "r.json", ROSTER)

    def test_a_folder_in_the_place_of_the_file_is_named_and_nothing_is_left(self, tmp_path: Path) -> None:
        (tmp_path / "r.json").mkdir()
        with pytest.raises(InputError, match=r"r.json: the file cannot be written"):
            write_roster(tmp_path / "r.json", ROSTER)
        assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


class TestRefusing:
    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            ('"latest":"11:00"', '"latest":"25:99"', r"json, /visits/0/windows/0/latest: '25:99' is not a time of th"),
            ('"latest":"11:00"', '"latest":"07:00"', r"json, /visits/0/windows/0: a window ends at 07:00, before it"),
            ('"circuity":1.3', '"circuity":0.5', r"json, /travel/circuity: 0.5 is too small; give at least 1"),
            ('"circuity":1.3', '"circuity":NaN', r"problem.json, /travel/circuity: NaN is not a number of JSON"),
            ('"circuity":1.3', '"circuity":1e999', r"json, /travel/circuity: inf is not a finite number"),
            ('"circuity":1.3', '"a/b":1', r"json, /travel/a~1b: 1 stands in a field that is not known here"),
            ('"elder":"e1"', '"elder":"e9"', r"problem.json: visit v1: elder 'e9' is not in the problem"),
            (
                '"start":"2026-11-30"',
                '"start":"2026-02-30"',
                r"json, /start: '2026-02-30' is not a date that",
            ),
            ('"id":"s1",', "", r"problem.json, /shifts/0/id: this field is missing; add it"),
            (
                '"id":"s1",',
                '"id":"s1","id":"s2",',
                r"json, /shifts/0/id: 'id' is given twice; keep one",
            ),
            ('"day":0', '"day":true', r"json, /shifts/0/day: true is not a whole number; give one"),
            ('"day":0', '"day":"0"', r"json, /shifts/0/day: '0' is not a whole number; give one"),
            ('"circuity":1.3', '"circuity":"1.3"', r"json, /travel/circuity: '1.3' is not a number; give one"),
            ('"latest":"11:00"', '"latest":39600', r'/windows/0/latest: 39600 is not a time; write it as "HH:MM"'),
            (
                '"start":"2026-11-30"',
                '"start":"9999-11-30"',
                r"/start: '9999-11-30' is too large; give at most 2200",
            ),
            ('"start":"2026-11-30"', '"start":20000', r"json, /start: 20000 is not a date that exists"),
            ('"name":"小村"', '"name":"\\ud800"', r"problem.json: the text holds something that no program can read"),
            ('"name":"小村"', '"name":' + "9" * 5000, r"problem.json: a number has more digits than can be read"),
            (
                '"place":"door",',
                '"place":"door","load":9999999999,',
                r"/load: 9999999999 is too large; give at most",
            ),
            (
                "tanfang-problem/1",
                "tanfang-roster/1",
                r"/format: 'tanfang-roster/1' cannot be chosen here; give 't",
            ),
        ],
    )
    def test_a_wrong_value_is_named_with_its_pointer(self, tmp_path: Path, old: str, new: str, sentence: str) -> None:
        with pytest.raises(InputError, match=sentence):
            read_problem(broken(tmp_path, old, new))

    def test_the_sentence_is_in_both_languages(self, tmp_path: Path) -> None:
        with pytest.raises(InputError) as caught:
            read_problem(broken(tmp_path, '"circuity":1.3', '"circuity":0.5'))
        assert caught.value.text.zh.endswith("/travel/circuity：0.5 太小；至少为 1.0")

    def test_a_bound_below_nothing_says_no_more_than_nothing(self, tmp_path: Path) -> None:
        write_roster(tmp_path / "r.json", ROSTER)
        text = (tmp_path / "r.json").read_text(encoding="utf-8")
        (tmp_path / "r.json").write_text(text.replace('"bound":1.5', '"bound":-1e-9'), encoding="utf-8")
        assert read_roster(tmp_path / "r.json").bound == 0.0

    def test_every_cut_of_a_file_is_called_cut_off_or_not_json(self, tmp_path: Path) -> None:
        path = tmp_path / "r.json"
        write_roster(path, ROSTER)
        data = path.read_bytes()
        for length in range(len(data) - 2):
            path.write_bytes(data[:length])
            with pytest.raises(InputError, match=r"cut off|not JSON|not UTF-8"):
                read_roster(path)

    def test_an_empty_file_is_called_cut_off(self, tmp_path: Path) -> None:
        (tmp_path / "r.json").write_bytes(b"")
        with pytest.raises(InputError, match=r"line 1, column 1: the file ends too early; was it cut off\?"):
            read_roster(tmp_path / "r.json")

    def test_a_gbk_file_is_named_with_the_wrong_byte(self, tmp_path: Path) -> None:
        # d0 a1 (小) happens to be UTF-8 too; b4 e5 (村), two bytes later, is not.
        (tmp_path / "r.json").write_bytes(json.dumps({"problem": "小村"}, ensure_ascii=False).encode("gbk"))
        with pytest.raises(InputError, match=r"r.json: byte 0xb4 at offset 15 is not UTF-8; save the file as UTF-8"):
            read_roster(tmp_path / "r.json")

    @pytest.mark.parametrize("bracket", ["[", '{"a":'])
    def test_deep_nesting_is_refused(self, tmp_path: Path, bracket: str) -> None:
        (tmp_path / "r.json").write_text(bracket * 200_000, encoding="utf-8")
        with pytest.raises(InputError, match=r"r.json: the brackets are nested too deeply"):
            read_roster(tmp_path / "r.json")

    @pytest.mark.parametrize("text", ["[]", "null", "3", '"text"'])
    def test_a_file_that_holds_no_object_is_refused(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "r.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"r.json: an object \{...\} belongs here, not "):
            read_roster(tmp_path / "r.json")

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"none.json: the file cannot be read \(No such file or directory\)"):
            read_problem(tmp_path / "none.json")
