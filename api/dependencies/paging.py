"""The page of a list that a request asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query
from starlette.requests import Request

from api.dependencies.state import State
from api.http.cursors import Key, cursor_of, key_of
from api.schemas.page import Page
from api.security.vault import Vault

Row = TypeVar("Row")
Item = TypeVar("Item")

MOST_ITEMS = 200
_USUAL_ITEMS = 50
_LONGEST_CURSOR = 2000


@dataclass(frozen=True)
class PageAsked:
    """Which items of a list to give.

    Attributes
    ----------
    after : tuple of str or None
        Order values of the last item given before, as ``page``'s ``key`` made them; ``None`` on the first page.
    limit : int
        Most items on the page.
    fetch : int
        How many rows to read: one more than ``limit`` tells whether there is a next page.
    """

    path: str
    vault: Vault
    after: Key | None
    limit: int

    @property
    def fetch(self) -> int:
        """How many rows to ask the repository for."""
        return self.limit + 1

    def page(self, rows: Sequence[Row], key: Callable[[Row], Key], item: Callable[[Row], Item]) -> Page[Item]:
        """Return the page of the rows that were fetched.

        Parameters
        ----------
        rows : sequence
            At most ``fetch`` rows from after ``after`` on, in the list's order.
        key : callable
            The values of a row that the list is ordered by, as text; together they name one row.
        item : callable
            What is shown of a row.
        """
        shown = rows[: self.limit]
        more = len(rows) > self.limit
        return Page(
            items=[item(row) for row in shown],
            next=cursor_of(self.vault, self.path, key(shown[-1])) if more else None,
        )


def asked_page(
    request: Request,
    state: State,
    cursor: Annotated[str | None, Query(max_length=_LONGEST_CURSOR, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS, description="Most items on the page.")] = _USUAL_ITEMS,
) -> PageAsked:
    """Return which page a request asks for."""
    path, vault = request.url.path, state.works.vault
    return PageAsked(path, vault, None if cursor is None else key_of(vault, path, cursor), limit)


Paging = Annotated[PageAsked, Depends(asked_page)]
