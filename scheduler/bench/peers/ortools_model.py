"""The routing model itself: nodes, ways, times and ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.constraint_solver import pywrapcp

from scheduler.bench.peers.shape import Shape
from scheduler.constraints.index import Ints
from scheduler.constraints.kinds import Together
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.visit import Company

TIME = "time"
LOAD = "load"


@dataclass(frozen=True)
class Nodes:
    """Numbers of the routing model's nodes: seats first, then places of shifts, then the watcher.

    Attributes
    ----------
    seats : list of (visit, seat)
        One node for each person of each visit.
    places : ndarray
        Place of every node but the watcher's.
    depots : dict of place to node
    """

    seats: list[tuple[int, int]]
    places: Ints
    depots: dict[int, int]

    @property
    def watcher(self) -> int:
        """A node whose time is the largest lateness; nobody travels to it."""
        return len(self.places)


class RoutingModel:
    """A routing model of a shape, ready to be solved."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        formulation = shape.formulation
        self.nodes = _nodes(shape)
        self._node_of = {seat: node for node, seat in enumerate(self.nodes.seats)}
        frame, travel = formulation.frame, formulation.travel
        self._horizon = max(int(frame.end.max(initial=0)), int(shape.latest.max(initial=0)))
        self._watched = formulation.largest_lateness_per_minute > 0
        starts = [self.nodes.depots[int(place)] for place in travel.shift_from]
        ends = [self.nodes.depots[int(place)] for place in travel.shift_to]
        if self._watched:
            starts, ends = [*starts, starts[0]], [*ends, ends[0]]
        self._manager = pywrapcp.RoutingIndexManager(self.nodes.watcher + self._watched, len(starts), starts, ends)
        self.routing = pywrapcp.RoutingModel(self._manager)
        self._add_ways()
        self._time = self.routing.GetDimensionOrDie(TIME)
        self._add_shifts()
        self._add_load()
        for node, (visit, _) in enumerate(self.nodes.seats):
            self._add_visit(self._manager.NodeToIndex(node), visit)
        for tie in formulation.together:
            self._tie(tie)
        if self._watched:
            self._watch()

    def served(self, assignment: pywrapcp.Assignment, shift: int) -> list[tuple[int, int]]:
        """Return the nodes of a shift's route with their starts, in ticks since midnight."""
        found = []
        index = assignment.Value(self.routing.NextVar(self.routing.Start(shift)))
        while not self.routing.IsEnd(index):
            found.append((self._manager.IndexToNode(index), assignment.Value(self._time.CumulVar(index))))
            index = assignment.Value(self.routing.NextVar(index))
        return found

    def _add_ways(self) -> None:
        travel, places = self._shape.formulation.travel, self.nodes.places
        service = np.zeros(len(places), dtype=np.int64)
        service[: len(self.nodes.seats)] = [self._shape.service[visit] for visit, _ in self.nodes.seats]
        costs, times = [], []
        for ticks in self._shape.ways:
            ways = ticks[np.ix_(places, places)].astype(np.int64)
            costs.append(self._register(ways))
            times.append(self._register(ways + service[:, None]))
        profiles = [int(profile) for profile in travel.shift_profile]
        for shift, profile in enumerate(profiles):
            self.routing.SetArcCostEvaluatorOfVehicle(costs[profile], shift)
        by_vehicle = [times[profile] for profile in profiles]
        if self._watched:
            nothing = self._register(np.zeros((len(places), len(places)), dtype=np.int64))
            self.routing.SetArcCostEvaluatorOfVehicle(nothing, len(profiles))
            by_vehicle.append(nothing)
        self.routing.AddDimensionWithVehicleTransits(by_vehicle, self._horizon, self._horizon, False, TIME)

    def _register(self, ways: Ints) -> int:
        padded = np.pad(ways, (0, int(self._watched)))
        number: int = self.routing.RegisterTransitMatrix(padded.tolist())
        return number

    def _add_shifts(self) -> None:
        frame = self._shape.formulation.frame
        for shift, (start, end) in enumerate(zip(frame.start.tolist(), frame.end.tolist(), strict=True)):
            for index in (self.routing.Start(shift), self.routing.End(shift)):
                self._time.CumulVar(index).SetRange(start, end)

    def _add_load(self) -> None:
        if self._shape.capacity is None:
            return
        loads = [int(self._shape.formulation.load[visit]) for visit, _ in self.nodes.seats]
        padding = [0] * (self.nodes.watcher + self._watched - len(loads))
        evaluator = self.routing.RegisterUnaryTransitVector(loads + padding)
        most = [int(units) for units in self._shape.capacity] + [0] * self._watched
        self.routing.AddDimensionWithVehicleCapacity(evaluator, 0, most, True, LOAD)

    def _add_visit(self, index: int, visit: int) -> None:
        shape = self._shape
        fits = [int(shift) for shift in np.flatnonzero(shape.allowed[visit])]
        self.routing.AddDisjunction([index], self._price(visit))
        if not fits:
            self.routing.ActiveVar(index).SetValue(0)
            return
        # SetAllowedVehiclesForIndex takes no list in the Python of 9.15; -1 is the vehicle of a dropped node.
        self.routing.VehicleVar(index).SetValues([-1, *fits])
        start = self._time.CumulVar(index)
        start.SetRange(int(shape.earliest[visit]), int(shape.latest[visit]))
        self.routing.AddVariableMinimizedByFinalizer(start)
        late = self._whole(shape.formulation.lateness_per_minute)
        if late:
            self._time.SetCumulVarSoftUpperBound(index, self._due(visit), late)

    def _due(self, visit: int) -> int:
        """Return the due time; lateness is priced on one day only, where one time will do."""
        if self._shape.index.problem.days > 1:
            what = Text(
                zh="不交给 ortools：它的模型只能为一天内的迟到计价",
                en="ortools is not asked, because its model prices late starts on one day only",
            )
            raise InputError(self._shape.index.problem.name, what)
        return int(self._shape.due[visit])

    def _whole(self, per_minute: float) -> int:
        """Return a price as whole ticks of travel per tick, the routing library's only currency."""
        price = self._shape.in_ticks(per_minute)
        if abs(price - round(price)) > 1e-9:
            what = Text(
                zh=f"不交给 ortools：迟到一分钟折合 {price:g} 分钟路程，不是整数",
                en=f"ortools is not asked, because a late minute costs {price:g} minutes of travel, not a whole number",
            )
            raise InputError(self._shape.index.problem.name, what)
        return round(price)

    def _price(self, visit: int) -> int:
        if self._shape.price is None:
            return 2 * (self._shape.longest_way + self._horizon) * len(self.nodes.seats)
        return int(self._shape.price[visit]) // int(self._shape.formulation.seats[visit])

    def _tie(self, tie: Together) -> None:
        self._refuse_ties_over_days(tie)
        solver = self.routing.solver()
        one, other = (
            self._manager.NodeToIndex(self._node_of[seat])
            for seat in ((tie.first, tie.first_seat), (tie.second, tie.second_seat))
        )
        first, second = self._time.CumulVar(one), self._time.CumulVar(other)
        if tie.min_lag == tie.max_lag:
            solver.Add(second == first + tie.min_lag)
        else:
            solver.Add(second >= first + tie.min_lag)
            if tie.max_lag is not None:
                solver.Add(second <= first + tie.max_lag)
        days = [self._trait(index, self._shape.index.shift_day, nobody=-1) for index in (one, other)]
        both = self.routing.ActiveVar(one) + self.routing.ActiveVar(other)
        solver.Add((days[0] != days[1]) + both <= 2)
        if tie.company is Company.DIFFERENT:
            visitor = self._shape.index.shift_visitor
            solver.Add(self._trait(one, visitor, nobody=-1) != self._trait(other, visitor, nobody=-2))

    def _refuse_ties_over_days(self, tie: Together) -> None:
        problem = self._shape.index.problem
        if tie.company is Company.SAME:
            what = Text(
                zh="不交给 ortools：它的模型不能要求两次走访由同一人完成",
                en="ortools is not asked, because its model has no two visits by the same visitor",
            )
            raise InputError(problem.name, what)
        if problem.days > 1 and (tie.min_lag, tie.max_lag) != (0, 0):
            what = Text(
                zh="不交给 ortools：它的模型没有跨日的间隔",
                en="ortools is not asked, because its model has no lags over several days",
            )
            raise InputError(problem.name, what)

    def _trait(self, index: int, of_shift: Ints, nobody: int) -> pywrapcp.IntVar:
        """Return what the shift of a node has, or ``nobody`` while it is dropped (its vehicle is then -1)."""
        values = [nobody, *of_shift.tolist(), *([nobody] * self._watched)]
        return self.routing.solver().Element(values, (self.routing.VehicleVar(index) + 1).Var()).Var()

    def _watch(self) -> None:
        """Price the largest lateness: the watcher cannot come before the lateness of any node."""
        index = self._manager.NodeToIndex(self.nodes.watcher)
        self.routing.VehicleVar(index).SetValue(self._shape.formulation.shifts)
        worst = self._time.CumulVar(index)
        for node, (visit, _) in enumerate(self.nodes.seats):
            start = self._time.CumulVar(self._manager.NodeToIndex(node))
            self.routing.solver().Add(worst >= start - self._due(visit))
        self._time.SetCumulVarSoftUpperBound(index, 0, self._whole(self._shape.formulation.largest_lateness_per_minute))
        self.routing.AddVariableMinimizedByFinalizer(worst)


def _nodes(shape: Shape) -> Nodes:
    formulation = shape.formulation
    seats = [(visit, seat) for visit in range(formulation.visits) for seat in range(formulation.seats[visit])]
    ends = np.unique(np.concatenate([formulation.travel.shift_from, formulation.travel.shift_to]))
    places = np.concatenate([formulation.visit_place[[visit for visit, _ in seats]], ends])
    return Nodes(seats, places, {int(place): len(seats) + number for number, place in enumerate(ends)})
