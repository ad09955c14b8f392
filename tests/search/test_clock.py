"""Time arithmetic of the kernels against the plain definitions."""

import numpy as np
import pytest

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import Ints, StartWindows
from scheduler.model import columns
from scheduler.search.clock import NEVER, arrival, departure, earliest_start, latest_start
from scheduler.search.data import Data
from scheduler.search.gather import gathered
from scheduler.search.handle import handle
from tests.model.week import week

PAUSE = (540, 570)
SERVICE = 10
WINDOWS = [(490, 500), (530, 545), (600, 640)]


@pytest.fixture(scope="module")
def formulation() -> Formulation:
    def row(position: int) -> Ints:
        return np.array([[[item[position] for item in WINDOWS]] * 7])

    windows = StartWindows(np.full((1, 7), len(WINDOWS)), row(0), row(1), row(1))
    return week([3], [(0, 0)], windows, pause=PAUSE)


@pytest.fixture(scope="module")
def data(formulation: Formulation) -> Data:
    return handle(gathered(formulation))


def starts(formulation: Formulation) -> list[int]:
    """Every moment at which the visit may start, asked one by one."""
    moments = range(400, 720)
    return [
        moment
        for moment in moments
        if columns.window_at(formulation, 0, 0, moment) is not None
        and not columns.in_pause(formulation, 0, moment, SERVICE)
    ]


@pytest.mark.parametrize("way", [0, 1, 7, 40])
def test_leaving_at_the_latest_departure_arrives_in_time_and_a_minute_later_does_not(data: Data, way: int) -> None:
    for arrive in range(500, 640):
        leave = departure(data, 0, arrive, way)
        assert arrival(data, 0, leave, way) <= arrive
        assert arrival(data, 0, leave + 1, way) > arrive or (way == 0 and PAUSE[0] <= arrive < PAUSE[1])


@pytest.mark.parametrize("way", [0, 1, 7, 40])
def test_arrival_is_that_of_the_plain_walk(formulation: Formulation, data: Data, way: int) -> None:
    for leave in range(500, 640):
        assert arrival(data, 0, leave, way) == columns.arrival(formulation, 0, leave, way)


def test_the_earliest_start_is_the_first_allowed_moment(formulation: Formulation, data: Data) -> None:
    allowed = starts(formulation)
    for ready in range(480, 660):
        expected = min((moment for moment in allowed if moment >= ready), default=NEVER)
        assert earliest_start(data, 0, 0, ready, SERVICE) == expected


def test_the_latest_start_is_the_last_allowed_moment(formulation: Formulation, data: Data) -> None:
    allowed = starts(formulation)
    for limit in range(480, 660):
        expected = max((moment for moment in allowed if moment <= limit), default=-NEVER)
        assert latest_start(data, 0, 0, limit, SERVICE) == expected
