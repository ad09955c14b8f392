"""OR-Tools' routing library: a node for each person of each visit, a vehicle for each shift.

Time is the time of the day. Ties are kept: two nodes of a pair start together on one day and belong to
different visitors. Either may be
dropped alone at its share of the price, so that the library's moves, which insert one node at a time,
can get there; a visit or tie that is only half served in the end is taken out of the roster.
"""

from __future__ import annotations

from time import monotonic

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from scheduler.bench.peers.ortools_model import Nodes, RoutingModel
from scheduler.bench.peers.shape import NO_TIME, Shape, shape_of
from scheduler.bench.solver import Answer, NoRosterError
from scheduler.constraints.plan import PlannedRoute
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.solve.params import SolveParams

_NOTHING = Text(zh="限时内没有找到任何排班", en="it found no roster within the limit")


def answer(problem: Problem, params: SolveParams) -> Answer:
    """Solve by guided local search on one thread; the library takes no seed.

    Raises
    ------
    InputError
        When the problem holds what the routing library cannot express.
    NoRosterError
        When it found no roster in time.
    """
    search = _search()
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    return _answer(problem, params.seconds, search)


def answer_by_ils(problem: Problem, params: SolveParams) -> Answer:
    """Solve by iterated local search: routes near each other are ruined, recreated, improved and accepted by annealing.

    Raises
    ------
    InputError, NoRosterError
        As ``answer``.
    """
    search = _search()
    search.use_iterated_local_search = True
    iterated = search.iterated_local_search_parameters
    # Strings of visits are taken out, with the parameters that Christiaens and Vanden Berghe recommend.
    strings = iterated.ruin_recreate_parameters.ruin_strategies.add().sisr
    strings.max_removed_sequence_size, strings.avg_num_removed_visits, strings.bypass_factor = 10, 10, 0.5
    # The fixed temperatures of the library's defaults know nothing of a problem's unit.
    iterated.reference_solution_acceptance_strategy.simulated_annealing.automatic_temperatures = True
    return _answer(problem, params.seconds, search)


def _answer(problem: Problem, seconds: float, search: pywrapcp.DefaultRoutingSearchParameters) -> Answer:
    began = monotonic()
    shape = shape_of(problem, "ortools", ties=True, lateness=True)
    model = RoutingModel(shape)
    found: list[float] = []
    model.routing.AddAtSolutionCallback(lambda: found.append(monotonic() - began))
    left = seconds - (monotonic() - began)
    if left <= 0:
        raise NoRosterError(NO_TIME)
    search.time_limit.FromMilliseconds(int(1000 * left))
    assignment = model.routing.SolveWithParameters(search)
    if assignment is None:
        raise NoRosterError(_NOTHING)
    return Answer(_roster(shape, model, assignment), first_seconds=found[0] if found else None)


def _search() -> pywrapcp.DefaultRoutingSearchParameters:
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION
    return search


def _roster(shape: Shape, model: RoutingModel, assignment: pywrapcp.Assignment) -> Roster:
    routes = {shift: model.served(assignment, shift) for shift in range(shape.formulation.shifts)}
    nodes = model.nodes
    complete = _complete(shape, nodes, {node for served in routes.values() for node, _ in served})
    planned = []
    for shift, served in routes.items():
        kept = [(nodes.seats[node][0], start) for node, start in served if nodes.seats[node][0] in complete]
        visits, starts = tuple(visit for visit, _ in kept), tuple(start for _, start in kept)
        planned.append(PlannedRoute(shift, visits, (0,) * len(kept), starts))
    return shape.roster(planned)


def _complete(shape: Shape, nodes: Nodes, served: set[int]) -> set[int]:
    """Return the visits with all their people, whose tied visits are complete too."""
    seats = {visit: shape.formulation.seats[visit] for visit in range(shape.formulation.visits)}
    for node in served:
        seats[nodes.seats[node][0]] -= 1
    complete = {visit for visit, missing in seats.items() if missing == 0}
    while True:
        broken = {
            visit
            for tie in shape.formulation.together
            for visit in (tie.first, tie.second)
            if not {tie.first, tie.second} <= complete
        }
        if not broken & complete:
            return complete
        complete -= broken
