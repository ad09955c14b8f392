"""A run sits out a database that is away, and is not kept waiting long when it comes back."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate, count, takewhile

import pytest

from api.jobs.executor import FIRST_PAUSE_SECONDS, LONGER_EACH_TIME, TRIES

LONGEST_PAUSE_SECONDS = 3600.0
"""The engine of durable runs waits no longer between two tries."""
YEAR = timedelta(days=365).total_seconds()

PAUSES = [min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * LONGER_EACH_TIME**number) for number in range(TRIES)]


def test_a_year_is_not_too_long() -> None:
    assert sum(PAUSES) > YEAR


def test_a_week_takes_few_tries() -> None:
    week = timedelta(days=7).total_seconds()
    tries = list(takewhile(lambda number: sum(PAUSES[:number]) < week, count()))
    assert len(tries) < 350


@pytest.mark.parametrize("away", [timedelta(minutes=10), timedelta(hours=1), timedelta(days=3)])
def test_a_pause_is_short_beside_the_time_that_the_database_was_away(away: timedelta) -> None:
    tried_at = list(accumulate(PAUSES))
    next_try = next(moment for moment in tried_at if moment >= away.total_seconds())
    assert next_try - away.total_seconds() <= FIRST_PAUSE_SECONDS + away.total_seconds() / 20
