"""A child that works in this very process, with a fixed budget: the real demand, engine and judgement, but no start."""

from __future__ import annotations

from collections import deque
from time import monotonic

from api.jobs.asking import demanded, what_if
from api.jobs.explaining import with_reasons_within
from api.jobs.messages import Asked, Better, Finished, Message
from api.persistence.records.run import RunKind
from api.services.run_question import Question
from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import formulate
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.engine import Engine
from scheduler.solve.outcome import Progress
from scheduler.solve.params import SolveParams


class InProcessChild:
    """Answers full runs and what-ifs when it is made, and then says what it found."""

    def __init__(self, question: Question) -> None:
        self.is_open = True
        self._messages = deque(_answered(question))

    def next(self, seconds: float) -> Message | None:
        return self._messages.popleft()

    def ask_to_stop(self) -> None:
        raise AssertionError("nobody stops a run that has ended")

    def end(self) -> None:
        self.is_open = False


def _answered(question: Question) -> tuple[Message, ...]:
    demand = demanded(question)
    problem = what_if(question, demand) if question.kind is RunKind.SCENARIO else demand.problem
    index, history = Index(problem), list[Progress]()
    params = SolveParams(iterations=question.params.iterations, seed=question.params.seed)
    Engine(formulate(index), params, monotonic(), history.append, lambda: False).run()
    roster = with_reasons_within(problem, roster_of(index, history[-1].plan), None)
    evaluation = evaluate(problem, roster, index=index)
    found = Better(roster, evaluation, history[-1].seconds)
    return Asked(problem, demand.not_owed), found, Finished(roster, evaluation, {"notes": []})
