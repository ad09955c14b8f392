"""Puts the service together: what it shares, its routes, and what stands around every request."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path

from fastapi import APIRouter, FastAPI
from pydantic import JsonValue
from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

import api.routers
from api.dependencies.actor import roles_of
from api.dependencies.state import ServiceState
from api.http.handlers import install_handlers
from api.http.heads import Heads
from api.http.metrics import Metrics
from api.http.once import AnswerStore
from api.http.openapi import described
from api.http.own_pages import OwnPages
from api.http.readable import ReadableRequests
from api.http.request_frame import RequestFrame
from api.http.routes import operations_of, templates_of
from api.http.security_headers import SecurityHeaders
from api.persistence.repositories.run_counts import runs_by_state
from api.persistence.unit_of_work import UnitOfWork, Works
from api.routers import documentation, health
from api.security.actor import Actor
from api.security.credentials import Authenticator
from api.settings import ServiceSettings

VERSION_PREFIX = "/v1"
MOST_BODY_BYTES = 1024 * 1024
LARGER_BODIES: Mapping[str, int] = {f"{VERSION_PREFIX}/imports": 64 * 1024 * 1024}
"""Uploads that may be larger than other bodies, by path."""

_GZIP_FROM_BYTES = 1000
_METRICS_ACTOR = Actor("system:metrics", frozenset())


class Service(FastAPI):
    """The app, with our own description of the API."""

    def openapi(self) -> dict[str, JsonValue]:
        """Return the OpenAPI description; made once."""
        if self.openapi_schema is None:
            operations = [(operation.operation_id, roles_of(operation)) for operation in operations_of(self)]
            self.openapi_schema = described(
                self, {name: tuple(sorted(role.value for role in roles)) for name, roles in operations if roles}
            )
        return self.openapi_schema


def create_app(
    settings: ServiceSettings,
    works: Works,
    *,
    authenticator: Authenticator,
    answers: Callable[[UnitOfWork], AnswerStore],
    is_current: Callable[[], bool],
    background: Callable[[], AbstractContextManager[None]] = nullcontext,
    routers: Iterable[APIRouter] | None = None,
    figures: Path | None = None,
) -> FastAPI:
    """Return the service.

    Parameters
    ----------
    works : Works
        Begins its units of work; closed by the caller.
    is_current : callable
        Whether the database has the tables of this version.
    background : callable
        Entered when the service starts and left when it ends, e.g. a worker that lives in the same process.
    routers : iterable of APIRouter or None
        What is mounted under /v1; ``None``: all of `versioned_routers`.
    figures : Path or None
        Folder through which several processes share their figures; see `Metrics`.
    """

    @asynccontextmanager
    async def lifespan(asked: FastAPI) -> AsyncIterator[None]:
        with background():
            try:
                yield
            finally:
                await asked.state.service.works.database.end_reads()

    metrics = Metrics(lambda: _counted_runs(works), figures)
    templates: dict[int, str] = {}
    app = Service(
        title="tanfang",
        version=version("tanfang"),
        lifespan=lifespan,
        openapi_url=None,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(RequestFrame, metrics=metrics, templates=templates),
            Middleware(Heads),
            Middleware(OwnPages, public_url=settings.public_url),
            Middleware(GZipMiddleware, minimum_size=_GZIP_FROM_BYTES, compresslevel=5),
            Middleware(ReadableRequests, most_bytes=MOST_BODY_BYTES, larger=LARGER_BODIES),
        ],
    )
    app.state.service = ServiceState(settings, works, authenticator, answers, is_current, metrics)
    install_handlers(app)
    for router in versioned_routers() if routers is None else routers:
        app.include_router(router, prefix=VERSION_PREFIX)
    app.include_router(health.probes)
    app.include_router(documentation.pages)
    templates.update(templates_of(app))
    return app


def versioned_routers() -> Iterator[APIRouter]:
    """Yield the ``router`` of each module of `api.routers` that has one: what phones ask for, then by name."""
    # A request is compared with one route after another.
    for module in sorted(
        pkgutil.iter_modules(api.routers.__path__), key=lambda found: (found.name != "own", found.name)
    ):
        router = getattr(importlib.import_module(f"{api.routers.__name__}.{module.name}"), "router", None)
        if isinstance(router, APIRouter):
            yield router


def _counted_runs(works: Works) -> Mapping[str, int]:
    """Runs by state; none while the database is away, because the other figures matter most then."""
    try:
        with works.begin(_METRICS_ACTOR) as uow:
            return runs_by_state(uow)
    except SQLAlchemyError:
        return {}
