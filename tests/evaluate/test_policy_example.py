"""The worked example of the price table: a stranger who walks and comes late against overtime of the named visitor."""

from scheduler.constraints.base import Constraint
from scheduler.constraints.continuity import CONTINUITY
from scheduler.constraints.index import Index
from scheduler.constraints.lateness import LATENESS
from scheduler.constraints.overtime import OVERTIME
from scheduler.constraints.timeline import Timeline
from scheduler.constraints.travel import TRAVEL
from scheduler.constraints.unassigned import UNASSIGNED
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.evaluate.evaluation import Evaluation, better, evaluate
from scheduler.evaluate.figures import visitor_figures
from tests.problems import MINUTE, MONDAY, elder, problem, route, shift, visit, visitor, window

PRICED = (TRAVEL, LATENESS, CONTINUITY, OVERTIME)
RULES: tuple[Constraint, ...] = (*PRICED, UNASSIGNED)
STRANGER = route("s2", ("v1", "09:05"), place="p0")
NAMED = route("s1", ("v1", "09:00"), place="p0")


def question() -> Problem:
    """The named visitor lives next door and has no agreed time left; the stranger walks six minutes each way."""
    return problem(
        objective=Objective(prices={rule.key: rule.prices for rule in PRICED}),
        elders=(elder(place="p0", named_visitor="named"),),
        visitors=(visitor("named", home="p0", agreed_weekly_work=0 * MINUTE), visitor("stranger", home="p6")),
        shifts=(shift("s1", "named"), shift("s2", "stranger")),
        visits=(visit(place="p0", minutes=30, windows=(window(due="09:00"),)),),
    )


def judged(given: Route) -> Evaluation:
    return evaluate(question(), Roster(problem="tiny", start=MONDAY, routes=(given,)), constraints=RULES)


def test_the_stranger_costs_42() -> None:
    verdict = judged(STRANGER)
    assert {term.constraint: term.cost for term in verdict.terms} == {"travel": 12, "lateness": 10, "continuity": 20}
    assert verdict.quality == 42


def test_the_named_visitor_costs_45_so_the_stranger_goes() -> None:
    verdict = judged(NAMED)
    assert {term.constraint: term.cost for term in verdict.terms} == {"overtime": 45}
    assert better(judged(STRANGER).vector, verdict.vector)


def test_figures_of_each_visitor_come_from_the_stops() -> None:
    line = Timeline(Index(question()), Roster(problem="tiny", start=MONDAY, routes=(STRANGER,)))
    idle, busy = visitor_figures(line)
    assert (idle.visitor, idle.visits, idle.work_minutes) == ("named", 0, 0)
    assert (busy.visits, busy.work_minutes, busy.travel_minutes, busy.service_minutes) == (1, 42, 12, 30)
