"""A scenario applied to a problem: the input stays, equal input gives equal output, nonsense is refused at birth."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from scheduler.domain.errors import BadValue
from scheduler.formats.problem_file import problem_text
from scheduler.scenario.apply import apply
from scheduler.scenario.scenario import LONGEST_NAME, MOST_CHANGES, Scenario
from scheduler.scenario.scenario_file import read_scenario
from tests.architecture.source_files import ROOT
from tests.scenario.changes import EXAMPLES, Fields, changed, refusal, scenario, village

ADD: Fields = {"change": "add_visitors", "count": 1, "kind": "volunteer", "area": "XZ"}
NONSENSE: list[tuple[Fields, str]] = [
    ({"change": "add_visitors", "count": 1, "kind": "volunteer"}, "area or a place"),
    ({"change": "unavailable", "count": 1, "share_percent": 5}, "both given"),
    ({"change": "alter_visitors", "kind": "volunteer"}, "alters nothing"),
    ({"change": "alter_visits", "area": "XZ"}, "alters nothing"),
    ({"change": "special_period", "areas": ["XZ"]}, "changes nothing"),
    ({"change": "add_visitors", **ADD, "hours": [{"days": [0], "start": "12:00", "end": "08:00"}]}, "12:00 to 08:00"),
]
OUT_OF_RANGE: list[Fields] = [
    {**ADD, "count": 0},
    {**ADD, "cout": 3},
    {**ADD, "speed_meters_per_second": 0},
    {"change": "remove_visitors", "count": -1},
    {"change": "unavailable", "share_percent": 101},
    {"change": "unavailable", "days": []},
    {"change": "more_visits", "factor": 1},
    {"change": "more_visits", "factor": 2, "tier": "purple"},
    {"change": "special_period", "areas": [], "remote_only": True},
    {"change": "special_period", "areas": ["XZ"], "frequency_multiplier": 0.5},
    {"change": "prices", "prices": {}},
    {"change": "prices", "prices": {"travel": {"per_minute": -1}}},
    {"change": "alter_visits", "duration_factor": 0},
    {"change": "close_everything"},
    {"count": 3},
]


def test_no_change_at_all_gives_the_problem_itself() -> None:
    problem = village()
    assert apply(problem, scenario()) is problem


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_applying_leaves_the_problem_as_it_was_and_repeats(path: Path) -> None:
    problem = village()
    before = problem_text(problem)
    example = read_scenario(path)
    once, again = apply(problem, example), apply(problem, example)
    assert problem_text(problem) == before
    assert problem_text(once) == problem_text(again) != before


def test_each_change_sees_those_before_it() -> None:
    gone: Fields = {"change": "remove_visitors", "visitors": ["volunteer+1"]}
    assert changed(village(), ADD, gone) == village()
    assert refusal(village(), gone, ADD).where == "/changes/0/visitors"
    assert refusal(village(), ADD, gone, gone).where == "/changes/2/visitors"


def test_the_source_begins_the_place_of_an_error() -> None:
    gone = scenario({"change": "remove_visitors", "visitors": ["V9"]})
    with pytest.raises(ValueError, match=r"^few\.json, /changes/0/visitors: visitor 'V9' is not in the problem"):
        apply(village(), gone, "few.json")


@pytest.mark.parametrize(("change", "words"), NONSENSE, ids=[words for _, words in NONSENSE])
def test_nonsense_is_refused_at_birth_in_both_languages(change: Fields, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        scenario(change)
    (error,) = caught.value.errors()
    cause = error["ctx"]["error"]
    assert isinstance(cause, BadValue)
    assert words in cause.text.en
    assert cause.text.zh not in ("", cause.text.en)


@pytest.mark.parametrize("change", OUT_OF_RANGE, ids=[str(dict(change))[-60:] for change in OUT_OF_RANGE])
def test_values_out_of_range_are_refused(change: Fields) -> None:
    with pytest.raises(ValidationError):
        scenario(change)


class TestTheName:
    def test_it_may_be_plain_or_in_two_languages(self) -> None:
        assert Scenario(name="封控").title.en == "封控"
        assert Scenario.model_validate({"name": {"zh": "封控", "en": "Lockdown"}}).title.en == "Lockdown"

    @pytest.mark.parametrize("name", ["", "  ", "x" * (LONGEST_NAME + 1), {"zh": "", "en": "a"}, {"zh": "a"}, 5])
    def test_nothing_and_too_much_are_refused(self, name: object) -> None:
        with pytest.raises(ValidationError):
            Scenario.model_validate({"name": name})


def test_there_is_an_end_to_changes() -> None:
    with pytest.raises(ValidationError):
        scenario(*([ADD] * (MOST_CHANGES + 1)))


def test_scenarios_are_applied_and_compared_without_any_solver() -> None:
    code = (
        "import sys, scheduler.scenario.compare, scheduler.scenario.scenario_file; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'ortools', 'numba', 'llvmlite'}))"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
