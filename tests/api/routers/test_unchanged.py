"""What somebody has already is not sent again."""

from __future__ import annotations

from http import HTTPStatus

from tests.api.routers.village import asking
from tests.api.services.conftest import Planned

GAS = {"elder": "E01", "kind": "repair", "owner": "civil-affairs", "due_on": "2026-12-10", "what": "gas hose"}


def test_whoever_has_the_newest_version_is_told_so(village: Planned) -> None:
    with asking(village) as http:
        referral = http.post("/v1/referrals", json=GAS).headers["Location"]
        for path in (f"/v1/weeks/{village.week}", f"/v1/rosters/{village.roster}", "/v1/settings", referral):
            first = http.get(path)
            tag = first.headers["ETag"]
            same = http.get(path, headers={"If-None-Match": tag})
            assert (same.status_code, same.content, same.headers["ETag"]) == (HTTPStatus.NOT_MODIFIED, b"", tag), path
            other = http.get(path, headers={"If-None-Match": '"99"'})
            assert (other.status_code, other.json()) == (HTTPStatus.OK, first.json()), path


def test_a_new_version_is_sent(village: Planned) -> None:
    with asking(village) as http:
        path = f"/v1/rosters/{village.roster}"
        move = {"steps": [{"action": "put", "visit": "E04/visit/1", "mode": "phone"}], "dry_run": False}
        assert http.post(f"{path}/moves", json=move, headers={"If-Match": '"1"'}).status_code == HTTPStatus.OK
        found = http.get(path, headers={"If-None-Match": '"1"'})
        assert (found.status_code, found.headers["ETag"]) == (HTTPStatus.OK, '"2"')
