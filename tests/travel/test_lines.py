"""Ways that are worked out: the same to the tick as a matrix, and to the bit as the compiled search."""

from datetime import timedelta

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.domain.errors import InputError
from scheduler.domain.place import Place
from scheduler.domain.travel import GeodesicTravel, MatrixTravel, Metric
from scheduler.search.gather import gathered
from scheduler.search.handle import handle
from scheduler.search.lookup import straight, way_meters, way_ticks
from scheduler.travel import times
from scheduler.travel.geodesic import straight_meters
from scheduler.travel.lines import Lines
from scheduler.travel.times import GeodesicTimes, LineTimes, travel_times
from tests.problems import place, problem
from tests.weeks import random_week

FLAT = GeodesicTravel(metric=Metric.EQUIRECTANGULAR, reference_latitude=31.2)
ROUND = GeodesicTravel()
SECOND = timedelta(seconds=1)


def county(many: int = 60, degrees: float = 1.0) -> tuple[Place, ...]:
    chance = np.random.default_rng(4)
    return tuple(
        place(f"p{number}", latitude=31 + float(at[0]), longitude=121 + float(at[1]))
        for number, at in enumerate(chance.uniform(0, degrees, (many, 2)))
    )


class TestLines:
    @pytest.mark.parametrize("travel", [FLAT, ROUND])
    def test_they_are_as_long_as_the_matrix_says(self, travel: GeodesicTravel) -> None:
        places, rows = county(), np.arange(60)
        found = Lines(travel, places).straight(rows[:, None], rows[None, :])
        assert found == pytest.approx(straight_meters(travel, places), abs=1e-3)

    def test_far_beyond_a_county_they_stay_close(self) -> None:
        places, rows = county(degrees=9.0), np.arange(60)
        found = Lines(ROUND, places).straight(rows[:, None], rows[None, :])
        assert found == pytest.approx(straight_meters(ROUND, places), abs=0.01)

    @pytest.mark.parametrize("travel", [FLAT, ROUND])
    def test_none_is_longer_than_the_longest(self, travel: GeodesicTravel) -> None:
        lines, rows = Lines(travel, county()), np.arange(60)
        assert lines.straight(rows[:, None], rows[None, :]).max() <= lines.longest()

    def test_without_places_nothing_is_long(self) -> None:
        assert Lines(ROUND, ()).longest() == 0.0


class TestLineTimes:
    @pytest.mark.parametrize("travel", [FLAT, ROUND])
    def test_ticks_and_metres_are_those_of_the_matrix(self, travel: GeodesicTravel) -> None:
        places, rows = county(), np.arange(60)
        ours, theirs = (kind(travel, places, [1.25, 4.2], SECOND) for kind in (LineTimes, GeodesicTimes))
        key = rows[:, None], rows[None, :]
        assert (ours.ticks(1)[key] == theirs.ticks(1)[key]).mean() > 0.999
        assert abs(ours.ticks(1)[key] - theirs.ticks(1)[key]).max() <= 1
        assert ours.meters()[key] == pytest.approx(theirs.meters(), abs=2e-3)
        assert int(ours.ticks(0)[3, 7]) == int(ours.ticks(0)[np.array([3]), np.array([7])][0])
        assert ours.profiles == 2

    def test_too_many_ticks_are_refused(self) -> None:
        with pytest.raises(InputError, match="coarser tick"):
            LineTimes(ROUND, county(), [1e-7], SECOND).ticks(0)


class TestTravelTimes:
    def test_a_county_gets_no_matrix(self, monkeypatch: pytest.MonkeyPatch) -> None:
        week = random_week(1)
        assert isinstance(travel_times(week), GeodesicTimes)
        monkeypatch.setattr(times, "MOST_PLACES", 3)
        assert isinstance(travel_times(week), LineTimes)

    def test_a_given_matrix_stays_below_the_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        given = MatrixTravel(places=("home", "door"), ticks={"walk": ((0, 1), (1, 0))})
        monkeypatch.setattr(times, "MOST_PLACES", 1)
        week = problem(
            travel=given, places=(place("home"), place("door")), elders=(), visitors=(), shifts=(), visits=()
        )
        with pytest.raises(InputError, match="give coordinates instead"):
            travel_times(week)


@pytest.mark.parametrize("travel", [FLAT, ROUND])
def test_compiled_ways_are_the_same_to_the_bit(travel: GeodesicTravel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "MOST_PLACES", 3)
    index = Index(random_week(2, visits=40).model_copy(update={"travel": travel}))
    data, lines, rows = gathered(formulate(index)), Lines(travel, index.problem.places), range(40)
    kernel = handle(data)
    ticks, meters = index.travel.ticks(0), index.travel.meters()
    for here in rows:
        for there in rows:
            wanted = float(lines.straight(np.array([here]), np.array([there]))[0])
            assert straight(kernel, here, there) == lines.one(here, there) == wanted
            assert way_ticks(kernel, 0, here, there) == int(ticks[here, there])
            assert way_meters(kernel, here, there) == float(meters[here, there])
