"""People who make one visit together do it in one mode."""

from scheduler.constraints.two_people import TWO_PEOPLE
from scheduler.domain.mode import VisitMode
from scheduler.domain.visit import ModeOption
from tests.problems import MINUTE, call, problem, route, shift, timeline, visit, visitor, window


class TestOneDay:
    def test_one_moment_on_shifts_of_two_days_is_not_together(self) -> None:
        """A shift may run past midnight, but a visit lies on one day, which spacing and pins count on."""
        question = problem(
            days=2,
            visits=(visit(people=2, windows=(window("24:00-26:00"), window("00:00-02:00", days=(1,)))),),
            visitors=(visitor("w1"), visitor("w2")),
            shifts=(shift("s1", "w1", hours="22:00-28:00"), shift("s2", "w2", 1, hours="00:00-04:00")),
        )
        nights = timeline(question, route("s1", ("v1", "25:00")), route("s2", ("v1", "01:00")))
        assert [violation.amount for violation in TWO_PEOPLE.check(nights)] == [1]


class TestOneMode:
    def test_one_at_the_door_and_one_on_the_telephone_are_not_together(self) -> None:
        options = tuple(ModeOption(mode=mode, duration=20 * MINUTE) for mode in (VisitMode.HOME, VisitMode.PHONE))
        question = problem(
            visits=(visit(people=2, options=options),),
            visitors=(visitor("w1"), visitor("w2")),
            shifts=(shift("s1", "w1"), shift("s2", "w2")),
        )
        mixed = timeline(question, route("s1", ("v1", "09:00")), call("s2", ("v1", "09:00")))
        assert [violation.amount for violation in TWO_PEOPLE.check(mixed)] == [1]
        calls = timeline(question, call("s1", ("v1", "09:00")), call("s2", ("v1", "09:00")))
        assert not list(TWO_PEOPLE.check(calls))
