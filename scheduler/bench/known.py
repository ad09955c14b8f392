"""The best cost ever seen of instances for which nobody published one: kept in the page of results, it only falls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scheduler.bench.results import Row

HEAD = ("instance", "best known")
"""First columns of a page's tables; what has been shown is read back from under them."""

_LINE = re.compile(r"\| (?P<instance>[^|]+) \| (?P<cost>[\d,.]+) \|")


def best_known(page: str, form: str, rows: Iterable[Row]) -> dict[str, float]:
    """Return the best known cost by instance.

    Where nobody published one, it is the least of what the page shows, at any limit, and of the rows. Costs of relaxed
    problems do not count.

    Parameters
    ----------
    page : str
        The page before these rows are put into it.
    form : str
        Name of the format; all rows are of it.
    """
    known: dict[str, float] = {}
    published: dict[str, float] = {}
    for row in rows:
        if row.best_known is not None:
            published[row.instance] = row.best_known
        if row.cost is not None and not row.relaxed:
            known[row.instance] = min(row.cost, known.get(row.instance, row.cost))
    for instance, cost in _shown(page, form):
        known[instance] = min(cost, known.get(instance, cost))
    return known | published


def _shown(page: str, form: str) -> Iterator[tuple[str, float]]:
    """Yield instances and best known costs of all of a format's tables."""
    for section in re.findall(rf"<!-- bench {re.escape(form)} .*?<!-- end of bench -->", page, re.DOTALL):
        is_ours = False
        for line in section.splitlines():
            is_ours = line.startswith("|") and (is_ours or line.startswith(f"| {' | '.join(HEAD)} |"))
            found = _LINE.match(line) if is_ours else None
            if found is not None:
                yield found["instance"], float(found["cost"].replace(",", ""))
