"""The grid finds what looking at all pairs finds."""

import numpy as np
import numpy.typing as npt
import pytest

from scheduler.domain.travel import GeodesicTravel, Metric
from scheduler.search.grid import flat_points, grid_of, nearest, reached
from scheduler.travel.lines import Lines
from tests.problems import place

Points = npt.NDArray[np.float64]


def towns(seed: int, many: int) -> Points:
    """Return points around three centres, some of them at one spot."""
    chance = np.random.default_rng(seed)
    centre = chance.uniform(0, 30_000, (3, 2))[chance.integers(0, 3, many)]
    points: Points = centre + chance.normal(0, 800, (many, 2))
    points[: many // 10] = points[0]
    return points


class TestNearest:
    @pytest.mark.parametrize("seed", range(6))
    @pytest.mark.parametrize("width", [1, 5, 32])
    def test_it_finds_the_nearest_that_share_a_bit(self, seed: int, width: int) -> None:
        points, chance = towns(seed, 200), np.random.default_rng(seed)
        sort, bits = chance.integers(0, 4, 200), chance.integers(0, 4, (4, 2)).astype(np.uint64)
        near = nearest(points, sort, bits, width)
        away = ((points[:, None] - points[None, :]) ** 2).sum(axis=2)
        shares = (bits[sort][:, None] & bits[sort][None, :]).any(axis=2) & ~np.eye(200, dtype=np.bool_)
        for point in range(200):
            others = np.flatnonzero(shares[point])
            wanted = np.sort(away[point, others])[:width]
            found = near[point][near[point] >= 0]
            assert set(found.tolist()) <= set(others.tolist())
            assert away[point, found] == pytest.approx(wanted)

    def test_one_point_has_no_neighbour(self) -> None:
        assert nearest(np.zeros((1, 2)), np.zeros(1, np.int64), np.ones((1, 1), np.uint64), 3).tolist() == [[-1] * 3]

    def test_nothing_has_no_neighbours(self) -> None:
        assert nearest(np.zeros((0, 2)), np.zeros(0, np.int64), np.ones((0, 1), np.uint64), 3).shape == (0, 3)


class TestReached:
    @pytest.mark.parametrize("seed", range(4))
    def test_it_finds_enough_open_shifts_and_none_twice(self, seed: int) -> None:
        chance, homes = np.random.default_rng(seed), towns(seed, 120)
        where, sort, grid = homes[:50], chance.integers(0, 2, 50), grid_of(homes)
        is_open, shift, base_from = chance.random((2, 360)) < 0.5, np.arange(360), 3 * np.arange(121)
        found, count = np.zeros(20_000, np.int64), np.zeros(50, np.int64)
        used = reached(grid, where, sort, is_open, shift, base_from, 40, found, count)
        assert used == count.sum()
        for visit, end in enumerate(np.cumsum(count).tolist()):
            mine = found[end - count[visit] : end]
            assert is_open[sort[visit], mine].all()
            assert len(set(mine.tolist())) == len(mine) >= 40
            away = np.sqrt(((homes - where[visit]) ** 2).sum(axis=1))[shift // 3]
            left = np.setdiff1d(np.flatnonzero(is_open[sort[visit]]), mine)
            # Whole rings of square cells were looked at.
            assert away[left].min(initial=np.inf) >= away[mine].max() / np.sqrt(2) - grid.size

    def test_what_does_not_fit_is_counted(self) -> None:
        found, count = np.zeros(2, np.int64), np.zeros(1, np.int64)
        homes, none = np.zeros((1, 2)), np.zeros(1, np.int64)
        used = reached(
            grid_of(homes), homes, none, np.ones((1, 5), np.bool_), np.arange(5), np.array([0, 5]), 9, found, count
        )
        assert (used, count.tolist(), found.tolist()) == (5, [5], [0, 1])


def test_the_plane_keeps_the_ways_of_a_county() -> None:
    chance = np.random.default_rng(1)
    places = tuple(
        place(f"p{number}", latitude=34 + float(at[0]), longitude=115 + float(at[1]))
        for number, at in enumerate(chance.uniform(0, 0.5, (30, 2)))
    )
    for travel in (GeodesicTravel(), GeodesicTravel(metric=Metric.EQUIRECTANGULAR, reference_latitude=34.2)):
        lines, rows = Lines(travel, places), np.arange(30)
        flat = flat_points(lines)
        away = np.sqrt(((flat[:, None] - flat[None, :]) ** 2).sum(axis=2))
        assert away == pytest.approx(lines.straight(rows[:, None], rows[None, :]), rel=1e-3, abs=1e-6)
