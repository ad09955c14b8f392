"""What the process that works on a run tells the one that looks after it."""

from __future__ import annotations

from dataclasses import dataclass

from api.persistence.columns import Json
from scheduler.demand.not_owed import NotOwed
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation


@dataclass(frozen=True)
class Asked:
    """The problem that the run answers, as soon as it is settled."""

    problem: Problem
    not_owed: tuple[NotOwed, ...]


@dataclass(frozen=True)
class Better:
    """A better roster, judged by our evaluator.

    Attributes
    ----------
    seconds : float
        Of the engine's time so far.
    """

    roster: Roster
    evaluation: Evaluation
    seconds: float


@dataclass(frozen=True)
class Finished:
    """The end: the roster with its reasons.

    Attributes
    ----------
    report : Json
        What a person should read about the result.
    engine_fault : Text or None
        Why the engine ended early, if it did.
    """

    roster: Roster
    evaluation: Evaluation
    report: Json
    engine_fault: Text | None = None


@dataclass(frozen=True)
class Refused:
    """The question itself makes no sense, e.g. a change of a visit that is not there."""

    code: str
    what: Text


@dataclass(frozen=True)
class Broken:
    """The engine, or we, failed; says where, never with data.

    Attributes
    ----------
    code : str
        ``engine_failed`` or ``run_failed``.
    """

    code: str
    where: str


Message = Asked | Better | Finished | Refused | Broken
