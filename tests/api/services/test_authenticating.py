"""Whom a process remembers, and for how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.errors import ServiceError
from api.persistence.repositories.users import Credentials, Users
from api.persistence.unit_of_work import Works
from api.security.actor import Role
from api.security.credentials import Credentials as Shown
from api.services import authenticating
from api.services.access import Known, issue
from api.services.authenticating import Memory, SecretAuthenticator
from api.services.users import NewUser, add_user
from tests.api.conftest import NOW, SYSTEM
from tests.api.services.conftest import Planned
from tests.api.services.who import actor_of

ROLES, AREAS = frozenset({Role.PLANNER, Role.COORDINATOR}), frozenset({"XZ", "XZ-south"})


@pytest.fixture
def works(village: Planned) -> Works:
    return village.works


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [1000.0]
    monkeypatch.setattr(authenticating, "monotonic", lambda: moment[0])
    return moment


@pytest.fixture
def token(works: Works) -> Shown:
    with works.begin(SYSTEM) as uow:
        user = add_user(uow, NewUser("li.na", "李娜", ROLES, areas=AREAS))
        secret = issue(uow, user.id, "token")
    return Shown(bearer=secret.text, session=None, csrf=None, is_safe=True, address="192.0.2.1")


def revoke_in_another_process(works: Works) -> None:
    with works.begin(SYSTEM) as uow:
        user = Users(uow).locked("li.na")
        assert user is not None
        Credentials(uow).revoke(user.id, ("token",), NOW)


def test_somebody_with_several_roles_and_areas_has_all_of_them(works: Works, token: Shown) -> None:
    actor = actor_of(SecretAuthenticator(works), token)
    assert (actor.roles, actor.scope.areas) == (ROLES, AREAS)


def test_without_a_memory_a_revocation_is_noticed_at_once(works: Works, token: Shown) -> None:
    authenticator = SecretAuthenticator(works)
    actor_of(authenticator, token)
    revoke_in_another_process(works)
    with pytest.raises(ServiceError, match="Log in first"):
        actor_of(authenticator, token)


def test_what_another_process_revoked_is_noticed_within_the_time(works: Works, token: Shown, now: list[float]) -> None:
    authenticator = SecretAuthenticator(works, memory=Memory(1.0))
    known = actor_of(authenticator, token)
    revoke_in_another_process(works)
    now[0] += 0.99
    assert actor_of(authenticator, token) == known
    assert authenticator.still(token) == known
    now[0] += 0.01
    assert authenticator.still(token) is None
    with pytest.raises(ServiceError, match="Log in first"):
        actor_of(authenticator, token)


def test_a_change_is_never_let_through_from_memory_and_forgets_everybody(works: Works, token: Shown) -> None:
    authenticator = SecretAuthenticator(works, memory=Memory(60.0))
    actor_of(authenticator, token)
    revoke_in_another_process(works)
    assert actor_of(authenticator, token).roles == ROLES
    for shown in (replace(token, is_safe=False), token):
        with pytest.raises(ServiceError, match="Log in first"):
            actor_of(authenticator, shown)


def test_an_address_that_guesses_is_refused_even_with_a_remembered_token(works: Works, token: Shown) -> None:
    authenticator = SecretAuthenticator(works, memory=Memory(60.0))
    actor_of(authenticator, token)
    for number in range(30):
        with pytest.raises(ServiceError, match="Log in first"):
            actor_of(authenticator, replace(token, bearer=f"guess {number}"))
    with pytest.raises(ServiceError, match="Too many tries"):
        actor_of(authenticator, token)


def test_a_memory_is_bounded_and_makes_room_when_times_are_over(now: list[float]) -> None:
    memory = Memory(1.0)
    known = Known(SYSTEM, "credential", None)
    for number in range(1001):
        memory.keep(str(number), known)
    assert memory.find("999") is known
    assert memory.find("1000") is None
    now[0] += 1.0
    memory.keep("1000", known)
    assert memory.find("1000") is known
