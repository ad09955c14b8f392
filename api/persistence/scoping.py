"""The one place where the areas of whoever asks limit every query and every change.

What a scope of areas shows:

- areas: those areas and all that lie inside them;
- what belongs to an area, an elder or a week: where that area, or the elder's or the week's, is such an area;
- visitors and what belongs to them: those who serve everywhere, an area inside the scope, or one around it;
- households and places: doors of such elders, and places that are nobody's door.

A record says what it belongs to by its mixin. Classes with none are listed in ``GLOBAL_TABLES`` with the reason.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.columns import IdText


class AreaScoped:
    """A record that belongs to one area; only people of that area, or of one above, find it."""

    area_id: Mapped[str] = mapped_column(IdText, ForeignKey("areas.id"), index=True)


class ElderOwned:
    """A record that belongs to one elder; who finds the elder finds it."""

    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"), index=True)


class SometimesElderOwned:
    """A record that belongs to one elder or to all; everybody finds the latter."""

    elder_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("elders.id"), index=True)


class WeekOwned:
    """A record that belongs to one week of one area; who finds the week finds it."""

    week_id: Mapped[str] = mapped_column(IdText, ForeignKey("weeks.id"), index=True)


class VisitorOwned:
    """A record that belongs to one visitor; who finds the visitor finds it."""

    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"), index=True)
