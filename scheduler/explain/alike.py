"""Visits in the same situation, which get the same words: where thousands are left out, few situations are many."""

from __future__ import annotations

import json
from collections.abc import Hashable

from scheduler.domain.roster import Unassigned
from scheduler.domain.visit import Visit
from scheduler.explain.week import Week

STANDS_FOR_A_VISIT = "\ue000"
"""A letter for private use, which no register writes: it stands for the id until a visit is named."""


def is_bound(week: Week, visit: Visit) -> bool:
    """Whether a visit hangs on others, or on what a person fixed about it."""
    return visit.id in week.bonds or visit.id in week.pins_by_visit or week.is_in_a_series(visit.id)


def situation(week: Week, visit: Visit, answers: tuple[Hashable, ...]) -> Hashable:
    """Return a key that visits share for which every rule and every change comes to the same.

    Parameters
    ----------
    visit : Visit
        One that is not bound.
    answers : tuple
        What the pair rules say about it.
    """
    elder = week.problem.elder_of[visit.elder]
    coverage = visit.coverage.model_copy(update={"days_overdue": 0})
    nameless = {"id": "", "elder": "", "why": None, "due": None, "coverage": coverage}
    return visit.model_copy(update=nameless), elder.consents, elder.preference, answers


def nameless_copy(visit: Visit) -> Visit:
    """Return a visit without a name of its own."""
    return visit.model_copy(update={"id": STANDS_FOR_A_VISIT})


def named(words: str, visit: str) -> Unassigned:
    """Return what was said, as JSON, about a visit without a name, about one that has a name."""
    return Unassigned.model_validate_json(words.replace(STANDS_FOR_A_VISIT, json.dumps(visit)[1:-1]))
