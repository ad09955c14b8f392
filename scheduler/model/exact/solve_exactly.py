"""The exact method: minimises a small week level by level, with a proof or a bound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from threading import Event, Thread
from time import monotonic

from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan
from scheduler.evaluate.evaluation import better
from scheduler.model.exact.build import Hint, Model, build, hint_from, plan_from
from scheduler.model.exact.money import Terms
from scheduler.model.value import value

LEVEL_SCALE = 1_000
MOST_TOGETHER = 10**14
SHARE_OF_A_STAGE = 0.4
POLL_SECONDS = 0.05

Vector = tuple[float, ...]
OnBetter = Callable[[Plan, Vector], None]


@dataclass(frozen=True)
class Exact:
    """The answer of the exact method.

    Attributes
    ----------
    vector : tuple of float
        Levels of the plan, quality last, recomputed from its routes.
    status : str
        ``optimal`` when every level is proven, ``feasible`` otherwise.
    bound : float or None
        No roster with these proven higher levels has a lower last level; None when unknown.
    """

    plan: Plan
    vector: Vector
    status: str
    bound: float | None


class DisagreementError(RuntimeError):
    """The exact model and the plain recount of its plan differ: a defect, never shown as a result."""


def solve_exactly(
    formulation: Formulation,
    *,
    seconds: float | None,
    deterministic: float | None,
    seed: int,
    workers: int = 1,
    hint: Plan | None = None,
    stop: Callable[[], bool] | None = None,
    on_better: OnBetter | None = None,
) -> Exact:
    """Return the best roster of a whole week, compared level by level.

    Parameters
    ----------
    seconds, deterministic : float or None
        Limits in wall seconds and in CP-SAT's deterministic seconds.
    hint : Plan, optional
        A feasible roster to start from; the answer is never worse.
    stop : callable, optional
        Asked some twenty times a second; True ends the solve with the best so far.
    on_better : callable, optional
        Called with each better plan and its levels, from a thread of the solver.

    Raises
    ------
    ValueError
        When the hint breaks a hard rule.
    """
    began = monotonic()
    start = hint if hint is not None else Plan()
    vector = value(formulation, start)
    if vector is None:
        raise ValueError("the roster given as a hint breaks a hard rule; start from a feasible one")
    run = _Run(build(formulation), start, vector, on_better, stop)
    run.limits(seconds, deterministic, began, seed, workers)
    return run.answer()


class _Watch(cp_model.CpSolverSolutionCallback):
    """Turns each answer of the solver into a plan."""

    def __init__(self, run: _Run) -> None:
        super().__init__()
        self._run = run

    def on_solution_callback(self) -> None:
        """Keep the answer; an error must not travel through native code."""
        try:
            self._run.offer(plan_from(self._run.model, self.value))
        except Exception as error:
            self._run.fault = error
            self.stop_search()


class _Run:
    """One solve: the incumbent, the limits and the stages."""

    def __init__(
        self, model: Model, plan: Plan, vector: Vector, on_better: OnBetter | None, stop: Callable[[], bool] | None
    ) -> None:
        self.model, self.plan, self.vector = model, plan, vector
        self._on_better, self._stop = on_better, stop
        self._solver = cp_model.CpSolver()
        self._hint: Hint = []
        self._stopped = False
        self.fault: Exception | None = None

    def limits(self, seconds: float | None, deterministic: float | None, began: float, seed: int, workers: int) -> None:
        self._seconds, self._deterministic, self._began = seconds, deterministic, began
        self._solver.parameters.random_seed, self._solver.parameters.num_workers = seed, workers
        # Probing takes most of a short limit on a week of a dozen shifts and fixes next to nothing.
        self._solver.parameters.cp_model_probing_level = 0

    def offer(self, plan: Plan) -> Vector:
        """Keep a plan that is better than the best so far; return its levels."""
        vector = value(self.model.week.formulation, plan)
        if vector is None:
            raise DisagreementError("the exact model proposes a roster that breaks a hard rule")
        if better(vector, self.vector):
            self.plan, self.vector = plan, vector
            if self._on_better is not None:
                self._on_better(plan, vector)
        return vector

    def answer(self) -> Exact:
        """Minimise and fix each group of coverage levels, then the last level."""
        week = self.model.week
        self._complete_hint()
        proven = True
        for terms in coverage_stages(week.formulation, [week.served[visit] for visit in week.visits]):
            if self._reached(terms) > sum(factor for factor, _ in terms):
                proven &= self._minimise(terms, SHARE_OF_A_STAGE) == cp_model.OPTIMAL
            week.model.add(week.total(terms) <= self._reached(terms))
        status = self._minimise(week.money.terms(), 1.0)
        bound = None
        if proven and status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._check(status)
            low = self._solver.best_objective_bound / week.money.scale + week.money.constant - week.money.error()
            bound = min(low, self.vector[-1])
        optimal = proven and status == cp_model.OPTIMAL
        return Exact(self.plan, self.vector, "optimal" if optimal else "feasible", bound)

    def _reached(self, terms: Terms) -> int:
        served = {visit for route in self.plan.routes for visit in route.visits}
        of = {variable.index: visit for visit, variable in self.model.week.served.items()}
        return sum(factor for factor, variable in terms if of[variable.index] in served)

    def _check(self, status: int) -> None:
        """Compare the last level of the answer with its recount."""
        week = self.model.week
        vector = self.offer(plan_from(self.model, self._solver.value))
        counted = self._solver.objective_value / week.money.scale + week.money.constant
        slack = week.money.error() + 1e-6 * max(1.0, abs(counted))
        if status == cp_model.OPTIMAL and abs(counted - vector[-1]) > slack:
            raise DisagreementError(f"the exact model counts {counted} where the plan costs {vector[-1]}")

    def _complete_hint(self) -> None:
        """Let the solver work out all variables of the first plan."""
        main = hint_from(self.model, self.plan)
        if main is not None:
            self._hint = main
            self._solver.parameters.fix_variables_to_their_hinted_value = True
            self._minimise(self.model.week.money.terms(), SHARE_OF_A_STAGE)
            self._solver.parameters.fix_variables_to_their_hinted_value = False

    def _minimise(self, terms: Terms, share: float) -> int:
        if not self._limited(share):
            return int(cp_model.UNKNOWN)
        week = self.model.week
        week.model.clear_hints()  # type: ignore[no-untyped-call]  # ortools leaves it untyped
        for variable, hinted in self._hint:
            week.model.add_hint(variable, hinted)
        week.model.minimize(week.total(terms))
        status = self._watched()
        if self.fault is not None:
            raise self.fault
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            count = len(week.model.proto.variables)
            variables = [week.model.get_int_var_from_proto_index(number) for number in range(count)]
            self._hint = [(variable, self._solver.value(variable)) for variable in variables]
        return status

    def _watched(self) -> int:
        """Solve while a thread asks whether to stop."""
        done, stop = Event(), self._stop or (lambda: False)

        def ask() -> None:
            while not done.wait(POLL_SECONDS):
                if stop():
                    self._stopped = True
                    self._solver.stop_search()

        watcher = Thread(target=ask, daemon=True)
        watcher.start()
        try:
            return int(self._solver.solve(self.model.week.model, _Watch(self)))
        finally:
            done.set()
            watcher.join()

    def _limited(self, share: float) -> bool:
        """Give the solver a share of what is left; False when nothing is."""
        if self._stopped or (self._stop is not None and self._stop()):
            return False
        if self._deterministic is not None:
            self._solver.parameters.max_deterministic_time = self._deterministic * share
        if self._seconds is not None:
            left = self._seconds - (monotonic() - self._began)
            self._solver.parameters.max_time_in_seconds = max(0.01, left * share)
            return left > 0
        return True


def coverage_stages(formulation: Formulation, served: list[cp_model.IntVar]) -> list[Terms]:
    """Return sums over ``served`` that compare the coverage levels one after the other when minimised in turn.

    Levels are packed into one sum, like the digits of a number, as long as it stays below 1e14.
    """
    levels = [[round(float(lost) * LEVEL_SCALE) for lost in row] for row in formulation.unserved.amount[:-1]]
    whole = all(lost % LEVEL_SCALE == 0 for row in levels for lost in row)
    levels = [[lost // LEVEL_SCALE if whole else lost for lost in row] for row in levels if any(row)]
    stages: list[list[list[int]]] = []
    for row in levels:
        if stages and prod(sum(other) + 1 for other in (*stages[-1], row)) <= MOST_TOGETHER:
            stages[-1].append(row)
        else:
            stages.append([row])
    return [_packed(stage, served) for stage in stages]


def _packed(stage: list[list[int]], served: list[cp_model.IntVar]) -> Terms:
    weight, factors = 1, [0] * len(served)
    for row in reversed(stage):
        factors = [factor - weight * lost for factor, lost in zip(factors, row, strict=True)]
        weight *= sum(row) + 1
    return [(factor, variable) for factor, variable in zip(factors, served, strict=True) if factor]
