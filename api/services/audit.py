"""The book of who did what: written by every service, sealed in batches, checked by a command."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import JsonValue

from api.persistence.columns import Json
from api.persistence.records.audit import AuditBatchRecord, AuditEntryRecord
from api.persistence.repositories.audit import AuditBook
from api.persistence.unit_of_work import UnitOfWork
from api.security.chain import FIRST, batch_digest
from api.security.secret import same

_PURPOSE = "audit"


@dataclass(frozen=True)
class Anchor:
    """What to write down outside the service: a later book that does not contain it was cut short.

    Attributes
    ----------
    number : int
        The newest batch; 0 when there is none.
    """

    number: int
    digest: str


@dataclass(frozen=True)
class Verdict:
    """What a check of the book found.

    Attributes
    ----------
    broken_at : int or None
        The first batch that is not as it was sealed.
    missing_anchor : bool
        Whether the batch that was written down is gone or another one.
    unsealed : int
        Entries since the last batch.
    """

    batches: int
    entries: int
    unsealed: int
    broken_at: int | None
    missing_anchor: bool

    @property
    def sound(self) -> bool:
        """Whether nothing was changed, removed or cut off."""
        return self.broken_at is None and not self.missing_anchor


def record(uow: UnitOfWork, action: str, target: str, area_id: str | None = None, **facts: JsonValue) -> None:
    """Write down what the actor does, in the same transaction as the act.

    Parameters
    ----------
    target : str
        ``kind:id``.
    facts
        Ids and figures; never a name, an address or free text.
    """
    entry = AuditEntryRecord(
        at=uow.clock(), actor=uow.actor.id, action=action, target=target, area_id=area_id, facts=dict(facts)
    )
    uow.session.add(entry)


def seal(uow: UnitOfWork) -> Anchor:
    """Seal all entries that are in no batch yet, and return the newest batch."""
    book = AuditBook(uow)
    last = book.last_batch(lock=True)
    entries = book.unsealed()
    if entries:
        number = last.number + 1 if last else 1
        before = last.digest if last else FIRST
        digest = batch_digest(uow.vault.key_for(_PURPOSE), before, number, (_fields(entry) for entry in entries))
        last = AuditBatchRecord(number=number, digest=digest, entries=len(entries), sealed_at=uow.clock())
        book.add_batch(last, entries)
    return Anchor(last.number, last.digest) if last else Anchor(0, FIRST)


def verify(uow: UnitOfWork, anchor: Anchor | None = None) -> Verdict:
    """Check the whole book against its seals, and against a batch that was written down."""
    book, key = AuditBook(uow), uow.vault.key_for(_PURPOSE)
    before, broken_at, entries, numbers = FIRST, None, 0, 0
    seen: dict[int, str] = {0: FIRST}
    for expected, batch in enumerate(book.batches(), start=1):
        found = book.entries_of(batch.number)
        digest = batch_digest(key, before, batch.number, (_fields(entry) for entry in found))
        whole = batch.number == expected and len(found) == batch.entries and same(digest, batch.digest)
        if not whole and broken_at is None:
            broken_at = expected
        before, entries, numbers = batch.digest, entries + len(found), expected
        seen[batch.number] = batch.digest
    missing = anchor is not None and seen.get(anchor.number) != anchor.digest
    return Verdict(numbers, entries, len(book.unsealed()), broken_at, missing)


def _fields(entry: AuditEntryRecord) -> Json:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "target": entry.target,
        "area": entry.area_id,
        "facts": entry.facts,
    }
