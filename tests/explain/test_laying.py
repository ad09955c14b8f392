"""A tried route is laid out exactly as a roster that has it would be."""

from collections.abc import Iterator

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.timeline import laid_out
from scheduler.domain.problem import Problem
from scheduler.explain.choice import Choice
from scheduler.explain.judge import route_of
from scheduler.explain.line import MICROSECOND, Line
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.timing import timed
from scheduler.explain.trial import Trials
from scheduler.explain.verdict import Baseline
from scheduler.explain.week import Week
from tests.conformance.families import MIXED, tight
from tests.explain.weeks import filled, random_week


def tried(trials: Trials) -> Iterator[Line]:
    """Every visit at every place of every route, the others at their starts and as early as may be."""
    week = trials.week
    for visit in week.problem.visits:
        for shift in week.problem.shifts:
            for item in trials.on_shift(visit, shift):
                longer = item.extended(item.first)
                yield longer
                yield from (timed(longer, keep).line for keep in (True, False))


def assert_laid_out(week: Week, line: Line) -> None:
    route = route_of(week, line)
    assert week.laid(line) == (None if route is None else laid_out(week.index, route))


@pytest.mark.parametrize("question", [*map(random_week, range(3)), tight(MIXED, 2)], ids=lambda item: item.name)
def test_every_tried_route(question: Problem) -> None:
    week = StandingWeek(Index(question), filled(question))
    for line in tried(Trials(week)):
        assert_laid_out(week, line)


def test_routes_without_a_visit_and_of_the_week_after_it_has_gone() -> None:
    base = Baseline(random_week(1), filled(random_week(1)))
    for name in base.week.serving:
        choice = Choice.of(base, name)
        for line in choice.left.values():
            assert_laid_out(base.week, line)
            assert_laid_out(choice.trials.week, line)
        for shift in base.problem.shifts:
            for item in choice.trials.on_shift(choice.visit, shift):
                assert_laid_out(choice.trials.week, timed(item.extended(item.first), keep=True).line)


def test_services_that_stand_are_those_of_the_week() -> None:
    question = random_week(0)
    week = StandingWeek(Index(question), filled(question))
    route = max(week.roster.routes, key=lambda route: len(route.stops))
    line, duty = week.line(route.shift), week.duty(route.shift)
    assert duty is not None
    again = week.laid(line)
    assert again is not None
    assert all(one is other for one, other in zip(again.served, duty.served, strict=True))
    last = line.items[-1]
    later = week.laid(line.with_items((*line.items[:-1], last.at(last.start + line.tick))))
    assert later is not None
    assert later.served[-1].start == duty.served[-1].start + line.tick * MICROSECOND
    assert all(one is other for one, other in zip(later.served[:-1], duty.served[:-1], strict=True))
