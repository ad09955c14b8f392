"""Brute force: every order of every set of visits on every shift, each visit as early as possible."""

from collections.abc import Iterator
from itertools import permutations, product

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.model.columns import column_of, retimed
from scheduler.model.value import value


def all_routes(formulation: Formulation, shift: int) -> Iterator[PlannedRoute]:
    """Yield every route of a shift whose times fit."""
    for many in range(1, formulation.visits + 1):
        for order in permutations(range(formulation.visits), many):
            for options in product(*(range(int(formulation.option_count[visit])) for visit in order)):
                timed = retimed(formulation, PlannedRoute(shift, order, options, (0,) * many), {})
                if timed is not None and column_of(formulation, timed) is not None:
                    yield timed


def all_plans(formulation: Formulation) -> Iterator[Plan]:
    """Yield every choice of one route or none a shift that overfills no visit."""
    pools = [list(all_routes(formulation, shift)) for shift in range(formulation.shifts)]

    def extended(taken: tuple[PlannedRoute, ...], shift: int) -> Iterator[Plan]:
        if shift == len(pools):
            yield Plan(taken)
            return
        yield from extended(taken, shift + 1)
        for route in pools[shift]:
            if all(sum(v in other.visits for other in taken) < formulation.seats[v] for v in route.visits):
                yield from extended((*taken, route), shift + 1)

    return extended((), 0)


def best_vector(formulation: Formulation) -> tuple[float, ...]:
    """Return the lowest levels of any plan that serves every visit as early as possible."""
    return min(vector for vector in (value(formulation, plan) for plan in all_plans(formulation)) if vector is not None)
