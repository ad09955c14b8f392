"""Travel times against hand computation."""

from datetime import date, timedelta

import numpy as np
import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.travel import GeodesicTravel, MatrixTravel, Metric
from scheduler.domain.visitor import Visitor
from scheduler.travel.times import matrix, travel_times

ONE_DEGREE_METERS = 6_371_000 * np.pi / 180


def two_places(travel: GeodesicTravel | MatrixTravel, *visitors: Visitor, tick_seconds: float = 1) -> Problem:
    places = (Place(id="a", latitude=30.0, longitude=120.0), Place(id="b", latitude=31.0, longitude=120.0))
    return Problem(
        name="two places",
        start=date(2026, 11, 30),
        tick=timedelta(seconds=tick_seconds),
        travel=travel,
        places=places,
        elders=(),
        visitors=visitors,
        shifts=(),
        visits=(),
    )


def walker(speed: float = 1.25, mode: str = "walk") -> Visitor:
    return Visitor(id=f"v{speed}{mode}", kind="volunteer", home="a", speed_meters_per_second=speed, travel_mode=mode)


def test_one_degree_of_latitude_by_haversine_takes_its_length_times_circuity_over_speed() -> None:
    times = travel_times(two_places(GeodesicTravel(circuity=1.4), walker(10.0)))
    assert times.ticks(0)[0, 1] == round(1.4 * ONE_DEGREE_METERS / 10)
    assert times.ticks(0)[0, 0] == 0


def test_the_equirectangular_metric_shrinks_longitude_by_the_reference_latitude() -> None:
    travel = GeodesicTravel(metric=Metric.EQUIRECTANGULAR, circuity=1.0, reference_latitude=60.0)
    problem = two_places(travel, walker())
    east = problem.model_copy(update={"places": (problem.places[0], Place(id="b", latitude=30, longitude=121))})
    assert travel_times(east).meters()[0, 1] == pytest.approx(ONE_DEGREE_METERS / 2)


def test_each_speed_is_a_profile_of_its_own() -> None:
    slow, fast = walker(1.0), walker(5.0)
    times = travel_times(two_places(GeodesicTravel(), slow, fast))
    assert times.profiles == 2
    slow_ticks, fast_ticks = times.ticks(times.profile_of(slow)), times.ticks(times.profile_of(fast))
    assert slow_ticks[0, 1] == pytest.approx(5 * fast_ticks[0, 1], abs=3)


def test_a_given_matrix_is_read_in_the_order_of_the_problems_places() -> None:
    travel = MatrixTravel(places=("b", "a"), ticks={"walk": ((0, 7), (9, 0))}, meters_per_tick=2.0)
    times = travel_times(two_places(travel, walker()))
    assert matrix(times.ticks(0), 2).tolist() == [[0, 9], [7, 0]]
    assert [float(times.meters()[one, other]) for one, other in ((0, 1), (1, 0))] == [18, 14]


def test_a_matrix_of_the_wrong_size_is_refused_with_its_size() -> None:
    with pytest.raises(ValueError, match="is not 2 x 2"):
        MatrixTravel(places=("a", "b"), ticks={"walk": ((0, 1),)})


def test_a_matrix_without_the_visitors_travel_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="no rows for travel mode 'car'"):
        two_places(MatrixTravel(places=("a", "b"), ticks={"walk": ((0, 1), (1, 0))}), walker(mode="car"))


def test_a_finer_tick_gives_finer_times() -> None:
    times = travel_times(two_places(GeodesicTravel(circuity=1.0), walker(10.0), tick_seconds=0.5))
    assert times.ticks(0)[0, 1] == round(ONE_DEGREE_METERS / 10 / 0.5)


def test_ways_that_take_more_ticks_than_can_be_counted_are_refused() -> None:
    with pytest.raises(InputError, match="check coordinates and speeds"):
        travel_times(two_places(GeodesicTravel(), walker(1e-7))).ticks(0)
    with pytest.raises(InputError, match="check coordinates and speeds"):
        travel_times(two_places(GeodesicTravel(earth_radius_meters=1e300), walker())).ticks(0)
    with pytest.raises(ValueError, match="less than 2147483648"):
        MatrixTravel(places=("a", "b"), ticks={"walk": ((0, 2**31), (1, 0))})
