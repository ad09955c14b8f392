"""Which visitors a change is about: by kind, by area, by id, and how many of those."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Identifier, Names, Text
from scheduler.domain.errors import BadValue
from scheduler.domain.problem import Problem
from scheduler.domain.visitor import Visitor
from scheduler.scenario.change import MOST_SEEDS, Change, ChangeError, drawn, listed, require_area
from scheduler.scenario.change import Names as Called

HUNDRED = 100

Seed = Annotated[int, Field(ge=0, lt=MOST_SEEDS)]


class SomeVisitors(Change):
    """A change to some of the visitors: those that every given filter lets through.

    Attributes
    ----------
    kind : str or None
        A visitor kind.
    area : str or None
        Those who serve this area, or areas inside it, and no other. Who serves everywhere belongs only to an
        area that holds all others.
    visitors : frozenset of str or None
        Ids of visitors.
    count : int or None
        Only so many of them, chosen by the seed.
    share_percent : float or None
        Only this share of them, chosen by the seed: rounded to whole people, at least one. A larger share holds
        everybody of a smaller one.
    """

    kind: Identifier | None = None
    area: Identifier | None = None
    visitors: Annotated[Names, Field(min_length=1)] | None = None
    count: Annotated[int, Field(ge=1)] | None = None
    share_percent: Annotated[float, Field(gt=0, le=HUNDRED)] | None = None
    seed: Seed = 1

    @model_validator(mode="after")
    def _counts_one_way(self) -> SomeVisitors:
        if self.count is not None and self.share_percent is not None:
            raise BadValue(
                zh=f"count {self.count} 与 share_percent {self.share_percent:g} 不能同时给出；请保留一个",
                en=f"count {self.count} and share_percent {self.share_percent:g} are both given; keep one",
            )
        return self

    def chosen(self, problem: Problem) -> frozenset[str]:
        """Return the ids of the visitors the change is about.

        Raises
        ------
        ChangeError
            When a filter names something unknown, lets nobody through, or fewer than ``count``.
        """
        self._require_known(problem)
        matching = [visitor.id for visitor in problem.visitors if self._matches(problem, visitor)]
        if not matching:
            wanted = listed(self.visitors or ())
            raise ChangeError(
                "",
                zh=f"没有人员符合 kind {self.kind!r}、area {self.area!r}、visitors {wanted.zh}；请放宽条件",
                en=f"no visitor matches kind {self.kind!r}, area {self.area!r}, visitors {wanted.en}; widen them",
            )
        return frozenset(drawn(matching, self.seed)[: self._most(len(matching))])

    def who(self, names: Called) -> Text:
        """Return who it is about in a few words, e.g. ``3 visitors (volunteer) in X``."""
        kind, inside = names.kind(self.kind), names.inside(self.area)
        if self.count is not None:
            number = Text(zh=f"{self.count} 名", en=f"{self.count} ")
        elif self.share_percent is not None:
            number = Text(zh=f"{self.share_percent:g}% 的", en=f"{self.share_percent:g}% of the ")
        elif self.visitors is not None:
            number = Text(zh=f"{len(self.visitors)} 名", en=f"{len(self.visitors)} ")
        else:
            number = Text(zh="全部", en="all ")
        plural = "visitor" if number.en == "1 " else "visitors"
        people = "人员" if self.kind is None else kind.zh
        return Text(zh=f"{number.zh}{people}{inside.zh}", en=f"{number.en}{plural} ({kind.en}){inside.en}")

    def _require_known(self, problem: Problem) -> None:
        kinds = {visitor.kind for visitor in problem.visitors}
        if self.kind is not None and self.kind not in kinds:
            raise ChangeError(
                "/kind",
                zh=f"问题中没有类别为 {self.kind!r} 的人员；现有类别：{listed(kinds).zh}",
                en=f"no visitor of the problem is of kind {self.kind!r}; kinds are {listed(kinds).en}",
            )
        if self.area is not None:
            require_area(problem, self.area, "/area")
        unknown = sorted((self.visitors or frozenset()) - problem.visitor_of.keys())
        if unknown:
            raise ChangeError(
                "/visitors",
                zh=f"问题中没有人员 {unknown[0]!r}；请改正或去掉该编号",
                en=f"visitor {unknown[0]!r} is not in the problem; correct or remove the id",
            )

    def _matches(self, problem: Problem, visitor: Visitor) -> bool:
        return (
            (self.kind is None or visitor.kind == self.kind)
            and (self.visitors is None or visitor.id in self.visitors)
            and (self.area is None or belongs_to(problem, visitor, self.area))
        )

    def _most(self, matching: int) -> int:
        if self.share_percent is not None:
            return max(1, int(self.share_percent * matching / HUNDRED + 0.5))
        if self.count is not None and self.count > matching:
            raise ChangeError(
                "/count",
                zh=f"count {self.count} 多于符合条件的 {matching} 名人员；请调低",
                en=f"count {self.count} is more than the {matching} visitors that match; lower it",
            )
        return matching if self.count is None else self.count


def belongs_to(problem: Problem, visitor: Visitor, area: str) -> bool:
    """Whether all areas a visitor serves lie in an area; serving everywhere means all topmost areas."""
    tops = frozenset(item.id for item in problem.areas if item.parent not in problem.area_of)
    served = tops if visitor.areas is None else visitor.areas
    return bool(served) and all(area in problem.areas_above(name) for name in served)
