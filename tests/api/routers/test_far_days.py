"""Days near the ends of the calendar: whoever sends one is told so, whatever it is the day of."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from tests.api.routers.village import Item, asking
from tests.api.services.conftest import Planned

FIRST, LAST = "0001-01-01", "9999-12-31"
ASKED: list[tuple[str, str, str, Item]] = [
    ("administrator", "PUT", "/v1/calendar/{day}", {"day": "{day}", "kind": "holiday"}),
    ("administrator", "PUT", "/v1/periods/far",
     {"kind": "weather", "areas": ["XZ-south"], "first_day": "{day}", "last_day": "{day}"}),
    ("coordinator", "POST", "/v1/elders/E04/absences", {"status": "away", "first_day": "{day}", "last_day": "{day}"}),
    ("coordinator", "POST", "/v1/elders/E04/consents", {"mode": "phone", "state": "agreed", "asked_on": "{day}"}),
    ("coordinator", "POST", "/v1/elders/E04/assessments", {"tier": "red", "assessed_on": "{day}"}),
    ("coordinator", "POST", "/v1/weeks/{week}/pins", {"visit": "E04/visit/1", "day": "{day}"}),
    ("coordinator", "POST", "/v1/referrals",
     {"elder": "E04", "kind": "repair", "owner": "user:nobody", "due_on": "{day}", "what": "a hose"}),
    ("V1", "POST", "/v1/me/cannot-come", {"first_day": "{day}", "last_day": LAST, "reason": "fever"}),
    ("V1", "POST", "/v1/me/outcomes",
     {"client_id": "b7b4a7de-6f0a", "day": "{day}", "visit": "E04/visit/1", "mode": "home", "outcome": "seen",
      "began_at": "2026-11-25T09:00:00+08:00", "ended_at": "2026-11-25T09:30:00+08:00"}),
]  # fmt: skip


@pytest.mark.parametrize("day", [FIRST, LAST])
@pytest.mark.parametrize(("who", "method", "path", "body"), ASKED, ids=[asked[2] for asked in ASKED])
def test_is_refused(village: Planned, who: str, method: str, path: str, body: Item, day: str) -> None:
    place = path.replace("{day}", day).replace("{week}", village.week)
    with asking(village, who) as http:
        sent = {name: day if value == "{day}" else value for name, value in body.items()}
        answer = http.request(method, place, json=sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, answer.text
