"""Random days with tied visits: pauses, two shifts a visitor, limited loads, several windows and tight due times."""

import random
from datetime import timedelta

from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Pause, Shift
from scheduler.domain.visit import Company, Precedence, TimeWindow, Visit
from tests.problems import HOUR, MINUTE, PLACES, elder, problem, shift, street, visit, visitor

PRICES = {
    "travel": {"per_minute": 1.0},
    "lateness": {"per_minute": 0.5},
    "largest_lateness": {"per_minute": 2.0},
    "unassigned": {"unserved": 1.0},
}


def random_day(seed: int, doubles: int = 3, singles: int = 5) -> Problem:
    """Visitors ``w0 .. w2``, one of them with two shifts; every second double is made by one visit of two people."""
    dice = random.Random(seed)
    visits: list[Visit] = []
    ties: list[Precedence] = []
    for number in range(doubles):
        if number % 2:
            visits.append(_visit(dice, f"both{number}", people=2))
            continue
        place = dice.randrange(1, PLACES)
        visits += [_visit(dice, f"first{number}", place=place), _visit(dice, f"second{number}", place=place)]
        least = dice.choice((0, 0, 10, 45))
        most = least + dice.choice((0, 5, 60))
        tie = {"min_lag": least * MINUTE, "max_lag": most * MINUTE, "company": dice.choice(list(Company))}
        ties.append(Precedence.model_validate({"first": visits[-2].id, "second": visits[-1].id} | tie))
    visits += [_visit(dice, f"single{number}") for number in range(singles)]
    return problem(
        days=1,
        places=street({f"p{number}": dice.randrange(4) for number in range(PLACES)}),
        elders=(elder("e1"),),
        visitors=tuple(visitor(f"w{number}") for number in range(3)),
        shifts=tuple(_shifts(dice)),
        visits=tuple(visits),
        precedences=tuple(ties),
        objective=Objective(prices=PRICES),
    )


def _visit(dice: random.Random, name: str, place: int | None = None, people: int = 1) -> Visit:
    opens = dice.randrange(16, 44) * 15 * MINUTE + 4 * HOUR
    due = opens + dice.randrange(5, 60) * MINUTE
    windows = [TimeWindow(days=(0,), earliest=opens, latest=20 * HOUR, due=due)]
    if dice.random() < 0.3:
        early = opens - dice.randrange(40, 120) * MINUTE
        windows.insert(0, TimeWindow(days=(0,), earliest=early, latest=early + 20 * MINUTE))
    only = frozenset(dice.sample(["w0", "w1", "w2"], 2)) if people == 1 and dice.random() < 0.3 else None
    where = f"p{dice.randrange(1, PLACES) if place is None else place}"
    length = dice.choice((0, 10, 25, 40))
    return visit(name, place=where, minutes=length, windows=tuple(windows), people=people, load=1, only_visitors=only)


def _shifts(dice: random.Random) -> list[Shift]:
    def pause(start: int) -> Pause | None:
        begins = start * HOUR + dice.randrange(60) * MINUTE
        return Pause(start=begins, end=begins + timedelta(minutes=30)) if dice.random() < 0.6 else None

    capacity = dice.choice((None, 3, 4))
    return [
        shift("s0", "w0", hours="07:00-12:00", pause=pause(9)),
        shift("s1", "w0", hours="13:00-18:30", end_place="p9"),
        shift("s2", "w1", hours="07:30-19:00", pause=pause(12), capacity=capacity),
        shift("s3", "w2", hours="08:00-17:00", pause=pause(11), start_place="p5"),
    ]
