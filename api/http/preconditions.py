"""ETags of things that have a version, and edits that hold only for the version they were made on."""

from __future__ import annotations

from http import HTTPStatus

from api.errors import ServiceError
from scheduler.domain.base import Text


def etag_of(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def require_match(if_match: str | None, version: int) -> None:
    """Refuse an edit that was not made on this version.

    Parameters
    ----------
    if_match : str or None
        The request's ``If-Match``.

    Raises
    ------
    ServiceError
        428 without ``If-Match``, 412 when it names another version.
    """
    if if_match is None:
        what = Text(
            zh="请在 If-Match 中给出所依据版本的 ETag。", en="Send the ETag of the version you edit as If-Match."
        )
        raise ServiceError(HTTPStatus.PRECONDITION_REQUIRED, "if_match_required", what)
    named = [tag.strip() for tag in if_match.split(",")]
    if "*" not in named and etag_of(version) not in named:
        what = Text(
            zh="内容已被他人更改; 请重新读取后再提交。",
            en="Somebody else changed this; read it again and repeat the edit.",
        )
        raise ServiceError(HTTPStatus.PRECONDITION_FAILED, "version_changed", what)


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether whoever asks has this version already (answer 304)."""
    named = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag in named or "*" in named
