"""Tables of pairs keep alike pairs once and answer as a full table would."""

import numpy as np
import pytest

from scheduler.constraints.pairs import Pairs, alike, merged_pairs, one_by_one, same


def some(seed: int, visits: int = 7, shifts: int = 5) -> Pairs[np.float64]:
    chance = np.random.default_rng(seed)
    return Pairs(chance.integers(0, 3, visits), chance.integers(0, 2, shifts), chance.uniform(0, 9, (3, 2)))


class TestPairs:
    def test_a_line_and_a_pair_are_those_of_the_whole(self) -> None:
        pairs = some(1)
        whole = pairs.whole()
        assert pairs.shape == whole.shape == (7, 5)
        assert pairs[3].tolist() == whole[3].tolist()
        assert float(pairs[3, 2]) == whole[3, 2]
        assert pairs[np.array([1, 3]), np.array([0, 2])].tolist() == [whole[1, 0], whole[3, 2]]

    def test_one_by_one_holds_what_it_was_given(self) -> None:
        values = np.arange(6.0).reshape(2, 3)
        assert one_by_one(values).whole().tolist() == values.tolist()

    def test_all_alike_needs_one_value(self) -> None:
        pairs = alike(np.float64(2), (3, 4))
        assert (pairs.value.size, pairs.whole().tolist()) == (1, [[2.0] * 4] * 3)


class TestMerged:
    @pytest.mark.parametrize("seed", range(5))
    def test_merging_combines_pair_by_pair(self, seed: int) -> None:
        tables = [some(seed), some(seed + 50), one_by_one(some(seed + 90).whole())]
        wanted = tables[0].whole() + tables[1].whole() + tables[2].whole()
        assert merged_pairs(tables, np.add).whole() == pytest.approx(wanted)

    def test_what_is_alike_everywhere_stays_one(self) -> None:
        assert merged_pairs([alike(np.bool_(True), (9, 9))] * 3, np.logical_and).value.shape == (1, 1)

    def test_nothing_to_merge_has_no_pairs(self) -> None:
        assert merged_pairs([alike(np.bool_(True), (0, 0))], np.logical_and).whole().shape == (0, 0)


class TestSame:
    @pytest.mark.parametrize("seed", range(3))
    def test_each_line_has_its_key(self, seed: int) -> None:
        keys = np.random.default_rng(seed).integers(0, 3, (40, 4))
        of, different = same(keys)
        assert different[of].tolist() == keys.tolist()
        assert len({tuple(key) for key in different.tolist()}) == len(different)
