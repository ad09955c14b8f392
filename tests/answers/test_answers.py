"""Random disruptions are answered by rosters that hold, and what the command says of them is what happened."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.change_set import ChangeSet
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.engine import Engine
from scheduler.solve.outcome import Progress
from scheduler.solve.params import Method, SolveParams
from tests.answers.disruptions import KINDS, disruption, kind_of
from tests.answers.page import DISRUPTIONS, WHAT_IFS, marks_of, put_in, table_of, what_ifs_of
from tests.answers.repairs import ALL, coverage, on_random_disruptions
from tests.answers.scenarios import Row
from tests.answers.ways import Answered, Ways
from tests.solve.repairs import engine_here, repaired
from tests.weeks import random_week

PARAMS = SolveParams(iterations=2_000, method=Method.SEARCH, workers=1)
MANY = 10


@pytest.fixture(scope="module")
def published() -> tuple[Problem, Roster]:
    question = random_week(5, visits=60, visitors=8, days=5)
    return question, solved(question)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_here(monkeypatch)


def solved(question: Problem) -> Roster:
    """A roster from nothing, judged before anybody reads figures of it."""
    index, history = Index(question), list[Progress]()
    Engine(formulate(index), PARAMS, 0.0, history.append, lambda: False).run()
    roster = roster_of(index, history[-1].plan)
    assert evaluate(question, roster, index=index).feasible
    return roster


def ways_here(question: Problem, roster: Roster) -> Ways:
    def repair(changes: ChangeSet) -> Answered:
        result = repaired(question, roster, *changes.changes, freeze=changes.frozen_until, params=PARAMS)
        return Answered(result, seconds=1.0, processor=0.5)

    return Ways(question, roster, repair, solved)


def test_every_kind_of_disruption_is_repaired_and_solved_anew(published: tuple[Problem, Roster]) -> None:
    figures = on_random_disruptions(ways_here(*published), MANY)
    assert list(figures) == [*KINDS, ALL]
    assert [figures[kind]["repairs"] for kind in KINDS] == [MANY / len(KINDS)] * len(KINDS)
    whole = figures[ALL]
    assert (whole["repairs"], whole["seconds, longest"], whole["processor seconds, median"]) == (MANY, 1.0, 0.5)
    assert whole["changes, median"] < whole["changes of solving anew, median"]
    assert 0 < whole["visits touched"] == sum(figures[kind]["visits touched"] for kind in KINDS)


def test_the_kinds_take_turns_and_the_same_seed_says_the_same(published: tuple[Problem, Roster]) -> None:
    some = [disruption(*published, seed) for seed in range(MANY)]
    assert [kind_of(changes) for changes in some] == list(KINDS) * (MANY // len(KINDS))
    assert some == [disruption(*published, seed) for seed in range(MANY)]
    assert len({changes.model_dump_json() for changes in some}) == MANY


def test_coverage_is_who_is_left_out_where_all_is_one_number(published: tuple[Problem, Roster]) -> None:
    question, roster = published
    one_number = question.model_copy(
        update={"objective": question.objective.model_copy(update={"lexicographic": False})}
    )
    nobody = roster.model_copy(
        update={"routes": (), "unassigned": tuple(Unassigned(visit=visit.id) for visit in question.visits)}
    )
    served = evaluate(one_number, roster).served
    assert coverage(evaluate(one_number, nobody)) == (60,)
    assert coverage(evaluate(one_number, roster)) == (60 - served,)
    assert served > 50


class TestThePage:
    def test_the_table_has_a_line_for_each_kind_and_one_for_all(self, published: tuple[Problem, Roster]) -> None:
        lines = table_of(on_random_disruptions(ways_here(*published), len(KINDS))).splitlines()
        assert len(lines) == 2 + len(KINDS) + 1
        assert len({line.count("|") for line in lines}) == 1
        assert lines[-1].startswith("| all | 5 | 1.0 / 1.0 | 0.5 / 0.5 |")

    def test_only_what_lies_between_the_marks_is_replaced(self) -> None:
        (begin, end), (first, last) = marks_of(DISRUPTIONS), marks_of(WHAT_IFS)
        page = f"# Page\n\n{begin}\nold\n{end}\n\nmore\n\n{first}\nold\n{last}\n"
        new = f"# Page\n\n{begin}\n\nnew\n\n{end}\n\nmore\n\n{first}\nold\n{last}\n"
        assert put_in(page, DISRUPTIONS, "new") == new

    def test_a_what_if_that_covers_less_says_so(self) -> None:
        rows = [Row("a", 1, 0, True, 1_010.0, 1_000.0, 1.0), Row("b", 0, 0, False, 1_000.0, 1_000.0, 0.0)]
        lines = what_ifs_of(rows).splitlines()
        assert lines[2:] == [
            "| a | 1 | 0 | 1,010 | 1,000 | +1.00 % (covers less) |",
            "| b | 0 | 0 | 1,000 | 1,000 | +0.00 % |",
        ]
