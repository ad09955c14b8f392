"""Random numbers inside kernels: xorshift64* (Vigna 2016), one state a searcher."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scheduler.search.compiled import compiled

Stream = npt.NDArray[np.uint64]


def stream_of(seed: int) -> Stream:
    """Return the state of a generator, never zero."""
    return np.random.default_rng(seed).integers(1, 2**63, size=1, dtype=np.uint64)


@compiled
def uniform(stream: Stream) -> float:
    """Return a float in [0, 1)."""
    word = stream[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    stream[0] = word
    return float((word * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@compiled
def below(stream: Stream, limit: int) -> int:
    """Return an integer in [0, limit)."""
    return int(uniform(stream) * limit)
