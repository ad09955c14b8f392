"""A scenario: a named, validated change set over the problem of a week."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from scheduler.domain.base import Frozen, Text
from scheduler.domain.errors import BadValue
from scheduler.scenario.add_visitors import AddVisitors
from scheduler.scenario.alter_visitors import AlterVisitors
from scheduler.scenario.alter_visits import AlterVisits
from scheduler.scenario.more_visits import MoreVisits
from scheduler.scenario.prices import ChangePrices
from scheduler.scenario.remove_visitors import RemoveVisitors
from scheduler.scenario.special_period import SpecialPeriodChange
from scheduler.scenario.unavailable import Unavailable

MOST_CHANGES = 50
LONGEST_NAME = 120

AnyChange = Annotated[
    AddVisitors
    | RemoveVisitors
    | AlterVisitors
    | Unavailable
    | ChangePrices
    | AlterVisits
    | SpecialPeriodChange
    | MoreVisits,
    Field(discriminator="change"),
]
"""One change; its field ``change`` says of which sort."""


class Scenario(Frozen):
    """A named change set, applied to a problem one change after the other.

    Attributes
    ----------
    name : str or Text
        What people call it; the same in both languages when it is plain text.
    changes : tuple of changes
        Each sees what those before it made. None at all gives the problem as it is.
    """

    format: Literal["tanfang-scenario/1"] = "tanfang-scenario/1"
    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME)] | Text
    changes: Annotated[tuple[AnyChange, ...], Field(max_length=MOST_CHANGES)] = ()

    @property
    def title(self) -> Text:
        """The name in both languages."""
        return Text(zh=self.name, en=self.name) if isinstance(self.name, str) else self.name

    @model_validator(mode="after")
    def _has_a_name(self) -> Scenario:
        for name in (self.title.zh, self.title.en):
            if not name.strip() or len(name) > LONGEST_NAME:
                raise BadValue(
                    zh=f"名称 {name[:20]!r} 有 {len(name)} 个字符；请用 1 至 {LONGEST_NAME} 个",
                    en=f"the name {name[:20]!r} has {len(name)} characters; give 1 to {LONGEST_NAME}",
                )
        return self
