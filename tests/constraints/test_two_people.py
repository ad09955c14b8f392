"""People who make one visit together do it in one mode."""

from scheduler.constraints.two_people import TWO_PEOPLE
from scheduler.domain.mode import VisitMode
from scheduler.domain.visit import ModeOption
from tests.problems import MINUTE, call, problem, route, shift, timeline, visit, visitor


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
