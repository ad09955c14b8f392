"""Random things happen to tight random weeks; every repair holds, keeps what has begun and says why it changes what."""

from datetime import timedelta

import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.move import Move, Put
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.diff import VisitChange
from scheduler.explain.standing_week import begun
from scheduler.explain.verdict import verdict
from scheduler.solve.repair_result import ReasonKind, RepairResult
from tests.conformance.families import FAMILIES, MIXED, tight
from tests.explain.weeks import Dice, filled, random_week
from tests.solve.repairs import engine_here, no_worse, random_changes, repaired

FREEZES = (timedelta(0), timedelta(hours=9), timedelta(hours=8, minutes=40), timedelta(hours=33))


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_here(monkeypatch)


def repaired_at_random(question: Problem, seed: int) -> None:
    dice, roster = Dice(seed), filled(question)
    freeze = FREEZES[dice.below(len(FREEZES))]
    changes = random_changes(dice, question, roster, freeze)
    result = repaired(question, roster, *changes, freeze=freeze)
    for item in result.changes:
        assert all(number < len(changes) for number in item.caused_by)
        assert (item.kind is ReasonKind.GAIN) <= (item.caused_by == ())
        assert item.gain is None or item.gain > 0
        back = way_back(result, item.change)
        assert back is None or no_worse(result, back), "a change that does not pay is undone"


def way_back(result: RepairResult, change: VisitChange) -> Roster | None:
    """The repaired roster with one visit where it was; ``None`` where it has no such place any more."""
    if change.before is None or change.visit not in result.problem.visit_of:
        return None
    before = change.before
    put = Put(visit=change.visit, visitors=before.visitors, day=before.day, start=before.start, mode=before.mode)
    try:
        return verdict(result.problem, result.roster, Move(steps=(put,))).roster
    except InputError:
        return None


@pytest.mark.parametrize("key", sorted(FAMILIES))
def test_a_week_in_which_one_rule_binds(key: str) -> None:
    repaired_at_random(tight(key, 3), seed=sorted(FAMILIES).index(key))


@pytest.mark.parametrize("seed", range(8))
def test_a_week_in_which_many_rules_meet(seed: int) -> None:
    repaired_at_random(tight(MIXED, seed), seed)


@pytest.mark.parametrize("seed", range(8))
def test_a_week_short_of_people(seed: int) -> None:
    repaired_at_random(random_week(seed), 40 + seed)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_happens_and_nothing_changes(seed: int) -> None:
    question = random_week(seed)
    roster = filled(question)
    result = repaired(question, roster, freeze=timedelta(hours=9))
    assert result.roster.model_dump_json() == roster.model_dump_json()
    assert (result.changes, result.diff.visits) == ((), ())
    assert begun(question, roster, timedelta(hours=9))
