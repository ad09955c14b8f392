"""The smallest changes that would place a visit, each one tried out before it is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scheduler.constraints.qualification import QUALIFICATION
from scheduler.constraints.skill import SKILL
from scheduler.domain.clock import MINUTE
from scheduler.domain.mode import VisitMode
from scheduler.domain.roster import ExtraPerson, Fix
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Chance, Visit
from scheduler.domain.visitor import Visitor
from scheduler.explain.applying import Applied, outranks, tried_fix
from scheduler.explain.change import FixKind, callable_by, opened
from scheduler.explain.extra_people import at_any_time, everybody, on_days, one_more
from scheduler.explain.near import UNSAID, drafts
from scheduler.explain.outcomes import Attempt
from scheduler.explain.placing import Placed, Placing
from scheduler.explain.words import said

_MOST_TRIALS_A_KIND = 3
_MOST_DISPLACEMENTS = 5


class Proposing:
    """Finds fixes for one visit.

    Parameters
    ----------
    attempt : Attempt
        The visit tried with every visitor.
    """

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._week = attempt.week
        self._trials = attempt.trials
        self._visit = attempt.visit
        self._bundle = attempt.week.bundle(attempt.visit.id)

    def fixes(self) -> tuple[Fix, ...]:
        """Return fixes that were tried out, one a kind, the smallest kind of change first.

        Empty only when the elder agreed to no mode of the visit, which is not for us to change, or
        when rules about the visit contradict each other.
        """
        if self._attempt.without_consent is not None:
            return ()
        placed = Placing(self._trials).first(self._bundle)
        if placed is not None:
            return (self._insert(placed),)
        small = [*self._near(), *self._kind(self._other_days()), *self._kind(self._renewals())]
        small += [*self._kind(self._calls()), *self._kind(self._extra_shifts())]
        found = [*small, *self._people()]
        return tuple(found if small else [*found, *self._kind(self._displacements(), _MOST_DISPLACEMENTS)])

    def _fix(self, kind: FixKind, **fields: object) -> Fix:
        return Fix.model_validate({"kind": kind.value, "text": UNSAID} | fields)

    def _verified(self, fix: Fix) -> Fix | None:
        applied = tried_fix(self._trials, self._visit, fix)
        return None if applied is None else said(fix, self._visit.id, applied)

    def _kind(self, candidates: Iterator[Fix], most: int = _MOST_TRIALS_A_KIND) -> Iterator[Fix]:
        """Yield the first candidate that works, if any of the first few does."""
        verified = (self._verified(fix) for fix in islice(candidates, most))
        yield from islice((fix for fix in verified if fix is not None), 1)

    def _insert(self, placed: Placed) -> Fix:
        seat = placed.seats[self._visit.id][0]
        fix = self._fix(FixKind.INSERT, visitor=seat.visitor, shift=seat.shift)
        return said(fix, self._visit.id, Applied(self._week, placed))

    def _near(self) -> Iterator[Fix]:
        ordered = drafts(self._attempt)
        kinds = sorted({draft.fix.kind for draft in ordered}, key=[draft.fix.kind for draft in ordered].index)
        for kind in kinds:
            yield from self._kind(draft.fix for draft in ordered if draft.fix.kind == kind)

    def _other_days(self) -> Iterator[Fix]:
        """Yield closed days on which some visitor could come at the usual hours, the nearest to an open one first."""
        if not self._attempt.open_days:
            return
        for day in sorted(self._closed_days(), key=self._distance):
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

    def _closed_days(self) -> list[int]:
        """Return the days that could be opened; a last chance of the month is not put off to the next month."""
        problem, days = self._week.problem, self._attempt.open_days
        months = {problem.date_of(day).month for day in days}
        closed = [day for day in range(problem.days) if day not in days]
        if self._visit.coverage.chance is Chance.LAST:
            closed = [day for day in closed if problem.date_of(day).month in months]
        return closed

    def _distance(self, day: int) -> tuple[int, int]:
        return min(abs(day - other) for other in self._attempt.open_days), day

    def _renewals(self) -> Iterator[Fix]:
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

    def _calls(self) -> Iterator[Fix]:
        """Yield calls that the elder agreed to and somebody has time for."""
        elder = self._week.problem.elder_of[self._visit.elder]
        for mode in VisitMode:
            if not mode.is_remote or not elder.consents_to(mode):
                continue
            visit = callable_by(self._week.problem, self._visit, mode)
            shift = self._free_for_call(visit) if len(visit.options) > len(self._visit.options) else None
            if shift is not None:
                yield self._fix(FixKind.CALL_INSTEAD, mode=mode.value, shift=shift)

    def _free_for_call(self, visit: Visit) -> str | None:
        for shift in self._week.problem.shifts:
            if not self._trials.predicates.refusing(visit, shift) and self._week.windows(visit, shift.day):
                item = self._week.trial_item(visit, len(visit.options) - 1, shift.day)
                broken = self._trials.rules_broken(self._visit, 0, shift)
                if any(found.fits for found in self._trials.on_line(self._week.line(shift.id), item, broken)):
                    return shift.id
        return None

    def _extra_shifts(self) -> Iterator[Fix]:
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

    def _people(self) -> Iterator[Fix]:
        """Yield the fewest new people who make the visit possible; at worst with other days and a shorter gap."""
        every_day = range(self._week.problem.days)
        plans = [everybody(self._week, self._bundle, None), everybody(self._week, self._bundle, every_day)]
        plans.append(at_any_time(self._week, self._bundle))
        if self._visit.people > 1 or len(self._bundle) > 1:
            plans.insert(0, one_more(self._week, self._visit))
        gap = max(
            (item.smallest_gap_days for item in self._week.problem.series if self._visit.id in item.visits), default=0
        )
        drafted = [(FixKind.ANOTHER_PERSON, persons, 0) for persons in plans]
        drafted += [(FixKind.SMALLER_GAP, plans[-2], less) for less in range(1, gap + 1)]
        for kind, persons, less in drafted:
            fix = self._with_people(kind, persons, less)
            if fix is not None:
                yield fix
                return

    def _with_people(self, kind: FixKind, persons: tuple[ExtraPerson, ...], less: int) -> Fix | None:
        """Return the fix with only the hours that are used, when it works."""
        wide = self._fix(kind, persons=persons, amount=float(less) if less else None)
        applied = tried_fix(self._trials, self._visit, wide)
        if applied is None:
            return None
        old = set(self._week.shifts_by_visitor)
        new = [visitor.id for visitor in applied.week.problem.visitors if visitor.id not in old]
        seats = [seat for seats in applied.placed.seats.values() for seat in seats if seat.visitor in new]
        used = on_days(persons, [(new.index(seat.visitor), seat.trial.line.shift.day) for seat in seats])
        first = used[0]
        fields: dict[str, object] = {
            "persons": used, "visitor_kind": first.kind, "skills": first.skills, "day": first.hours[0].day,
            "start": first.hours[0].start, "until": first.hours[0].end,
        }  # fmt: skip
        return self._verified(wide.model_copy(update=fields))

    def _displacements(self) -> Iterator[Fix]:
        """Yield strictly lower-ranked visits whose place would do, the lowest first."""
        if len(self._bundle) > 1 or self._visit.people > 1:
            return
        week, found = self._week, []
        for shift in week.problem.shifts:
            line = week.line(shift.id)
            if shift.day not in self._attempt.open_days or self._trials.predicates.refusing(self._visit, shift):
                continue
            for other in (week.problem.visit_of[item.visit] for item in line.items):
                if self._may_go(other):
                    tries = self._trials.on_shift(self._visit, shift, line.without(other.id))
                    best = min((item.detour for item in tries if item.fits), default=None)
                    if best is not None:
                        found.append((other.coverage.days_overdue, best, other.id, shift))
        for _, _, name, shift in sorted(found, key=lambda item: item[:3]):
            yield self._fix(FixKind.DISPLACE, displaced=name, visitor=shift.visitor, shift=shift.id, day=shift.day)

    def _may_go(self, other: Visit) -> bool:
        free = not self._week.is_fixed(other) and other.id not in self._week.pins_by_visit
        return free and outranks(self._week.problem.objective, self._visit, other)
