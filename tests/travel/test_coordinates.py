from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.place import Crs
from scheduler.travel.coordinates import Point, from_wgs84, gcj02_from_wgs84, to_wgs84

METERS_PER_DEGREE = 111_195.0
points = st.builds(Point, st.floats(18.2, 53.5), st.floats(73.6, 134.7))


def meters_apart(first: Point, second: Point) -> float:
    east = (first.longitude - second.longitude) * cos(radians(first.latitude))
    return hypot(first.latitude - second.latitude, east) * METERS_PER_DEGREE


@given(points, st.sampled_from(list(Crs)))
def test_there_and_back_again_ends_within_a_millimetre(point: Point, crs: Crs) -> None:
    assert meters_apart(to_wgs84(from_wgs84(point, crs), crs), point) < 0.001


@given(points)
def test_gcj02_shifts_every_point_of_china_by_less_than_a_kilometre(point: Point) -> None:
    assert 5 < meters_apart(gcj02_from_wgs84(point), point) < 1000


def test_a_published_pair_of_points_is_hit() -> None:
    # The usual example of the public converters: Tiananmen area, WGS-84 to GCJ-02 and to BD-09.
    point = Point(39.915, 116.404)
    assert from_wgs84(point, Crs.GCJ02) == pytest.approx((39.91640428150164, 116.41024449916938), abs=1e-9)
    assert to_wgs84(point, Crs.GCJ02) == pytest.approx((39.91359571849836, 116.39775550083061), abs=1e-5)


def test_baidu_lies_north_east_of_amap() -> None:
    amap = from_wgs84(Point(31.2, 121.5), Crs.GCJ02)
    baidu = from_wgs84(Point(31.2, 121.5), Crs.BD09)
    assert (baidu.latitude - amap.latitude, baidu.longitude - amap.longitude) == pytest.approx(
        (0.006, 0.0065), abs=6e-4
    )


def test_cgcs2000_passes_unchanged() -> None:
    assert to_wgs84(Point(30.0, 120.0), Crs.CGCS2000) == Point(30.0, 120.0)


def test_a_point_far_from_china_is_not_shifted() -> None:
    assert gcj02_from_wgs84(Point(48.85, 2.35)) == Point(48.85, 2.35)
