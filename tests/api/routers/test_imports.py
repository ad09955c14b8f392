"""Registers in over HTTP: looked through first, then all or nothing."""

from __future__ import annotations

import gc
import zipfile
from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import ClassVar

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select

from api.clock import Clock
from api.persistence.database import Database
from api.persistence.records.elder import ElderRecord
from api.persistence.unit_of_work import Works
from api.security.vault import Vault
from api.services import imports, uploads
from api.services.audit import record as write_down
from scheduler.domain.register import Register
from scheduler.formats.register import register_findings
from scheduler.formats.register_writer import write_register_workbook
from scheduler.formats.row_finding import RowFinding
from tests.api.conftest import SYSTEM
from tests.api.http.said import problem, said
from tests.api.routers.village import app_of, asking, items
from tests.api.service import client
from tests.api.services.conftest import Planned
from tests.fixtures.samples import FOLDER, sample

VILLAGE: dict[str, bytes] = {path.name: path.read_bytes() for path in sorted((FOLDER / "village").glob("*.csv"))}
UNREADABLE = (422, "register_unreadable", ["/file"])
TOO_LARGE = (422, "register_too_large", ["/file"])


def zipped(files: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", packing) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def sent(http: TestClient, content: bytes, *, dry_run: bool = False, **more: str) -> Response:
    return http.post(
        "/v1/imports", files={"file": ("register.zip", content)}, params={"dry_run": str(dry_run).lower(), **more}
    )


@pytest.fixture
def empty(database: Database, vault: Vault, clock: Clock) -> Works:
    return Works(database, vault, clock)


def elders(works: Works) -> int:
    with works.begin(SYSTEM) as uow:
        return uow.session.scalar(select(func.count()).select_from(ElderRecord)) or 0


class TestTakingIn:
    def test_a_dry_run_stores_nothing_and_the_real_one_everything(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            looked = sent(http, zipped(VILLAGE), dry_run=True).json()
            assert (looked["usable"], looked["stored"], looked["counts"]["elders"]) == (True, False, 12)
            assert elders(empty) == 0
            assert sent(http, zipped(VILLAGE)).json() == looked | {"stored": True}
            assert elders(empty) == 12

    def test_looking_through_is_what_happens_unless_somebody_says_otherwise(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            assert http.post("/v1/imports", files={"file": ("r.zip", zipped(VILLAGE))}).json()["stored"] is False
            assert elders(empty) == 0

    def test_nothing_is_searched_for_garbage_meanwhile_and_all_after_it(
        self, empty: Works, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        during = list[bool]()
        for name in ("register_findings", "store_register"):
            real = getattr(imports, name)

            def noted(*given: object, real: object = real) -> object:
                during.append(gc.isenabled())
                assert callable(real)
                return real(*given)

            monkeypatch.setattr(imports, name, noted)
        with client(app_of(empty)) as http:
            assert sent(http, zipped(VILLAGE)).status_code == HTTPStatus.OK
            assert gc.isenabled()
        assert during == [False, False]

    def test_a_workbook_does_as_well(self, empty: Works, tmp_path: Path) -> None:
        write_register_workbook(sample("village"), tmp_path / "register.xlsx")
        with client(app_of(empty)) as http:
            assert sent(http, (tmp_path / "register.xlsx").read_bytes()).json()["stored"] is True
            assert elders(empty) == 12

    def test_gbk_is_read_as_well(self, empty: Works) -> None:
        gbk = {name: content.decode().encode("gbk") for name, content in VILLAGE.items()}
        with client(app_of(empty)) as http:
            assert sent(http, zipped(gbk)).json()["stored"] is True
            found = http.post("/v1/elders/searches", json={"name": "郭秀英"}).json()
            assert [item["id"] for item in found["items"]] == ["E01"]

    def test_the_same_key_takes_it_in_once(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            headers = {"Idempotency-Key": "register"}
            file = {"file": ("register.zip", zipped(VILLAGE))}
            first, second = (http.post("/v1/imports?dry_run=false", files=file, headers=headers) for _ in range(2))
            assert first.json() == second.json()
            assert second.headers["Idempotent-Replayed"] == "true"

    def test_a_folder_inside_the_archive_does_not_matter(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            nested = {f"village/{name}": content for name, content in VILLAGE.items()}
            assert sent(http, zipped(nested)).json()["stored"] is True


class TestRowsThatCannotBeUsed:
    WRONG: ClassVar[dict[str, bytes]] = VILLAGE | {
        "elders.csv": VILLAGE["elders.csv"].replace(b"E02,H02,P02,XZ-south,yellow", b"E02,H02,P02,XZ-south,purple"),
        "absences.csv": VILLAGE["absences.csv"].replace(b"E10,away", b"E10,asleep"),
    }

    def test_a_dry_run_lists_them_with_table_row_and_column(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            report = sent(http, zipped(self.WRONG), dry_run=True)
            assert report.status_code == HTTPStatus.OK
            assert (report.json()["usable"], report.json()["stored"]) == (False, False)
            places = {(item["table"], item["row"], item["column"]) for item in report.json()["findings"]}
            assert places == {("elders", 3, "tier"), ("absences", 2, "status")}

    def test_nothing_of_it_is_taken_in(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            refused = sent(http, zipped(self.WRONG))
            assert said(refused)[:2] == (422, "register_unusable")
            assert set(said(refused).pointers) == {"/elders/3/tier", "/absences/2/status"}
            assert elders(empty) == 0

    def test_what_is_personal_is_not_repeated(self, empty: Works) -> None:
        wrong = VILLAGE | {"people.csv": VILLAGE["people.csv"].replace(b"99010119510416002X", b"990101195104160021")}
        with client(app_of(empty)) as http:
            for answer in (sent(http, zipped(wrong), dry_run=True), sent(http, zipped(wrong))):
                assert "identity_number" in answer.text
                assert "990101195104160021" not in answer.text
                assert "郭秀英" not in answer.text


class TestFilesThatAreNone:
    @pytest.mark.parametrize(
        "content",
        [
            b"", b"elder,name\nE01,x\n", b"PK\x03\x04 and no more", zipped({"readme.txt": b"hello"}),
            zipped({"a/elders.csv": b"x", "b/elders.csv": b"x"}), zipped({f"{'x' * 300}.csv": b"x"}),
            zipped(VILLAGE, zipfile.ZIP_LZMA), zipped({"xl/workbook.xml": b"hello"}, zipfile.ZIP_BZIP2),
        ],
        ids=["empty", "csv", "cut", "other", "twice", "long", "lzma", "bzip2"],
    )  # fmt: skip
    @pytest.mark.parametrize("dry_run", [True, False])
    def test_they_are_refused(self, empty: Works, content: bytes, dry_run: bool) -> None:
        with client(app_of(empty)) as http:
            assert said(sent(http, content, dry_run=dry_run)) == UNREADABLE

    def test_a_damaged_archive_is_refused_wherever_it_is_damaged(self, empty: Works) -> None:
        whole = zipped({"elders.csv": VILLAGE["elders.csv"], "people.csv": VILLAGE["people.csv"]})
        with client(app_of(empty)) as http:
            for place in range(0, len(whole), 23):
                damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
                answer = sent(http, damaged)
                assert answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.OK), (place, answer.text)
            assert elders(empty) == 0

    def test_a_workbook_that_is_none_is_refused_with_a_sentence(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            answer = sent(http, zipped({"xl/workbook.xml": b"hello", "[Content_Types].xml": b"hello"}))
            assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
            assert problem(answer).detail

    def test_the_file_is_a_file(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            assert said(http.post("/v1/imports", data={"file": "text"})) == (422, "request_invalid", ["/file"])
            assert said(http.post("/v1/imports")) == (422, "request_invalid", ["/file"])


class TestBombs:
    BOMB = zipped(VILLAGE | {"ledger.csv": b"0" * 2_000_000})

    @pytest.fixture(autouse=True)
    def limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("MOST_TEXT_BYTES", "MOST_WORKBOOK_BYTES"):
            monkeypatch.setattr(uploads, name, 1_000_000)

    def test_one_that_says_so_is_refused(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            assert said(sent(http, self.BOMB, dry_run=True)) == TOO_LARGE

    def test_a_workbook_is_measured_as_well(self, empty: Works) -> None:
        book = zipped({"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": b"0" * 2_000_000})
        with client(app_of(empty)) as http:
            assert said(sent(http, book)) == TOO_LARGE

    @pytest.mark.parametrize("claimed", [100, 2**31])
    def test_one_that_lies_about_its_size_is_refused(self, empty: Works, claimed: int) -> None:
        size = (2_000_000).to_bytes(4, "little")
        assert self.BOMB.count(size) == 2, "once before the content and once in the directory"
        with client(app_of(empty)) as http:
            answer = sent(http, self.BOMB.replace(size, claimed.to_bytes(4, "little")))
            assert said(answer) in (TOO_LARGE, UNREADABLE)

    def test_many_small_files_are_refused(self, empty: Works) -> None:
        with client(app_of(empty)) as http:
            assert said(sent(http, zipped({f"{number}.csv": b"" for number in range(401)}))) == TOO_LARGE


def test_nobody_waits_while_a_file_is_read(empty: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(path: Path) -> tuple[Register | None, tuple[RowFinding, ...]]:
        with empty.begin(SYSTEM, exclusive=True) as uow:
            write_down(uow, "somebody.else_wrote", "test:1")
        return register_findings(path)

    monkeypatch.setattr(imports, "register_findings", slowly)
    with client(app_of(empty)) as http:
        assert sent(http, zipped(VILLAGE), dry_run=True).json()["usable"] is True
        assert sent(http, zipped(VILLAGE)).json()["stored"] is True
    with client(app_of(empty), "auditor") as http:
        assert len(http.get("/v1/audit", params={"action": "somebody.else_wrote"}).json()["items"]) == 2


class TestWho:
    def test_a_register_of_another_area_is_refused(self, village: Planned) -> None:
        with asking(village, "south") as http:
            changed = VILLAGE | {"elders.csv": VILLAGE["elders.csv"].replace(b"XZ-north,green", b"XZ-north,red")}
            assert said(sent(http, zipped(changed))) == (403, "outside_area", [])

    @pytest.mark.parametrize(
        ("file", "old", "new"),
        [
            ("settings.csv", b"remote_counts_for_month,yes", b"remote_counts_for_month,no"),
            ("services.csv", b"home=30;phone=10", b"home=5;phone=5"),
            ("kinds.csv", b"Volunteer,yes", b"Volunteer,no"),
            ("rules.csv", b"red,visit,3,week", b"red,visit,1,week"),
        ],
    )
    def test_what_holds_for_every_area_is_nobodys_to_change_from_one(
        self, village: Planned, file: str, old: bytes, new: bytes
    ) -> None:
        assert old in VILLAGE[file]
        with asking(village) as http:
            assert sent(http, zipped(VILLAGE)).status_code == HTTPStatus.OK
            changed = VILLAGE | {file: VILLAGE[file].replace(old, new)}
            assert said(sent(http, zipped(changed))) == (403, "outside_area", [])

    def test_a_day_and_a_storm_elsewhere_are_nobodys_to_declare(self, village: Planned) -> None:
        storm = b"period,kind,areas,first_day,last_day,remote_only\nstorm,weather,%b,2026-12-01,2026-12-02,yes\n"
        with asking(village, "administrator") as http:
            assert sent(http, zipped(VILLAGE | {"periods.csv": storm % b"XZ-north"})).status_code == HTTPStatus.OK
        with asking(village) as http:
            override = VILLAGE | {"calendar.csv": b"date,kind,name\n2026-12-01,holiday,\n"}
            assert said(sent(http, zipped(override))) == (403, "outside_area", [])
            mine = sent(http, zipped(VILLAGE | {"periods.csv": storm % b"XZ-south"}))
            assert mine.status_code == HTTPStatus.OK, mine.text

    def test_settings_that_a_register_does_not_mention_stay(self, village: Planned) -> None:
        unmentioned = {name: text for name, text in VILLAGE.items() if name != "settings.csv"}
        with asking(village, "administrator") as http:
            tag = http.get("/v1/settings").headers["ETag"]
            chosen = {"name": "小周庄", "remote_counts_for_month": False}
            http.put("/v1/settings", json=chosen, headers={"If-Match": tag})
            assert sent(http, zipped(unmentioned)).status_code == HTTPStatus.OK
            assert http.get("/v1/settings").json()["remote_counts_for_month"] is False

    def test_planners_take_nothing_in(self, village: Planned) -> None:
        with asking(village, "planner") as http:
            for content in (zipped(VILLAGE), b"not even read"):
                assert said(sent(http, content)) == (403, "role_not_allowed", [])

    def test_the_same_key_takes_the_same_file_in_once(self, village: Planned) -> None:
        with asking(village, "administrator") as http:
            content = zipped(VILLAGE)
            for file, status in ((content, 200), (content, 200), (zipped(VILLAGE | {"notes.csv": b""}), 422)):
                again = http.post(
                    "/v1/imports", files={"file": ("r.zip", file)}, params={"dry_run": "false"},
                    headers={"Idempotency-Key": "monday"},
                )  # fmt: skip
                assert again.status_code == status
            assert len(items(http, "/v1/audit", action="register.imported")) == 1


class TestReadiness:
    def test_a_week_that_can_be_planned_says_what_to_look_at(self, village: Planned) -> None:
        with asking(village) as http:
            found = http.get(f"/v1/weeks/{village.week}/readiness").json()
            assert found["ready"] is True
            assert all(not finding["blocks"] for finding in found["findings"])

    def test_a_week_without_anybody_is_not_ready(self, village: Planned) -> None:
        nobody = VILLAGE | {"availability.csv": VILLAGE["availability.csv"].split(b"\n")[0] + b"\n"}
        with asking(village, "administrator") as http:
            assert sent(http, zipped(nobody)).status_code == HTTPStatus.OK
            found = http.get(f"/v1/weeks/{village.week}/readiness").json()
            assert found["ready"] is False
            assert found["findings"][0]["code"] == "nobody_available"

    def test_that_of_another_area_does_not_exist(self, village: Planned) -> None:
        with asking(village, "south") as http:
            assert said(http.get(f"/v1/weeks/{village.week}/readiness")) == (404, "week_not_found", [])
