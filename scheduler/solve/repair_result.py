"""What a repair answers: the new roster, and every change with its price and its reason."""

from __future__ import annotations

from enum import StrEnum

from scheduler.domain.base import Frozen, Identifier, Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation
from scheduler.explain.diff import RosterDiff, VisitChange


class ReasonKind(StrEnum):
    """Why a visit is made otherwise than before."""

    DIRECT = "direct"
    KNOCK_ON = "knock_on"
    GAIN = "gain"


class RepairChange(Frozen):
    """One visit that is made otherwise than before.

    Attributes
    ----------
    kind : ReasonKind
        ``direct``: one of the changes is about this visit, or took its place away. ``knock_on``: it makes room for
        such a visit, or uses what one left. ``gain``: the roster is better for it, its price included.
    caused_by : tuple of int
        Numbers of the changes, counted from 0; empty for a gain.
    price : float
        What the roster pays for telling people, as the rule about changes counts it.
    gain : float or None
        By how much the roster would be dearer with this visit back in its old place, in the objective's unit; ``None``
        where it cannot go back alone.
    text : Text
        The reason in words.
    """

    change: VisitChange
    kind: ReasonKind
    caused_by: tuple[int, ...] = ()
    price: float = 0.0
    gain: float | None = None
    text: Text


class Source(StrEnum):
    """Where the new roster comes from."""

    UNCHANGED = "unchanged"
    INSERTION = "insertion"
    ENGINE = "engine"


class RepairResult(Frozen):
    """A repaired roster, judged by our own evaluator.

    Attributes
    ----------
    problem : Problem
        The problem after the changes; the roster answers it and is checked against it.
    changes : tuple of RepairChange
        Every visit that is made otherwise, is new or is off, with the reason, by visit id.
    diff : RosterDiff
        The same by person.
    source : Source
        The old roster as it was, the old roster with visits inserted one by one, or what the engine found.
    cancelled : bool
        Whether somebody stopped the engine early.
    engine_fault : Text or None
        Why the engine ended early or was not used, if so.
    """

    problem: Problem
    roster: Roster
    evaluation: Evaluation
    changes: tuple[RepairChange, ...]
    diff: RosterDiff
    newly_unserved: tuple[Identifier, ...] = ()
    source: Source
    cancelled: bool = False
    engine_fault: Text | None = None
