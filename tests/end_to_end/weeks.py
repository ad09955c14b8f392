"""A register's week made into a roster, as the command does it, with a fixed budget."""

from time import monotonic

from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import default_prices, formulate
from scheduler.demand.problem import DemandResult, problem_of
from scheduler.domain.problem import Problem
from scheduler.domain.register import Register
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.engine import Engine
from scheduler.solve.outcome import Progress
from scheduler.solve.params import SolveParams
from scheduler.solve.run import compare

Call = tuple[int, str, tuple[str, ...]]
"""Day, mode and visitors of a visit that is made."""


def made(register: Register, week: str, iterations: int) -> tuple[DemandResult, Roster]:
    """Return what is owed in a week and its roster, judged by the evaluator."""
    demand = problem_of(register, week, default_prices())
    index, history = Index(demand.problem), list[Progress]()
    params = SolveParams(iterations=iterations)
    Engine(formulate(index), params, monotonic(), history.append, lambda: False).run()
    roster = roster_of(index, history[-1].plan)
    compare(evaluate(demand.problem, roster, index=index), history[-1].vector)
    return demand, roster


def changed(register: Register, **fields: object) -> Register:
    """Return the register with some of its tables replaced."""
    plain = {name: getattr(register, name) for name in Register.model_fields}
    return Register.model_validate(plain | fields)


def calls(problem: Problem, roster: Roster) -> dict[str, Call]:
    """Return when, how and by whom each visit is made."""
    found: dict[str, Call] = {}
    for route in roster.routes:
        shift = problem.shift_of[route.shift]
        for item in (item for stop in route.stops for item in stop.visits):
            others = found[item.visit][2] if item.visit in found else ()
            found[item.visit] = shift.day, item.mode.value, tuple(sorted((*others, shift.visitor)))
    return found


def by_service(made: dict[str, Call]) -> dict[str, list[Call]]:
    """Return the calls of each elder and service in order of day: which of them has which number does not matter."""
    found: dict[str, list[Call]] = {}
    for visit, call in made.items():
        found.setdefault(visit.rsplit("/", 1)[0], []).append(call)
    return {name: sorted(some) for name, some in found.items()}
