"""The smallest changes that would place a visit, each one tried out before it is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from scheduler.domain.roster import ExtraPerson, Fix
from scheduler.domain.visit import Visit
from scheduler.explain.applying import Applied, outranks, tried_fix
from scheduler.explain.change import FixKind
from scheduler.explain.drafting import Drafting
from scheduler.explain.extra_people import as_used, at_any_time, everybody, one_for_all, one_more
from scheduler.explain.fix_words import said
from scheduler.explain.last_resort import LastResort
from scheduler.explain.lifting import part, together
from scheduler.explain.outcomes import Attempt
from scheduler.explain.placing import Placed, Placing

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
        partners = (Attempt(self._trials, visit) for visit in self._bundle if visit.id != self._visit.id)
        self._drafts = [Drafting(one, self._visit.id) for one in (attempt, *partners)]

    def fixes(self) -> tuple[Fix, ...]:
        """Return fixes that were tried out, one a kind, the smallest kind of change first.

        When no single change helps, not even new people, one fix that takes several changes together. An
        elder who agreed to no mode has to be asked first, whatever else it takes.
        """
        if self._attempt.without_consent is not None:
            return tuple(self._last_resort())
        placed = Placing(self._trials).first(self._bundle)
        if placed is not None:
            return (self._insert(placed),)
        small = [*self._small()]
        found = [*small, *self._people()] or list(self._last_resort())
        return tuple(found if small else [*found, *self._kind([self._displacements()], _MOST_DISPLACEMENTS)])

    def _verified(self, fix: Fix) -> Fix | None:
        applied = tried_fix(self._trials, self._visit, fix)
        return None if applied is None else said(fix, self._visit.id, self._week.problem, applied)

    def _kind(self, drafts: Iterable[Iterator[Fix]], most: int = _MOST_TRIALS_A_KIND) -> Iterator[Fix]:
        """Yield the first draft that works, if any of the first few about each visit does."""
        few = chain.from_iterable(islice(some, most) for some in drafts)
        verified = (self._verified(fix) for fix in few)
        yield from islice((fix for fix in verified if fix is not None), 1)

    def _insert(self, placed: Placed) -> Fix:
        seat = placed.seats[self._visit.id][0]
        fix = part(FixKind.INSERT, visitor=seat.visitor, shift=seat.shift)
        return said(fix, self._visit.id, self._week.problem, Applied(self._week, placed))

    def _small(self) -> Iterator[Fix]:
        """Yield changes that need nobody new."""
        found: set[str] = set()
        for drafts in chain.from_iterable(drafting.near() for drafting in self._drafts):
            for fix in self._kind([(fix for fix in drafts if fix.kind not in found)]):
                found.add(fix.kind)
                yield fix
        days = [drafting.other_days() for drafting in self._drafts]
        yield from self._kind([*days, self._other_days_of_all()])
        yield from self._kind(drafting.renewals() for drafting in self._drafts)
        yield from self._kind(drafting.calls() for drafting in self._drafts)
        yield from self._kind(drafting.extra_shifts() for drafting in self._drafts)
        yield from self._kind(drafting.pins() for drafting in self._drafts)

    def _other_days_of_all(self) -> Iterator[Fix]:
        """Yield days on which several tied visits would have to be opened together."""
        for day in range(self._week.problem.days):
            closed = [drafting for drafting in self._drafts if not drafting.is_open_on(day)]
            if len(closed) > 1 and all(day in drafting.closed_days() for drafting in closed):
                yield together([drafting.another_day(day) for drafting in closed])

    def _people(self) -> Iterator[Fix]:
        """Yield the fewest new people who make the visit possible; at worst with other days and a shorter gap."""
        every_day = range(self._week.problem.days)
        plans: list[tuple[ExtraPerson, ...]] = []
        if self._visit.people > 1 or len(self._bundle) > 1:
            plans = [one_more(self._week, visit) for visit in self._bundle]
        if len(self._bundle) > 1:
            plans.append(one_for_all(self._week, self._bundle))
        plans += [everybody(self._week, self._bundle, days) for days in (None, every_day)]
        gap = max(
            (item.smallest_gap_days for item in self._week.problem.series if self._visit.id in item.visits), default=0
        )
        drafted = [(FixKind.ANOTHER_PERSON, persons, 0) for persons in (*plans, at_any_time(self._week, self._bundle))]
        drafted += [(FixKind.SMALLER_GAP, plans[-1], less) for less in range(1, gap + 1)]
        for kind, persons, less in drafted:
            fix = self._with_people(kind, persons, less)
            if fix is not None:
                yield fix
                return

    def _with_people(self, kind: FixKind, persons: tuple[ExtraPerson, ...], less: int) -> Fix | None:
        """Return the fix with only the hours that are used, when it works."""
        wide = part(kind, persons=persons, amount=float(less) if less else None)
        applied = tried_fix(self._trials, self._visit, wide)
        if applied is None:
            return None
        used = as_used(persons, self._week, applied)
        first = used[0]
        fields: dict[str, object] = {
            "persons": used, "visitor_kind": first.kind, "skills": first.skills, "day": first.hours[0].day,
            "start": first.hours[0].start, "until": first.hours[0].end,
        }  # fmt: skip
        return self._verified(wide.model_copy(update=fields))

    def _last_resort(self) -> Iterator[Fix]:
        found = LastResort(self._trials, self._visit).found()
        if found is not None:
            yield said(found.fix, self._visit.id, self._week.problem, found.applied)

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
            yield part(FixKind.DISPLACE, displaced=name, visitor=shift.visitor, shift=shift.id, day=shift.day)

    def _may_go(self, other: Visit) -> bool:
        free = not self._week.is_fixed(other) and other.id not in self._week.pins_by_visit
        return free and outranks(self._week.problem.objective, self._visit, other)
