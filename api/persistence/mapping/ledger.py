"""The ledger: lines are added and, as long as they were imported, corrected; none is ever removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select, true

from api.persistence.mapping.bulk import new_ids
from api.persistence.mapping.references import references_checked_at_once
from api.persistence.mapping.sync import Row, chunks, insert_many, is_empty
from api.persistence.mapping.values import Sealer, seconds_of, time_of
from api.persistence.records.ledger import LedgerRecord
from api.persistence.scope_queries import elders_inside
from api.persistence.unit_of_work import UnitOfWork
from api.security.vault import Vault
from scheduler.domain.ledger import LedgerEntry, Outcome
from scheduler.domain.mode import VisitMode

REASON = "ledger.reason"
# From so many lines on, the first ones of an installation, checking each for what it refers to takes seconds.
_HISTORY_LINES = 20_000


_Line = tuple[str, date, str, str, int]
"""What a line is found by: elder, day, service, visitor, and the how manieth contact of these four."""

_Content = tuple[object, ...]
"""What a line says, as its row holds it: mode, outcome, reason and work."""

_KEY = ("elder_id", "day", "service_id", "visitor_id", "number")
_CONTENT = ("mode", "outcome", "reason", "work_seconds")


def load_ledger(
    uow: UnitOfWork, elders: Collection[str], since: date, area: str | None = None
) -> tuple[LedgerEntry, ...]:
    """Return the lines of some elders since a day, in order of days and elders.

    Parameters
    ----------
    area : str or None
        Where the elders live, if it is one area, so that other areas' lines are not read.
    """
    sealer = Sealer(uow.vault)
    lines = select(
        LedgerRecord.day, LedgerRecord.elder_id, LedgerRecord.visitor_id, LedgerRecord.service_id,
        LedgerRecord.mode, LedgerRecord.outcome, LedgerRecord.reason, LedgerRecord.work_seconds,
    ).where(LedgerRecord.day >= since, _lives_in(area))  # fmt: skip
    in_order = lines.order_by(
        LedgerRecord.day, LedgerRecord.elder_id, LedgerRecord.service_id, LedgerRecord.visitor_id, LedgerRecord.number
    )
    modes, outcomes = {mode.value: mode for mode in VisitMode}, {outcome.value: outcome for outcome in Outcome}
    return tuple(
        LedgerEntry(
            day=day, elder=elder, visitor=visitor, service=service, mode=modes[mode], outcome=outcomes[outcome],
            reason=sealer.open(REASON, reason), work=time_of(work),
        )
        for day, elder, visitor, service, mode, outcome, reason, work in uow.session.execute(in_order)
        if elder in elders
    )  # fmt: skip


def ledger_entry_of(sealer: Sealer, record: LedgerRecord) -> LedgerEntry:
    """Return a line as the domain has it."""
    return LedgerEntry(
        day=record.day,
        elder=record.elder_id,
        visitor=record.visitor_id,
        service=record.service_id,
        mode=VisitMode(record.mode),
        outcome=Outcome(record.outcome),
        reason=sealer.open(REASON, record.reason),
        work=time_of(record.work_seconds),
    )


def ledger_content(sealer: Sealer, entry: LedgerEntry) -> Row:
    """Return what a line says, as its row holds it: mode, outcome, reason and work."""
    return dict(zip(_CONTENT, _content(sealer, entry), strict=True))


def store_ledger(uow: UnitOfWork, entries: Iterable[LedgerEntry]) -> None:
    """Add lines that are not there and correct imported ones; what visitors reported themselves stays as it is."""
    of_elder: defaultdict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in entries:
        of_elder[entry.elder].append(entry)
    contents, is_first = _Contents(uow.vault), is_empty(uow.session, LedgerRecord)
    # Elder by elder, as the table's widest index has them.
    added: list[_Line] = []
    said: list[_Content] = []
    for elders in chunks(sorted(of_elder)):
        numbered = (item for elder in elders for item in _numbered(of_elder[elder]))
        given = {line: contents.of(entry) for line, entry in numbered}
        held = {} if is_first else _held(uow, given)
        _correct(uow, _corrections(given, held))
        new = [line for line in given if line not in held] if held else given
        added.extend(new)
        said.extend(given[line] for line in new)
    is_history = is_first and len(added) >= _HISTORY_LINES
    with references_checked_at_once(uow.session.connection(), LedgerRecord) if is_history else nullcontext():
        _insert(uow, added, said)


def _corrections(given: Mapping[_Line, _Content], held: _Held) -> dict[str, Row]:
    """Return, by row id, what is given about lines that are kept, differ, and were not reported by a visitor."""
    return {
        row: dict(zip(_CONTENT, given[line], strict=True))
        for line, (row, was_reported, kept) in held.items()
        if line in given and not was_reported and kept != given[line]
    }


def _insert(uow: UnitOfWork, lines: Sequence[_Line], contents: Sequence[_Content]) -> None:
    if not lines:
        return
    count = len(lines)
    columns: dict[str, Sequence[object]] = {
        "id": new_ids(count), "visit": [None] * count, "reported_at": [uow.clock()] * count,
    }  # fmt: skip
    columns.update(zip(_KEY, zip(*lines, strict=True), strict=True))
    columns.update(zip(_CONTENT, zip(*contents, strict=True), strict=True))
    insert_many(uow.session, LedgerRecord, columns)


def _numbered(entries: Iterable[LedgerEntry]) -> Iterable[tuple[_Line, LedgerEntry]]:
    """Number the contacts of one elder that are alike in day, service and visitor."""
    counts: dict[tuple[date, str, str], int] = {}
    for entry in entries:
        alike = (entry.day, entry.service, entry.visitor)
        counts[alike] = number = counts.get(alike, 0) + 1
        yield (entry.elder, *alike, number), entry


class _Contents:
    """What lines say, made once for all that say the same.

    Parameters
    ----------
    vault : Vault
        Seals the reasons.
    """

    def __init__(self, vault: Vault) -> None:
        self._sealer = Sealer(vault)
        self._known: dict[tuple[VisitMode, Outcome, str, timedelta], _Content] = {}

    def of(self, entry: LedgerEntry) -> _Content:
        """Return what one line says."""
        key = (entry.mode, entry.outcome, entry.reason, entry.work)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _content(self._sealer, entry)
        return found


def _content(sealer: Sealer, entry: LedgerEntry) -> _Content:
    reason = sealer.seal_common(REASON, entry.reason)
    return (entry.mode.value, entry.outcome.value, reason, seconds_of(entry.work))


_Held = Mapping[_Line, tuple[str, bool, _Content]]
"""Lines that are kept: row id, whether a visitor reported it, and what it says."""


def _held(uow: UnitOfWork, given: Collection[_Line]) -> _Held:
    elders, days = {line[0] for line in given}, {line[1] for line in given}
    query = select(
        LedgerRecord.elder_id, LedgerRecord.day, LedgerRecord.service_id, LedgerRecord.visitor_id, LedgerRecord.number,
        LedgerRecord.id, LedgerRecord.visit, LedgerRecord.mode, LedgerRecord.outcome, LedgerRecord.reason,
        LedgerRecord.work_seconds,
    ).where(LedgerRecord.elder_id.in_(elders), LedgerRecord.day.between(min(days), max(days)))  # fmt: skip
    return {
        (elder, day, service, visitor, number): (row, visit is not None, tuple(content))
        for elder, day, service, visitor, number, row, visit, *content in uow.session.execute(query)
    }


def _correct(uow: UnitOfWork, corrections: Mapping[str, Row]) -> None:
    for chunk in chunks(corrections):
        for record in uow.session.scalars(select(LedgerRecord).where(LedgerRecord.id.in_(chunk))):
            for name, value in corrections[record.id].items():
                setattr(record, name, value)
    uow.session.flush()


def _lives_in(area: str | None) -> ColumnElement[bool]:
    return true() if area is None else LedgerRecord.elder_id.in_(elders_inside(frozenset([area])))
