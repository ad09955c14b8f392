"""What every change of a scenario offers, and how a problem is made anew without touching the old one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

from scheduler.domain.base import Frozen, Text
from scheduler.domain.errors import BadValue
from scheduler.domain.problem import Problem

EVERYBODY = Text(zh="所有类别", en="any kind")
MOST_SEEDS = 2**31


class ChangeError(BadValue):
    """A change that does not fit the problem.

    Parameters
    ----------
    where : str
        JSON pointer to the value, from the change on, e.g. ``/kind``.
    zh, en : str
        One sentence in each language, naming the value and what to do about it.
    """

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(zh=zh, en=en)
        self.where = where


@dataclass(frozen=True)
class Names:
    """What areas and kinds of visitor are called; an id without a name stands for itself.

    Attributes
    ----------
    kinds : mapping of kind id to Text
        A problem carries ids alone; who has the register may give the titles.
    """

    problem: Problem
    kinds: Mapping[str, Text] = field(default_factory=dict)

    def kind(self, name: str | None) -> Text:
        """Return the title of a kind; ``None`` means all of them."""
        return EVERYBODY if name is None else self.kinds.get(name, Text(zh=name, en=name))

    def area(self, name: str) -> Text:
        """Return the name of an area, the same in both languages."""
        known = self.problem.area_of.get(name)
        return Text(zh=known.name, en=known.name) if known else Text(zh=name, en=name)

    def inside(self, area: str | None) -> Text:
        """Return the words that follow a person or a visit to say where; nothing for everywhere."""
        if area is None:
            return Text(zh="", en="")
        called = self.area(area)
        return Text(zh=f"（{called.zh}）", en=f" in {called.en}")

    def days(self, days: tuple[int, ...] | None) -> Text:
        """Return the words that say on which dates; nothing for the whole week."""
        if days is None:
            return Text(zh="", en="")
        dates = [self.problem.date_of(day).isoformat() for day in days]
        return Text(zh=f"（{'、'.join(dates)}）", en=f" on {', '.join(dates)}")


class Change(Frozen, ABC):
    """One change of a problem; it never touches the problem it is given."""

    @abstractmethod
    def applied(self, problem: Problem) -> Problem:
        """Return the changed problem.

        Raises
        ------
        ChangeError
            When the change names something the problem does not have.
        pydantic.ValidationError
            When the changed problem contradicts itself.
        """

    @abstractmethod
    def phrase(self, names: Names) -> Text:
        """Return the change in a few words that can follow "with" (zh: 若)."""


def rebuilt(problem: Problem, **fields: object) -> Problem:
    """Return a problem with some fields replaced, validated as a whole; a copy would carry old look-ups along."""
    plain: dict[str, object] = {name: getattr(problem, name) for name in Problem.model_fields}
    return Problem.model_validate(plain | fields)


def marked(name: str, *taken: Container[str]) -> str:
    """Return the first free id of the form ``name+1``, ``name+2``, ...: the mark of what a scenario adds."""
    return next(new for new in (f"{name}+{n}" for n in count(1)) if not any(new in some for some in taken))


def drawn(ids: Iterable[str], seed: int) -> list[str]:
    """Return ids in an order that depends on the seed alone: one more id leaves the order of the others as it was."""
    return sorted(ids, key=lambda name: (sha256(f"{seed}/{name}".encode()).digest(), name))


def require_area(problem: Problem, area: str, where: str) -> None:
    """Refuse an area that the problem does not have.

    Raises
    ------
    ChangeError
        Naming the area.
    """
    if area not in problem.area_of:
        known = listed(problem.area_of)
        raise ChangeError(
            where,
            zh=f"问题中没有片区 {area!r}；现有片区：{known.zh}",
            en=f"area {area!r} is not in the problem; its areas are {known.en}",
        )


def require_days(problem: Problem, days: Iterable[int], where: str) -> None:
    """Refuse a day outside the problem.

    Raises
    ------
    ChangeError
        Naming the first such day.
    """
    late = next((day for day in days if day >= problem.days), None)
    if late is not None:
        raise ChangeError(
            where,
            zh=f"第 {late} 天（从 0 数起）不在问题的 {problem.days} 天之内；请改正",
            en=f"day {late} lies outside the {problem.days} days of the problem; days count from 0",
        )


def listed(names: Iterable[str], most: int = 6) -> Text:
    """Return some names in alphabetical order, and how many more there are."""
    ordered = sorted(names)
    if not ordered:
        return Text(zh="无", en="none")
    left = len(ordered) - most
    zh, en = (f"等 {len(ordered)} 个", f" and {left} more") if left > 0 else ("", "")
    return Text(zh="、".join(ordered[:most]) + zh, en=", ".join(ordered[:most]) + en)
