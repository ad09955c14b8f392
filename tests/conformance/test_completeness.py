"""A rule is registered, tested, documented, explained, contributes something, and decides something."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scheduler.constraints.base import Constraint, Level, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.table import constraint_table, kinds_of
from scheduler.constraints.timeline import Timeline
from tests.conformance.families import FAMILIES, tight
from tests.conformance.oracle import OBEYED, deciding_seed, without
from tests.conformance.suite import edge_rosters
from tests.conformance.week import Size

ROOT = Path(__file__).parents[2]
SEEDS = range(2)

by_key = pytest.mark.parametrize("rule", REGISTRY, ids=lambda rule: rule.key)


def violations_of(rule: Constraint, size: Size = Size.SMALL) -> list[Violation]:
    """Everything the rule finds in the rosters of its family."""
    found: list[Violation] = []
    for seed in SEEDS:
        index = Index(tight(rule.key, seed, size))
        for roster in edge_rosters(rule.key, seed, size):
            wrong = roster if rule.key != "listed" else roster.model_copy(update={"unassigned": roster.unassigned[1:]})
            found.extend(rule.check(Timeline(index, wrong)))
    return found


@cache
def names_in_tests() -> set[str]:
    """Names used inside test classes of the constraints' own tests."""
    found: set[str] = set()
    for path in (ROOT / "tests/constraints").glob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.ClassDef) and node.name.startswith("Test") for node in tree.body):
            found |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found


def test_every_rule_has_one_key_and_one_family() -> None:
    assert [key for key, many in Counter(rule.key for rule in REGISTRY).items() if many > 1] == []
    assert set(FAMILIES) == {rule.key for rule in REGISTRY}


@by_key
def test_a_rule_has_a_file_and_a_test_class_of_its_own(rule: Constraint) -> None:
    name = rule.key.upper()
    module = (ROOT / f"scheduler/constraints/{rule.key}.py").read_text(encoding="utf-8")
    assert f"\n{name} = " in module
    assert name in names_in_tests()


@by_key
def test_a_rule_has_a_row_in_the_documentation(rule: Constraint) -> None:
    rows = [row for row in constraint_table().splitlines() if row.startswith(f"| `{rule.key}` ")]
    assert len(rows) == 1
    for text in (rule.title.zh, rule.title.en, rule.sentence.zh, rule.sentence.en):
        assert text in rows[0]


@by_key
def test_a_breach_is_explained_from_its_facts_in_both_languages(rule: Constraint) -> None:
    found = violations_of(rule)
    assert found, f"no roster of the family of {rule.key} breaks it"
    for violation in found:
        sentence = rule.explain(violation)
        assert violation.constraint == rule.key
        assert violation.amount > 0
        assert "{" not in sentence.zh + sentence.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence.zh)


@by_key
def test_a_rule_contributes_exactly_the_kinds_it_declares(rule: Constraint) -> None:
    given = {type(item) for seed in range(12) for item in rule.contribute(Index(tight(rule.key, seed)))}
    assert given == set(kinds_of(rule))
    assert given or rule.key == "listed"


@by_key
def test_only_quality_and_coverage_have_prices_and_a_breach_costs_something(rule: Constraint) -> None:
    assert bool(rule.prices) is (rule.level is not Level.HARD)
    costs = [violation.cost for violation in violations_of(rule)]
    if rule.level is Level.HARD:
        assert set(costs) == {0.0}
    else:
        assert max(costs) > 0


@by_key
def test_a_rule_decides_something_in_its_family(rule: Constraint) -> None:
    if rule.key in OBEYED:
        assert any(alone_refuses(rule, seed) for seed in SEEDS)
    else:
        assert deciding_seed(rule.key) is not None


def alone_refuses(rule: Constraint, seed: int) -> bool:
    """Whether some roster breaks this rule and no other."""
    index, others = Index(tight(rule.key, seed)), [item for item in without(rule.key) if item.level is Level.HARD]
    for roster in edge_rosters(rule.key, seed, Size.SMALL):
        wrong = roster if rule.key != "listed" else roster.model_copy(update={"unassigned": roster.unassigned[1:]})
        timeline = Timeline(index, wrong)
        if any(rule.check(timeline)) and not any(any(other.check(timeline)) for other in others):
            return True
    return False
