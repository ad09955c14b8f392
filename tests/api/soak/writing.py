"""People who go on writing over HTTP while processes are killed; what the service acknowledged is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from threading import Event, Lock, Thread
from typing import NamedTuple
from uuid import UUID

import httpx2
from pydantic import JsonValue

from tests.api.jobs.processes import until
from tests.api.soak.installation import Installation

_PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.05
_AGAIN = {
    (HTTPStatus.SERVICE_UNAVAILABLE, "database_unavailable"),
    (HTTPStatus.CONFLICT, "request_in_progress"),
}
Item = dict[str, JsonValue]


class Request(NamedTuple):
    """What is sent again and again."""

    method: str
    path: str
    headers: Mapping[str, str] = {}
    body: Item | None = None
    file: bytes | None = None


@dataclass
class Written:
    """What was acknowledged, by kind and id, and how many requests were sent for it."""

    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    sent: int = 0
    lock: Lock = field(default_factory=Lock)

    def note(self, kind: str, name: str) -> None:
        with self.lock:
            self.acknowledged.append((kind, name))

    def note_sent(self) -> None:
        with self.lock:
            self.sent += 1

    def of(self, kind: str) -> list[str]:
        """Ids of one kind."""
        with self.lock:
            return [name for sort, name in self.acknowledged if sort == kind]

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        with self.lock:
            return dict(sorted(Counter(kind for kind, _ in self.acknowledged).items()))


class Asking:
    """Sends a request until it is answered, whatever happens to the service meanwhile."""

    def __init__(self, installed: Installation, written: Written, token: str, random: Random) -> None:
        self.random = random
        self._installed, self._written = installed, written
        self._client = httpx2.Client(headers={"Authorization": f"Bearer {token}"}, timeout=_PATIENCE_SECONDS)

    def name(self) -> str:
        """A new name from the seed."""
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def get(self, path: str) -> Item:
        """What is there now."""
        return self._answer(Request("GET", path))

    def post(self, path: str, body: Item, version: int | None = None) -> Item:
        """A write that is sent under one key until it is acknowledged.

        Parameters
        ----------
        version : int or None
            Of what it changes.
        """
        tag = {"If-Match": f'"{version}"'} if version is not None else {}
        return self._answer(Request("POST", path, {"Idempotency-Key": self.name(), **tag}, body))

    def upload(self, path: str, file: bytes) -> Item:
        """A file that is sent under one key until it is acknowledged."""
        return self._answer(Request("POST", path, {"Idempotency-Key": self.name()}, file=file))

    def close(self) -> None:
        self._client.close()

    def _answer(self, request: Request) -> Item:
        found: list[Item] = []
        until(lambda: found or self._tried(request, found), f"{request.method} {request.path} is answered")
        return found[0]

    def _tried(self, request: Request, found: list[Item]) -> bool:
        self._written.note_sent()
        files = {"file": ("register.zip", request.file, "application/zip")} if request.file is not None else None
        try:
            answer = self._client.request(
                request.method, f"{self._installed.url}{request.path}", headers=request.headers, json=request.body,
                files=files,
            )  # fmt: skip
        except httpx2.TransportError:
            return False
        body: Item = answer.json()
        if answer.is_success:
            found.append(body)
        else:
            assert (answer.status_code, body["code"]) in _AGAIN, f"{request}: {answer.status_code} {body}"
        return answer.is_success


Done = tuple[str, str]
Deed = Callable[[Asking], Done | None]
"""Returns the kind and the id of what was acknowledged, or ``None`` when there was nothing to do."""


class Person(Thread):
    """Somebody who does one thing after the other."""

    def __init__(
        self, asking: Asking, written: Written, deeds: Sequence[Callable[[Asking], tuple[str, str] | None]]
    ) -> None:
        super().__init__(daemon=True)
        self.failure: BaseException | None = None
        self._over = Event()
        self._asking, self._written, self._deeds = asking, written, deeds

    def run(self) -> None:
        try:
            while not self._over.wait(_PAUSE_SECONDS):
                done = self._asking.random.choice(self._deeds)(self._asking)
                if done is not None:
                    self._written.note(*done)
        except BaseException as failure:
            self.failure = failure
        finally:
            self._asking.close()

    def end(self) -> None:
        """Let the deed in hand be the last, and wait for it.

        Raises
        ------
        AssertionError
            When the service refused something.
        """
        self._over.set()
        self.join()
        if self.failure is not None:
            raise AssertionError("somebody could not go on writing") from self.failure
