"""A row of results with any field changed."""

from scheduler.bench.results import Row


def row(**changes: object) -> Row:
    fields: dict[str, object] = {
        "format": "weekly",
        "instance": "tiny",
        "solver": "tanfang",
        "relaxed": False,
        "seed": 1,
        "seconds_limit": 10.0,
        "seconds_used": 10.02,
        "first_roster_seconds": 0.25,
        "feasible": True,
        "served": 3,
        "visits": 3,
        "cost": 100.0,
        "unit": "seconds",
        "best_known": None,
        "gap_percent": None,
        "model_gain": 4.0,
        "bound": None,
        "peak_mebibytes": 300.0,
        "cores": 2,
        "threads": 2,
        "versions": "tanfang 0.1.0",
        "reason": "",
    }
    return Row.model_validate(fields | changes)
