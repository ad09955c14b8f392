"""A file comes in the format that was asked for, and does nothing when it is opened."""

import io

import pytest
from python_calamine import CalamineWorkbook

from api.errors import ServiceError
from api.http.files import CSV, GEOJSON, JSON, XLSX, FileOffer, negotiated
from api.http.tables import Cell, csv_table, xlsx_table

OFFERS = [
    FileOffer(JSON, "json", lambda: b"{}"),
    FileOffer(CSV, "csv", lambda: b"a"),
    FileOffer(XLSX, "xlsx", lambda: b"PK"),
    FileOffer(GEOJSON, "geojson", lambda: b"{}"),
]
ROWS: list[list[Cell]] = [["=1+1", 3, None], ["王", 2.5, "@x"]]


@pytest.mark.parametrize(
    ("accept", "asked", "media_type"),
    [
        (None, None, JSON),
        ("", None, JSON),
        ("*/*", None, JSON),
        ("text/csv", None, CSV),
        ("text/*", None, CSV),
        ("application/json;q=0.1, application/geo+json", None, GEOJSON),
        ("*/*;q=0.1, text/csv;q=0.5", None, CSV),
        ("application/json;q=0, */*", None, CSV),
        ("application/json", "xlsx", XLSX),
        ("nonsense", "CSV", CSV),
        ("TEXT/CSV", None, CSV),
    ],
)
def test_the_format_liked_best_is_given(accept: str | None, asked: str | None, media_type: str) -> None:
    answer = negotiated(accept, asked, OFFERS, "week-49")
    assert answer.headers["Content-Type"] == media_type


@pytest.mark.parametrize(
    ("accept", "asked"), [("image/png", None), ("text/csv;q=0", None), ("*/*", "pdf"), ("x;q=y", None)]
)
def test_a_format_that_is_not_offered_is_refused(accept: str, asked: str | None) -> None:
    with pytest.raises(ServiceError) as refused:
        negotiated(accept, asked, OFFERS, "week-49")
    assert (refused.value.status, refused.value.code) == (406, "format_not_offered")
    assert "text/csv" in refused.value.what.en


def test_a_file_has_a_name_that_every_browser_reads() -> None:
    header = negotiated("text/csv", None, OFFERS, '东街 "49"').headers["Content-Disposition"]
    assert header == "attachment; filename=\"____49_.csv\"; filename*=UTF-8''%E4%B8%9C%E8%A1%97%20%2249%22.csv"


def test_json_is_shown_and_not_saved() -> None:
    assert "Content-Disposition" not in negotiated(None, None, OFFERS, "week").headers


def test_csv_opens_in_excel_and_runs_nothing() -> None:
    assert csv_table(["姓", "n", "t"], ROWS).decode("utf-8-sig").splitlines() == ["姓,n,t", "'=1+1,3,", "王,2.5,'@x"]
    assert csv_table([], []).startswith(b"\xef\xbb\xbf")


def test_a_workbook_runs_nothing() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_table("Week", ["a", "b", "c"], ROWS)))
    assert book.get_sheet_by_name("Week").to_python() == [["a", "b", "c"], ["'=1+1", 3.0, ""], ["王", 2.5, "'@x"]]
