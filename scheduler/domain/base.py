"""The base class of every domain object and the small value types they share."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, StringConstraints

Identifier = Annotated[
    str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True), AfterValidator(sys.intern)
]
"""An id without spaces around it; equal ids share one string, since a ledger repeats each hundreds of times."""


def _in_order(names: frozenset[str]) -> list[str]:
    return sorted(names)


Names = Annotated[frozenset[str], PlainSerializer(_in_order, return_type=list[str])]
"""A set of names, written to files in alphabetical order so that equal objects give equal bytes."""


class Frozen(BaseModel):
    """An immutable object that refuses unknown fields and nonsense at birth."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Text(Frozen):
    """One sentence in the two languages every reader may ask for."""

    zh: str
    en: str

    def filled(self, **facts: object) -> Text:
        """Return the sentence with its ``{placeholders}`` filled from facts.

        A fact that is a ``Text`` itself fills each half with its own.

        Raises
        ------
        KeyError
            When the sentence names a fact that is not given.
        """
        words = {name: fact for name, fact in facts.items() if isinstance(fact, Text)}
        zh = {**facts, **{name: fact.zh for name, fact in words.items()}}
        en = {**facts, **{name: fact.en for name, fact in words.items()}}
        return Text(zh=self.zh.format(**zh), en=self.en.format(**en))


def duplicates(values: Iterable[Hashable]) -> list[str]:
    """Return the values that occur more than once, sorted, as text."""
    return sorted(str(value) for value, count in Counter(values).items() if count > 1)
