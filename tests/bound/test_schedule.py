"""How thoroughly each round looks: no less than before, and closely now and then, at the end and before time is up."""

from scheduler.bound.pricing import Depth
from scheduler.bound.schedule import GUESSES, Schedule

LONG = 1_000.0


def looked(schedule: Schedule, *, near: bool, nearest: bool, goes_on: bool = True, seconds: float = 1.0) -> Depth:
    depth = schedule.next(LONG, is_near=near, is_nearest=nearest)
    schedule.note(depth, seconds, goes_on=goes_on)
    return depth


def test_guesses_grow_more_thorough_and_never_less() -> None:
    schedule = Schedule()
    assert looked(schedule, near=False, nearest=False) is Depth.GUESS
    assert looked(schedule, near=True, nearest=False) is Depth.CAREFUL
    assert looked(schedule, near=False, nearest=False) is Depth.CAREFUL
    assert looked(schedule, near=True, nearest=True) is Depth.THOROUGH
    assert looked(schedule, near=True, nearest=False) is Depth.THOROUGH


def test_what_finds_nothing_gives_way_to_the_next_and_the_last_ends_it() -> None:
    schedule = Schedule()
    depths = [looked(schedule, near=True, nearest=True, goes_on=False) for _ in range(2)]
    assert depths == [Depth.THOROUGH, Depth.CLOSE]
    assert schedule.is_done
    assert [looked(Schedule(), near=False, nearest=False, goes_on=False)] == [Depth.GUESS]


def test_near_the_end_a_close_look_comes_after_some_guesses() -> None:
    schedule = Schedule()
    depths = [looked(schedule, near=True, nearest=True) for _ in range(2 * (GUESSES + 1))]
    assert depths == [*[Depth.THOROUGH] * GUESSES, Depth.CLOSE] * 2
    assert not schedule.is_done


def test_before_time_is_up_it_looks_closely() -> None:
    schedule = Schedule()
    looked(schedule, near=False, nearest=False, seconds=2.0)
    assert schedule.next(5.0, is_near=False, is_nearest=False) is Depth.CLOSE


def test_a_guess_leaves_the_time_of_a_close_look() -> None:
    schedule = Schedule()
    schedule.note(Depth.CLOSE, 10.0, goes_on=True)
    schedule.note(Depth.THOROUGH, 4.0, goes_on=True)
    assert schedule.next(20.0, is_near=False, is_nearest=False) is not Depth.CLOSE
    assert schedule.next(18.0, is_near=False, is_nearest=False) is Depth.CLOSE
