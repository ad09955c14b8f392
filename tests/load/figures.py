"""Asking an HTTP service at a fixed pace, whether or not it keeps up, and what the answers took."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlsplit

_CONNECTIONS = 60


@dataclass(frozen=True)
class Asked:
    """One address and the token to ask for it with."""

    path: str
    token: str


@dataclass(frozen=True)
class Figures:
    """What the answers to one sort of request took, in milliseconds since each was due to be sent.

    Attributes
    ----------
    behind : float
        By how much whoever asks was behind its own plan, p99: that part of a tail is not the service's.
    """

    requests: int
    failed: int
    p50: float
    p99: float
    longest: float
    behind: float


def figures_of(milliseconds: Sequence[float], failed: int = 0, behind: Sequence[float] = (0.0,)) -> Figures:
    """Return the figures of a sample, and of by how much each request was sent late."""
    return Figures(
        requests=len(milliseconds),
        failed=failed,
        p50=_share(milliseconds, 0.5),
        p99=_share(milliseconds, 0.99),
        longest=round(max(milliseconds), 1),
        behind=_share(behind, 0.99),
    )


def _share(sample: Sequence[float], share: float) -> float:
    return round(sorted(sample)[min(len(sample) - 1, int(len(sample) * share))], 1)


def at_pace(url: str, asked: Sequence[Asked], a_second: float, seconds: float) -> Figures:
    """Ask in turn, so many times a second. A request that waits because the service is behind counts its waiting."""
    return asyncio.run(_at_pace(url, asked, a_second, round(a_second * seconds)))


async def _at_pace(url: str, asked: Sequence[Asked], a_second: float, count: int) -> Figures:
    address = urlsplit(url)
    free: asyncio.Queue[_Connection] = asyncio.Queue()
    for _ in range(_CONNECTIONS):
        free.put_nowait(_Connection(str(address.hostname), address.port or 80))
    begin, taken, behind, failed = perf_counter() + 0.1, [], [], 0

    async def one(number: int) -> None:
        nonlocal failed
        due = begin + number / a_second
        connection = await free.get()
        failed += await connection.status(asked[number % len(asked)]) != "200"
        taken.append(1000 * (perf_counter() - due))
        free.put_nowait(connection)

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            due = begin + number / a_second
            await asyncio.sleep(max(0.0, due - perf_counter()))
            behind.append(1000 * (perf_counter() - due))
            group.create_task(one(number))
    while not free.empty():
        free.get_nowait().close()
    return figures_of(taken, failed, behind)


class _Connection:
    """One connection that is kept open: a client library would take more of the processor than the service."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def status(self, asked: Asked) -> str:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        head = f"GET {asked.path} HTTP/1.1\r\nHost: {self._host}\r\nAuthorization: Bearer {asked.token}\r\n\r\n"
        writer.write(head.encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next(line for line in answer.lower().split("\r\n") if line.startswith("content-length:"))
        await reader.readexactly(int(length.partition(":")[2]))
        return answer.split(" ", 2)[1]

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
