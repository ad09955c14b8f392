"""What the service is told about a move, a visit or an elder: exact figures, as data and in words."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.domain.base import Frozen, Identifier, Text
from scheduler.domain.clock import TimeOfDay
from scheduler.domain.mode import VisitMode
from scheduler.domain.move import Move
from scheduler.domain.roster import Roster
from scheduler.explain.account import BrokenRule
from scheduler.explain.diff import VisitChange
from scheduler.explain.explanation import Candidate


class Cause(Frozen):
    """What one soft rule has to do with a change of price.

    Attributes
    ----------
    before, after, minutes : float
        What the rule costs before and after, and the difference; in the objective's unit, minutes in the product.
    title : Text
        The rule's name.
    findings : tuple of Text
        What the rule finds at single visits that it did not find before.
    """

    constraint: str
    title: Text
    before: float
    after: float
    minutes: float
    findings: tuple[Text, ...] = ()


class Verdict(Frozen):
    """A move judged; every figure is ``evaluate`` of the roster after it, minus that of the roster before.

    Attributes
    ----------
    feasible : bool
        Whether the roster after the move breaks no hard rule.
    is_allowed : bool
        Whether it breaks none that the roster before did not break as much.
    roster : Roster
        The roster after the move.
    cost_before, cost_after, cost_minutes : float
        The last level before and after, and the difference; in the objective's unit.
    causes : tuple of Cause
        The difference rule by rule; rules that cost the same are left out.
    levels : mapping of level to float
        Change of each coverage level that changes; below 0 is better.
    newly_served, newly_unserved : tuple of str
        Visits somebody makes now and nobody made before, and the reverse.
    broken : tuple of BrokenRule
        Hard rules that the roster after the move breaks.
    mended : tuple of BrokenRule
        Breaches of the roster before that are gone.
    changes : tuple of VisitChange
        Every visit that is made otherwise than before, those re-timed on the same route included.
    sentences : tuple of Text
        All this in words; people and visits by id.
    """

    feasible: bool
    is_allowed: bool
    roster: Roster
    unit: str
    cost_before: float
    cost_after: float
    cost_minutes: float
    causes: tuple[Cause, ...]
    levels: Mapping[str, float]
    newly_served: tuple[Identifier, ...]
    newly_unserved: tuple[Identifier, ...]
    broken: tuple[BrokenRule, ...]
    mended: tuple[BrokenRule, ...]
    changes: tuple[VisitChange, ...]
    sentences: tuple[Text, ...]


class Offer(Candidate):
    """A candidate as the service offers it.

    Attributes
    ----------
    move : Move
        What puts the visit there; its verdict has the same figures.
    levels : mapping of level to float
        Change of each coverage level that changes; below 0 is better.
    breaks : tuple of BrokenRule
        Rules that would be broken and are not now; empty unless nothing better was found.
    """

    move: Move
    levels: Mapping[str, float]
    breaks: tuple[BrokenRule, ...] = ()


class Slot(Frozen):
    """A time at which somebody could make a visit.

    Attributes
    ----------
    visitor, companions, shift, day
        Who would come, and on which day.
    earliest, latest : timedelta
        Every start between the two works, both included; other services move where they must.
    start : timedelta
        The start that the figures are about.
    cost_minutes : float
        Evaluation of the roster with the visit there minus that of the roster as it is, in the objective's unit;
        a visit that does not exist yet counts as owed in both.
    deltas : mapping of constraint key to float
        The same, rule by rule.
    move : Move
        What puts the visit there.
    """

    visitor: Identifier
    companions: tuple[Identifier, ...] = ()
    shift: Identifier
    day: int
    earliest: TimeOfDay
    latest: TimeOfDay
    start: TimeOfDay
    mode: VisitMode
    cost_minutes: float
    deltas: Mapping[str, float]
    move: Move
    text: Text
