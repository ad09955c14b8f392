"""The mutants, one broken thing each, and who catches them: ``python -m tests.conformance.mutants`` lists them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from unittest import mock

from scheduler.constraints.base import Level
from scheduler.constraints.registry import REGISTRY
from scheduler.model import rows_days, rows_people, rows_resources, rows_serve, rows_ties
from tests.conformance.broken import KINDS, deaf, flat, in_model, in_search, unheard_by_model, unheard_by_search
from tests.conformance.suite import SEEDS, Change, Suite, beginnings, choices, goals, lists, unchanged, values, walks

CHECKS: tuple[Suite, ...] = (values,)
SEARCHES: tuple[Suite, ...] = (walks, beginnings, goals)
MODELS: tuple[Suite, ...] = (choices, values)
BUILDERS: tuple[tuple[ModuleType, str, str], ...] = (
    (rows_serve, "_shared_rows", "two_people"),
    (rows_days, "_smallest_gap", "spacing"),
    (rows_days, "_even_gaps", "spread"),
    (rows_days, "_options", "mode_mix"),
    (rows_people, "_faces", "faces"),
    (rows_people, "_doors", "household_split"),
    (rows_people, "_rebates", "continuity"),
    (rows_resources, "_cap", "weekly_cap"),
    (rows_resources, "_share", "fairness"),
    (rows_resources, "_largest_lateness", "largest_lateness"),
    (rows_ties, "_lags", "precedence"),
    (rows_ties, "_same", "precedence"),
    (rows_ties, "_different", "precedence"),
)
"""Row builders of the roster model, each with a family in which its rows matter."""


@dataclass(frozen=True)
class Mutant:
    """One broken thing.

    Attributes
    ----------
    family : str
        The weeks it is tried on.
    suites : tuple of functions
        Those that are meant to catch it, in this order.
    builder : tuple or None
        Module and name of a function that does nothing in this mutant.
    """

    name: str
    family: str
    change: Change
    suites: tuple[Suite, ...]
    builder: tuple[ModuleType, str] | None = None


def all_mutants() -> Iterator[Mutant]:
    """Yield every mutant: three or four a rule, two a kind, one a row builder."""
    for rule in REGISTRY:
        name = rule.key
        yield Mutant(f"{name}: check finds nothing", name, deaf(rule), (lists,) if name == "listed" else CHECKS)
        if rule.level is not Level.HARD:
            yield Mutant(f"{name}: check ignores the amount", name, flat(rule), CHECKS)
        if name != "listed":
            yield Mutant(f"{name}: search is not told", name, unheard_by_search(rule), SEARCHES)
            yield Mutant(f"{name}: model is not told", name, unheard_by_model(rule), MODELS)
    for kind, (family, reform) in KINDS.items():
        yield Mutant(f"{kind} (search)", family, in_search(reform), SEARCHES)
        yield Mutant(f"{kind} (model)", family, in_model(reform), MODELS)
    for module, function, family in BUILDERS:
        place = f"{module.__name__.rsplit('.', 1)[-1]}.{function}"
        yield Mutant(f"{place} adds no rows", family, unchanged, (choices,), (module, function))


def catcher_of(mutant: Mutant) -> str | None:
    """Return the suite and the seed that catch a mutant, None when it survives.

    A seed at which the suite complains about the rules as they are, too, proves nothing.
    """
    for suite in mutant.suites:
        for seed in SEEDS[suite](mutant.family):
            with _broken(mutant):
                noticed = _complains(suite, mutant.family, seed, mutant.change)
            if noticed and not _complains(suite, mutant.family, seed, unchanged):
                return f"{suite.__name__} at {mutant.family}-{seed}"
    return None


def _complains(suite: Suite, family: str, seed: int, change: Change) -> bool:
    try:
        suite(family, seed, change)
    except AssertionError:
        return True
    return False


@contextmanager
def _broken(mutant: Mutant) -> Iterator[None]:
    if mutant.builder is None:
        yield
        return
    with mock.patch.object(*mutant.builder, lambda *_: None):
        yield


def report() -> Iterator[str]:
    """Yield one line a mutant: what is broken and who catches it."""
    for mutant in all_mutants():
        yield f"{mutant.name:60} {catcher_of(mutant) or 'SURVIVES'}"


if __name__ == "__main__":
    for line in report():
        sys.stdout.write(line + "\n")
