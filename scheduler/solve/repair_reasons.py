"""Why each visit is made otherwise: because of which change, or for which gain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler.constraints.change import CHANGE
from scheduler.constraints.unassigned import QUALITY
from scheduler.domain.change_set import WeekChange
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.diff import RosterDiff, VisitChange
from scheduler.explain.scales import Scales
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_carry import Carried
from scheduler.solve.repair_problem import ChangedWeek
from scheduler.solve.repair_result import ReasonKind, RepairChange
from scheduler.solve.repair_settle import Settling
from scheduler.solve.repair_words import reason_text


class Reasons:
    """Gives every change of a repaired roster its reason.

    Parameters
    ----------
    old : Problem
        The problem before the changes.
    roster : Roster
        The roster before the changes.
    settling : Settling
        Knows where each visit was.
    """

    def __init__(
        self,
        old: Problem,
        roster: Roster,
        changes: Sequence[WeekChange],
        week: ChangedWeek,
        kept: Carried,
        settling: Settling,
    ) -> None:
        self._old, self._roster, self._changes, self._week, self._kept = old, roster, changes, week, kept
        self._settling = settling

    def of(self, found: RosterDiff, base: Baseline) -> tuple[RepairChange, ...]:
        """Return the reasons of all differences between the new roster and the old one."""
        prices, causes = _prices(base), self._causes(found, base.roster)
        scales = Scales.of(base)
        return tuple(self._reason(change, scales, prices, causes) for change in found.visits)

    def _reason(
        self,
        change: VisitChange,
        scales: Scales,
        prices: Mapping[str, float],
        causes: Mapping[str, tuple[ReasonKind, tuple[int, ...]]],
    ) -> RepairChange:
        kind, caused_by = causes.get(change.visit, (ReasonKind.GAIN, ()))
        gain = None if kind is ReasonKind.DIRECT else self._gain(change, scales)
        if gain is not None:
            # It could have stayed, so nothing forced it.
            kind, caused_by = ReasonKind.GAIN, ()
        text = reason_text(self._week.problem, self._changes, kind, caused_by, gain)
        price = prices.get(change.visit, 0.0)
        return RepairChange(change=change, kind=kind, caused_by=caused_by, price=price, gain=gain, text=text)

    def _gain(self, change: VisitChange, scales: Scales) -> float | None:
        back = scales.tried(self._settling.way_back(change.visit))
        if back is None or back.broken or any(amount for name, amount in back.changes.items() if name != QUALITY):
            return None
        return back.changes[QUALITY] if back.changes[QUALITY] > 0 else None

    def _causes(self, found: RosterDiff, new: Roster) -> dict[str, tuple[ReasonKind, tuple[int, ...]]]:
        """Return the changes behind each difference, followed from route to route."""
        direct = {**self._week.visits, **self._kept.dropped}
        found_causes = {visit: (ReasonKind.DIRECT, numbers) for visit, numbers in direct.items()}
        routes = self._shifts_of(found, new)
        waiting = [change.visit for change in found.visits if change.visit in found_causes]
        opened = {number for number, change in enumerate(self._changes) if change.kind == "shift_added"}
        for change in found.visits:
            added = {number for number in opened if self._added(number) in routes[change.visit]}
            if change.visit not in found_causes and added:
                found_causes[change.visit] = (ReasonKind.KNOCK_ON, tuple(sorted(added)))
                waiting.append(change.visit)
        while waiting:
            visit = waiting.pop(0)
            for other, shifts in routes.items():
                if other not in found_causes and not shifts.isdisjoint(routes[visit]):
                    found_causes[other] = (ReasonKind.KNOCK_ON, found_causes[visit][1])
                    waiting.append(other)
        return found_causes

    def _added(self, number: int) -> str:
        change = self._changes[number]
        return change.shift.id if change.kind == "shift_added" else ""

    def _shifts_of(self, found: RosterDiff, new: Roster) -> dict[str, set[str]]:
        """Return the shifts on which each visit that differs was and is made."""
        changed = {change.visit for change in found.visits}
        shifts: dict[str, set[str]] = {visit: set() for visit in changed}
        for roster in (self._roster, new):
            for route in roster.routes:
                for item in (item for stop in route.stops for item in stop.visits if item.visit in changed):
                    shifts[item.visit].add(route.shift)
        return shifts


def _prices(base: Baseline) -> dict[str, float]:
    """Return what the rule about changes charges for each visit."""
    found: dict[str, float] = {}
    for item in base.account.found[CHANGE.key]:
        for visit in item.visits:
            found[visit] = found.get(visit, 0.0) + item.cost
    return found
