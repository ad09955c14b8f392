"""The service with all its real parts."""

from __future__ import annotations

import socket
from contextlib import AbstractContextManager, nullcontext

from fastapi import FastAPI

from api.jobs.hosted import hosted_workers
from api.main import create_app
from api.persistence.migrate import current_revision, revisions
from api.persistence.repositories.idempotency import IdempotentAnswers
from api.persistence.unit_of_work import Works
from api.services.authenticating import Memory, SecretAuthenticator
from api.settings import ServiceSettings

_REMEMBERED_SECONDS = 1.0


def service_of(settings: ServiceSettings, works: Works) -> FastAPI:
    """Return the service on an opened database; on an embedded one it keeps the worker that carries out its runs."""
    newest = revisions()[-1]
    return create_app(
        settings,
        works,
        authenticator=SecretAuthenticator(works, memory=Memory(_REMEMBERED_SECONDS)),
        answers=IdempotentAnswers,
        is_current=lambda: current_revision(works.database) == newest,
        background=lambda: _own_worker(settings) if works.database.is_sqlite else nullcontext(),
    )


def _own_worker(settings: ServiceSettings) -> AbstractContextManager[None]:
    return hosted_workers(settings, [settings.executor_id or socket.gethostname()])
