"""One solve inside its process: seeds search side by side, the roster model recombines their routes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import isinf
from time import monotonic

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan
from scheduler.evaluate.evaluation import better
from scheduler.model.exact.size import small_enough
from scheduler.model.value import value
from scheduler.solve.budget import SMALLEST_CHUNK, Budget, FallClock, Telling
from scheduler.solve.outcome import Outcome, Progress, Report, Source, Vector
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.pool import RoutePool
from scheduler.solve.room import left_out, with_room
from scheduler.solve.schedule import (
    MODEL_SHARE,
    SEARCH_SHARE,
    SHARE_BEFORE_PROOF,
    SHARE_OF_PROOF,
    SHARE_OF_TRIAL,
    SHORT_FALL_FROM,
    WARM_FALL_FROM,
    WARMER,
    temperature,
)
from scheduler.solve.seekers import Seeker, first_seeker, with_others

HARVEST_FROM = 0.5
POOLED_A_SECOND = 50.0
PROPOSALS_A_SEAT = 3
FEWEST_POOLED, MOST_POOLED, FEWEST_A_SHIFT = 300, 20_000, 8
MODEL_DETERMINISTIC_SECONDS = 2.0
EXACT_DETERMINISTIC_SECONDS = 20.0
ROUNDS_OF_ROOM = 2
WORTH_ANOTHER = 0.001
"""By what part of the last level a short fall has to lower it, when it gains no coverage, for another one to follow."""


class Engine:
    """Search and models in turn, anytime.

    Parameters
    ----------
    began : float
        ``time.monotonic()`` when the time limit began to count.
    report : callable
        Called with every better roster, the first included.
    stopped : callable
        Asked between pieces of work; True ends the solve with the best so far.
    """

    def __init__(
        self,
        formulation: Formulation,
        params: SolveParams,
        began: float,
        report: Report,
        stopped: Callable[[], bool],
    ) -> None:
        self._formulation = formulation
        self._params = params
        self._report = report
        self._stopped = stopped
        self._budget = Budget(params, began)
        seconds = params.seconds if self._budget.by_time else float("inf")
        self._pool = RoutePool(int(min(MOST_POOLED, max(FEWEST_POOLED, POOLED_A_SECOND * seconds))))
        self._best: tuple[Plan, Vector] | None = None
        self._outcome = Outcome()
        self._telling = Telling(self._budget.by_time)

    def run(self, start: Plan | None = None) -> Outcome:
        """Solve from a given plan or from nothing; every better roster is reported on the way."""
        if not self._formulation.visits or not self._formulation.shifts:
            return self._nothing_to_do()
        first = first_seeker(self._formulation, self._params)
        first.begin(start)
        self._offer(first.best(), first.best_vector(), Source.SEARCH)
        if start is not None and self._params.falls is not None:
            self._make_room(first)
        with ThreadPoolExecutor(self._params.workers) as threads:
            if self._wants_proof():
                self._search(threads, [first], SHARE_BEFORE_PROOF)
                self._prove()
            if not self._is_finished():
                self._anneal(threads, first)
        self._outcome.routes_pooled = len(self._pool)
        return self._outcome

    def _nothing_to_do(self) -> Outcome:
        vector = value(self._formulation, Plan())
        if vector is None:
            raise RuntimeError("the empty roster breaks a hard rule, which no empty roster can")
        self._offer(Plan(), vector, Source.EXACT)
        self._outcome.bound, self._outcome.is_optimal = vector[-1], True
        return self._outcome

    def _anneal(self, threads: ThreadPoolExecutor, first: Seeker) -> None:
        seekers = with_others(first, self._formulation, self._params)
        _begin(threads, seekers, self._kept[0])
        if self._params.patience is not None and self._budget.by_time:
            self._fall_shortly(threads, seekers, self._params.patience / self._params.seconds)
            return
        if self._params.falls is not None:
            self._fall_again(threads, seekers, self._params.falls)
            return
        rest = 0.0 if self._recombines or not self._budget.by_time else MODEL_SHARE
        self._fall(threads, seekers, SEARCH_SHARE + rest)
        self._choose()

    def _fall(self, threads: ThreadPoolExecutor, seekers: Sequence[Seeker], share: float) -> None:
        """Let the temperature fall once, or as often as there is time for falls that are long enough, each anew."""
        if isinf(seekers[0].long_fall):
            self._search(threads, seekers, share)
            return
        before = self._outcome.proposals
        self._search(threads, seekers, SHARE_OF_TRIAL)
        share -= SHARE_OF_TRIAL
        tried = (self._outcome.proposals - before) / len(seekers)
        falls = max(1, int(tried * share / SHARE_OF_TRIAL / seekers[0].long_fall))
        for _ in range(falls):
            if self._is_finished():
                return
            _begin(threads, seekers, None)
            self._search(threads, seekers, share / falls)

    def _fall_shortly(self, threads: ThreadPoolExecutor, seekers: Sequence[Seeker], share: float) -> None:
        """Search from the best roster, again and again as long as that gains something worth the time."""
        while not self._is_finished():
            before = self._kept[1]
            self._search(threads, seekers, share, SHORT_FALL_FROM)
            *coverage, quality = before
            if not better(self._kept[1], (*coverage, quality - WORTH_ANOTHER * abs(quality))):
                return
            _begin(threads, seekers, self._kept[0])

    def _make_room(self, first: Seeker) -> None:
        """Begin anew with room for the visits that found no place, where that leaves fewer out."""
        for _ in range(ROUNDS_OF_ROOM):
            before, _ = self._kept
            if self._is_finished() or not left_out(self._formulation, before):
                return
            first.begin(with_room(self._formulation, before))
            self._offer(first.best(), first.best_vector(), Source.SEARCH)
            if self._kept[0] is before:
                return

    def _fall_again(self, threads: ThreadPoolExecutor, seekers: Sequence[Seeker], falls: int) -> None:
        """Search from the best roster again and again; while visits are left out, begin warmer each time."""
        share = (SEARCH_SHARE + (MODEL_SHARE if self._budget.by_time else 0.0)) / falls
        warm = WARM_FALL_FROM
        for number in range(falls):
            if self._is_finished():
                return
            if number > 0:
                _begin(threads, seekers, self._kept[0])
            is_whole = not left_out(self._formulation, self._kept[0])
            self._search(threads, seekers, share, SHORT_FALL_FROM if is_whole else warm)
            warm = max(0.0, warm - WARMER)

    @property
    def _recombines(self) -> bool:
        """Whether the pool can hold several routes of each shift; a county's cannot, and the search has the time."""
        return self._formulation.shifts * FEWEST_A_SHIFT <= MOST_POOLED

    @property
    def _kept(self) -> tuple[Plan, Vector]:
        if self._best is None:
            raise RuntimeError("the engine has no roster yet; run it first")
        return self._best

    def _is_finished(self) -> bool:
        return self._stopped() or self._budget.is_over or self._outcome.is_optimal

    def _offer(self, plan: Plan, vector: Vector, source: Source) -> None:
        if self._best is None or better(vector, self._best[1]):
            self._best = plan, vector
            self._report(Progress(vector, source, self._budget.spent_seconds, plan))

    def _search(self, threads: ThreadPoolExecutor, seekers: Sequence[Seeker], share: float, begin: float = 0.0) -> None:
        hot, cold = seekers[0].temperatures()
        many = PROPOSALS_A_SEAT * int(self._formulation.seats.sum()) if seekers[0].hands > 1 else SMALLEST_CHUNK
        clock = FallClock(self._budget, share, many)
        while clock.progress < 1.0 and not self._is_finished():
            progress, chunk = clock.progress, clock.next_chunk()
            ends = (begin + (1.0 - begin) * part for part in (progress, clock.progress_after(chunk)))
            warm, cool = (temperature(hot, cold, part) for part in ends)
            before = monotonic()
            for running in [threads.submit(seeker.run, chunk, warm, cool) for seeker in seekers]:
                running.result()
            clock.spend(chunk, monotonic() - before)
            self._outcome.proposals += chunk * sum(seeker.hands for seeker in seekers)
            for seeker in seekers:
                if progress >= HARVEST_FROM and self._recombines:
                    self._pool.add(seeker.harvest())
            if self._telling.is_due:
                self._tell(seekers)
        self._tell(seekers)

    def _tell(self, seekers: Sequence[Seeker]) -> None:
        """Offer what the searches found that is better than what was reported."""
        with self._telling:
            for seeker in seekers:
                if better(seeker.best_vector(), self._kept[1]):
                    self._offer(seeker.best(), seeker.best_vector(), Source.SEARCH)

    def _choose(self) -> None:
        if self._is_finished() or not self._pool or not self._recombines:
            return
        by_time, (plan, _) = self._budget.by_time, self._kept
        # Loading OR-Tools takes a second; the first roster shall not wait for it.
        from scheduler.model.roster_model import choose

        chosen = choose(
            self._formulation,
            self._pool.with_plan(plan),
            plan,
            seconds=max(0.0, self._budget.seconds(MODEL_SHARE)) if by_time else None,
            deterministic=None if by_time else MODEL_DETERMINISTIC_SECONDS,
            seed=self._params.seed,
            workers=self._params.workers if by_time else 1,
        )
        self._offer(chosen.plan, chosen.after, Source.MODEL)
        self._outcome.model_gain = chosen.gain

    def _wants_proof(self) -> bool:
        method = self._params.method
        return method is Method.EXACT or (method is Method.AUTO and small_enough(self._formulation))

    def _prove(self) -> None:
        if self._is_finished():
            return
        # Loaded late for the same reason as the roster model.
        from scheduler.model.exact.solve_exactly import solve_exactly

        by_time, share = self._budget.by_time, 1.0 if self._params.method is Method.EXACT else SHARE_OF_PROOF
        proof = solve_exactly(
            self._formulation,
            seconds=self._budget.seconds(share) if by_time else None,
            deterministic=None if by_time else EXACT_DETERMINISTIC_SECONDS,
            seed=self._params.seed,
            workers=self._params.workers if by_time else 1,
            hint=self._kept[0],
            stop=self._stopped,
            on_better=lambda plan, vector: self._offer(plan, vector, Source.EXACT),
        )
        self._offer(proof.plan, proof.vector, Source.EXACT)
        self._outcome.bound, self._outcome.is_optimal = proof.bound, proof.status == "optimal"


def _begin(threads: ThreadPoolExecutor, seekers: Sequence[Seeker], plan: Plan | None) -> None:
    """Let all searches start from a plan, or construct one each."""
    for running in [threads.submit(seeker.begin, plan) for seeker in seekers]:
        running.result()
