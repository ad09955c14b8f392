"""What a supervisor and Prometheus ask: whether the process runs, whether it can work, and its figures."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from api.dependencies.actor import PUBLIC
from api.dependencies.state import ServiceState, State
from api.errors import ServiceError
from api.http.metrics import MEDIA_TYPE
from api.http.problems import problems
from api.schemas.health import Health
from api.security.actor import Actor
from api.services.key_fit import keys_fit
from scheduler.domain.base import Text

probes = APIRouter(tags=["health"])

_PROBE = Actor("system:probe", frozenset())


@probes.get("/healthz", operation_id="get_health", summary="Whether the process runs", openapi_extra=PUBLIC)
def healthz() -> Health:
    """Answers as long as the process lives, whatever its database does."""
    return Health(status="alive")


@probes.get(
    "/readyz",
    operation_id="get_readiness_of_service",
    summary="Whether the service can work",
    responses=problems(HTTPStatus.SERVICE_UNAVAILABLE),
    openapi_extra=PUBLIC,
)
def readyz(state: State) -> Health:
    """Answers 503 while the database is away, has other tables than this version needs, or the keys do not fit it."""
    _refuse_when_away(state)
    if not state.is_current():
        raise _not_ready(
            "database_not_current",
            Text(
                zh="数据库的表结构与此版本不符; 请运行 tanfang migrate。",
                en="The database's tables do not fit this version; run tanfang migrate.",
            ),
        )
    with state.works.begin(_PROBE) as uow:
        fits = keys_fit(uow)
    if not fits:
        raise _not_ready(
            "keys_do_not_fit",
            Text(zh="密钥与数据库不符; 请检查密钥文件。", en="The keys are not those of the database."),
        )
    return Health(status="ready")


@probes.get(
    "/metrics",
    operation_id="get_metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}, "description": "Figures in Prometheus' text format."}},
    openapi_extra=PUBLIC,
)
def metrics(state: State) -> Response:
    """Requests by route and status, how long they took, and runs by state. No figure names a person or an id."""
    return Response(state.metrics.text(), headers={"Content-Type": MEDIA_TYPE})


def _refuse_when_away(state: ServiceState) -> None:
    try:
        with state.works.database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        what = Text(zh="无法连接数据库。", en="The database cannot be reached.")
        raise _not_ready("database_unavailable", what) from None


def _not_ready(code: str, what: Text) -> ServiceError:
    return ServiceError(HTTPStatus.SERVICE_UNAVAILABLE, code, what)
