"""Services and the pause of a shift."""

from datetime import timedelta

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.pause import PAUSE
from scheduler.domain.shift import Pause
from tests.problems import clock, problem, route, shift, timeline, visit

NAP = Pause(start=clock("10:10"), end=clock("10:40"))


class TestPause:
    # The service takes 20 minutes, the pause lasts from 10:10 to 10:40.
    @pytest.mark.parametrize(
        ("start", "minutes"), [("09:50", 0), ("09:55", 5), ("10:15", 20), ("10:33", 7), ("10:40", 0)]
    )
    def test_the_amount_is_the_overlap_in_minutes(self, start: str, minutes: int) -> None:
        question = problem(shifts=(shift(pause=NAP),))
        found = list(PAUSE.check(timeline(question, route("s1", ("v1", start)))))
        assert [violation.amount for violation in found] == ([minutes] if minutes else [])

    def test_a_shift_without_a_pause_has_none(self) -> None:
        question = problem()
        (frame,) = PAUSE.contribute(Index(question))
        assert (frame.start.tolist(), frame.end.tolist()) == ([0], [0])
        assert not list(PAUSE.check(timeline(question, route("s1", ("v1", "10:15")))))

    def test_the_engine_gets_the_pause_widened_to_whole_ticks(self) -> None:
        (frame,) = PAUSE.contribute(
            Index(problem(tick=timedelta(hours=1), shifts=(shift(pause=NAP),), visits=(visit(minutes=60),)))
        )
        assert (frame.start.tolist(), frame.end.tolist()) == ([10], [11])

    def test_the_sentence_says_how_much(self) -> None:
        question = problem(shifts=(shift(pause=NAP),))
        (found,) = PAUSE.check(timeline(question, route("s1", ("v1", "09:55"))))
        assert PAUSE.explain(found).en == "Visit v1 takes 5.0 minutes of the pause of w1."
