"""What a process makes at its start and keeps, without what it threw away meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from scheduler.cli.lasting import kept_objects_not_searched


@contextmanager
def start_not_searched() -> Iterator[None]:
    """Leave what the start made out of searches for garbage until the block ends.

    The routes, schemas and tables are some 230,000 objects. Looking through all of them stops a process for more than
    a tenth of a second every few seconds while it answers, and finds nothing.
    """
    gc.collect()
    with kept_objects_not_searched():
        yield
