"""The sample scenarios on the sample village: each is solved, judged and compared."""

import re
from functools import cache

import pytest

from scheduler.domain.mode import VisitMode
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.apply import apply
from scheduler.scenario.carried import held, no_worse
from scheduler.scenario.compare import Variant, compare
from scheduler.scenario.comparison import ComparedVariant
from scheduler.scenario.scenario_file import read_scenario
from tests.scenario.changes import EXAMPLES, judged, rostered, village

BUDGET = 500
UNSPACED = re.compile("[\u4e00-\u9fff][0-9A-Za-z]|[0-9A-Za-z%][\u4e00-\u9fff]")
"""Chinese that touches digits or Latin letters."""


@cache
def base() -> Roster:
    return rostered(village(), BUDGET)


@cache
def example(name: str) -> tuple[Variant, ComparedVariant]:
    """One sample, solved, and what the comparison says of it."""
    scenario = read_scenario(next(path for path in EXAMPLES if path.stem == name))
    problem = apply(village(), scenario)
    kept = no_worse(judged(problem, rostered(problem, BUDGET)), judged(problem, held(problem, base())))
    variant = Variant(scenario, problem, kept.roster)
    (compared,) = compare(village(), base(), [variant]).variants
    return variant, compared


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_every_sample_is_rostered_and_its_figures_are_the_evaluators(name: str) -> None:
    variant, compared = example(name)
    verdict = evaluate(variant.problem, variant.roster)
    assert verdict.feasible
    assert (compared.indicators.placed, compared.indicators.quality) == (verdict.served, verdict.quality)
    assert compared.moved.placed_before + compared.moved.left_out_before == len(village().visits)
    assert compared.sentences[0].zh.startswith("若")
    assert [text.zh for text in (*compared.changes, *compared.sentences) if UNSPACED.search(text.zh)] == []


def test_more_volunteers_lose_nobody() -> None:
    _, compared = example("more-volunteers")
    assert (compared.indicators.visitors, compared.indicators.left_out) == (5, 0)


def test_nobody_goes_to_a_door_of_the_grid_that_is_locked_down() -> None:
    variant, _ = example("lockdown")
    made = [(item.visit, item.mode) for r in variant.roster.routes for stop in r.stops for item in stop.visits]
    south = {
        mode for name, mode in made
        if variant.problem.elder_of[variant.problem.visit_of[name].elder].area == "XZ-south"
    }  # fmt: skip
    assert south == {VisitMode.PHONE}


def test_growth_is_owed_and_counted_in_its_area() -> None:
    _, compared = example("growth")
    owed = {line.area: line.owed for line in compared.indicators.areas}
    assert owed == {"XZ-south": 5, "XZ-north": 9}
    assert compared.moved.added == 3


def test_other_prices_are_told_of() -> None:
    _, compared = example("grid-workers-ride")
    assert not compared.same_prices


def test_people_who_are_ill_cost_visits() -> None:
    _, compared = example("third-ill")
    assert compared.indicators.visitors_used < 3
    assert compared.moved.left_out_now > 0
