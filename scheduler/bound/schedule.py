"""How thoroughly each round looks: guesses while they find routes, close looks now and then and at the end."""

from __future__ import annotations

from scheduler.bound.pricing import Depth

GUESSES = 6
"""Rounds of guesses between two close looks, once they come near what those can prove."""

SLOWER = 6.0
"""How many times longer than a guess a close look is thought to take before there was one."""

SPARE = 1.5
"""How many times the seconds of the last close look have to be left after another guess."""


class Schedule:
    """Remembers what rounds found and how long they took.

    Attributes
    ----------
    is_done : bool
        Whether a close look has found nothing.
    """

    def __init__(self) -> None:
        self.is_done = False
        self._guesses, self._depth = 0, Depth.GUESS
        self._close_seconds, self._guess_seconds, self._has_looked = 0.0, 0.0, False

    def next(self, seconds_left: float, *, is_near: bool, is_nearest: bool) -> Depth:
        """Return how to look in the next round.

        Parameters
        ----------
        is_near, is_nearest : bool
            Whether the guesses have come near what a close look could prove, and so near that only those count which
            compare all that routes remember.
        """
        is_time = seconds_left < SPARE * self._close_seconds + self._guess_seconds
        if is_time or (is_near and self._guesses >= GUESSES):
            return Depth.CLOSE
        if is_near or is_nearest:
            self._depth = max(self._depth, Depth.THOROUGH if is_nearest else Depth.CAREFUL)
        return self._depth

    def note(self, depth: Depth, seconds: float, *, goes_on: bool) -> None:
        """Note what a round was like, and whether more of the sort may help."""
        if depth is Depth.CLOSE:
            self._guesses, self._close_seconds = 0, seconds
            self._depth = min(max(self._depth, Depth.CAREFUL), Depth.THOROUGH)
            self._has_looked, self.is_done = True, not goes_on
        else:
            self._guesses, self._guess_seconds = self._guesses + 1, seconds
            if not goes_on:
                self._depth = Depth(depth + 1)
            if not self._has_looked:
                self._close_seconds = SLOWER * seconds
