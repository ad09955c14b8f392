"""Puts the exact model together, and turns plans into hints and answers into plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.model.exact.nodes import Node
from scheduler.model.exact.routes import Circuit, circuits
from scheduler.model.exact.rows_counters import counter_rows
from scheduler.model.exact.rows_resources import resource_rows
from scheduler.model.exact.rows_serve import serve_rows
from scheduler.model.exact.rows_starts import start_rows
from scheduler.model.exact.rows_ties import tie_rows
from scheduler.model.exact.rows_times import time_rows
from scheduler.model.exact.week import Week

Hint = list[tuple[cp_model.IntVar, int]]


@dataclass(frozen=True)
class Model:
    """A built week and the circuits of its shifts."""

    week: Week
    routes: list[Circuit]


def build(formulation: Formulation, visits: Sequence[int] | None = None, *, timed: bool = True) -> Model:
    """Return the whole model of some visits, all by default; see ``Week``."""
    week = Week(formulation, visits, timed=timed)
    serve_rows(week)
    start_rows(week)
    routes = circuits(week)
    time_rows(week, routes)
    counter_rows(week)
    resource_rows(week, routes)
    tie_rows(week)
    return Model(week, routes)


def plan_from(model: Model, value_of: Callable[[cp_model.IntVar], int]) -> Plan:
    """Return the plan that an answer describes."""
    routes = []
    for circuit in model.routes:
        order = _order(model.week, circuit, value_of)
        if order:
            offset = order[0].day * model.week.day_ticks
            starts = tuple(value_of(model.week.moment[item.visit]) - offset for item in order)
            visits, options = tuple(item.visit for item in order), tuple(item.option for item in order)
            routes.append(PlannedRoute(circuit.shift, visits, options, starts))
    return Plan(tuple(sorted(routes)))


def _order(week: Week, circuit: Circuit, value_of: Callable[[cp_model.IntVar], int]) -> list[Node]:
    """Follow the doors and put each call before the first door it precedes."""
    following = {one: other for (one, other), literal in circuit.arc.items() if value_of(literal)}
    doors: list[Node] = []
    node = following.get(None)
    while node is not None:
        doors.append(node)
        node = following[node]
    before: dict[int, list[Node]] = {}
    for call in circuit.calls:
        if value_of(week.present[call]):
            known = ((row, circuit.precedes.get((call, door))) for row, door in enumerate(doors))
            place = next((row for row, literal in known if literal is not None and value_of(literal)), len(doors))
            before.setdefault(place, []).append(call)
    order: list[Node] = []
    for row in range(len(doors) + 1):
        order += sorted(before.get(row, []), key=lambda call: (value_of(week.moment[call.visit]), call.ticks))
        order += doors[row : row + 1]
    return order


def hint_from(model: Model, plan: Plan) -> Hint | None:
    """Return the main variables of a plan, ``None`` when it does something no node stands for.

    The rest of the variables follow from these.
    """
    week, orders = model.week, dict[int, list[Node]]()
    for route in plan.routes:
        known = {(node.visit, node.option): node for node in week.nodes[route.shift]}
        keys = list(zip(route.visits, route.options, strict=True))
        if any(key not in known for key in keys):
            return None
        orders[route.shift] = [known[key] for key in keys]
    used = {node for order in orders.values() for node in order}
    starts = {visit: start for route in plan.routes for visit, start in zip(route.visits, route.starts, strict=True)}
    hint: Hint = [(literal, int(node in used)) for node, literal in week.present.items()]
    hint += [(literal, int(visit in starts)) for visit, literal in week.served.items()]
    hint += [(week.moment[node.visit], node.day * week.day_ticks + starts[node.visit]) for node in used]
    for circuit in model.routes:
        order = orders.get(circuit.shift, [])
        doors = [node for node in order if node.place is not None]
        steps = set(zip([None, *doors], [*doors, None], strict=True)) if doors else set()
        hint.append((circuit.idle, int(not doors)))
        hint += [(literal, int(step in steps)) for step, literal in circuit.arc.items()]
        for (call, door), literal in circuit.precedes.items():
            both = call in used and door in used
            hint.append((literal, int(both and order.index(call) < order.index(door))))
    return list({variable.index: (variable, value) for variable, value in hint}.values())
