"""What a problem wants: levels compared in order, and the prices inside the last one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from scheduler.domain.base import Frozen

Price = Annotated[float, Field(ge=0, le=1e9)]
"""What something costs; nothing is worth more, and larger numbers would drown the others in rounding."""


class Objective(Frozen):
    """The objective is data.

    Attributes
    ----------
    prices : mapping of constraint key to mapping of price name to price
        The soft terms that count, and nothing else counts. Units are those of the
        constraint table (docs/constraints.md), amounts in ``unit``.
    lexicographic : bool
        True: the coverage levels are compared first, tier by tier, and quality last.
        False: everything, unserved visits included, adds up to one number.
    unit : str
        Name of the currency of the last level; ``minutes`` in the product.
    """

    prices: Mapping[str, Mapping[str, Price]] = Field(default_factory=dict)
    lexicographic: bool = True
    unit: str = "minutes"

    def price(self, key: str, name: str) -> float:
        """Return a price, 0 when the term does not count in this problem."""
        return self.prices.get(key, {}).get(name, 0.0)
