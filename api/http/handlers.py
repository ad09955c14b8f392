"""Turns every way a request can fail into one kind of answer."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.errors import ConflictError, ServiceError
from api.http.language import asked_language
from api.http.log import logger, place_of
from api.http.once import AnsweredError
from api.http.problems import problem_response, unreadable
from api.http.request_frame import request_id_of
from api.http.routes import methods_at
from api.http.validation import refusal_of
from scheduler.domain.base import Text

_WORDS = {
    HTTPStatus.NOT_FOUND: ("path_not_found", Text(zh="没有这个网址。", en="There is nothing at this address.")),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        Text(zh="此网址不支持这一方法; 见 Allow。", en="This address does not know the method; see Allow."),
    ),
}
_OTHER = ("request_refused", Text(zh="请求被拒绝。", en="The request was refused."))


def install_handlers(app: FastAPI) -> None:
    """Make an app answer every failure with problem+json."""
    app.add_exception_handler(ServiceError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(IntegrityError, _clashed)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_exception_handler(NoConnectionError, _unavailable)
    app.add_exception_handler(AnsweredError, _answered)


def _said(request: Request, error: ServiceError) -> Response:
    language = asked_language(request.headers.get("Accept-Language"))
    return problem_response(error, language, request_id_of(request.scope))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)
    return _said(request, error)


def _answered(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AnsweredError)
    return error.answer


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return _said(request, refusal_of(error.errors(), media_type.endswith("json")))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, ServiceError):
        # The body was refused while the framework read it.
        return _said(request, error.__cause__)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return _said(request, unreadable("请求内容无法读取。", "The body cannot be read."))
    status = HTTPStatus(error.status_code)
    code, what = _WORDS.get(status, _OTHER)
    answer = _said(request, ServiceError(status, code, what))
    for name, value in (error.headers or {}).items():
        # The framework names only the methods of the first route that has the path.
        answer.headers[name] = ", ".join(methods_at(request.app, request.scope["path"])) if name == "Allow" else value
    return answer


def _clashed(request: Request, error: Exception) -> Response:
    what = Text(
        zh="与已有内容冲突, 或所引用的内容已不存在; 请重新读取后再试。",
        en="This clashes with something that is there, or names something that is not; read it again.",
    )
    return _said(request, ConflictError("conflicts_with_stored", what))


def _unavailable(request: Request, error: Exception) -> Response:
    """A database that is busy or away is no defect of ours, but somebody should know."""
    logger().error(
        "database_unavailable",
        request_id=request_id_of(request.scope),
        error=type(error).__name__,
        place=place_of(error),
    )
    what = Text(zh="数据库暂不可用; 请稍后重试。", en="The database is not available; try again in a moment.")
    answer = _said(request, ServiceError(HTTPStatus.SERVICE_UNAVAILABLE, "database_unavailable", what))
    answer.headers["Retry-After"] = "1"
    return answer
