"""What a solve may spend: wall time, or proposals when their number is fixed."""

from __future__ import annotations

from time import monotonic

from scheduler.solve.params import SolveParams
from scheduler.solve.schedule import SEARCH_SHARE

FIRST_CHUNK = 2_000
SMALLEST_CHUNK = 100
CHUNK_SECONDS = 0.15
CHUNKS_A_FALL = 40
TELLING_SHARE = 0.05
KEPT_BACK, MOST_KEPT_BACK_SECONDS = 0.02, 0.3


class Budget:
    """The whole budget of a solve.

    Parameters
    ----------
    began : float
        ``time.monotonic()`` when the problem was handed over; the clock is the same in all processes.
    """

    def __init__(self, params: SolveParams, began: float) -> None:
        self._params = params
        self._began = began

    @property
    def by_time(self) -> bool:
        """Whether time is the limit, not a number of proposals."""
        return self._params.iterations is None

    @property
    def spent_seconds(self) -> float:
        """Wall time since the problem was handed over."""
        return monotonic() - self._began

    @property
    def is_over(self) -> bool:
        """Whether time is up."""
        return self.by_time and self.spent_seconds >= self._params.seconds

    def proposals(self, share: float) -> int | None:
        """Return the proposals a seed has in a share of the budget, None where time is the limit."""
        if self._params.iterations is None:
            return None
        return max(1, round(self._params.iterations * share / SEARCH_SHARE))

    def seconds(self, share: float) -> float:
        """Return a share of the whole time, at most what is left when something is kept back for the end."""
        kept_back = min(MOST_KEPT_BACK_SECONDS, KEPT_BACK * self._params.seconds)
        return min(share * self._params.seconds, self._params.seconds - self.spent_seconds - kept_back)


class Telling:
    """Keeps what it costs to report rosters a small share of the time; a county's takes as long as half a turn.

    Parameters
    ----------
    by_time : bool
        Without a time limit every better roster is due, so that runs repeat.
    """

    def __init__(self, by_time: bool) -> None:
        self._by_time = by_time
        self._began = self._ended = monotonic()

    @property
    def is_due(self) -> bool:
        """Whether a better roster shall be reported now."""
        return not self._by_time or (monotonic() - self._ended) * TELLING_SHARE >= self._ended - self._began

    def __enter__(self) -> None:
        self._began = monotonic()

    def __exit__(self, *_: object) -> None:
        self._ended = monotonic()


class FallClock:
    """Cuts one fall of the temperature into kernel calls and tells how far it is.

    Parameters
    ----------
    share : float
        Its part of the whole budget.
    fewest : int
        Proposals of a call at least, so that cutting and joining a county's roster stays a small part of a turn.
    """

    def __init__(self, budget: Budget, share: float, fewest: int = SMALLEST_CHUNK) -> None:
        self._seconds = max(budget.seconds(share), 1e-3)
        self._began = monotonic()
        self._proposals = budget.proposals(share)
        self._spent = 0
        self._fewest = fewest
        self._chunk = max(FIRST_CHUNK, fewest)
        self._rate = float("inf")

    @property
    def progress(self) -> float:
        """Part of the fall that is over, 0 to 1."""
        if self._proposals is not None:
            return self._spent / self._proposals
        return min(1.0, (monotonic() - self._began) / self._seconds)

    def next_chunk(self) -> int:
        """Return the proposals of the next kernel call."""
        if self._proposals is None:
            left = self._seconds - (monotonic() - self._began)
            return int(min(self._chunk, max(SMALLEST_CHUNK, self._rate * left)))
        return min(-(-self._proposals // CHUNKS_A_FALL), self._proposals - self._spent)

    def progress_after(self, chunk: int) -> float:
        """Part of the fall that will be over after a call, as well as that is known."""
        if self._proposals is not None:
            return (self._spent + chunk) / self._proposals
        return min(1.0, self.progress + CHUNK_SECONDS / self._seconds)

    def spend(self, chunk: int, seconds: float) -> None:
        """Note a finished call; the next one aims at a fixed length, so that stopping is quick."""
        self._spent += chunk
        if self._proposals is None:
            self._rate = chunk / max(seconds, 1e-4)
            factor = min(4.0, max(0.25, CHUNK_SECONDS / max(seconds, 1e-4)))
            self._chunk = max(self._fewest, int(self._chunk * factor))
