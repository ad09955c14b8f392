"""Users and the secrets that stand for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from api.persistence.records.user import CredentialRecord, UserAreaRecord, UserRecord, UserRoleRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Role

# Built once, because every request asks them.
_HOLDS = (
    CredentialRecord.digest == bindparam("digest"),
    CredentialRecord.kind.in_(bindparam("kinds", expanding=True)),
    CredentialRecord.revoked_at.is_(None),
    CredentialRecord.expires_at > bindparam("now"),
)
_HOLDING = select(CredentialRecord).where(*_HOLDS)
_HOLDER = (
    select(
        CredentialRecord.id.label("credential"),
        CredentialRecord.csrf,
        UserRecord.id.label("user"),
        UserRecord.visitor_id.label("visitor"),
        UserRoleRecord.role,
        UserAreaRecord.area_id.label("area"),
    )
    .join(UserRecord, UserRecord.id == CredentialRecord.user_id)
    .outerjoin(UserRoleRecord, UserRoleRecord.user_id == UserRecord.id)
    .outerjoin(UserAreaRecord, UserAreaRecord.user_id == UserRecord.id)
    .where(*_HOLDS, UserRecord.active)
)
_ROLES = select(UserRoleRecord.role).where(UserRoleRecord.user_id == bindparam("user"))
_ADMINISTRATORS = select(UserRoleRecord.user_id).where(UserRoleRecord.role == Role.ADMINISTRATOR.value)
_AREAS = select(UserAreaRecord.area_id).where(UserAreaRecord.user_id == bindparam("user"))


@dataclass(frozen=True)
class Holder:
    """Who a credential stands for, with today's rights.

    Attributes
    ----------
    credential : str
        Id of the credential.
    csrf : str or None
        Digest of what a page sends back with every change.
    """

    credential: str
    csrf: str | None
    user: str
    visitor: str | None
    roles: frozenset[Role]
    areas: frozenset[str]


class Users:
    """Everybody who may log in."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def get(self, user_id: str) -> UserRecord | None:
        """Return a user by id."""
        return self._session.get(UserRecord, user_id)

    def held(self, user_id: str) -> UserRecord | None:
        """Return a user by id, whom nobody else changes until the transaction ends."""
        return held(self._uow, UserRecord, user_id)

    def held_with_administrators(self, user_id: str) -> UserRecord | None:
        """Return a user, who like each administrator is changed by nobody else until the transaction ends."""
        # In one order, so that two who change each other wait instead of blocking each other.
        named = select(UserRecord.id).where((UserRecord.id == user_id) | UserRecord.id.in_(_ADMINISTRATORS))
        for found in self._session.scalars(named.order_by(UserRecord.id)).all():
            self.held(found)
        return self.get(user_id)

    def has_administrator_besides(self, user_id: str) -> bool:
        """Whether an active user other than this one is an administrator."""
        others = select(UserRecord.id).where(
            UserRecord.id != user_id, UserRecord.active, UserRecord.id.in_(_ADMINISTRATORS)
        )
        return self._session.scalar(others.limit(1)) is not None

    def locked(self, login: str) -> UserRecord | None:
        """Return a user by login name, whom nobody else changes until the transaction ends."""
        found = self._session.scalar(select(UserRecord.id).where(UserRecord.login == login.strip().lower()))
        return self.held(found) if found is not None else None

    def of_visitor(self, visitor_id: str) -> UserRecord | None:
        """Return the user that a visitor is."""
        return self._session.scalars(select(UserRecord).where(UserRecord.visitor_id == visitor_id)).one_or_none()

    def page(self, after: str | None, limit: int) -> list[UserRecord]:
        """Return users in order of their login names, from after one on."""
        query = select(UserRecord).order_by(UserRecord.login).limit(limit)
        return list(self._session.scalars(query.where(UserRecord.login > after) if after is not None else query))

    def roles(self, user_id: str) -> frozenset[Role]:
        """Return a user's roles."""
        return frozenset(Role(role) for role in self._session.scalars(_ROLES, {"user": user_id}))

    def areas(self, user_id: str) -> frozenset[str]:
        """Return the areas a user works for."""
        return frozenset(self._session.scalars(_AREAS, {"user": user_id}))

    def add(self, user: UserRecord) -> None:
        """Add a user."""
        self._session.add(user)
        self._session.flush()

    def set_rights(self, user_id: str, roles: Collection[Role], areas: Collection[str]) -> None:
        """Replace a user's roles and areas."""
        self._session.execute(delete(UserRoleRecord).where(UserRoleRecord.user_id == user_id))
        self._session.execute(delete(UserAreaRecord).where(UserAreaRecord.user_id == user_id))
        self._session.add_all(UserRoleRecord(user_id=user_id, role=role.value) for role in sorted(roles))
        self._session.add_all(UserAreaRecord(user_id=user_id, area_id=area) for area in sorted(areas))
        self._session.flush()


class Credentials:
    """Secrets that stand for users, found by digest."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session

    def find(self, digest: str, kinds: Collection[str], now: datetime) -> CredentialRecord | None:
        """Return a credential that holds now."""
        found = self._session.scalars(_HOLDING, {"digest": digest, "kinds": list(kinds), "now": now})
        return found.one_or_none()

    def holder(self, digest: str, kinds: Collection[str], now: datetime) -> Holder | None:
        """Return the active user for whom a credential stands that holds now."""
        rows = self._session.execute(_HOLDER, {"digest": digest, "kinds": list(kinds), "now": now}).all()
        if not rows:
            return None
        first = rows[0]
        roles = frozenset(Role(row.role) for row in rows if row.role is not None)
        areas = frozenset(row.area for row in rows if row.area is not None)
        return Holder(first.credential, first.csrf, first.user, first.visitor, roles, areas)

    def get(self, credential_id: str) -> CredentialRecord | None:
        """Return a credential by id."""
        return self._session.get(CredentialRecord, credential_id)

    def of_user(
        self, user_id: str, after: tuple[datetime, str] | None = None, limit: int | None = None
    ) -> list[CredentialRecord]:
        """Return a user's credentials that nobody revoked, the newest first, from after a (moment, id) on."""
        query = select(CredentialRecord).where(
            CredentialRecord.user_id == user_id, CredentialRecord.revoked_at.is_(None)
        )
        if after is not None:
            at, last = after
            query = query.where(
                (CredentialRecord.made_at < at) | ((CredentialRecord.made_at == at) & (CredentialRecord.id > last))
            )
        in_order = query.order_by(CredentialRecord.made_at.desc(), CredentialRecord.id)
        return list(self._session.scalars(in_order.limit(limit)))

    def open_code(self, user_id: str, now: datetime) -> CredentialRecord | None:
        """Return the code a user may type now, locked."""
        query = (
            select(CredentialRecord)
            .where(
                CredentialRecord.user_id == user_id,
                CredentialRecord.kind == "code",
                CredentialRecord.revoked_at.is_(None),
                CredentialRecord.used_at.is_(None),
                CredentialRecord.expires_at > now,
            )
            .order_by(CredentialRecord.made_at.desc())
            .limit(1)
            .with_for_update()
        )
        return self._session.scalars(query).one_or_none()

    def add(self, credential: CredentialRecord) -> None:
        """Add a credential."""
        self._session.add(credential)
        self._session.flush()

    def revoke(self, user_id: str, kinds: Collection[str], now: datetime) -> None:
        """Revoke all credentials of some kinds that a user has."""
        query = (
            update(CredentialRecord)
            .where(
                CredentialRecord.user_id == user_id,
                CredentialRecord.kind.in_(kinds),
                CredentialRecord.revoked_at.is_(None),
            )
            .values(revoked_at=now)
        )
        self._session.execute(query)
