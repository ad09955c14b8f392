"""Logging in, users and their secrets."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, SecretStr, StringConstraints

from api.schemas.base import Schema
from api.security.actor import Role

Login = Annotated[str, StringConstraints(min_length=1, max_length=61)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=120)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
Password = Annotated[SecretStr, Field(max_length=1024)]


class PasswordLogin(Schema):
    """A log-in by password."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"login": "coordinator", "password": "a long pass phrase"}]}
    )

    login: Login
    password: Password


class CodeLogin(Schema):
    """A log-in by a code that a coordinator gave."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"login": "wang.fang", "code": "04817263"}]})

    login: Login
    code: Annotated[SecretStr, Field(max_length=40)]


class LinkLogin(Schema):
    """A log-in by a personal link."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"link": "the part of the link after the # sign"}]})

    link: Annotated[SecretStr, Field(max_length=200)]


class SessionBegun(Schema):
    """A session; its secret is in the cookie."""

    csrf: str = Field(description="Send it as X-CSRF-Token with every change.")
    user: str
    roles: list[Role]


class Me(Schema):
    """Whoever asks."""

    id: str
    roles: list[Role]
    areas: list[str] | None = Field(description="Area ids; null means everywhere.")
    visitor: str | None


class UserNew(Schema):
    """Somebody who is to get access."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "login": "li.na",
                    "name": "李娜",
                    "roles": ["coordinator"],
                    "areas": ["T01"],
                    "password": "a long pass phrase",
                }
            ]
        }
    )

    login: Login
    name: PersonName
    roles: list[Role] = Field(max_length=len(Role))
    areas: list[Id] = Field(default_factory=list, max_length=1000)
    visitor: Id | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[A-Za-z0-9.-]{1,190}$")] | None = None
    password: Password | None = None


class Rights(Schema):
    """What a user may do."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"roles": ["planner"], "areas": ["T01"], "active": True}]}
    )

    roles: list[Role] = Field(max_length=len(Role))
    areas: list[Id] = Field(default_factory=list, max_length=1000)
    active: bool = True


class PasswordNew(Schema):
    """A new password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"password": "a long pass phrase"}]})

    password: Password


class User(Schema):
    """A user as administrators see one."""

    id: str
    login: str
    name: str
    roles: list[Role]
    areas: list[str]
    visitor: str | None
    active: bool
    locked_until: datetime | None


class CredentialKind(StrEnum):
    """What can be given to a user."""

    TOKEN = "token"
    LINK = "link"
    CODE = "code"
    CALENDAR = "calendar"


class CredentialNew(Schema):
    """A secret to be given to a user."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "link", "label": "phone, spring 2026"}]})

    kind: CredentialKind
    label: Annotated[str, StringConstraints(max_length=100)] = Field(
        default="", description="To tell it from others; kept in plain, so no name."
    )


class CredentialIssued(Schema):
    """A new secret, shown this once."""

    kind: CredentialKind
    secret: str


class Credential(Schema):
    """A secret that a user has; the secret itself is not kept."""

    id: str
    kind: str
    label: str
    made_at: datetime
    used_at: datetime | None
    expires_at: datetime
