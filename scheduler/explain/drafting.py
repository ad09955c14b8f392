"""Changes that may place a visit, or one that it is tied to: drafts, none of them tried out yet."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.constraints.qualification import QUALIFICATION
from scheduler.constraints.skill import SKILL
from scheduler.domain.clock import MINUTE
from scheduler.domain.mode import VisitMode
from scheduler.domain.roster import Fix
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Chance, Visit
from scheduler.domain.visitor import Visitor
from scheduler.explain.change import FixKind, callable_by, opened
from scheduler.explain.extra_people import everybody
from scheduler.explain.lifting import part, pin_liftings
from scheduler.explain.near import drafts
from scheduler.explain.outcomes import Attempt


class Drafting:
    """Drafts changes about one visit.

    Parameters
    ----------
    attempt : Attempt
        The visit tried with every visitor.
    wanted : str
        The visit to be placed: the same, or one that is tied to it.
    """

    def __init__(self, attempt: Attempt, wanted: str) -> None:
        self._attempt = attempt
        self._week = attempt.week
        self._trials = attempt.trials
        self._visit = attempt.visit
        self._bundle = attempt.week.bundle(attempt.visit.id)
        self._partner = None if attempt.visit.id == wanted else attempt.visit.id

    def _fix(self, kind: FixKind, **fields: object) -> Fix:
        return part(kind, **fields) if self._partner is None else part(kind, visit=self._partner, **fields)

    def near(self) -> Iterator[Iterator[Fix]]:
        """Yield small changes of a shift, a window or a limit, kind by kind, the smallest first."""
        ordered = [draft.fix for draft in drafts(self._attempt)]
        if self._partner is not None:
            ordered = [fix.model_copy(update={"visit": self._partner}) for fix in ordered]
        for kind in dict.fromkeys(fix.kind for fix in ordered):
            yield iter([fix for fix in ordered if fix.kind == kind])

    def other_days(self) -> Iterator[Fix]:
        """Yield closed days on which some visitor could come at the usual hours, the nearest to an open one first."""
        if not self._attempt.open_days:
            return
        for day in sorted(self.closed_days(), key=self._distance):
            visit = opened(self._visit, day)
            fitting = (
                item
                for shift in self._week.problem.shifts
                if shift.day == day and not self._trials.predicates.refusing(visit, shift)
                for item in self._trials.on_shift(visit, shift)
                if item.fits
            )
            best = min(fitting, key=lambda item: item.detour, default=None)
            if best is not None:
                one = visit.people == 1 and len(self._bundle) == 1
                yield self._fix(FixKind.ANOTHER_DAY, day=day, shift=best.line.shift.id if one else None)

    def is_open_on(self, day: int) -> bool:
        """Whether the visit has a window on a day."""
        return day in self._attempt.open_days

    def another_day(self, day: int) -> Fix:
        """Return the change that opens the visit on a day, whoever comes then."""
        return self._fix(FixKind.ANOTHER_DAY, day=day)

    def closed_days(self) -> list[int]:
        """Return the days that could be opened; a last chance of the month is not put off to the next month."""
        problem, days = self._week.problem, self._attempt.open_days
        months = {problem.date_of(day).month for day in days}
        closed = [day for day in range(problem.days) if day not in days]
        if self._visit.coverage.chance is Chance.LAST:
            closed = [day for day in closed if problem.date_of(day).month in months]
        return closed

    def _distance(self, day: int) -> tuple[int, int]:
        return min(abs(day - other) for other in self._attempt.open_days), day

    def renewals(self) -> Iterator[Fix]:
        """Yield people whom nothing but an expired qualification keeps away."""
        for shift in self._week.problem.shifts:
            if shift.day not in self._attempt.open_days:
                continue
            refusing = self._trials.predicates.refusing(self._visit, shift)
            visitor = self._week.problem.visitor_of[shift.visitor]
            missing = (self._visit.skills | visitor.required) - self._held(visitor, shift)
            known = {item.name for item in visitor.qualifications}
            only_expired = all(rule in (SKILL, QUALIFICATION) for rule in refusing) and missing <= known
            tries = self._trials.on_shift(self._visit, shift) if refusing and only_expired else ()
            if any(item.fits for item in tries):
                yield self._fix(
                    FixKind.RENEW_QUALIFICATION,
                    visitor=visitor.id, shift=shift.id, day=shift.day, skills=sorted(missing),
                )  # fmt: skip

    def _held(self, visitor: Visitor, shift: Shift) -> frozenset[str]:
        return visitor.held_on(self._week.problem.date_of(shift.day))

    def calls(self) -> Iterator[Fix]:
        """Yield calls that the elder agreed to and somebody has time for."""
        elder = self._week.problem.elder_of[self._visit.elder]
        for mode in VisitMode:
            if not mode.is_remote or not elder.consents_to(mode):
                continue
            length = self._trials.usual_calls.get((self._visit.service, mode), self._visit.options[0].duration)
            visit = callable_by(self._visit, mode, length)
            shift = self._free_for_call(visit) if len(visit.options) > len(self._visit.options) else None
            if shift is not None:
                yield self._fix(FixKind.CALL_INSTEAD, mode=mode.value, shift=shift, minutes=length / MINUTE)

    def _free_for_call(self, visit: Visit) -> str | None:
        for shift in self._week.problem.shifts:
            if not self._trials.predicates.refusing(visit, shift) and self._week.windows(visit, shift.day):
                item = self._week.trial_item(visit, len(visit.options) - 1, shift.day)
                broken = self._trials.rules_broken(self._visit, 0, shift)
                if any(found.fits for found in self._trials.on_line(self._week.line(shift.id), item, broken)):
                    return shift.id
        return None

    def extra_shifts(self) -> Iterator[Fix]:
        """Yield one more shift, between their other ones, of people whom the visit is contracted or pinned to."""
        pinned = {pin.visitor for pin in self._week.pins_by_visit.get(self._visit.id, ()) if pin.visitor is not None}
        for name in sorted(pinned or self._visit.only_visitors or ()):
            if name not in self._week.problem.visitor_of:
                continue
            for hours in everybody(self._week, [self._visit], None)[0].hours:
                way = self._week.way_from_home(name, self._visit)
                start = max(hours.start - way, 0 * way) // MINUTE * MINUTE
                until = -(-(hours.end + way) // MINUTE) * MINUTE
                taken = [item for item in self._week.shifts_by_visitor[name] if item.day == hours.day]
                if all(item.end <= start or until <= item.start for item in taken):
                    yield self._fix(FixKind.EXTRA_SHIFT, visitor=name, day=hours.day, start=start, until=until)

    def pins(self) -> Iterator[Fix]:
        """Yield each decision fixed about the visit that may no longer hold."""
        yield from pin_liftings(self._week, [self._visit])
