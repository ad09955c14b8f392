import pytest

from scheduler.model.levelling import Levelled, level


class TestLevel:
    def test_four_visits_over_two_equal_weeks_are_two_and_two(self) -> None:
        assert level([Levelled(30, (0, 1))] * 4, [0, 0], [600, 600]) == (0, 0, 1, 1)

    def test_a_week_with_half_the_people_gets_half_the_visits(self) -> None:
        assert level([Levelled(30, (0, 1))] * 3, [0, 0], [600, 300]) == (0, 0, 1)

    def test_work_that_is_there_already_counts(self) -> None:
        assert level([Levelled(30, (0, 1))] * 2, [60, 0], [600, 600]) == (1, 1)

    def test_an_item_outside_the_horizon_is_refused(self) -> None:
        with pytest.raises(ValueError, match="names the weeks"):
            level([Levelled(30, (2,))], [0, 0], [600, 600])
