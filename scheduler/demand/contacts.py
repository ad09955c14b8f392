"""What the ledger says about one elder before the week; a closed door is not a contact."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from scheduler.demand.week import Week
from scheduler.domain.elder import ElderHistory
from scheduler.domain.ledger import LedgerEntry
from scheduler.domain.register import Register

LOOK_BACK = timedelta(weeks=12)
"""How far known faces look back (POLICY, default prices)."""


class Contacts:
    """Contacts of one elder before the Monday of a week."""

    def __init__(self, register: Register, elder: str, week: Week) -> None:
        self._register = register
        self._elder = elder
        self._week = week
        found = (item for item in register.ledger_of.get(elder, ()) if item.is_contact and item.day < week.monday)
        self._all = sorted(found, key=lambda item: item.day)

    @property
    def last(self) -> date | None:
        """The last day the elder was seen or answered."""
        return self._all[-1].day if self._all else None

    @property
    def was_seen_at_home(self) -> bool:
        """Whether anybody ever saw the elder at home."""
        return any(item.is_in_person for item in self._all)

    def of(self, service: str, since: date = date.min) -> list[LedgerEntry]:
        """Return the contacts since a day that fulfil a service, also those of services that cover it."""
        return [item for item in self._all if item.day >= since and self._fulfils(item.service, service)]

    def reached_in(self, first: date, last: date) -> bool:
        """Whether a contact between two days counts for the calendar-month floor."""
        remote_counts = self._register.settings.remote_counts_for_month
        return any(first <= item.day <= last and (remote_counts or item.is_in_person) for item in self._all)

    def history(self) -> ElderHistory:
        """Return what the problem is told: known faces, faces by month, the last contact."""
        recent = [item for item in self._all if item.day >= self._week.monday - LOOK_BACK]
        faces = {
            part.key: frozenset(item.visitor for item in self._all if part.first <= item.day <= part.last)
            for part in self._week.months()
        }
        return ElderHistory(
            elder=self._elder,
            visits_by_visitor=dict(sorted(Counter(item.visitor for item in recent if item.is_in_person).items())),
            faces_by_month={month: names for month, names in faces.items() if names},
            last_contact=self.last,
        )

    def _fulfils(self, done: str, wanted: str) -> bool:
        return done == wanted or wanted in self._register.service_of[done].covers
