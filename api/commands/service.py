"""The service with all its real parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from fastapi import FastAPI

from api.commands.lasting import start_not_searched
from api.jobs.hosted import hosted_service_worker
from api.main import create_app
from api.persistence.migrate import current_revision, revisions
from api.persistence.repositories.idempotency import IdempotentAnswers
from api.persistence.unit_of_work import Works
from api.services.authenticating import WRONG_A_MINUTE, Guesses, Memory, SecretAuthenticator
from api.settings import ServiceSettings

_REMEMBERED_SECONDS = 1.0

Background = Callable[[], AbstractContextManager[None]]


def service_of(
    settings: ServiceSettings,
    works: Works,
    *,
    processes: int = 1,
    figures: Path | None = None,
    background: Background | None = None,
) -> FastAPI:
    """Return the service on an opened database.

    Parameters
    ----------
    processes : int
        How many processes like this one answer together.
    figures : Path or None
        Folder through which they share their figures.
    background : callable or None
        What goes on while the service runs. ``None``: on an embedded database the worker that carries out its runs.
    """
    newest = revisions()[-1]
    # A guesser's requests fall to all processes, so each allows its share of them.
    guesses = Guesses.limited(max(1, WRONG_A_MINUTE // processes))
    beside = background or (lambda: hosted_service_worker(settings) if works.database.is_sqlite else nullcontext())
    return create_app(
        settings,
        works,
        authenticator=SecretAuthenticator(works, guesses, Memory(_REMEMBERED_SECONDS)),
        answers=IdempotentAnswers,
        is_current=lambda: current_revision(works.database) == newest,
        background=lambda: _running(beside),
        figures=figures,
    )


@contextmanager
def _running(beside: Background) -> Iterator[None]:
    # It begins when all routes are made.
    with start_not_searched(), beside():
        yield
