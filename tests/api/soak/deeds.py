"""What people write while processes are killed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from tests.api.soak.program import MOMENT
from tests.api.soak.stock import Stock, register_with
from tests.api.soak.writing import Asking, Deed, Done, Item

_MOST_OPEN_RUNS = 3
FINAL = {"done", "failed", "cancelled"}
IMPORT, PIN, RELEASE, RUN, OUTCOME = "import", "pin", "release", "run", "outcome"


def of_office(stock: Stock) -> list[Deed]:
    """Registers, pins, publications and runs."""
    open_runs: list[str] = []

    def ask_for_run(asking: Asking) -> Done | None:
        open_runs[:] = [run for run in open_runs if asking.get(f"/v1/runs/{run}")["state"] not in FINAL]
        if len(open_runs) >= _MOST_OPEN_RUNS:
            return None
        asked: Item = {"kind": "fill", "base_roster": stock.draft, "seconds": 1, "workers": 1}
        open_runs.append(str(asking.post(f"/v1/weeks/{stock.week}/runs", asked)["id"]))
        return RUN, open_runs[-1]

    return [
        lambda asking: _import_register(asking),
        lambda asking: _pin(asking, stock),
        lambda asking: _publish(asking, stock),
        ask_for_run,
    ]


def of_visitor(stock: Stock) -> list[Deed]:
    """Closed doors, which may be reported again and again."""
    return [lambda asking: _report(asking, stock)]


def _import_register(asking: Asking) -> Done:
    elder = f"X{asking.random.getrandbits(40):010x}"
    report = asking.upload("/v1/imports?dry_run=false", register_with(elder))
    assert report["stored"] is True
    return IMPORT, elder


def _pin(asking: Asking, stock: Stock) -> Done:
    day, visit = asking.random.choice(stock.visits)
    made = asking.post(f"/v1/weeks/{stock.week}/pins", {"visit": visit, "day": day.isoformat()})
    return PIN, str(made["id"])


def _publish(asking: Asking, stock: Stock) -> Done:
    version = asking.get(f"/v1/weeks/{stock.week}")["version"]
    assert isinstance(version, int)
    made = asking.post(f"/v1/weeks/{stock.week}/releases", {"roster": stock.draft, "version": 1}, version)
    return RELEASE, str(made["id"])


def _report(asking: Asking, stock: Stock) -> Done:
    day, visit = asking.random.choice(stock.visits)
    began = datetime.combine(day, time(9), MOMENT.tzinfo)
    name = asking.name()
    told: Item = {
        "client_id": name, "day": day.isoformat(), "visit": visit, "mode": "home", "outcome": "not_seen",
        "began_at": began.isoformat(), "ended_at": (began + timedelta(minutes=10)).isoformat(),
        "reason": "nobody opened", "form": {},
    }  # fmt: skip
    asking.post("/v1/me/outcomes", told)
    return OUTCOME, name
