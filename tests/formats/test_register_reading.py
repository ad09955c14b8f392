from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import Crs
from scheduler.domain.register import Register
from scheduler.formats.register import read_register
from scheduler.formats.register_columns import TABLES
from scheduler.formats.register_writer import write_register_folder, write_register_workbook
from tests.formats.register_samples import folder_with, sample, spoiled, through_workbook

HOUR = timedelta(hours=1)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return sample(tmp_path)


class TestTheSample:
    def test_every_table_is_read(self, register: Register) -> None:
        assert [register.settings.name, register.settings.remote_counts_for_month] == ["临江镇", False]
        assert register.areas_above("G1") == {"G1", "T", "C"}
        assert register.service_of["visit"].modes == (VisitMode.HOME, VisitMode.PHONE)
        assert [rule.visits for rule in register.rules] == [1, 1, 2]
        assert register.absences_of["E2"][0].status is AbsenceStatus.HOSPITAL
        assert register.pins[0].after is not None
        assert register.pins[0].after.id == "E2/visit/1"

    def test_consents_go_to_their_elders(self, register: Register) -> None:
        elder = register.elder_of["E1"]
        assert elder.consents_to(VisitMode.HOME)
        assert not elder.consents_to(VisitMode.PHONE)
        assert register.elder_of["E2"].consents_to(VisitMode.HOME)

    def test_a_visitor_gets_speed_from_the_travel_mode_and_faces_from_the_kind(self, register: Register) -> None:
        assert register.visitor_of["V1"].speed_meters_per_second == pytest.approx(12 / 3.6)
        assert not register.visitor_of["D1"].counts_as_face
        assert register.visitor_of["V1"].daily.work == 4 * HOUR

    def test_points_are_brought_to_wgs84_and_keep_their_origin(self, register: Register) -> None:
        place = register.place_of["P2"]
        assert place.crs is Crs.GCJ02
        assert place.latitude != 29.80
        assert place.latitude == pytest.approx(29.80, abs=0.01)

    def test_personal_details_stay_with_the_person(self, register: Register) -> None:
        assert register.person_of["E1"].identity_number == "11010519491231002X"
        assert register.person_of["E1"].contacts[0].relation == "儿子"
        assert "王秀英" not in register.elder_of["E1"].model_dump_json()

    def test_days_in_the_chinese_style_are_read(self, register: Register) -> None:
        assert register.ledger_of["E1"][0].day == date(2026, 11, 3)

    def test_an_exception_without_a_last_day_is_one_day(self, register: Register) -> None:
        sick, other = register.exceptions_of["V1"]
        assert sick.is_absence
        assert sick.last_day == date(2026, 12, 1)
        assert other.start == 14 * HOUR

    def test_nothing_is_left_to_warn_about(self, register: Register) -> None:
        assert register.warnings() == ()


class TestThereAndBack:
    def test_a_folder_gives_the_register_back(self, register: Register, tmp_path: Path) -> None:
        write_register_folder(register, tmp_path / "again")
        again = read_register(tmp_path / "again")
        assert again.model_copy(update={"places": ()}) == register.model_copy(update={"places": ()})
        for place, other in zip(register.places, again.places, strict=True):
            assert (other.latitude, other.longitude) == pytest.approx((place.latitude, place.longitude), abs=1e-7)

    def test_a_workbook_equals_the_folder(self, register: Register, tmp_path: Path) -> None:
        write_register_folder(register, tmp_path / "again")
        assert through_workbook(register, tmp_path) == read_register(tmp_path / "again")

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
    def test_common_encodings_are_accepted(self, register: Register, tmp_path: Path, encoding: str) -> None:
        write_register_folder(register, tmp_path / "again", encoding)
        assert read_register(tmp_path / "again").person_of["E2"].name == "李大海"

    def test_equal_registers_give_equal_bytes(self, register: Register, tmp_path: Path) -> None:
        for name in ("a.xlsx", "b.xlsx"):
            write_register_workbook(register, tmp_path / name)
        assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()

    def test_text_that_looks_like_a_formula_is_escaped_and_read_back(self, tmp_path: Path) -> None:
        register = read_register(spoiled(tmp_path, "people", "李大海", "=1+1"))
        write_register_folder(register, tmp_path / "again")
        assert "'=1+1" in (tmp_path / "again" / "people.csv").read_text(encoding="utf-8")
        assert read_register(tmp_path / "again").person_of["E2"].name == "=1+1"


class TestWarnings:
    def test_an_old_identity_number_is_a_warning(self, tmp_path: Path) -> None:
        register = read_register(spoiled(tmp_path, "people", "11010519491231002x", "110105491231002"))
        assert "old 15-digit form" in register.warnings()[0].en
        assert "旧的 15 位" in register.warnings()[0].zh

    def test_a_contact_after_death_is_a_warning(self, tmp_path: Path) -> None:
        died = "elder,status,first_day\nE1,died,2026-11-01\n"
        register = read_register(folder_with(tmp_path, absences=died))
        assert [warning.en for warning in register.warnings()] == [
            "elder E1 died on 2026-11-01 but the ledger has a contact on 2026-11-03; check which is right"
        ]

    def test_a_visitor_without_availability_is_a_warning(self, tmp_path: Path) -> None:
        pattern = "visitor,weekdays,start,end\nV1,1,8:00,9:00\n"
        register = read_register(folder_with(tmp_path, availability=pattern))
        assert [warning.zh for warning in register.warnings()] == [
            "人员 D1 没有可用时间，不会被安排走访；请补上时间或删去此人"
        ]


def test_a_register_of_headers_alone_is_read(tmp_path: Path) -> None:
    for name, columns in TABLES.items():
        if columns.needed:
            (tmp_path / f"{name}.csv").write_text(",".join(columns.required) + "\n", encoding="utf-8")
    assert read_register(tmp_path).elders == ()


def test_every_column_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs/register.md").read_text(encoding="utf-8")
    for name, columns in TABLES.items():
        section = text.split(f"\n### {name}\n", 1)[1].split("\n### ", 1)[0]
        missing = [column for column in (*columns.required, *columns.optional) if f"`{column}`" not in section]
        assert missing == [], name
