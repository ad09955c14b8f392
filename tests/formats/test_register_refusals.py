from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from scheduler.domain.errors import InputError
from scheduler.formats.register import read_register
from tests.formats.register_samples import TABLES, folder_with, sample, spoiled

CELLS = [
    ("people", "11010519491231002x", "110105194912310000", "people.csv, line 2, column identity_number",
     "lost its last digits in Excel"),
    ("people", "0571-1234567", "call me", "people.csv, line 2, column phone", "phone number"),
    ("places", "29.801,119.690", "119.690,29.801", "places.csv, line 2, column latitude", "are swapped"),
    ("places", "29.801,119.690", "48.85,2.35", "places.csv, line 2, column latitude", "lie outside China"),
    ("places", "29.801,119.690", "3298123.5,372112.1", "places.csv, line 2, column latitude", "not metres"),
    ("places", "29.801,119.690", "nan,119.690", "places.csv, line 2, column latitude", "'nan' is not a number"),
    ("places", "GCJ-02", "火星", "places.csv, line 3, column crs", "'火星' is no coordinate system"),
    ("places", "0.5", "-3", "places.csv, line 4, column access_minutes", "-3 minutes are not between"),
    ("elders", "2026-11-20", "2026-02-30", "elders.csv, line 2, column enrolled_on", "'2026-02-30' is a date that"),
    ("elders", "2026-11-20", "soon", "elders.csv, line 2, column enrolled_on", "'soon' is not a date"),
    ("elders", "E2,H1", "E1,H1", "elders.csv, line 3, column elder", "'E1' occurs more than once"),
    ("elders", "E2,H1,P1", "E2,H1,P2", "elders.csv, line 3, column place", "a household is one door"),
    ("elders", "H1,P1,G1,red", "H1,P9,G1,red", "elders.csv, line 2, column place", "'P9' is not in the register"),
    ("elders", "doctor=D1", "doctor=V1", "elders.csv, line 2, column contracted_visitors", "registered as volunteer"),
    ("elders", "red", "purple", "elders.csv, line 2, column tier", "'purple' is none of red, yellow, green"),
    ("consents", "E2,home", "E7,home", "consents.csv, line 4, column elder", "'E7' is not in the register"),
    ("rules", "5,9", "9,5", "rules.csv, line 2", "largest gap 5 days is below"),
    ("rules", "1,month", "0,month", "rules.csv, line 3, column visits", "'0' is too small; give at least 1"),
    ("rules", "green,,,,1,month", "red,,,,2,week", "rules.csv, line 3, column rule", "rules weekly and monthly"),
    ("rules", "1,month", "1.5,month", "rules.csv, line 3, column visits", "not a whole number"),
    ("services", "doctor,doctor,visit,visit", "doctor,doctor,visit,check", "services.csv, line 3, column follows",
     "in a circle"),
    ("services", "home=40", "home", "services.csv, line 3, column modes", "write it as name=value"),
    ("services", "home=40", "boat=40", "services.csv, line 3, column modes", "'boat' is none of"),
    ("areas", "G1,一网格,grid,T", "G1,一网格,county,T", "areas.csv, line 4, column parent", "cannot lie in T"),
    ("availability", "8:30,11:30", "11:30,8:30", "availability.csv, line 2", "no interval of one day"),
    ("availability", "8:30,11:30", "8:75,11:30", "availability.csv, line 2, column start", "'8:75' is not a time"),
    ("availability", "1-3;6", "5-3", "availability.csv, line 2, column weekdays", "'5-3' is no weekday"),
    ("availability", "D1,1-5,08:00,17:00,12:00,13:00", "V1,1-5,08:00,17:00,12:00,13:00",
     "availability.csv, line 3, column start", "overlap"),
    ("exceptions", "2026-12-02,,14:00", "2026-12-01,,14:00", "exceptions.csv, line 2, column first_day",
     "both absent and available on 2026-12-01"),
    ("ledger", "无人应门", "", "ledger.csv, line 3, column outcome", "needs a reason"),
    ("pins", "2026-W49", "2026-W60", "pins.csv, line 2, column week", "not a week of that year"),
    ("pins", "E1,visit", "E1,dance", "pins.csv, line 2, column service", "'dance' is not in the register"),
    ("settings", "remote_counts_for_month,no", "remote_counts,no", "settings.csv, line 3, column setting",
     "'remote_counts' is no setting"),
    ("settings", "remote_counts_for_month,no", "first_visit_people,many", "settings.csv, line 3, column value", "many"),
    ("visitors", "240,300,600", "240,900,600", "visitors.csv, line 2", "above the weekly cap"),
    ("visitors", "bicycle", "rocket", "visitors.csv, line 2, column travel_mode", "'rocket' is none of"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "where", "what"), CELLS)
def test_a_spoiled_cell_is_named(tmp_path: Path, table: str, old: str, new: str, where: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read_register(spoiled(tmp_path, table, old, new))
    assert caught.value.where.endswith(where)
    assert what in caught.value.what
    assert "\n" not in str(caught.value)


class TestColumns:
    def test_a_misspelt_column_is_named_with_the_right_one(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="'latitud' is not a column of places; did you mean 'latitude'"):
            read_register(spoiled(tmp_path, "places", "latitude", "latitud"))

    def test_a_missing_column_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="column 'crs' is missing"):
            read_register(folder_with(tmp_path, places="place,latitude,longitude\nP1,29.8,119.7\n"))

    def test_a_column_given_twice_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="column 'name' occurs twice"):
            read_register(folder_with(tmp_path, calendar="date,kind,name,name\n"))

    def test_a_needed_table_that_is_missing_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="table 'visitors' is missing"):
            read_register(folder_with(tmp_path, visitors=""))

    def test_a_misspelt_table_is_refused_and_a_private_one_ignored(self, tmp_path: Path) -> None:
        folder = folder_with(tmp_path, _notes="anything at all")
        assert read_register(folder).elders
        (folder / "absence.csv").write_text("elder\n", encoding="utf-8")
        with pytest.raises(InputError, match="did you mean 'absences'"):
            read_register(folder)


class TestDamage:
    def test_a_line_cut_off_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"ledger.csv, line 3: has 3 cells, the header has 8") as caught:
            read_register(folder_with(tmp_path, ledger=TABLES["ledger"].split(",visit,home,not_seen")[0] + "\n"))
        assert "cut off" in caught.value.what

    def test_an_open_quote_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="a quote may be missing"):
            read_register(spoiled(tmp_path, "people", "李大海", '"李大海'))

    def test_an_empty_file_is_refused(self, tmp_path: Path) -> None:
        folder = folder_with(tmp_path)
        (folder / "ledger.csv").write_bytes(b"")
        with pytest.raises(InputError, match="is empty; its first line must name the columns"):
            read_register(folder)

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (TABLES["people"].encode("utf-16"), "UTF-16"),
            (b"person,name\nE1,\0\n", "zero bytes"),
            ("person,name\nE1,王秀英".encode()[:-1], "line 2: is cut off inside a character"),
            (b"person,name\nE1,\xff\xff\n", "line 2: is neither UTF-8 nor GBK"),
            ("person,name\nE1,王秀英王秀英".encode() + b"\xff,\n", "line 2: holds a damaged UTF-8 character"),
        ],
    )
    def test_what_cannot_be_decoded_is_refused(self, tmp_path: Path, content: bytes, sentence: str) -> None:
        folder = folder_with(tmp_path)
        (folder / "people.csv").write_bytes(content)
        with pytest.raises(InputError, match=sentence):
            read_register(folder)

    def test_what_is_not_there_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="neither a folder nor a file"):
            read_register(tmp_path / "nothing")


class TestWorkbooks:
    def workbook(self, folder: Path, **cells: object) -> Path:
        """The sample as a workbook whose first data row of ``people`` holds given raw cells."""
        path = folder / "register.xlsx"
        book = xlsxwriter.Workbook(str(path))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, text in TABLES.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(text.splitlines()):
                for column, cell in enumerate(row.split(",")):
                    raw = cells.get(f"{name}_{line}_{column}", cell)
                    if isinstance(raw, datetime):
                        sheet.write_datetime(line, column, raw, day)
                    elif isinstance(raw, float):
                        sheet.write_number(line, column, raw)
                    else:
                        sheet.write_string(line, column, str(raw))
        book.close()
        return path

    def test_a_workbook_of_text_equals_the_folder(self, tmp_path: Path) -> None:
        assert read_register(self.workbook(tmp_path)) == sample(tmp_path)

    def test_number_and_date_cells_are_understood(self, tmp_path: Path) -> None:
        cells = {"ledger_1_0": datetime(2026, 11, 3), "ledger_1_7": 35.0, "places_1_1": 29.801, "areas_1_4": 3.30182e11}
        assert read_register(self.workbook(tmp_path, **cells)) == sample(tmp_path)

    def test_an_identity_number_in_a_number_cell_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="number cell") as caught:
            read_register(self.workbook(tmp_path, people_1_2=1.10105194912310e17))
        assert caught.value.where.endswith("register.xlsx, sheet people, line 2, column identity_number")

    def test_a_date_that_is_only_a_number_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="'46329' is not a date"):
            read_register(self.workbook(tmp_path, ledger_1_0=46329.0))

    @pytest.mark.parametrize("kept", [0, 100, 5000])
    def test_a_workbook_cut_off_is_refused(self, tmp_path: Path, kept: int) -> None:
        path = self.workbook(tmp_path)
        path.write_bytes(path.read_bytes()[:kept])
        with pytest.raises(InputError, match="damaged or cut off"):
            read_register(path)

    def test_an_archive_of_an_unknown_version_is_refused(self, tmp_path: Path) -> None:
        path = self.workbook(tmp_path)
        content = bytearray(path.read_bytes())
        content[content.index(b"PK\x01\x02") + 6] = 137
        path.write_bytes(content)
        with pytest.raises(InputError, match="damaged or cut off"):
            read_register(path)

    def test_another_kind_of_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "register.pdf").write_bytes(b"%PDF")
        with pytest.raises(InputError, match="give a folder of CSV files"):
            read_register(tmp_path / "register.pdf")
