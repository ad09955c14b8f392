"""What the service says no with; one handler turns these into problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from scheduler.domain.base import Text


@dataclass(frozen=True)
class FieldFault:
    """One value of a request that cannot be used.

    Attributes
    ----------
    pointer : str
        JSON pointer into the body, or ``?name`` for a query parameter.
    """

    pointer: str
    what: Text


class ServiceError(Exception):
    """A request that is refused.

    Parameters
    ----------
    status : HTTPStatus
        4xx, or 503 when the service itself is not ready.
    code : str
        Stable name that programs test for, e.g. ``week_not_found``.
    what : Text
        One clear sentence: what, where, and what to do. Never personal data.
    faults : sequence of FieldFault
        The values that are wrong, where the body has places.
    """

    def __init__(self, status: HTTPStatus, code: str, what: Text, faults: Sequence[FieldFault] = ()) -> None:
        super().__init__(what.en)
        self.status = status
        self.code = code
        self.what = what
        self.faults = tuple(faults)


class NotFoundError(ServiceError):
    """Something that does not exist, or that this person must not know of."""

    def __init__(self, code: str, what: Text) -> None:
        super().__init__(HTTPStatus.NOT_FOUND, code, what)


class ConflictError(ServiceError):
    """A request that no longer fits what is there."""

    def __init__(self, code: str, what: Text, faults: Sequence[FieldFault] = ()) -> None:
        super().__init__(HTTPStatus.CONFLICT, code, what, faults)


class ForbiddenError(ServiceError):
    """Something that this person's role does not allow."""

    def __init__(self, code: str, what: Text) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, code, what)


class UnusableError(ServiceError):
    """A request whose values make no sense."""

    def __init__(self, code: str, what: Text, faults: Sequence[FieldFault] = ()) -> None:
        super().__init__(HTTPStatus.UNPROCESSABLE_ENTITY, code, what, faults)


class TooManyError(ServiceError):
    """Too many tries; somebody has to wait.

    Attributes
    ----------
    retry_after_seconds : int
        How long, at least 1.
    """

    def __init__(self, code: str, what: Text, retry_after_seconds: int) -> None:
        super().__init__(HTTPStatus.TOO_MANY_REQUESTS, code, what)
        self.retry_after_seconds = retry_after_seconds
