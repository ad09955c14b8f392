"""What an authority may set once for its whole register."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scheduler.domain.base import Frozen


class Settings(Frozen):
    """Choices that the policy leaves to the authority.

    Attributes
    ----------
    name : str
        What the register is called, e.g. the county's name.
    remote_counts_for_month : bool
        Whether a call counts towards the calendar-month floor (POLICY R4).
    first_visit_people : int
        People at an elder's first visit; 2 in the product, 1 where nobody asks for a pair.
    """

    name: str = "register"
    remote_counts_for_month: bool = True
    first_visit_people: Annotated[int, Field(ge=1, le=4)] = 2
