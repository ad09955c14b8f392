"""``tanfang serve`` and ``tanfang migrate``: what they refuse, what they make, and how they end."""

import json
import os
import select
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.api.soak.process_table import answering_of
from tests.architecture.source_files import ROOT
from tests.cli.commands import COMMAND, Said, refused, tanfang
from tests.load.processes import shared_out_mebibytes_of

PATIENCE_SECONDS = 60
MOST_IDLE_MEBIBYTES = 250
MOST_LOOKS = 50


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine happens to have set stays out."""
    for name in [name for name in os.environ if name.startswith("TANFANG_")]:
        monkeypatch.delenv(name)


def url(folder: Path, name: str = "t.db") -> str:
    return f"sqlite:///{folder / name}"


def migrated(folder: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    return tanfang(capsys, "migrate", "--database", url(folder))


class TestMigrate:
    def test_an_empty_database_gets_tables_and_keys_that_only_its_owner_reads(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said = migrated(tmp_path, capsys)
        assert (said.code, said.err) == (0, "")
        assert "has the tables of this version" in said.out
        assert stat.S_IMODE((tmp_path / "t.keys").stat().st_mode) == 0o600
        secret = (tmp_path / "t.keys").read_text().split(":")[1].strip()
        assert secret.encode() not in (tmp_path / "t.db").read_bytes()

    def test_again_changes_nothing(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        migrated(tmp_path, capsys)
        keys = (tmp_path / "t.keys").read_bytes()
        assert migrated(tmp_path, capsys).code == 0
        assert (tmp_path / "t.keys").read_bytes() == keys

    def test_a_lost_key_file_is_not_replaced(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        migrated(tmp_path, capsys)
        (tmp_path / "t.keys").unlink()
        refused(migrated(tmp_path, capsys), "t.keys", "the key file is missing")
        assert not (tmp_path / "t.keys").exists()

    def test_a_newer_database_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        migrated(tmp_path, capsys)
        with sqlite3.connect(tmp_path / "t.db") as file:
            file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.close()
        refused(migrated(tmp_path, capsys), "newer tanfang")

    def test_a_database_of_another_program_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with sqlite3.connect(tmp_path / "t.db") as file:
            file.execute("CREATE TABLE theirs (id INTEGER)")
        file.close()
        refused(migrated(tmp_path, capsys), "another program")

    def test_a_password_is_never_shown(self, capsys: pytest.CaptureFixture[str]) -> None:
        said = tanfang(capsys, "migrate", "--database", "postgresql://me:hidden-word@127.0.0.1:1/none")
        refused(said, "--database", "cannot be opened")
        assert "hidden-word" not in said.err

    @pytest.mark.parametrize(
        ("database", "part"),
        [
            ("nonsense", "is no URL like sqlite:///FILE"),
            ("mysql://a/b", "'mysql' is not known"),
            ("sqlite://", "sqlite needs a file"),
            ("sqlite:///:memory:", "sqlite needs a file"),
            ("sqlite:////no/such/folder/t.db", "/no/such/folder does not exist"),
        ],
    )
    def test_a_url_that_makes_no_sense_is_refused(
        self, capsys: pytest.CaptureFixture[str], database: str, part: str
    ) -> None:
        refused(tanfang(capsys, "migrate", "--database", database), "--database", part)

    def test_keys_that_make_no_sense_are_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TANFANG_KEYS", "1:short")
        refused(migrated(tmp_path, capsys), "TANFANG_KEYS, line 1")

    def test_a_setting_that_makes_no_sense_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TANFANG_TIMEZONE", "Mars/Olympus")
        refused(migrated(tmp_path, capsys), "TANFANG_TIMEZONE", "Mars/Olympus")
        monkeypatch.setenv("TANFANG_PARALLEL_RUNS", "many")
        refused(migrated(tmp_path, capsys), "TANFANG_PARALLEL_RUNS")


class TestServeRefuses:
    @pytest.mark.parametrize(
        ("words", "parts"),
        [
            (("--port", "70000"), ("--port", "70000")),
            (("--port", "-1"), ("--port", "-1")),
            (("--host", "no such host"), ("--host", "'no such host'")),
            (("--host", "203.0.113.1"), ("--host", "no address of this machine")),
            (("--processes", "0"), ("--processes", "between 1 and 64")),
            (("--processes", "65"), ("--processes", "between 1 and 64")),
            (("--tls-cert", "a.pem"), ("--tls-cert, --tls-key", "both files")),
            (("--tls-cert", "a.pem", "--tls-key", "b.pem"), ("a.pem and b.pem cannot be used",)),
        ],
    )
    def test_what_it_cannot_listen_on(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], parts: tuple[str, ...]
    ) -> None:
        refused(tanfang(capsys, "serve", "--database", url(tmp_path), *words), *parts)
        assert list(tmp_path.iterdir()) == []

    def test_a_port_in_use(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            refused(tanfang(capsys, "serve", "--database", url(tmp_path), "--port", port), "--port", port, "in use")
        assert list(tmp_path.iterdir()) == []


@contextmanager
def served(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A service of its own process, and where it listens."""
    words = [*COMMAND, "serve", "--database", url(folder), "--port", "0", *more]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("tanfang listens at http://127.0.0.1:"), line
            yield process, line.split()[3]
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_service_works_once_it_says_so_and_ends_quietly(tmp_path: Path, number: signal.Signals) -> None:
    with served(tmp_path) as (process, address):
        with urlopen(f"{address}/readyz") as answer:
            assert json.load(answer) == {"status": "ready"}
        process.send_signal(number)
        out, err = process.communicate()
        assert process.returncode == 0, err
    assert out == ""
    assert "request" in [json.loads(line)["event"] for line in err.splitlines()]
    assert "Traceback" not in err


def test_a_head_leaves_its_connection_fit_for_the_next_request(tmp_path: Path) -> None:
    with served(tmp_path) as (_, address):
        connection = HTTPConnection(urlsplit(address).netloc)
        connection.request("HEAD", "/readyz")
        head = connection.getresponse()
        assert (head.status, head.getheader("Content-Length"), head.read()) == (
            200,
            str(len('{"status":"ready"}')),
            b"",
        )
        connection.request("GET", "/readyz")
        assert json.load(connection.getresponse()) == {"status": "ready"}
        connection.close()


def lines_of(address: str) -> list[str]:
    with urlopen(address) as answer:
        return answer.read().decode().splitlines()  # type: ignore[no-any-return]


class TestProcesses:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
    def test_all_of_them_end_quietly(self, tmp_path: Path, number: signal.Signals) -> None:
        with served(tmp_path, "--processes", "2") as (process, address):
            ends = ends_of_children(process.pid)
            with urlopen(f"{address}/readyz") as answer:
                assert json.load(answer) == {"status": "ready"}
            process.send_signal(number)
            out, err = process.communicate()
            assert (process.returncode, out) == (0, ""), err
        assert "Traceback" not in err
        require_ended(ends)

    def test_their_figures_are_added_up_whoever_is_asked(self, tmp_path: Path) -> None:
        counted = 'tanfang_requests_total{method="GET",route="/healthz",status="200"} 20.0'
        with served(tmp_path, "--processes", "2") as (process, address):
            for _ in range(20):
                urlopen(f"{address}/healthz").close()
            # A request is counted after its last byte, so the last one may be missing at first.
            seen = any(counted in lines_of(f"{address}/metrics") for _ in range(MOST_LOOKS))
            process.terminate()
            process.communicate()
        assert seen

    def test_one_that_dies_is_replaced(self, tmp_path: Path) -> None:
        with served(tmp_path, "--processes", "2") as (process, address):
            first = answering_of(process.pid)
            ends = [os.pidfd_open(copy) for copy in first]
            for copy in first:
                os.kill(copy, signal.SIGKILL)
            require_ended(ends)
            for _ in range(10):
                urlopen(f"{address}/healthz").close()
            assert not set(answering_of(process.pid)) & set(first)
            process.terminate()
            process.communicate()

    def test_they_and_the_one_that_looks_after_them_share_most_of_their_memory(self, tmp_path: Path) -> None:
        with served(tmp_path, "--processes", "2") as (process, _):
            copies = answering_of(process.pid)
            assert len(copies) == 2
            together = sum(shared_out_mebibytes_of(found) for found in [process.pid, *copies])
            process.terminate()
            process.communicate()
        assert together < MOST_IDLE_MEBIBYTES

    def test_none_outlives_the_one_that_looks_after_them(self, tmp_path: Path) -> None:
        with served(tmp_path, "--processes", "2") as (process, _):
            ends = ends_of_children(process.pid)
            process.kill()
            process.communicate()
        require_ended(ends)


def ends_of_children(parent: int) -> list[int]:
    """What becomes readable when a child of a process ends: those that answer, the worker, and the library's own."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert len(children) >= 3
    return [os.pidfd_open(int(child)) for child in children]


def require_ended(ends: list[int]) -> None:
    for end in ends:
        readable, _, _ = select.select([end], [], [], PATIENCE_SECONDS)
        assert readable, "a process goes on"
        os.close(end)


def test_the_list_of_commands_is_told_without_loading_the_service() -> None:
    heavy = "{'fastapi', 'sqlalchemy', 'uvicorn', 'numba', 'ortools'}"
    code = f"import sys; from scheduler.cli import main; main(['--help']); print(*({heavy} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    *lines, loaded = said.stdout.split("\n")[:-1]
    assert loaded == ""
    assert [name for name in ("serve", "migrate", "roster") if not any(name in line for line in lines)] == []
