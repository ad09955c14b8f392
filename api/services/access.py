"""Logging in and staying logged in: passwords, codes, links, sessions and tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.persistence.records.user import CredentialRecord, UserRecord
from api.persistence.repositories.users import Credentials, Users
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import EVERYWHERE, Actor, AreaScope, Role
from api.security.passwords import hashed, is_outdated, matches
from api.security.secret import Secret, digest_of, keyed_digest, new_code, new_secret, same
from api.services.audit import record
from api.services.users import NEEDS_AREA, get_user

SESSION_HOURS = 12
_LIFE = {
    "session": timedelta(hours=SESSION_HOURS),
    "token": timedelta(days=365),
    "link": timedelta(days=30),
    "code": timedelta(minutes=10),
    "calendar": timedelta(days=400),
}
_FREE_TRIES = 5
_FIRST_LOCK = timedelta(minutes=1)
_LONGEST_LOCK = timedelta(hours=12)
_CODE_TRIES = 5
_CODES = "login codes"


@dataclass(frozen=True)
class Session:
    """A new session.

    Attributes
    ----------
    secret, csrf : Secret
        The cookie, and what pages send back with every change.
    """

    user: UserRecord
    secret: Secret
    csrf: Secret


@dataclass(frozen=True)
class Known:
    """Somebody who showed a secret that holds.

    Attributes
    ----------
    csrf : str or None
        Digest of what a change must carry; ``None`` for programs.
    """

    actor: Actor
    credential: str
    csrf: str | None


def log_in(uow: UnitOfWork, login: str, password: str) -> Session | None:
    """Log somebody in by password; ``None`` when that is refused, for whatever reason.

    Why is not told: that a user is locked would tell a guesser that there is such a user. The caller commits in any
    case, because a wrong try has to be counted.
    """
    user = Users(uow).locked(login)
    now = uow.clock()
    right = matches(user.password if user and user.active else None, password)
    if user is None or _is_locked(user, now):
        return None
    if not right or user.password is None:
        _count_wrong(uow, user)
        return None
    if is_outdated(user.password):
        user.password = hashed(password)
    return _begin(uow, user)


def log_in_by_code(uow: UnitOfWork, login: str, code: str) -> Session | None:
    """Log somebody in by a code typed once; ``None`` and the commit as for `log_in`."""
    user = Users(uow).locked(login)
    now = uow.clock()
    if user is None or not user.active or _is_locked(user, now):
        return None
    issued = Credentials(uow).open_code(user.id, now)
    if issued is None or issued.attempts >= _CODE_TRIES:
        _count_wrong(uow, user)
        return None
    issued.attempts = CredentialRecord.attempts + 1
    if not same(issued.digest, _code_digest(uow, user.id, code)):
        _count_wrong(uow, user)
        return None
    issued.used_at = now
    return _begin(uow, user)


def log_in_by_link(uow: UnitOfWork, link: str) -> Session | None:
    """Exchange a personal link for a session; the link stays good until it ends or is revoked, then it is ``None``."""
    now = uow.clock()
    found = Credentials(uow).find(digest_of(link), ("link",), now)
    user = Users(uow).get(found.user_id) if found else None
    if found is None or user is None or not user.active:
        return None
    found.used_at = now
    return _begin(uow, user)


def known_by(uow: UnitOfWork, secret: str, kinds: tuple[str, ...]) -> Known | None:
    """Return who shows a secret; ``None`` when it does not hold (any more).

    An auditor reads the figures of every area, but whoever also works for some areas works for those alone.
    """
    found = Credentials(uow).holder(digest_of(secret), kinds, uow.clock())
    if found is None:
        return None
    is_only_auditor = Role.AUDITOR in found.roles and NEEDS_AREA.isdisjoint(found.roles)
    scope = EVERYWHERE if Role.ADMINISTRATOR in found.roles or is_only_auditor else AreaScope(found.areas)
    return Known(Actor(found.user, found.roles, scope, found.visitor), found.credential, found.csrf)


def issue(uow: UnitOfWork, user_id: str, kind: str, label: str = "") -> Secret:
    """Give a user a link, a token or a calendar address; the secret is shown once."""
    user, secret = get_user(uow, user_id), new_secret()
    _keep(uow, user.id, kind, secret.digest, label)
    record(uow, f"credential.{kind}_issued", f"user:{user.id}")
    return secret


def issue_code(uow: UnitOfWork, user_id: str) -> str:
    """Give a user a code to type within a few minutes; older codes end."""
    user, code = get_user(uow, user_id), new_code()
    Credentials(uow).revoke(user.id, ("code",), uow.clock())
    _keep(uow, user.id, "code", _code_digest(uow, user.id, code))
    record(uow, "credential.code_issued", f"user:{user.id}")
    return code


def revoke(uow: UnitOfWork, credential: CredentialRecord) -> None:
    """End a credential."""
    credential.revoked_at = uow.clock()
    record(uow, f"credential.{credential.kind}_revoked", f"user:{credential.user_id}", credential=credential.id)


def _begin(uow: UnitOfWork, user: UserRecord) -> Session:
    user.failures, user.locked_until = 0, None
    secret, csrf = new_secret(), new_secret()
    _keep(uow, user.id, "session", secret.digest, csrf=csrf.digest)
    record(uow, "session.begun", f"user:{user.id}")
    return Session(user, secret, csrf)


def _is_locked(user: UserRecord, now: datetime) -> bool:
    return user.locked_until is not None and user.locked_until > now


def _count_wrong(uow: UnitOfWork, user: UserRecord) -> None:
    # Counted by the database, so that tries at the same moment are all counted.
    user.failures = UserRecord.failures + 1
    uow.session.flush()
    uow.session.refresh(user)
    over = user.failures - _FREE_TRIES
    if over >= 0:
        user.locked_until = uow.clock() + min(_LONGEST_LOCK, _FIRST_LOCK * 2 ** min(over, 20))
        record(uow, "user.locked", f"user:{user.id}", failures=user.failures)


def _keep(
    uow: UnitOfWork, user_id: str, kind: str, digest: str, label: str = "", csrf: str | None = None
) -> CredentialRecord:
    now = uow.clock()
    credential = CredentialRecord(
        user_id=user_id, kind=kind, label=label, digest=digest, csrf=csrf, made_at=now, expires_at=now + _LIFE[kind]
    )
    Credentials(uow).add(credential)
    return credential


def _code_digest(uow: UnitOfWork, user_id: str, code: str) -> str:
    """Codes are short, so their digest needs a key, and the user in it so that equal codes differ."""
    return keyed_digest(uow.vault.key_for(_CODES), f"{user_id}:{code.strip()}")
