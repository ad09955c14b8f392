"""What supervisors are told, and the pages that describe the service."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.main import create_app
from api.persistence.database import Database
from api.persistence.records.idempotency import IdempotencyRecord
from api.persistence.repositories.idempotency import IdempotentAnswers
from api.persistence.unit_of_work import Works
from api.routers import documentation
from api.security.vault import Key, Vault
from api.settings import ServiceSettings
from tests.api.conftest import NOW
from tests.api.http.said import said
from tests.api.service import BY_ROLE, NamedActors, client

OTHER_KEYS = Vault([Key(1, bytes(64))])


def ask(works: Works, path: str, current: bool = True) -> Response:
    app = create_app(
        ServiceSettings(), works, authenticator=NamedActors(), answers=IdempotentAnswers,
        is_current=lambda: current, routers=(),
    )  # fmt: skip
    with client(app, None) as http:
        return http.get(path)


class TestReadiness:
    def test_a_service_with_its_own_database_is_ready(self, works: Works) -> None:
        assert ask(works, "/readyz").json() == {"status": "ready"}

    def test_other_tables_than_this_version_needs_are_told(self, one_works: Works) -> None:
        assert said(ask(one_works, "/readyz", current=False)) == (503, "database_not_current", [])

    def test_keys_of_another_database_are_told(self, works: Works) -> None:
        with works.begin(BY_ROLE["administrator"]) as uow:
            sealed = uow.vault.seal("idempotency_keys.body", "{}")
            uow.session.add(
                IdempotencyRecord(actor="a", key="k", request_digest=b"d", status=200, body=sealed, created_at=NOW)
            )
        assert ask(works, "/readyz").status_code == 200
        strange = Works(works.database, OTHER_KEYS, works.clock)
        assert said(ask(strange, "/readyz")) == (503, "keys_do_not_fit", [])

    def test_a_database_that_is_away_is_told_while_the_process_lives(self, tmp_path: Path) -> None:
        away = Works(Database(f"sqlite:///{tmp_path}/no/such/folder.db"), OTHER_KEYS, lambda: NOW)
        assert said(ask(away, "/readyz")) == (503, "database_unavailable", [])
        assert ask(away, "/healthz").json() == {"status": "alive"}
        assert "tanfang_requests_total" in ask(away, "/metrics").text


class TestDocumentation:
    def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(
        self, http: TestClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(documentation, "_FILES", {"start.js": Path(__file__)})
        page = http.get("/docs").text
        assert '<script src="docs/assets/swagger-ui-bundle.js" defer></script>' in page
        assert "://" not in page
        assert "style=" not in page
        assert page.count("<script") == page.count("<script src=") == 2

    def test_without_its_files_the_page_is_one_sentence(
        self, http: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(documentation, "_FILES", {"start.js": tmp_path / "missing.js"})
        answer = http.get("/docs")
        assert answer.status_code == 200
        assert "is not installed; run make setup" in answer.text
        assert "<script" not in answer.text
        assert said(http.get("/docs/assets/start.js")).status == 404

    def test_our_own_files_are_served_and_no_others(self, http: TestClient) -> None:
        answer = http.get("/docs/assets/start.js")
        assert "SwaggerUIBundle" in answer.text
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert said(http.get("/docs/assets/package.json")).status == 404

    def test_the_lock_file_names_no_place_but_the_public_registry(self) -> None:
        lock = (documentation.WEB / "package-lock.json").read_text(encoding="utf-8")
        assert lock.count("://") == lock.count("https://registry.npmjs.org/")
