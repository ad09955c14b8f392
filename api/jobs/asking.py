"""From what a run was told to the problem it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from api.jobs.register_changes import register_changes
from api.jobs.taken_time import without_taken
from api.persistence.records.run import RunKind
from api.services.run_question import Question
from scheduler.constraints.change import CHANGE
from scheduler.constraints.registry import default_prices
from scheduler.demand.not_owed import NotOwed
from scheduler.demand.problem import problem_of
from scheduler.domain.base import Text
from scheduler.domain.change_set import ChangeSet
from scheduler.domain.errors import InputError
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.standing_week import begun
from scheduler.formats.refusals import sentence_of, shown_value
from scheduler.scenario.apply import apply
from scheduler.scenario.scenario import Scenario
from scheduler.solve.repair_problem import changed_week


@dataclass(frozen=True)
class Demanded:
    """The problem of the week as the register has it now."""

    problem: Problem
    not_owed: tuple[NotOwed, ...] = ()
    warnings: tuple[Text, ...] = ()


def demanded(question: Question) -> Demanded:
    """Return the problem a run answers, or for a repair the one it compares the old problem with."""
    if question.register is None:
        problem = question.problem or (question.base[0] if question.base is not None else None)
        if problem is None:
            raise RuntimeError("a run without register, problem and base")
        return Demanded(problem)
    made = problem_of(question.register, question.week, default_prices())
    return Demanded(without_taken(made.problem, question.taken), made.not_owed, made.warnings)


def what_if(question: Question, demand: Demanded) -> Problem:
    """Return the problem of a what-if.

    Raises
    ------
    InputError
        When a change of the scenario does not fit the problem.
    """
    try:
        scenario = Scenario.model_validate_json(question.scenario or "{}")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(Text(zh="假设方案", en="scenario"), sentence_of(first, shown_value(first["input"]))) from None
    return apply(demand.problem, scenario)


def filling(problem: Problem, base: Roster, frozen_until: timedelta | None) -> Problem:
    """Return a problem in which everything that a roster places is pinned where it is, and nothing starts before."""
    if frozen_until is not None:
        problem = changed_week(problem, base, ChangeSet(frozen_until=frozen_until)).problem
    pins = tuple(
        Pin(visit=item.visit, visitor=shift.visitor, day=shift.day, start=item.start)
        for route in base.routes
        for shift in (problem.shift_of[route.shift],)
        for stop in route.stops
        for item in stop.visits
    )
    pinned = {pin.visit for pin in pins}
    others = tuple(pin for pin in problem.pins if pin.visit not in pinned)
    return problem.model_copy(update={"pins": (*others, *pins)})


def repairing(question: Question, demand: Demanded) -> tuple[Problem, Roster, ChangeSet]:
    """Return the old problem with its price of changes, the roster that holds, and everything that happened since."""
    if question.kind is not RunKind.REPAIR or question.base is None:
        raise RuntimeError("a repair without a roster")
    before, roster = question.base
    prices = {**before.objective.prices}
    usual = prices.get(CHANGE.key, dict(CHANGE.prices))
    prices[CHANGE.key] = {name: price * question.params.change_price for name, price in usual.items()}
    priced = before.model_copy(update={"objective": before.objective.model_copy(update={"prices": prices})})
    freeze = question.frozen_until if question.frozen_until is not None else before.frozen_until
    done = begun(before, roster, freeze or timedelta(0))
    found = register_changes(before, demand.problem, done)
    return priced, roster, ChangeSet(frozen_until=freeze, changes=(*found, *question.params.changes))
