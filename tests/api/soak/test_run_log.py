"""What is read from the logs of runs, on lines written here."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from tests.api.soak.run_log import Event, TakenUp, began_from_nothing, events_in, in_hand

FIRST, SECOND = "a" * 32, "b" * 32


def line(second: int, event: str, run: str, count: int = 1, state: str = "without_roster") -> Event:
    moment = f"2026-12-04T12:00:{second:02d}Z"
    return {"event": event, "run_id": run, "count": count, "state": state, "timestamp": moment}


BEFORE = [line(0, "run_begun", FIRST), line(1, "run_ended", FIRST), line(2, "run_begun", SECOND)]
KEPT = [*BEFORE, line(5, "roster_kept", SECOND)]


def test_who_ended_a_run_does_not_have_it_in_hand() -> None:
    assert in_hand(BEFORE) == {SECOND: 1}


def test_only_an_attempt_that_kept_a_roster_has_one() -> None:
    assert in_hand(BEFORE, with_roster=True) == {}
    assert in_hand(KEPT, with_roster=True) == {SECOND: 1}
    assert in_hand([*KEPT, line(9, "run_begun", SECOND, 2)], with_roster=True) == {}


def test_a_run_waits_from_the_kill_to_its_next_attempt() -> None:
    taken_up = TakenUp([(datetime(2026, 12, 4, 12, 0, 6, tzinfo=UTC), {FIRST: 1, SECOND: 1})])
    assert taken_up.seconds(KEPT) == []
    assert taken_up.seconds([*KEPT, line(19, "run_begun", SECOND, 2)]) == [13.0]


def test_an_attempt_that_forgets_a_kept_roster_is_noticed() -> None:
    assert began_from_nothing([line(9, "run_begun", SECOND, 2), *BEFORE]) == []
    assert began_from_nothing([line(9, "run_begun", SECOND, 2), *KEPT]) == [f"{SECOND} 2"]
    assert began_from_nothing([line(9, "run_begun", SECOND, 2, "with_roster"), *KEPT]) == []


def test_a_line_that_a_killed_process_did_not_end_is_left_out(tmp_path: Path) -> None:
    log = tmp_path / "001-worker.log"
    log.write_text(f"worker starts\n{json.dumps(BEFORE[0])}\n{json.dumps(BEFORE[1])[:-9]}", encoding="utf-8")
    assert events_in([log]) == BEFORE[:1]
