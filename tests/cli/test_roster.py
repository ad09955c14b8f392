import json
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from scheduler.constraints.registry import default_prices
from scheduler.demand.problem import problem_of
from scheduler.domain.availability import AvailabilityPattern
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.register import Register
from scheduler.evaluate.evaluation import evaluate
from scheduler.formats.problem_file import read_problem
from scheduler.formats.register import read_register
from scheduler.formats.register_writer import write_register_folder, write_register_workbook
from scheduler.solve.failure import EngineFailedError, ended_with
from scheduler.solve.run import Solved
from tests.cli.commands import Said, names, read, refused, tanfang
from tests.cli.engines import NoProcess, engine_that, nobody_served, solved_as
from tests.demand.registers import ELDER, RED, VISIT, register
from tests.formats.register_samples import TABLES, folder_with, spoiled
from tests.problems import route

FILES = ["problem.json", "roster.json", "roster.xlsx", "routes.geojson"]
WEEK = ("--week", "2026-W48")
BUDGET = ("--iterations", "50", "--workers", "1")
FAR = Place(id="P1", latitude=39.9, longitude=116.4)


def kept(folder: Path, given: Register) -> Path:
    write_register_folder(given, folder / "register")
    return folder / "register"


def make(capsys: pytest.CaptureFixture[str], source: Path, *more: str | Path) -> Said:
    """Make the week's roster beside the register."""
    return tanfang(capsys, "roster", source, "--out", source.parent / "out", *WEEK, *more)


class TestTheFiles:
    @pytest.fixture
    def made(self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
        engine_that(monkeypatch, nobody_served)
        said = make(capsys, kept(tmp_path, register(elders=(RED,))))
        assert (said.code, said.err) == (0, "")
        return tmp_path / "out"

    def test_there_are_four_of_them_and_nothing_else(self, made: Path) -> None:
        assert names(made) == FILES

    def test_the_problem_is_the_registers_with_the_default_prices(self, made: Path) -> None:
        problem, _ = read(made)
        asked = problem_of(read_register(made.parent / "register"), "2026-W48", default_prices()).problem
        assert problem == asked

    def test_the_roster_answers_it_and_says_why_a_visit_is_left_out(self, made: Path) -> None:
        problem, roster = read(made)
        assert evaluate(problem, roster).feasible
        assert [(item.visit, bool(item.reasons)) for item in roster.unassigned] == [("E1/visit/1", True)]

    def test_the_workbook_lists_the_visit_left_out(self, made: Path) -> None:
        rows = CalamineWorkbook.from_path(made / "roster.xlsx").get_sheet_by_name("未安排 Unassigned").to_python()
        assert rows[1][0] == "E1/visit/1"

    def test_the_map_is_geojson(self, made: Path) -> None:
        assert json.loads((made / "routes.geojson").read_text(encoding="utf-8")) == {
            "type": "FeatureCollection",
            "features": [],
        }

    def test_no_file_names_a_person(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        (tmp_path / "register").mkdir()
        said = make(capsys, folder_with(tmp_path / "register"))
        written = b"".join((tmp_path / "out" / name).read_bytes() for name in FILES if not name.endswith("xlsx"))
        sheets = CalamineWorkbook.from_path(tmp_path / "out" / "roster.xlsx")
        cells = [str(sheets.get_sheet_by_name(name).to_python()) for name in sheets.sheet_names]
        text = written.decode() + said.out + "".join(cells)
        assert "E1/visit/1" in text
        assert [word for word in ("王秀英", "13900000000", "临江镇1号", "11010519491231002") if word in text] == []

    def test_an_existing_folder_keeps_its_other_files(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "notes.txt").touch()
        (tmp_path / "out" / "roster.json").write_text("last week's", encoding="utf-8")
        assert make(capsys, kept(tmp_path, register(elders=(RED,)))).code == 0
        assert names(tmp_path / "out") == ["notes.txt", *FILES]
        assert read(tmp_path / "out")[1].start == date(2026, 11, 23)


class TestTheSummary:
    def test_it_names_week_levels_warnings_and_files(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        lonely = register(elders=(RED,), availability=())
        said = make(capsys, kept(tmp_path, lonely), "--language", "en")
        assert said.out.startswith("register 2026-W48 (2026-11-23 – 2026-11-29)\n")
        assert "Other visits owed (red)" in said.out
        assert "- visitor V1 has no availability and will get no visits" in said.out
        assert f"{tmp_path}/out/routes.geojson" in said.out

    def test_titles_of_the_register_are_used(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def one_visit(problem: Problem) -> Solved:
            return solved_as(
                problem,
                nobody_served(problem).roster.model_copy(
                    update={
                        "routes": (route("V1/2026-11-23/1", ("E1/visit/1", "09:00"), place="P1"),),
                        "unassigned": (),
                    }
                ),
            )

        engine_that(monkeypatch, one_visit)
        said = make(capsys, kept(tmp_path, register(elders=(RED,))))
        assert "志愿者 Volunteer" in said.out
        assert "路程 Travel" in said.out
        sheet = CalamineWorkbook.from_path(tmp_path / "out" / "roster.xlsx").get_sheet_by_name("名单 Roster")
        assert sheet.to_python()[1][11] == "探访 Visit"

    def test_years_without_known_holidays_are_told_of(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        pattern = register().availability[0].model_copy(update={"follows_calendar": True})
        source = kept(tmp_path, register(availability=(pattern,)))
        said = tanfang(capsys, "roster", source, "--out", tmp_path / "out", "--week", "2035-W10", "--language", "en")
        assert "- The statutory holidays of 2035 are not known" in said.out


class TestHonestRosters:
    """The real engine on registers in which little or nothing can be done."""

    def made(self, folder: Path, capsys: pytest.CaptureFixture[str], given: Register) -> dict[str, list[str]]:
        """The rules that say no by visit left out, of a roster that the check accepts."""
        said = make(capsys, kept(folder, given), *BUDGET)
        assert (said.code, said.err) == (0, "")
        problem, roster = read(folder / "out")
        assert evaluate(problem, roster).feasible
        return {item.visit: [reason.constraint for reason in item.reasons] for item in roster.unassigned}

    def test_an_empty_week_owes_nothing(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        refused_all = (Consent(mode=VisitMode.HOME, state=ConsentState.REFUSED),)
        quiet = register(elders=(ELDER.model_copy(update={"consents": refused_all}),))
        assert self.made(tmp_path, capsys, quiet) == {}
        assert read(tmp_path / "out")[0].visits == ()

    def test_a_week_without_shifts_lists_everybody(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        over = AvailabilityPattern.model_validate(dict(register().availability[0]) | {"valid_until": "2026-01-31"})
        assert self.made(tmp_path, capsys, register(elders=(RED,), availability=(over,))) == {
            "E1/visit/1": ["availability"]
        }

    def test_a_visitor_with_no_skills_is_not_sent(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        nursing = VISIT.model_copy(update={"skills": frozenset({"nursing"})})
        assert self.made(tmp_path, capsys, register(elders=(RED,), services=(nursing,))) == {"E1/visit/1": ["skill"]}

    def test_an_elder_nobody_can_reach_is_listed(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        at_home = VISIT.model_copy(update={"options": VISIT.options[:1]})
        places = (FAR, *register().places[1:])
        far = register(elders=(RED,), services=(at_home,), places=places)
        assert list(self.made(tmp_path, capsys, far)) == ["E1/visit/1"]


SPOILED: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("elders", "elder,household,place", "elder,haushold,place", ("elders.csv", "haushold")),
    ("elders", "E2,H1", "E1,H1", ("elders.csv, line 3, column elder", "'E1' occurs more than once")),
    ("elders", "2026-11-20", "2026-02-30", ("elders.csv, line 2, column enrolled_on", "2026-02-30")),
    ("places", "29.801,119.690", "119.690,29.801", ("places.csv, line 2, column latitude", "are swapped")),
    ("people", "11010519491231002x", "110105194912310000", ("people.csv, line 2", "lost its last digits in Excel")),
    ("rules", "green,,,,1,month", "red,,,,2,week", ("rules.csv, line 3, column rule", "rules weekly and monthly")),
    ("availability", "8:30,11:30", "11:30,8:30", ("availability.csv, line 2", "11:30")),
    ("calling_hours", "9:00,11:00", "11:00,9:00", ("calling_hours.csv, line 2", "9:00")),
    ("ledger", ",visit,home,not_seen,无人应门,20", "", ("ledger.csv, line 3", "cut off")),
]  # fmt: skip


class TestBadRegisters:
    @pytest.mark.parametrize(("table", "old", "new", "parts"), SPOILED)
    def test_a_spoiled_table_is_refused_and_nothing_is_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
        table: str, old: str, new: str, parts: tuple[str, ...],
    ) -> None:  # fmt: skip
        engine_that(monkeypatch, nobody_served)
        (tmp_path / "register").mkdir()
        refused(make(capsys, spoiled(tmp_path / "register", table, old, new)), *parts)
        assert (names(tmp_path), NoProcess.ended) == (["register"], 1)

    def test_a_gbk_register_is_read(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        write_register_folder(register(elders=(RED,)), tmp_path / "register", encoding="gbk")
        assert make(capsys, tmp_path / "register").code == 0

    @pytest.mark.parametrize("encoding", ["utf-16", "big5"])
    def test_other_encodings_are_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoding: str
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        (tmp_path / "register").mkdir()
        source = folder_with(tmp_path / "register")
        odd = TABLES["kinds"].replace("志愿者", "探訪員") if encoding == "big5" else TABLES["kinds"]
        (source / "kinds.csv").write_bytes(odd.replace("家庭医生", "醫師").encode(encoding) + b"\xff")
        refused(make(capsys, source), "kinds.csv")

    @pytest.mark.parametrize(
        ("source", "part"),
        [("no", "neither a folder nor a file"), ("file.pdf", "is no register"), ("empty", "missing")],
    )
    def test_what_is_no_register_is_refused(
        self,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        source: str,
        part: str,
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        (tmp_path / "file.pdf").write_bytes(b"%PDF")
        (tmp_path / "empty").mkdir()
        refused(make(capsys, tmp_path / source), source, part)

    def test_a_truncated_workbook_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        book = tmp_path / "register.xlsx"
        write_register_workbook(register(), book)
        book.write_bytes(book.read_bytes()[:4000])
        refused(make(capsys, book), "register.xlsx", "damaged or cut off")

    def test_a_week_long_after_the_ledger_has_an_honest_roster(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        (tmp_path / "register").mkdir()
        source = folder_with(tmp_path / "register")
        said = tanfang(capsys, "roster", source, "--out", tmp_path / "out", "--week", "2099-W10")
        assert said.code == 0
        assert read_problem(tmp_path / "out" / "problem.json").visits


class TestOutputs:
    def test_a_register_named_like_an_output_is_not_overwritten(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        book = tmp_path / "roster.xlsx"
        write_register_workbook(register(), book)
        before = book.read_bytes()
        refused(tanfang(capsys, "roster", book, "--out", tmp_path, *WEEK), "would overwrite the input")
        assert (names(tmp_path), book.read_bytes()) == (["roster.xlsx"], before)

    def test_a_file_in_the_place_of_the_folder_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        (tmp_path / "out").touch()
        refused(make(capsys, kept(tmp_path, register())), "is a file; give a folder")

    def test_a_failed_engine_leaves_no_folder(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_problem: Problem) -> Solved:
            raise EngineFailedError(ended_with(-9))

        engine_that(monkeypatch, fails)
        said = make(capsys, kept(tmp_path, register()))
        assert (said.code, said.err) == (3, "the engine failed: the engine process ended with code -9\n")
        assert names(tmp_path) == ["register"]

    def test_a_roster_that_breaks_a_rule_is_never_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def at_night(problem: Problem) -> Solved:
            night = route("V1/2026-11-23/1", ("E1/visit/1", "03:00"), place="P1")
            given = nobody_served(problem).roster
            return solved_as(problem, given.model_copy(update={"routes": (night,), "unassigned": ()}))

        engine_that(monkeypatch, at_night)
        said = make(capsys, kept(tmp_path, register(elders=(RED,))))
        assert (said.code, said.out, names(tmp_path)) == (3, "", ["register"])
        assert "breaks hard rules (" in said.err
