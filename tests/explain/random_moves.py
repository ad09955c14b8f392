"""Moves nobody would make, by the dozen: whatever somebody drags somewhere has to be judged exactly."""

from datetime import timedelta

from scheduler.domain.mode import VisitMode
from scheduler.domain.move import Move, Put, SetMode, Step, Swap, TakeOff
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from tests.explain.weeks import Dice
from tests.problems import MINUTE


def served(roster: Roster) -> list[str]:
    return sorted({item.visit for route in roster.routes for stop in route.stops for item in stop.visits})


def random_move(dice: Dice, problem: Problem, roster: Roster) -> Move:
    """One to three steps; every step makes sense by itself, though the rules may say no."""
    on_routes, steps = served(roster), list[Step]()
    for _ in range(1 + dice.below(3)):
        step = _step(dice, problem, on_routes)
        steps.append(step)
        if isinstance(step, TakeOff):
            on_routes = [name for name in on_routes if name != step.visit]
        elif isinstance(step, Put):
            on_routes = sorted({*on_routes, step.visit})
    return Move(steps=tuple(steps))


def _step(dice: Dice, problem: Problem, on_routes: list[str]) -> Step:
    alike = [name for name in on_routes if problem.visit_of[name].people == 1]
    choice = dice.below(5)
    if choice == 0 and len(on_routes) > 4:
        return TakeOff(visit=on_routes[dice.below(len(on_routes))])
    if choice == 1 and len(alike) > 3:
        first = dice.below(len(alike))
        return Swap(visit=alike[first], other=alike[(first + 1 + dice.below(len(alike) - 1)) % len(alike)])
    if choice == 2 and on_routes:
        name = on_routes[dice.below(len(on_routes))]
        options = problem.visit_of[name].options
        return SetMode(visit=name, mode=options[dice.below(len(options))].mode)
    return _put(dice, problem)


def _put(dice: Dice, problem: Problem) -> Put:
    visit = problem.visits[dice.below(len(problem.visits))]
    modes: list[VisitMode | None] = [None, *(option.mode for option in visit.options)]
    start = timedelta(minutes=470 + dice.below(150)) if dice.chance(0.3) else None
    first = dice.below(len(problem.shifts))
    chosen = [problem.shifts[(first + number) % len(problem.shifts)] for number in range(len(problem.shifts))]
    one = chosen[0]
    others = [shift for shift in chosen if shift.day == one.day and shift.visitor != one.visitor]
    some = (one, *others)[: visit.people]
    if dice.chance(0.5):
        positions = (0,) * len(some) if dice.chance(0.2) else ()
        shifts = tuple(shift.id for shift in some)
        return Put(visit=visit.id, shifts=shifts, positions=positions, start=start, mode=modes[dice.below(len(modes))])
    visitors = tuple(shift.visitor for shift in some)
    return Put(visit=visit.id, visitors=visitors, day=one.day, start=start and start + MINUTE)
