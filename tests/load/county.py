"""Figures of a service with a county of elders: taking the register in, and turning its pages."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from time import perf_counter

import httpx2

from api.security.actor import Role
from tests.load.figures import Figures, figures_of
from tests.load.processes import processor_seconds
from tests.load.service import ROOT, Installed

_PATIENCE_SECONDS = 600.0
_PAGES = 60
_SEARCHES = 20


def measured(county: Installed, elders: int, folder: Path) -> dict[str, Figures | float]:
    """Take a county in by HTTP and turn the pages of its elders."""
    county.command("migrate")
    token = county.token("load-admin", Role.ADMINISTRATOR)
    archive = _register(elders, folder)
    figures: dict[str, Figures | float] = {}
    with county.serving() as (url, process_id), _client(url, token) as client:
        begun, before = perf_counter(), processor_seconds(process_id)
        sent = {"file": ("county.zip", archive.read_bytes(), "application/zip")}
        client.post("/v1/imports", params={"dry_run": "false"}, files=sent).raise_for_status()
        figures[f"import of {elders} elders, seconds"] = round(perf_counter() - begun, 1)
        taken = processor_seconds(process_id) - before
        figures[f"import of {elders} elders: processor time of the service, seconds"] = round(taken, 1)
        figures["GET /v1/elders, pages of 200"] = _pages(client)
        figures["POST /v1/elders/searches by name"] = _searches(client)
    return figures


def _client(url: str, token: str) -> httpx2.Client:
    return httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=_PATIENCE_SECONDS)


def _register(elders: int, folder: Path) -> Path:
    words = (sys.executable, "-m", "fixtures.generate", "county", "--out", str(folder), "--elders", str(elders))
    subprocess.run(words, cwd=ROOT, check=True)
    with zipfile.ZipFile(folder / "county.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((folder / "county").glob("*.csv")):
            archive.write(file, file.name)
    return folder / "county.zip"


def _pages(client: httpx2.Client) -> Figures:
    cursor: str | None = None
    taken = []
    for _ in range(_PAGES):
        begun = perf_counter()
        params = {"limit": "200"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/elders", params=params).raise_for_status().json()
        taken.append(1000 * (perf_counter() - begun))
        cursor = page["next"]
    return figures_of(taken)


def _searches(client: httpx2.Client) -> Figures:
    taken = []
    for number in range(_SEARCHES):
        begun = perf_counter()
        client.post("/v1/elders/searches", json={"name": "王李张刘陈"[number % 5]}).raise_for_status()
        taken.append(1000 * (perf_counter() - begun))
    return figures_of(taken)
