"""Ways to break one thing on purpose: a check, what a rule tells an engine, or what an engine makes of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from scheduler.constraints.base import Constraint, Violation
from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Cap, Contribution, Measure, Scope
from scheduler.constraints.registry import REGISTRY, formulate
from scheduler.constraints.timeline import Timeline
from scheduler.domain.visit import Company
from scheduler.travel.times import TickMatrix
from tests.conformance.oracle import Rules
from tests.conformance.suite import Change

Reform = Callable[[Formulation], Formulation]


def _deaf(self: Constraint, timeline: Timeline) -> Iterator[Violation]:
    return iter(())


def _mute(self: Constraint, index: Index) -> Iterator[Contribution]:
    return iter(())


def _with(rule: Constraint, name: str, method: object) -> Rules:
    """Return the registry with one method of one rule replaced."""
    made: Constraint = type("Broken", (type(rule),), {name: method})()
    return tuple(made if other is rule else other for other in REGISTRY)


def deaf(rule: Constraint) -> Change:
    """Break the check: it finds nothing."""
    rules = _with(rule, "check", _deaf)
    return lambda case: replace(case, judge=rules)


def flat(rule: Constraint) -> Change:
    """Break the check: every breach costs the same, however large."""

    def check(self: Constraint, timeline: Timeline) -> Iterator[Violation]:
        for violation in rule.check(timeline):
            yield violation.model_copy(update={"amount": 1.0, "cost": 1.0})

    rules = _with(rule, "check", check)
    return lambda case: replace(case, judge=rules)


def unheard_by_search(rule: Constraint) -> Change:
    """Break the contribution: the search never learns of the rule."""
    return lambda case: replace(case, searched=_unheard(case.index, rule))


def unheard_by_model(rule: Constraint) -> Change:
    """Break the contribution: the models never learn of the rule."""
    return lambda case: replace(case, modelled=_unheard(case.index, rule))


def _unheard(index: Index, rule: Constraint) -> Formulation:
    """How many people a visit takes reaches the engines as a number of the visit, so that is forgotten, too."""
    formulation = formulate(index, _with(rule, "contribute", _mute))
    return replace(formulation, seats=np.ones_like(formulation.seats)) if rule.key == "two_people" else formulation


def in_search(reform: Reform) -> Change:
    """Let the search work on changed data."""
    return lambda case: replace(case, searched=reform(case.searched))


def in_model(reform: Reform) -> Change:
    """Let the models work on changed data."""
    return lambda case: replace(case, modelled=reform(case.modelled))


def _without_caps(measure: Measure, scope: Scope) -> Reform:
    def keeps(cap: Cap) -> bool:
        return cap.measure is not measure or cap.scope is not scope

    return lambda f: replace(f, caps=tuple(cap for cap in f.caps if keeps(cap)))


def _free_ties(f: Formulation) -> Formulation:
    return replace(f, together=tuple(replace(tie, min_lag=-(10**7), max_lag=None) for tie in f.together))


def _any_company(f: Formulation) -> Formulation:
    return replace(f, together=tuple(replace(tie, company=Company.ANY) for tie in f.together))


def _blind(f: Formulation) -> Formulation:
    return replace(f, allowed=replace(f.allowed, value=np.ones_like(f.allowed.value)))


def _no_way(f: Formulation) -> TickMatrix:
    return np.zeros((len(f.travel.access), len(f.travel.access)), np.int32)


KINDS: dict[str, tuple[str, Reform]] = {
    "PairMask: anybody may go anywhere": ("skill", lambda f: _blind(f)),
    "PairMask: nobody has to lead": ("first_visit", lambda f: replace(f, somebody=())),
    "OptionMask: every option is allowed": (
        "consent",
        lambda f: replace(
            _blind(f),
            option_allowed=np.arange(f.option_ticks.shape[1]) < f.option_count[:, None],
        ),
    ),
    "PairCost: nobody costs anything": (
        "preference",
        lambda f: replace(f, pair_cost=replace(f.pair_cost, value=np.zeros_like(f.pair_cost.value))),
    ),
    "OptionCost: a call is free": ("mode_fallback", lambda f: replace(f, option_cost=np.zeros_like(f.option_cost))),
    "LegCost: the way is free": ("travel", lambda f: replace(f, travel_per_minute=0.0)),
    "UnservedCost: the first level counts for nothing": (
        "listed",
        lambda f: replace(
            f, unserved=replace(f.unserved, amount=f.unserved.amount * (np.arange(len(f.unserved.names)) > 5)[:, None])
        ),
    ),
    "Cap: visits a day": ("daily_cap", _without_caps(Measure.VISITS, Scope.VISITOR_DAY)),
    "Cap: work a day": ("daily_cap", _without_caps(Measure.WORK, Scope.VISITOR_DAY)),
    "Cap: metres a day": ("daily_cap", _without_caps(Measure.METERS, Scope.VISITOR_DAY)),
    "Cap: visits a week": ("weekly_cap", _without_caps(Measure.VISITS, Scope.VISITOR_WEEK)),
    "Cap: work a week": ("weekly_cap", _without_caps(Measure.WORK, Scope.VISITOR_WEEK)),
    "Cap: metres a week": ("weekly_cap", _without_caps(Measure.METERS, Scope.VISITOR_WEEK)),
    "Cap: load of a shift": ("capacity", _without_caps(Measure.LOAD, Scope.SHIFT)),
    "Excess: overtime is free": ("overtime", lambda f: replace(f, excesses=())),
    "ShareExcess: nobody shares": ("fairness", lambda f: replace(f, shares=())),
    "StartWindows: an hour later is still in time": (
        "time_window",
        lambda f: replace(f, windows=replace(f.windows, latest=f.windows.latest + 3_600)),
    ),
    "StartWindows: nothing is due": (
        "lateness",
        lambda f: replace(f, windows=replace(f.windows, due=f.windows.latest)),
    ),
    "ShiftFrame: an hour longer": (
        "availability",
        lambda f: replace(f, frame=replace(f.frame, end=f.frame.end + 3_600)),
    ),
    "PauseFrame: nobody rests": ("pause", lambda f: replace(f, pause=replace(f.pause, end=f.pause.start))),
    "TravelFrame: doors have no stairs": (
        "travel_fits",
        lambda f: replace(f, travel=replace(f.travel, access=np.zeros_like(f.travel.access))),
    ),
    "TravelFrame: everybody flies": (
        "travel_fits",
        lambda f: replace(f, travel=replace(f.travel, ticks=tuple(_no_way(f) for _ in f.travel.ticks))),
    ),
    "Lateness: the sum is free": ("lateness", lambda f: replace(f, lateness_per_minute=0.0)),
    "Lateness: the largest is free": ("largest_lateness", lambda f: replace(f, largest_lateness_per_minute=0.0)),
    "Waiting: waiting is free": ("waiting", lambda f: replace(f, waiting=())),
    "Moved: moving is free": ("change", lambda f: replace(f, moved=())),
    "DaySpread: no gap is too small": (
        "spacing",
        lambda f: replace(f, day_spreads=tuple(replace(item, smallest_gap=0) for item in f.day_spreads)),
    ),
    "DaySpread: uneven gaps are free": (
        "spread",
        lambda f: replace(f, day_spreads=tuple(replace(item, per_day=0.0) for item in f.day_spreads)),
    ),
    "DaySpread: the contact before is forgotten": (
        "spread",
        lambda f: replace(f, day_spreads=tuple(replace(item, last_day=None) for item in f.day_spreads)),
    ),
    "DistinctVisitors: faces are free": ("faces", lambda f: replace(f, distinct_visitors=())),
    "DistinctVisitors: nobody was seen before": (
        "faces",
        lambda f: replace(f, distinct_visitors=tuple(replace(item, free=frozenset()) for item in f.distinct_visitors)),
    ),
    "DistinctShifts: doors are free": ("household_split", lambda f: replace(f, distinct_shifts=())),
    "RepeatRebate: a stranger stays one": ("continuity", lambda f: replace(f, repeat_rebates=())),
    "OptionLimit: any number of calls": ("mode_mix", lambda f: replace(f, option_limits=())),
    "Together: tied starts are free": ("precedence", _free_ties),
    "Together: any company will do": ("precedence", _any_company),
    "Together: nobody is tied": ("precedence", lambda f: replace(f, together=())),
}
"""For each kind (search kernel and row builder) data without it, and a family in which that matters."""
