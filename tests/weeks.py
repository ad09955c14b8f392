"""Random weeks of a small town, large enough to need a search and small enough for a test."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from scheduler.domain.problem import Problem
from scheduler.domain.travel import GeodesicTravel
from scheduler.domain.visit import TimeWindow
from tests.problems import MINUTE, elder, place, problem, shift, visit, visitor

HOUR = timedelta(hours=1)


def random_week(
    seed: int, visits: int = 24, visitors: int = 4, days: int = 3, speeds: Sequence[float] = (1.25,)
) -> Problem:
    """Doors within two kilometres, morning and afternoon windows, every sixth visit by two people.

    ``speeds``: metres a second, dealt out to the visitors in turn.
    """
    chance = np.random.default_rng(seed)
    names = [f"e{number}" for number in range(visits)]
    homes = [f"home{number}" for number in range(visitors)]
    points = {name: 31.0 + chance.uniform(0, 0.02, 2) for name in (*names, *homes)}
    return problem(
        name=f"week {seed}",
        days=days,
        travel=GeodesicTravel(),
        places=tuple(place(name, latitude=at[0], longitude=at[1] + 90) for name, at in points.items()),
        elders=tuple(elder(name, name, household=name) for name in names),
        visitors=tuple(
            visitor(f"w{number}", home=home, speed_meters_per_second=speeds[number % len(speeds)])
            for number, home in enumerate(homes)
        ),
        shifts=tuple(
            shift(f"w{number}d{day}", f"w{number}", day, "08:00-12:30")
            for number in range(visitors)
            for day in range(days)
        ),
        visits=tuple(
            visit(
                f"v{number}",
                name,
                name,
                minutes=int(chance.integers(15, 40)),
                windows=(_window(chance, days),),
                people=2 if number % 6 == 0 else 1,
            )
            for number, name in enumerate(names)
        ),
        objective={"prices": {"travel": {"per_minute": 1.0}}},
    )


def _window(chance: np.random.Generator, days: int) -> TimeWindow:
    opens = (8 + int(chance.integers(0, 3))) * HOUR
    some = sorted(chance.choice(days, size=int(chance.integers(1, days + 1)), replace=False).tolist())
    return TimeWindow(days=tuple(some), earliest=opens, latest=opens + int(chance.integers(60, 180)) * MINUTE)
