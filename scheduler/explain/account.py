"""A roster judged rule by rule, with every single finding kept: what two rosters are compared by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.constraints.base import Constraint, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Timeline
from scheduler.constraints.unassigned import QUALITY, level_names, lost_by_level
from scheduler.domain.base import Frozen, Text
from scheduler.domain.roster import Roster
from scheduler.explain.touched import Touched

RULES: Mapping[str, Constraint] = {rule.key: rule for rule in REGISTRY}
_Key = tuple[str, tuple[str, ...], str | None, int | None]


class BrokenRule(Frozen):
    """One breach of a hard rule.

    Attributes
    ----------
    amount : float
        By how much, in ``unit``.
    is_new : bool
        Whether the roster before did not break the rule there, or broke it by less.
    """

    constraint: str
    amount: float
    unit: Unit
    visits: tuple[str, ...] = ()
    visitor: str | None = None
    day: int | None = None
    is_new: bool = True
    text: Text


@dataclass(frozen=True)
class Account:
    """What every rule finds in one roster; its figures are those of ``evaluate``."""

    timeline: Timeline
    found: Mapping[str, tuple[Violation, ...]]

    @classmethod
    def of(cls, index: Index, roster: Roster) -> Account:
        """Judge a roster.

        Raises
        ------
        InputError
            When the roster names a shift, visit or mode that the problem does not have.
        """
        return cls.judged(Timeline(index, roster))

    @classmethod
    def judged(cls, timeline: Timeline) -> Account:
        """Judge a roster that is laid out already."""
        return cls(timeline, {rule.key: tuple(rule.check(timeline)) for rule in REGISTRY})

    def changed(self, touched: Touched) -> Account:
        """Judge the roster after a change of this one; rules are asked again only about what the change touches."""
        found = {rule.key: self._found_after(rule, touched) for rule in REGISTRY}
        return Account(touched.sides(Span.ROSTER).after, found)

    def _found_after(self, rule: Constraint, touched: Touched) -> tuple[Violation, ...]:
        before, after = touched.sides(rule.span)
        if rule.span is Span.ROSTER:
            return tuple(rule.check(after))
        return _exchanged(self.found[rule.key], list(rule.check(before)), list(rule.check(after)))

    @cached_property
    def broken(self) -> tuple[Violation, ...]:
        """Every breach of a hard rule."""
        return tuple(item for rule in REGISTRY if rule.level is Level.HARD for item in self.found[rule.key])

    @cached_property
    def costs(self) -> Mapping[str, float]:
        """Cost of every soft rule that found anything, in the objective's unit."""
        soft = (rule.key for rule in REGISTRY if rule.level is not Level.HARD)
        return {key: sum(item.cost for item in self.found[key]) for key in soft if self.found[key]}

    @cached_property
    def levels(self) -> Mapping[str, float]:
        """The levels of the objective, highest first, quality last."""
        objective = self.timeline.problem.objective
        levels = dict.fromkeys(level_names(objective), 0.0)
        if objective.lexicographic:
            for visit in self.timeline.unserved:
                for name, lost in lost_by_level(objective, visit).items():
                    levels[name] += lost
        levels[QUALITY] = sum(self.costs.values())
        return levels

    @property
    def vector(self) -> tuple[float, ...]:
        """The levels in order, to be compared one after the other."""
        return tuple(self.levels.values())

    def broken_rules(self, before: Account | None = None) -> tuple[BrokenRule, ...]:
        """Return the breaches in words, marked where they are not in a roster before."""
        old: dict[_Key, float] = {}
        for item in before.broken if before is not None else ():
            old[_key(item)] = max(item.amount, old.get(_key(item), 0.0))
        return tuple(_in_words(item, item.amount > old.get(_key(item), -1.0) + 1e-9) for item in self.broken)

    def news(self, key: str, before: Account) -> tuple[Violation, ...]:
        """Return what a rule finds at single visits and did not find in a roster before, or found cheaper."""
        old: dict[_Key, float] = {}
        for item in before.found[key]:
            old[_key(item)] = max(item.cost, old.get(_key(item), 0.0))
        return tuple(item for item in self.found[key] if item.visits and item.cost > old.get(_key(item), 0.0) + 1e-9)


def _exchanged(found: tuple[Violation, ...], old: list[Violation], new: list[Violation]) -> tuple[Violation, ...]:
    """Return findings with those exchanged that differ between two sides of a change."""
    come, gone = list(new), []
    for item in old:
        if item in come:
            come.remove(item)
        else:
            gone.append(item)
    kept = list(found)
    for item in gone:
        del kept[next(row for row, other in enumerate(kept) if _key(other) == _key(item) and other == item)]
    return (*kept, *come) if gone or come else found


def _key(item: Violation) -> _Key:
    return (item.constraint, item.visits, item.visitor, item.day)


def _in_words(item: Violation, is_new: bool) -> BrokenRule:
    rule = RULES[item.constraint]
    return BrokenRule(
        constraint=item.constraint, amount=item.amount, unit=rule.unit, visits=item.visits, visitor=item.visitor,
        day=item.day, is_new=is_new, text=rule.explain(item),
    )  # fmt: skip
