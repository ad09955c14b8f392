"""The few things that were asked about last, kept for all threads of the process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Thing = TypeVar("Thing")


class LastKept(Generic[Name, Thing]):
    """Keeps what was made last; a name must always mean the same thing.

    Parameters
    ----------
    most : int
        How many are kept; the one not asked for the longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Name, Thing] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Name, make: Callable[[], Thing]) -> Thing:
        """Return the thing of a name; made outside the lock, so that nobody else waits for it."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        made = make()
        with self._lock:
            self._kept[name] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
