"""The easier problem for peers that cannot tie two visits together."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Visit


def is_tied(problem: Problem) -> bool:
    """Whether anything in the problem must happen together or with a lag."""
    return bool(problem.precedences) or any(visit.people > 1 for visit in problem.visits)


def relaxed(problem: Problem) -> Problem:
    """Return the problem with each person of a visit as an independent visit, and without precedences.

    Its best cost is never above that of the problem itself, so costs of the two must not be compared.

    Raises
    ------
    InputError
        When the problem has rules over several visits, which copies would change.
    """
    if problem.series or problem.pins or problem.published or any(visit.is_first for visit in problem.visits):
        what = Text(
            zh="系列、人工固定、首次走访和已发布的名单不能放宽；请使用公开算例",
            en="series, pins, first visits and published rosters cannot be relaxed; bench a public benchmark file",
        )
        raise InputError(problem.name, what)
    visits = tuple(copy for visit in problem.visits for copy in _copies(visit))
    fields: dict[str, object] = {name: getattr(problem, name) for name in Problem.model_fields}
    return Problem.model_validate(fields | {"visits": visits, "precedences": ()})


def _copies(visit: Visit) -> Iterator[Visit]:
    if visit.people == 1:
        yield visit
        return
    for person in range(visit.people):
        yield visit.model_copy(update={"id": f"{visit.id} person {person + 1}", "people": 1})
