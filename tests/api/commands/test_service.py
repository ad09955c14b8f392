"""The service as its commands put it together."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from starlette.testclient import TestClient

from api.commands.lasting import start_not_searched
from api.commands.service import service_of
from api.http.log import configure_logging
from api.settings import ServiceSettings
from tests.api.commands.conftest import Installation


class _Ring:
    """Refers to itself, so that only the collector gets rid of it."""

    gone = 0

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        _Ring.gone += 1


def test_garbage_made_later_is_still_found() -> None:
    with start_not_searched():
        before = _Ring.gone
        _Ring()
        gc.collect()
        assert _Ring.gone == before + 1


def test_nothing_is_left_out_after_the_end() -> None:
    with start_not_searched():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_the_service_answers_with_its_routes_left_out_of_searches_for_garbage(installation: Installation) -> None:
    during = list[int]()

    @contextmanager
    def background() -> Iterator[None]:
        during.append(gc.get_freeze_count())
        yield

    configure_logging(StringIO())
    settings = ServiceSettings(database=installation.database.engine.url.render_as_string(hide_password=False))
    app = service_of(settings, installation.works, background=background)
    with TestClient(app) as client:
        found = {id(thing) for thing in gc.get_objects()}
        assert not {id(route) for route in app.routes} & found
        assert client.get("/healthz").status_code == 200
    assert during
    assert during[0] > len(app.routes)
    assert gc.get_freeze_count() == 0
