"""Who follows a run loses it with the session, the token, the role or the area, not ten minutes later."""

from __future__ import annotations

import pytest

from api.dependencies.watching import Watching
from api.errors import ServiceError
from api.http import streams
from api.persistence.repositories.users import Credentials as Kept
from api.security.actor import Actor, Role
from api.security.credentials import Credentials
from api.services.access import issue, revoke
from api.services.authenticating import SecretAuthenticator
from api.services.runs import get_run
from api.services.users import NewUser, add_user, set_rights
from tests.api.conftest import SYSTEM
from tests.api.http.said import said
from tests.api.routers.village import ACTORS, app_of, asking
from tests.api.service import NamedActors, client
from tests.api.services.conftest import Planned

COORDINATORS = frozenset({Role.COORDINATOR})


class Followed:
    """A run, and a coordinator who follows it by a token."""

    def __init__(self, village: Planned) -> None:
        self.village, self.run = village, asked(village)
        with village.works.begin(SYSTEM) as uow:
            new = NewUser("li.na", "李娜", COORDINATORS, areas=frozenset({"XZ"}))
            self.user = add_user(uow, new).id
            self.token = issue(uow, self.user, "token").text

    def look(self) -> str:
        app = app_of(self.village.works, SecretAuthenticator(self.village.works))
        shown = Credentials(bearer=self.token, session=None, csrf=None, is_safe=True, address="192.0.2.1")
        try:
            with Watching(app.state.service, shown, COORDINATORS).look() as uow:
                return get_run(uow, self.run).state
        except ServiceError as refused:
            return refused.code


def asked(village: Planned) -> str:
    with asking(village) as http:
        return str(http.post(f"/v1/weeks/{village.week}/runs", json={"kind": "full"}).json()["id"])


@pytest.fixture
def followed(village: Planned) -> Followed:
    return Followed(village)


def test_a_token_that_ended_shows_nothing_more(followed: Followed) -> None:
    assert followed.look() == "queued"
    with followed.village.works.begin(SYSTEM) as uow:
        (token,) = Kept(uow).of_user(followed.user)
        revoke(uow, token)
    assert followed.look() == "rights_ended"


def test_neither_does_a_role_or_an_area_that_was_taken_away(followed: Followed) -> None:
    def given(role: Role, area: str, *, active: bool = True) -> str:
        with followed.village.works.begin(SYSTEM) as uow:
            set_rights(uow, followed.user, frozenset({role}), frozenset({area}), active)
        return followed.look()

    assert given(Role.PLANNER, "XZ") == "rights_ended"
    assert given(Role.COORDINATOR, "XZ-south") == "run_not_found"
    assert given(Role.COORDINATOR, "XZ") == "queued"
    assert given(Role.COORDINATOR, "XZ", active=False) == "rights_ended"


class Forgetting(NamedActors):
    """Knows everybody for three looks."""

    def __init__(self) -> None:
        super().__init__(ACTORS)
        self.looks = 0

    def still(self, credentials: Credentials) -> Actor | None:
        self.looks += 1
        return super().still(credentials) if self.looks <= 3 else None


def test_a_stream_ends_when_its_listener_may_listen_no_more(village: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    run, authenticator = asked(village), Forgetting()
    monkeypatch.setattr(streams, "SECONDS_BETWEEN_LOOKS", 0.0)
    with client(app_of(village.works, authenticator), "coordinator") as http:
        answer = http.get(f"/v1/runs/{run}/events")
    assert (answer.status_code, answer.text.count("event: queued")) == (200, 1)
    assert authenticator.looks == 4


def test_who_may_not_listen_any_more_is_told_when_coming_back(village: Planned) -> None:
    run, authenticator = asked(village), Forgetting()
    authenticator.looks = 3
    with client(app_of(village.works, authenticator), "coordinator") as http:
        assert said(http.get(f"/v1/runs/{run}/events")) == (401, "rights_ended", [])
