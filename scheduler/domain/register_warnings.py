"""What looks wrong in a register although it can be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.base import Text
from scheduler.domain.identity import is_old_form, masked

if TYPE_CHECKING:
    from scheduler.domain.register import Register


def warnings_of(register: Register) -> Iterator[Text]:
    """Yield one sentence for each entry that a person should look at."""
    yield from _old_numbers(register)
    yield from _contacts_after_death(register)
    yield from _visitors_never_available(register)


def _old_numbers(register: Register) -> Iterator[Text]:
    for person in register.people:
        if person.identity_number is not None and is_old_form(person.identity_number):
            number = masked(person.identity_number)
            yield Text(
                zh=f"{person.id}：证件号码 {number} 是旧的 15 位，无法校验；请换成新的 18 位号码",
                en=f"{person.id}: identity number {number} has the old 15-digit form, which cannot be checked; "
                "ask for the new one",
            )


def _contacts_after_death(register: Register) -> Iterator[Text]:
    for absence in register.absences:
        if absence.status is not AbsenceStatus.DIED:
            continue
        for entry in register.ledger_of.get(absence.elder, ()):
            if entry.is_contact and entry.day > absence.first_day:
                yield Text(
                    zh=f"老人 {absence.elder} 已于 {absence.first_day} 去世，台账却有 {entry.day} 的联系；请核对",
                    en=f"elder {absence.elder} died on {absence.first_day} but the ledger has a contact on "
                    f"{entry.day}; check which is right",
                )


def _visitors_never_available(register: Register) -> Iterator[Text]:
    for visitor in register.visitors:
        if visitor.id not in register.availability_of and visitor.id not in register.exceptions_of:
            yield Text(
                zh=f"人员 {visitor.id} 没有可用时间，不会被安排走访；请补上时间或删去此人",
                en=f"visitor {visitor.id} has no availability and will get no visits; add hours or remove the visitor",
            )
