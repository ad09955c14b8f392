"""The constraint table of the documentation, written from the registry."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Never, get_args, get_origin, get_type_hints

from scheduler.constraints.base import Constraint
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.soft_rule import SoftRule

_HEAD = """# Constraints

Written from the registry by `scheduler.constraints.table`; do not edit.

Hard rules are never broken by a roster that is published. Coverage rules decide which visits are left out when people
are short. Quality rules cost: prices are the product's defaults, in minutes, and an authority may set others; settings
stand beside them. A problem file names the prices that count (`objective.prices`); a rule it does not name costs
nothing. The last column names the generic kinds by which search and models learn of a rule (docs/engine.md).

| key | level | counted in | name | what it asks for | prices and settings | kinds |
|---|---|---|---|---|---|---|
"""


def constraint_table(constraints: tuple[Constraint, ...] = REGISTRY) -> str:
    """Return docs/constraints.md: one row a constraint, in the order of the registry."""
    return _HEAD + "".join(_row(rule) for rule in constraints)


def kinds_of(rule: Constraint) -> tuple[type, ...]:
    """Return the generic kinds a constraint contributes, as the types of its method declare them."""
    method = rule.data if isinstance(rule, SoftRule) else rule.contribute
    (item,) = get_args(get_type_hints(method)["return"])
    kinds = get_args(item) if get_origin(item) is UnionType else (item,)
    return tuple(kind for kind in kinds if kind not in (Never, NoneType))


def _row(rule: Constraint) -> str:
    cells = [
        f"`{rule.key}`",
        rule.level.value,
        rule.unit.value,
        f"{rule.title.zh}<br>{rule.title.en}",
        f"{rule.sentence.zh}<br>{rule.sentence.en}",
        _numbers(rule),
        ", ".join(kind.__name__ for kind in kinds_of(rule)) or "-",
    ]
    return f"| {' | '.join(cells)} |\n"


def _numbers(rule: Constraint) -> str:
    numbers = dict(rule.prices)
    if isinstance(rule, SoftRule):
        numbers |= rule.settings
    return ", ".join(f"{name} {number:g}" for name, number in numbers.items()) or "-"
