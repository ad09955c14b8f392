"""Server-sent events: what happens to a long piece of work, as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from anyio import sleep, to_thread
from pydantic import BaseModel
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse
from starlette.responses import Response

from api.errors import ServiceError
from api.http.log import logger, place_of
from api.http.problems import Documented

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_HEARTBEATS = 10
_RETRY_MILLISECONDS = 2000
# A stream ends after ten minutes and the browser comes back by itself, so that none is left behind for ever.
_MOST_LOOKS = 1200
_LONGEST_ID = 18

EVENTS: Documented = {
    200: {"description": "The events.", "content": {"text/event-stream": {}}},
    204: {"description": "All was seen and nothing can follow."},
}
"""What an operation that answers with `event_stream` documents, for ``responses=``."""

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class StreamEvent:
    """One thing that happened.

    Attributes
    ----------
    id : int
        Grows from event to event; a reader that comes back names the last one it saw.
    name : str
        The event's type for ``addEventListener``.
    """

    id: int
    name: str
    data: BaseModel


@dataclass(frozen=True)
class Happened:
    """What happened since an event.

    Attributes
    ----------
    is_final : bool
        Whether nothing can follow.
    """

    events: Sequence[StreamEvent]
    is_final: bool


def event_stream(last_event_id: str | None, look: Callable[[int], Happened], pause: Pause = sleep) -> Response:
    """Return a stream of events; call it from a plain ``def`` endpoint.

    Parameters
    ----------
    last_event_id : str or None
        The request's ``Last-Event-ID``.
    look : callable
        Gives what happened after an event's id (0: from the beginning). It begins and ends a unit of work of its own
        each time, so that the stream holds no connection. A ``ServiceError`` of its first call is the answer; one of a
        later call, e.g. because the listener's rights are gone, ends the stream.
    pause : callable
        Waits between looks.

    Returns
    -------
    Response
        204 when all was seen and nothing can follow: a browser then stops coming back.
    """
    seen = _number(last_event_id)
    first = look(seen)
    if first.is_final and not first.events:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    return EventSourceResponse(_events(first, seen, look, pause), ping=SECONDS_BETWEEN_HEARTBEATS)


async def _events(
    first: Happened, seen: int, look: Callable[[int], Happened], pause: Pause
) -> AsyncIterator[ServerSentEvent]:
    happened = first
    for _ in range(_MOST_LOOKS):
        for event in happened.events:
            seen = event.id
            yield ServerSentEvent(
                event.data.model_dump_json(), event=event.name, id=str(event.id), retry=_RETRY_MILLISECONDS
            )
        if happened.is_final:
            return
        await pause(SECONDS_BETWEEN_LOOKS)
        try:
            happened = await to_thread.run_sync(look, seen)
        except ServiceError as refused:
            # The answer has begun, so its end is all that can be said; who comes back is told then.
            logger().info("stream_ended", code=refused.code)
            return
        except Exception as error:
            logger().error("stream_failed", error=type(error).__name__, place=place_of(error))
            return


def _number(last_event_id: str | None) -> int:
    given = last_event_id or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST_ID else 0
