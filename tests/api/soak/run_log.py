"""What the logs say of runs: which a worker has in hand, and how soon somebody went on with those of a dead one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

BEGUN, KEPT, ENDED = "run_begun", "roster_kept", "run_ended"
Event = dict[str, object]


def events_in(files: Iterable[Path]) -> list[Event]:
    """All lines of some logs, in order of files."""
    lines = [line for file in files for line in file.read_text("utf-8").splitlines() if line.endswith("}")]
    return [json.loads(line) for line in lines if line.startswith('{"')]


def in_hand(events: Iterable[Event], *, with_roster: bool = False) -> dict[str, int]:
    """The number of the attempt, by run, of those that were begun and have not ended.

    Parameters
    ----------
    with_roster : bool
        Only those of which this attempt has kept a roster.
    """
    begun, kept = dict[str, int](), set[tuple[str, int]]()
    for event in events:
        run, count = str(event.get("run_id")), event.get("count")
        if event["event"] == BEGUN and isinstance(count, int):
            begun[run] = count
        elif event["event"] == KEPT and isinstance(count, int):
            kept.add((run, count))
        elif event["event"] == ENDED:
            begun.pop(run, None)
    return {run: count for run, count in begun.items() if not with_roster or (run, count) in kept}


@dataclass
class TakenUp:
    """What became of the runs that killed workers had in hand.

    Attributes
    ----------
    killed : list of (datetime, dict)
        When a worker was killed, and the attempts it had in hand.
    """

    killed: list[tuple[datetime, dict[str, int]]] = field(default_factory=list)

    def seconds(self, events: list[Event]) -> list[float]:
        """How long each run waited for its next attempt; one that had ended before it was logged is left out."""
        begun = [(str(event["run_id"]), event["count"], _at(event)) for event in events if event["event"] == BEGUN]
        return [
            round((at - moment).total_seconds(), 1)
            for moment, runs in self.killed
            for run, count in runs.items()
            for name, number, at in begun
            if name == run and number == count + 1
        ]


def began_from_nothing(events: Iterable[Event]) -> list[str]:
    """Runs of which an attempt began without a roster although an earlier attempt had kept one."""
    kept, found = set[str](), list[str]()
    for event in sorted(events, key=_at):
        run, count = str(event.get("run_id")), event.get("count")
        if event["event"] == KEPT:
            kept.add(run)
        elif event["event"] == BEGUN and run in kept and event["state"] != "with_roster":
            found.append(f"{run} {count}")
    return found


def _at(event: Event) -> datetime:
    return datetime.fromisoformat(str(event["timestamp"]))
