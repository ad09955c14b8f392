"""One page of a list."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import Field

from api.schemas.base import Schema

Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """Some items of a list, and where the next ones are."""

    items: list[Item]
    next: str | None = Field(description="Give it back as `cursor` for the next page; null on the last page.")

    @classmethod
    def model_parametrized_name(cls, params: tuple[object, ...]) -> str:
        """Name the page of an item as generated clients can: ``PageOfWeek``."""
        return f"PageOf{getattr(params[0], '__name__', 'Item')}"
