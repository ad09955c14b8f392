"""Circuits: the order of the doors of each shift, every way between them, and the calls in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.model.exact.nodes import Node
from scheduler.model.exact.week import Week

Ends = Node | None
"""A door, or the start or end of the route."""


class Way(NamedTuple):
    """Travel and access in ticks, and the length of the way."""

    ticks: int
    access: int
    meters: float

    @property
    def total(self) -> int:
        """Travel and access together, in ticks."""
        return self.ticks + self.access


class Leg(NamedTuple):
    """A way to a door, or home, that is gone when the literal is true."""

    literal: cp_model.IntVar
    to: Ends
    way: Way


@dataclass
class Circuit:
    """The services of one shift.

    Doors form a circuit. A call is made wherever the visitor is, so it is no part of the circuit: it
    lies before or after each door.

    Attributes
    ----------
    idle : Boolean
        True when the shift has no doors.
    arc : mapping of (door or start, door or end) to Boolean
    precedes : mapping of (call, door) to Boolean
        True when both are served and the call comes before the way to the door.
    """

    shift: int
    doors: list[Node]
    calls: list[Node]
    idle: cp_model.IntVar
    arc: dict[tuple[Ends, Ends], cp_model.IntVar] = field(default_factory=dict)
    legs: list[Leg] = field(default_factory=list)
    precedes: dict[tuple[Node, Node], cp_model.IntVar] = field(default_factory=dict)

    @property
    def nodes(self) -> list[Node]:
        """Doors and calls."""
        return [*self.doors, *self.calls]


def way_to(formulation: Formulation, shift: int, here: int, door: Ends) -> Way:
    """Return the way from a place to a door or, for ``None``, home."""
    travel = formulation.travel
    there = int(travel.shift_to[shift]) if door is None else door.place
    if there is None or (door is not None and there == here):
        return Way(0, 0, 0.0)
    ticks = int(travel.ticks[int(travel.shift_profile[shift])][here, there])
    return Way(ticks, 0 if door is None else int(travel.access[there]), float(travel.meters[here, there]))


def circuits(week: Week) -> list[Circuit]:
    """Add one circuit for each shift that could serve anything."""
    found = []
    for shift, nodes in week.nodes.items():
        if nodes:
            doors = [node for node in nodes if node.place is not None]
            circuit = Circuit(shift, doors, [node for node in nodes if node.place is None], week.boolean())
            _order_doors(week, circuit)
            _order_calls(week, circuit)
            found.append(circuit)
    return found


def _order_doors(week: Week, circuit: Circuit) -> None:
    formulation, number = week.formulation, {None: 0} | {node: row for row, node in enumerate(circuit.doors, start=1)}
    arcs: list[tuple[int, int, cp_model.LiteralT]] = [(0, 0, circuit.idle)]
    arcs += [(number[node], number[node], ~week.present[node]) for node in circuit.doors]
    for one in (None, *circuit.doors):
        here = int(formulation.travel.shift_from[circuit.shift]) if one is None else one.place
        for other in (None, *circuit.doors):
            if here is None or one is other or (one and other and one.visit == other.visit):
                continue
            way = way_to(formulation, circuit.shift, here, other)
            if one and other and week.timed and _begin(formulation, one) + one.ticks + way.total > other.latest:
                continue
            literal = circuit.arc[one, other] = week.boolean()
            circuit.legs.append(Leg(literal, other, way))
            arcs.append((number[one], number[other], literal))
    week.model.add_circuit(arcs)
    _no_pair_cycles(week, circuit)


def _no_pair_cycles(week: Week, circuit: Circuit) -> None:
    """Add what the circuit implies, for a better bound: one goes from a door to another or back, never both."""
    for (one, other), literal in circuit.arc.items():
        back = circuit.arc.get((other, one))
        if one is not None and other is not None and back is not None:
            week.model.add(literal + back <= week.present[one])


def _begin(formulation: Formulation, node: Node) -> int:
    return max(node.earliest, int(formulation.frame.start[node.shift]))


def _order_calls(week: Week, circuit: Circuit) -> None:
    """Say which doors each call precedes, and that a route of calls alone goes home from the start."""
    if not circuit.calls:
        return
    for call in circuit.calls:
        for door in circuit.doors:
            if call.visit != door.visit and week.timed:
                before = circuit.precedes[call, door] = week.boolean()
                week.model.add_implication(before, week.present[call])
                week.model.add_implication(before, week.present[door])
    some = week.any_of([week.present[call] for call in circuit.calls])
    alone = week.boolean()
    week.model.add_bool_and(some, circuit.idle).only_enforce_if(alone)
    week.model.add_bool_or(~some, ~circuit.idle, alone)
    start = int(week.formulation.travel.shift_from[circuit.shift])
    circuit.legs.append(Leg(alone, None, way_to(week.formulation, circuit.shift, start, None)))
