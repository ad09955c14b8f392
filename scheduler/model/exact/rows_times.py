"""Rows of time along each route: ways, services, pauses, the return home and waiting at doors."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.model.exact.nodes import Node
from scheduler.model.exact.routes import Circuit, Ends
from scheduler.model.exact.week import Week


@dataclass(frozen=True)
class _Leaving:
    """When one leaves for a door or for home, and when the way there ends; ticks since midnight."""

    leave: cp_model.IntVar
    arrival: cp_model.LinearExpr


def time_rows(week: Week, routes: list[Circuit]) -> None:
    """Add the times of all routes; an untimed week keeps only pauses and the return home."""
    for circuit in routes:
        for node in circuit.nodes:
            _outside_pause(week, node)
        ways: dict[Ends, list[tuple[int, cp_model.IntVar]]] = {}
        for leg in circuit.legs:
            ways.setdefault(leg.to, []).append((leg.way.total, leg.literal))
        _home(week, circuit, ways.pop(None))
        if week.timed:
            for door in circuit.doors:
                _door(week, circuit, door, _leaving(week, circuit.shift, ways[door], week.present[door]))
            _calls(week, circuit)
            _one_at_a_time(week, circuit)


def _start(week: Week, node: Node) -> cp_model.LinearExpr:
    """Return the start in ticks since midnight of the node's day."""
    return week.moment[node.visit] - node.day * week.day_ticks


def _pause(week: Week, shift: int) -> tuple[int, int] | None:
    begin, end = int(week.formulation.pause.start[shift]), int(week.formulation.pause.end[shift])
    return (begin, end) if begin < end else None


def _first(week: Week, shift: int) -> int:
    """Return the first departure: the end of a pause in which the shift begins."""
    start, pause = int(week.formulation.frame.start[shift]), _pause(week, shift)
    return pause[1] if pause and pause[0] < start < pause[1] else start


def _outside_pause(week: Week, node: Node) -> None:
    pause = _pause(week, node.shift)
    if pause is not None:
        before, present, start = week.boolean(), week.present[node], _start(week, node)
        week.model.add(start + node.ticks <= pause[0]).only_enforce_if(present, before)
        week.model.add(start >= pause[1]).only_enforce_if(present, ~before)


def _leaving(week: Week, shift: int, ways: list[tuple[int, cp_model.IntVar]], goes: cp_model.IntVar | None) -> _Leaving:
    """Return leaving and arrival, when somebody goes; a way not done when the pause begins stands still in it."""
    first = _first(week, shift) if week.timed else 0
    leave = week.model.new_int_var(first, max(first, int(week.formulation.frame.end[shift])), "")
    done: cp_model.LinearExpr = leave + 0
    for way, literal in ways:
        done = done + way * literal
    pause = _pause(week, shift)
    if pause is None:
        return _Leaving(leave, done)
    crosses, after, when = week.boolean(), week.boolean(), [] if goes is None else [goes]
    week.model.add_implication(crosses, ~after)
    week.model.add(leave >= pause[1]).only_enforce_if(after, *when)
    week.model.add(done <= pause[0]).only_enforce_if(~after, ~crosses, *when)
    week.model.add(leave <= pause[0]).only_enforce_if(crosses, *when)
    week.model.add(done >= pause[0] + 1).only_enforce_if(crosses, *when)
    return _Leaving(leave, done + (pause[1] - pause[0]) * crosses)


def _home(week: Week, circuit: Circuit, ways: list[tuple[int, cp_model.IntVar]]) -> None:
    leaving = _leaving(week, circuit.shift, ways, None)
    for node in circuit.nodes:
        week.model.add(leaving.leave >= _start(week, node) + node.ticks).only_enforce_if(week.present[node])
    week.model.add(leaving.arrival <= int(week.formulation.frame.end[circuit.shift]))


def _door(week: Week, circuit: Circuit, door: Node, leaving: _Leaving) -> None:
    """One leaves for a door after the door and all calls before it, and serves after arriving."""
    start = _start(week, door)
    week.model.add(start >= leaving.arrival).only_enforce_if(week.present[door])
    for other in circuit.doors:
        if (other, door) in circuit.arc:
            end = _start(week, other) + other.ticks
            week.model.add(leaving.leave >= end).only_enforce_if(circuit.arc[other, door])
    for call in circuit.calls:
        if (call, door) in circuit.precedes:
            before = circuit.precedes[call, door]
            week.model.add(leaving.leave >= _start(week, call) + call.ticks).only_enforce_if(before)
            both = [week.present[call], week.present[door], ~before]
            week.model.add(_start(week, call) >= start + door.ticks).only_enforce_if(both)
    rules = [rule for rule in week.formulation.waiting if rule.per_minute > 0]
    if rules:
        first = _leave_at_once(week, circuit, door, leaving)
        for rule in rules:
            most = door.latest - int(week.formulation.frame.start[door.shift]) - rule.free_ticks
            if most > 0:
                wait = week.integer(most)
                beyond = week.model.add(wait >= start - leaving.arrival - rule.free_ticks)
                beyond.only_enforce_if(week.present[door], ~first)
                week.money.add(wait, rule.per_minute * week.formulation.tick_minutes, most)


def _leave_at_once(week: Week, circuit: Circuit, door: Node, leaving: _Leaving) -> cp_model.IntVar:
    """Ask that one leaves for a door when the service before it ends; return whether there is none."""
    first, after_door = week.boolean(), week.boolean()
    reasons = [first, after_door]
    week.model.add_implication(first, circuit.arc[None, door])
    week.model.add_implication(after_door, ~circuit.arc[None, door])
    for other in circuit.doors:
        if (other, door) in circuit.arc:
            end = _start(week, other) + other.ticks
            week.model.add(leaving.leave <= end).only_enforce_if(circuit.arc[other, door], after_door)
    for call in circuit.calls:
        if (call, door) in circuit.precedes:
            last = week.boolean()
            week.model.add_implication(last, circuit.precedes[call, door])
            week.model.add_implication(first, ~circuit.precedes[call, door])
            week.model.add(leaving.leave <= _start(week, call) + call.ticks).only_enforce_if(last)
            reasons.append(last)
    week.model.add_bool_or([*reasons, ~week.present[door]])
    return first


def _calls(week: Week, circuit: Circuit) -> None:
    for call in circuit.calls:
        first = _first(week, circuit.shift)
        week.model.add(_start(week, call) >= first).only_enforce_if(week.present[call])


def _one_at_a_time(week: Week, circuit: Circuit) -> None:
    """Add that services do not overlap, and what follows from the rest: no more work than time."""
    week.model.add_no_overlap(
        week.model.new_optional_fixed_size_interval_var(week.moment[node.visit], node.ticks, week.present[node], "")
        for node in circuit.nodes
    )
    frame, pause, shift = week.formulation.frame, week.formulation.pause, circuit.shift
    begin, end = int(frame.start[shift]), int(frame.end[shift])
    idle = max(0, min(end, int(pause.end[shift])) - max(begin, int(pause.start[shift])))
    terms = [(node.ticks, week.present[node]) for node in circuit.nodes]
    terms += [(leg.way.total, leg.literal) for leg in circuit.legs]
    week.model.add(week.total(terms) <= end - begin - idle)
