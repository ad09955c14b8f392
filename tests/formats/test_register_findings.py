"""Everything that keeps a register from being used, at once, as an import shows it."""

from pathlib import Path

import pytest

from scheduler.formats.register import read_register, register_findings
from scheduler.formats.register_rows import MOST_FINDINGS
from scheduler.formats.row_finding import RowFinding
from tests.formats.register_samples import TABLES, folder_with, spoiled, through_workbook


def findings(folder: Path) -> list[tuple[str, int | None, str, str]]:
    register, found = register_findings(folder)
    assert register is None
    return [(item.table, item.row, item.column, item.value) for item in found]


def only(folder: Path) -> RowFinding:
    register, found = register_findings(folder)
    assert register is None
    assert len(found) == 1
    return found[0]


def test_a_sound_register_has_no_findings_and_is_returned(tmp_path: Path) -> None:
    register, found = register_findings(folder_with(tmp_path))
    assert found == ()
    assert register == read_register(tmp_path)


def test_every_row_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    changed = {
        "places": TABLES["places"].replace("29.801,119.690", "119.690,29.801").replace("0.5", "-3"),
        "elders": TABLES["elders"].replace("2026-11-20", "2026-02-30"),
        "ledger": TABLES["ledger"].replace("无人应门", "").replace("2026/11/3", "soon"),
    }
    assert findings(folder_with(tmp_path, **changed)) == [
        ("elders", 2, "enrolled_on", "2026-02-30"),
        ("places", 2, "latitude", "119.690"),
        ("places", 4, "access_minutes", "-3"),
        ("ledger", 2, "date", "soon"),
        ("ledger", 3, "outcome", "not_seen"),
    ]


def test_ids_that_are_missing_and_contradictions_follow_the_rows(tmp_path: Path) -> None:
    changed = {
        "calendar": TABLES["calendar"] + "2026-10-10,holiday,\nsome day,holiday,\n",
        "consents": TABLES["consents"] + "E7,home,agreed,\n",
        "visitors": TABLES["visitors"].replace("D1,doctor,P3", "D1,doctor,P9"),
    }
    assert findings(folder_with(tmp_path, **changed)) == [
        ("calendar", 4, "date", "some day"),
        ("consents", 5, "elder", "E7"),
        ("visitors", 3, "home", "P9"),
        ("calendar", 3, "kind", "holiday"),
    ]


def test_nobody_is_blamed_for_mentioning_a_refused_row(tmp_path: Path) -> None:
    found = only(spoiled(tmp_path, "elders", "E1,H1,P1,G1,red", "E1,H1,P1,G1,purple"))
    assert (found.table, found.row, found.column, found.value) == ("elders", 2, "tier", "purple")


def test_a_line_of_another_length_is_one_finding_among_others(tmp_path: Path) -> None:
    changed = {
        "visitors": TABLES["visitors"].replace("D1,doctor,P3,car,,,,,", "D1,doctor"),
        "quiet_hours": TABLES["quiet_hours"].replace("12:00,14:00", "14:00,12:00"),
    }
    assert findings(folder_with(tmp_path, **changed)) == [("visitors", 3, "", ""), ("quiet_hours", 2, "", "")]


def test_missing_and_unknown_tables_are_named_and_nothing_is_said_about_mentions(tmp_path: Path) -> None:
    register, found = register_findings(folder_with(tmp_path, places="", absence="elder\n"))
    assert register is None
    assert [item.sentence.en[:36] for item in found] == [
        "'absence' is not a table of a regist",
        "table 'places' is missing; a registe",
    ]


def test_a_table_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    changed = {"people": TABLES["people"].replace("李大海", '"李大海'), "rules": TABLES["rules"].replace("5,9", "9,5")}
    assert [place[:2] for place in findings(folder_with(tmp_path, **changed))] == [("rules", 2), ("people", 3)]


@pytest.mark.parametrize(
    ("table", "old", "new", "value"),
    [
        ("people", "11010519491231002x", "110105194912310021", "110***********0021"),
        ("people", "0571-1234567", "call 13800001111", "***"),
        ("people", "+8613800000000", "1380000000013800000000", "138***************0000"),
        ("contacts", "13900000000", "139", "***"),
    ],
)
def test_personal_details_are_masked(tmp_path: Path, table: str, old: str, new: str, value: str) -> None:
    found = only(spoiled(tmp_path, table, old, new))
    assert found.value == value
    assert new not in found.sentence.zh + found.sentence.en


def test_a_phone_number_in_the_wrong_column_is_masked(tmp_path: Path) -> None:
    found = only(spoiled(tmp_path, "ledger", ",35", ",13800001111x"))
    assert found.value == "138*****111x"
    assert "13800001111" not in found.sentence.zh + found.sentence.en


def test_a_finding_speaks_both_languages_and_does_not_repeat_its_place(tmp_path: Path) -> None:
    found = only(spoiled(tmp_path, "rules", "1,month", "0,month"))
    assert found.sentence.zh == "'0' 太小；至少为 1"
    assert found.sentence.en == "'0' is too small; give at least 1"


def test_no_more_are_listed_than_somebody_would_read(tmp_path: Path) -> None:
    lines = "2026-11-10,E1,V1,visit,home,lost,,20\n" * (MOST_FINDINGS + 5)
    _, found = register_findings(folder_with(tmp_path, ledger=TABLES["ledger"] + lines))
    assert len(found) == MOST_FINDINGS


def test_what_is_no_register_is_one_finding(tmp_path: Path) -> None:
    found = only(tmp_path / "nothing")
    assert (found.table, found.row) == ("", None)
    (tmp_path / "register.xlsx").write_bytes(b"PK")
    assert "damaged or cut off" in only(tmp_path / "register.xlsx").sentence.en


def test_a_workbook_gives_the_same_findings_as_a_folder(tmp_path: Path) -> None:
    register = through_workbook(read_register(folder_with(tmp_path)), tmp_path)
    assert register_findings(tmp_path / "register.xlsx") == (register, ())
