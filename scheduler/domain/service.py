"""What is done at a visit, and who may do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier, Names, Text
from scheduler.domain.clock import Duration, TimeOfDay, format_time
from scheduler.domain.errors import BadValue
from scheduler.domain.mode import VisitMode
from scheduler.domain.shift import Load
from scheduler.domain.visit import Company, ModeOption


class Follow(Frozen):
    """A service that comes after another one of the same elder in the same week.

    Attributes
    ----------
    service : str
        The service that comes first.
    min_lag, max_lag : timedelta
        Between the two starts, counted over the week; no largest lag when ``None``.
    company : Company
        Whether the same visitor, different visitors or any visitors do the two.
    """

    service: Identifier
    min_lag: Duration = timedelta(0)
    max_lag: Duration | None = None
    company: Company = Company.ANY

    @model_validator(mode="after")
    def _lags_make_sense(self) -> Follow:
        if self.max_lag is not None and self.max_lag < self.min_lag:
            least, most = format_time(self.min_lag), format_time(self.max_lag)
            raise BadValue(
                zh=f"最大间隔 {most} 小于最小间隔 {least}；请对调或改正",
                en=f"the largest lag {most} is below the smallest lag {least}; swap or correct them",
            )
        return self


class Service(Frozen):
    """One kind of work done for an elder.

    Attributes
    ----------
    options : tuple of ModeOption
        Modes in order of preference, each with its duration; the first is the one owed.
    people : int
        How many different visitors it takes together.
    kinds : frozenset of str or None
        Visitor kinds that may do it; ``None`` means any.
    skills : frozenset of str
        Qualifications a visitor must hold on the day.
    load : int
        Units taken along, against a shift's capacity.
    continuity : bool
        Whether it counts for known faces and the number of faces; one-off services and doctors' do not.
    contracted_kind : str or None
        Only the elder's contracted visitor of this kind may come (POLICY R12, R17).
    covers : frozenset of str
        Services that a visit of this one also fulfils, so that overlapping duties merge (POLICY R18).
    earliest, due, latest : timedelta or None
        When service may start on any day: hard, soft, hard.
    follows : Follow or None
        The service it comes after.
    """

    id: Identifier
    title: Text
    options: Annotated[tuple[ModeOption, ...], Field(min_length=1)]
    people: Annotated[int, Field(ge=1, le=4)] = 1
    kinds: Names | None = None
    skills: Names = frozenset()
    load: Load = 0
    continuity: bool = True
    contracted_kind: Identifier | None = None
    covers: Names = frozenset()
    earliest: TimeOfDay | None = None
    due: TimeOfDay | None = None
    latest: TimeOfDay | None = None
    follows: Follow | None = None

    @property
    def modes(self) -> tuple[VisitMode, ...]:
        """The modes it can be done in, the one owed first."""
        return tuple(option.mode for option in self.options)

    @model_validator(mode="after")
    def _modes_differ(self) -> Service:
        if len(set(self.modes)) < len(self.modes):
            raise BadValue(
                zh=f"服务 {self.id} 重复列出同一方式：{'、'.join(self.modes)}；每种只列一次",
                en=f"service {self.id} lists the same mode twice: {', '.join(self.modes)}; list each once",
            )
        return self

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Service:
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            early, late = format_time(self.earliest), format_time(self.latest)
            raise BadValue(
                zh=f"服务 {self.id} 最晚 {late} 开始，早于最早开始时间 {early}；请对调或改正",
                en=f"service {self.id} may start until {late}, before it may start at {early}; swap or correct them",
            )
        return self

    @model_validator(mode="after")
    def _contract_fits(self) -> Service:
        if self.contracted_kind and self.kinds is not None and self.contracted_kind not in self.kinds:
            raise BadValue(
                zh=f"服务 {self.id}：签约人员类别 {self.contracted_kind!r} 不在其 kinds 之中；请补上或改正",
                en=f"service {self.id}: contracted kind {self.contracted_kind!r} is not among its kinds; correct it",
            )
        return self
