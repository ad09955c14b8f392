"""The easier problem of peers that cannot tie two visits together."""

from pathlib import Path

import pytest

from scheduler.bench.relaxed import is_tied, relaxed
from scheduler.domain.errors import InputError
from scheduler.domain.visit import Series
from tests.bench.files import PENALTY, problem_of
from tests.problems import problem


def test_each_person_becomes_a_visit_of_the_same_price(tmp_path: Path) -> None:
    week = problem_of("weekly", tmp_path)
    week.visit_of  # noqa: B018 - a lookup already made must not survive into the copy
    easier = relaxed(week)
    assert [visit.id for visit in easier.visits] == ["v0 person 1", "v0 person 2", "v1", "v2"]
    assert [(visit.people, visit.coverage.penalty) for visit in easier.visits] == [(1, PENALTY)] * 4
    assert easier.visit_of["v0 person 2"].windows == week.visit_of["v0"].windows


def test_precedences_are_dropped(tmp_path: Path) -> None:
    day = problem_of("hhcrsp", tmp_path)
    assert len(day.precedences) == 2
    assert (relaxed(day).visits, relaxed(day).precedences) == (day.visits, ())


@pytest.mark.parametrize(("form", "tied"), [("weekly", True), ("hhcrsp", True), ("vrptw", False)])
def test_only_tied_problems_need_it(tmp_path: Path, form: str, tied: bool) -> None:
    assert is_tied(problem_of(form, tmp_path)) is tied


def test_rules_over_several_visits_are_refused() -> None:
    with pytest.raises(InputError, match=r"tiny: series, pins, first visits and published rosters cannot be relaxed"):
        relaxed(problem(series=(Series(id="weekly", visits=("v1",)),)))
