"""Rows of resources: the price of travel, caps by shift, day and week, overtime and fair shares."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor, isfinite
from typing import NamedTuple

from ortools.sat.python import cp_model

from scheduler.constraints.kinds import Cap, Measure, Scope, ShareExcess
from scheduler.model.exact.money import Terms
from scheduler.model.exact.routes import Circuit
from scheduler.model.exact.week import Week

METER_PARTS = 1_000_000
TICK_PARTS = 100
LARGEST_DENOMINATOR = 1_000_000
NOISE = 1e-3


class Bounded(NamedTuple):
    """A whole number from 0 and the largest value it can take."""

    variable: cp_model.IntVar
    most: int


def resource_rows(week: Week, routes: list[Circuit]) -> None:
    """Add all prices and limits of what a route uses."""
    formulation = week.formulation
    for circuit in routes:
        for leg in circuit.legs:
            way = leg.way.ticks * formulation.tick_minutes
            week.money.add(leg.literal, way * formulation.travel_per_minute)
    for cap in formulation.caps:
        _cap(week, cap, routes)
    if formulation.excesses or formulation.shares:
        work = {key[0]: _work(week, key[0], terms) for key, terms in _by_week(week, routes).items()}
        for rule in formulation.excesses:
            for visitor, done in work.items():
                if isfinite(rule.threshold_ticks[visitor]) and rule.per_minute > 0:
                    _over(week, [(1, done)], 1, Fraction(float(rule.threshold_ticks[visitor])), rule.per_minute)
        for share in formulation.shares:
            for group in sorted({int(number) for number in share.group if number >= 0}):
                _share(week, share, group, work)


def used(week: Week, measure: Measure, circuit: Circuit) -> Terms:
    """Return what a shift's route uses; metres in millionths, never rounded down."""
    terms: Terms = []
    for node in circuit.nodes:
        amount = {Measure.VISITS: 1, Measure.WORK: node.ticks, Measure.METERS: 0}
        load = int(week.formulation.load[node.visit])
        terms.append((amount.get(measure, load), week.present[node]))
    for leg in circuit.legs:
        if measure is Measure.WORK:
            terms.append((leg.way.total, leg.literal))
        elif measure is Measure.METERS:
            terms.append((ceil(leg.way.meters * METER_PARTS - NOISE), leg.literal))
    return [term for term in terms if term[0]]


def _by_owner(week: Week, measure: Measure, scope: Scope, routes: Iterable[Circuit]) -> dict[tuple[int, int], Terms]:
    """Return the use by shift, or by visitor and day or week."""
    found: dict[tuple[int, int], Terms] = {}
    for circuit in routes:
        visitor, day = circuit.nodes[0].visitor, circuit.nodes[0].day
        keys = {Scope.SHIFT: (circuit.shift, -1), Scope.VISITOR_DAY: (visitor, day)}
        found.setdefault(keys.get(scope, (visitor, -1)), []).extend(used(week, measure, circuit))
    return found


def _by_week(week: Week, routes: list[Circuit]) -> dict[tuple[int, int], Terms]:
    return _by_owner(week, Measure.WORK, Scope.VISITOR_WEEK, routes)


def _work(week: Week, visitor: int, terms: Terms) -> Bounded:
    """Return the work of one visitor in the week as a number of its own."""
    frame, shifts = (
        week.formulation.frame,
        [s for s in week.nodes if week.nodes[s] and week.nodes[s][0].visitor == visitor],
    )
    longest = sum(int(frame.end[shift] - frame.start[shift]) for shift in shifts)
    most = min(longest, sum(factor for factor, _ in terms))
    done = week.integer(most)
    week.model.add(week.total(terms) == done)
    return Bounded(done, most)


def _cap(week: Week, cap: Cap, routes: list[Circuit]) -> None:
    parts = METER_PARTS if cap.measure is Measure.METERS else 1
    for (row, _), terms in _by_owner(week, cap.measure, cap.scope, routes).items():
        if isfinite(cap.limit[row]):
            week.model.add(week.total(terms) <= floor(float(cap.limit[row]) * parts + NOISE))


def _over(week: Week, terms: list[tuple[int, Bounded]], unit: int, allowance: Fraction, per_minute: float) -> None:
    """Price ``sum / unit - allowance`` ticks above zero; what is not whole is rounded up to a hundredth."""
    exact = unit == 1 and allowance.denominator == 1
    parts = 1 if exact else TICK_PARTS * max(1, round(week.formulation.tick_minutes))
    price = per_minute * week.formulation.tick_minutes / parts
    top = sum(factor * done.most for factor, done in terms if factor > 0)
    most = max(0, ceil((Fraction(top, unit) - allowance) * parts))
    over, limit = week.integer(most), floor(allowance * unit * parts)
    beyond = week.total([(parts * factor, done.variable) for factor, done in terms])
    week.model.add(unit * over >= beyond - limit)
    week.money.add(over, price, most)
    if not exact:
        week.money.allow(price * (1 + 1 / unit))


def _share(week: Week, rule: ShareExcess, group: int, work: dict[int, Bounded]) -> None:
    """Price ``done - factor * available * group's work / group's available``."""
    members = [row for row in range(len(rule.group)) if rule.group[row] == group]
    available = sum(Fraction(float(rule.available_ticks[row])) for row in members)
    if available <= 0 or rule.per_minute <= 0:
        return
    past = {row: Fraction(float(rule.past_work_ticks[row])) for row in members}
    everybody = [work[row] for row in members if row in work]
    most = float(sum(past.values())) + sum(done.most for done in everybody)
    for row in members:
        true = Fraction(rule.factor) * Fraction(float(rule.available_ticks[row])) / available
        share = true.limit_denominator(LARGEST_DENOMINATOR)
        terms = [(share.denominator, work[row])] if row in work else []
        terms += [(-share.numerator, done) for done in everybody]
        _over(week, terms, share.denominator, share * sum(past.values()) - past[row], rule.per_minute)
        week.money.allow(float(abs(true - share)) * most * rule.per_minute * week.formulation.tick_minutes)
