"""Turns a refusal into problem+json (RFC 9457), and documents which refusals an operation has."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from pydantic import JsonValue
from starlette.responses import Response

from api.errors import FieldFault, ServiceError, TooManyError
from api.http.language import Language
from api.schemas.problem import Fault, Problem
from scheduler.domain.base import Text

MEDIA_TYPE = "application/problem+json"

_TITLES_ZH = {
    HTTPStatus.BAD_REQUEST: "请求有误",
    HTTPStatus.UNAUTHORIZED: "未登录",
    HTTPStatus.FORBIDDEN: "无权限",
    HTTPStatus.NOT_FOUND: "不存在",
    HTTPStatus.METHOD_NOT_ALLOWED: "不支持此方法",
    HTTPStatus.NOT_ACCEPTABLE: "无法提供所要的格式",
    HTTPStatus.CONFLICT: "冲突",
    HTTPStatus.GONE: "已不存在",
    HTTPStatus.PRECONDITION_FAILED: "内容已被他人更改",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容过大",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "不支持此内容类型",
    HTTPStatus.UNPROCESSABLE_ENTITY: "内容无法处理",
    HTTPStatus.PRECONDITION_REQUIRED: "缺少前提条件",
    HTTPStatus.TOO_MANY_REQUESTS: "请求过于频繁",
    HTTPStatus.INTERNAL_SERVER_ERROR: "服务内部错误",
    HTTPStatus.SERVICE_UNAVAILABLE: "服务暂不可用",
}
# HTTPStatus of Python 3.11 still has the phrases of an older RFC.
_TITLES_EN = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Content Too Large",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Unprocessable Content",
}


def title_of(status: int, language: Language) -> str:
    """Return the phrase of a status."""
    known = HTTPStatus(status)
    english = _TITLES_EN.get(known, known.phrase)
    return language.of(Text(zh=_TITLES_ZH.get(known, english), en=english))


def problem_of(error: ServiceError, language: Language, request_id: str) -> Problem:
    """Return a refusal as a body."""
    return Problem(
        type="about:blank",
        title=title_of(error.status, language),
        status=int(error.status),
        code=error.code,
        detail=language.of(error.what),
        faults=[_fault(fault, language) for fault in error.faults],
        request_id=request_id,
    )


def problem_response(error: ServiceError, language: Language, request_id: str) -> Response:
    """Return a refusal as an answer."""
    headers = {"Content-Language": language.value, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyError):
        headers["Retry-After"] = str(error.retry_after_seconds)
    return Response(
        problem_of(error, language, request_id).model_dump_json(),
        status_code=int(error.status),
        headers=headers,
        media_type=MEDIA_TYPE,
    )


Documented = dict[int | str, dict[str, JsonValue]]
"""What FastAPI's ``responses=`` takes."""


def problems(*statuses: HTTPStatus) -> Documented:
    """Document refusals of an operation, for ``responses=``.

    Those that follow from the operation's shape (400, 401, 403, 413, 415, 422 and the like) are added by themselves;
    name the ones only the operation knows, e.g. 404 and 409.
    """
    return {int(status): {"description": title_of(status, Language.EN)} for status in sorted(statuses)}


def too_large(limit_bytes: int) -> ServiceError:
    """The refusal of a body that is too large."""
    what = Text(
        zh="请求内容超过上限 {limit} 字节; 请分批提交。", en="The body is larger than {limit} bytes; send less at once."
    ).filled(limit=limit_bytes)
    return ServiceError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", what)


def unreadable(zh: str, en: str, faults: Sequence[FieldFault] = ()) -> ServiceError:
    """The refusal of a request that cannot even be read."""
    return ServiceError(HTTPStatus.BAD_REQUEST, "request_unreadable", Text(zh=zh, en=en), faults)


def unexpected() -> ServiceError:
    """What is said of a defect: nothing but the request's name, by which the log tells more."""
    what = Text(
        zh="服务出现内部错误; 请把 request_id 告知管理员。",
        en="The service failed; tell its administrator the request_id.",
    )
    return ServiceError(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", what)


def _fault(fault: FieldFault, language: Language) -> Fault:
    return Fault(pointer=fault.pointer, detail=language.of(fault.what))
