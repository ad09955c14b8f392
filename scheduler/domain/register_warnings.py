"""What looks wrong in a register although it can be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.identity import is_old_form, masked

if TYPE_CHECKING:
    from scheduler.domain.register import Register


def warnings_of(register: Register) -> Iterator[str]:
    """Yield one sentence for each entry that a person should look at."""
    yield from _old_numbers(register)
    yield from _contacts_after_death(register)
    yield from _visitors_never_available(register)


def _old_numbers(register: Register) -> Iterator[str]:
    for person in register.people:
        if person.identity_number is not None and is_old_form(person.identity_number):
            number = masked(person.identity_number)
            yield f"{person.id}: identity number {number} has the old 15-digit form, which cannot be checked"


def _contacts_after_death(register: Register) -> Iterator[str]:
    for absence in register.absences:
        if absence.status is not AbsenceStatus.DIED:
            continue
        for entry in register.ledger_of.get(absence.elder, ()):
            if entry.is_contact and entry.day > absence.first_day:
                yield f"elder {absence.elder} died on {absence.first_day} but the ledger has a contact on {entry.day}"


def _visitors_never_available(register: Register) -> Iterator[str]:
    for visitor in register.visitors:
        if visitor.id not in register.availability_of and visitor.id not in register.exceptions_of:
            yield f"visitor {visitor.id} has no availability and will get no visits"
