"""Figures of a service with one published town: routes on phones, also while a week is searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import sleep

import httpx2

from api.security.actor import Role
from tests.load.figures import Asked, Figures, at_pace
from tests.load.processes import processor_seconds, resident_mebibytes, shared_out_mebibytes, stolen_seconds
from tests.load.service import Installed

_CALM_A_SECOND = 20.0
_WARMING_SECONDS, _BEFORE_SOLVE_SECONDS = 2.0, 12.0


def measured(town: Installed, a_second: float, seconds: float, tries: int) -> dict[str, Figures | float]:
    """Publish the demo town's week and measure."""
    town.command("demo")
    days, planner = town.own_days(), town.token("load-admin", Role.ADMINISTRATOR)
    figures: dict[str, Figures | float] = {}
    with town.serving() as (url, process_id):
        takers = {"service": process_id, "database": town.database_process}
        figures["idle memory of one process, MiB"] = resident_mebibytes(process_id)
        figures["idle memory of all processes, MiB"] = shared_out_mebibytes(process_id)
        at_pace(url, days, _CALM_A_SECOND, _WARMING_SECONDS)
        for number in range(1, tries + 1):
            name = f"GET /v1/me/routes/DAY at {a_second:g}/s, {number} of {tries}"
            figures |= _asked(name, takers, url, days, a_second, seconds)
        name = f"GET /v1/me/routes/DAY at {_CALM_A_SECOND:g}/s"
        figures |= _asked(name, takers, url, days, _CALM_A_SECOND, seconds)
        with town.started("worker", "--executor-id", "load"):
            _ask_for_run(url, planner, seconds + _BEFORE_SOLVE_SECONDS)
            # The worker loads and works out the demand first; what is measured is the search.
            sleep(_BEFORE_SOLVE_SECONDS)
            name = f"{name} while a week is searched"
            figures |= _asked(name, takers, url, days, _CALM_A_SECOND, seconds)
        figures["memory of one process after that, MiB"] = resident_mebibytes(process_id)
    return figures


def _asked(
    name: str, takers: Mapping[str, int], url: str, days: Sequence[Asked], a_second: float, seconds: float
) -> dict[str, Figures | float]:
    before = {taker: processor_seconds(process_id) for taker, process_id in takers.items()}
    stolen = stolen_seconds()
    answered = at_pace(url, days, a_second, seconds)
    figures: dict[str, Figures | float] = {
        name: answered,
        f"{name}: processor time the host gave to others meanwhile, s": round(stolen_seconds() - stolen, 2),
    }
    for taker, process_id in takers.items():
        taken = 1000 * (processor_seconds(process_id) - before[taker]) / answered.requests
        figures[f"{name}: processor time of the {taker} a request, ms"] = round(taken, 2)
    return figures


def _ask_for_run(url: str, token: str, seconds: float) -> None:
    with httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        week = client.get("/v1/weeks").raise_for_status().json()["items"][0]["id"]
        asked = {"kind": "full", "seconds": seconds, "workers": 2}
        client.post(f"/v1/weeks/{week}/runs", json=asked).raise_for_status()
