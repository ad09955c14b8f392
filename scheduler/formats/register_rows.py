"""The one way from table rows to a register; the row readers stand in the two files beside this one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from itertools import chain

from pydantic import ValidationError

from scheduler.domain.elder import Elder
from scheduler.domain.enrolment import Enrolment
from scheduler.domain.person import Person
from scheduler.domain.register import Register
from scheduler.domain.register_conflicts import conflicts
from scheduler.domain.register_finding import Finding, RegisterError
from scheduler.domain.register_references import missing, references
from scheduler.domain.settings import Settings
from scheduler.domain.visitor import Visitor, VisitorKind
from scheduler.formats.refusals import sentence_of, shown_value
from scheduler.formats.register_cells import Row
from scheduler.formats.register_ledger_rows import ledger_entry_of
from scheduler.formats.register_people_rows import (
    absence_of,
    availability_of,
    calling_hours_of,
    consent_of,
    contact_of,
    elder_of,
    enrolment_of,
    exception_of,
    person_of,
    qualification_of,
    quiet_hours_of,
    visitor_of,
)
from scheduler.formats.register_reading import Reading, whole
from scheduler.formats.register_rule_rows import (
    area_of,
    kind_of,
    override_of,
    period_of,
    pin_of,
    place_of,
    rule_of,
    service_of,
)
from scheduler.formats.register_table import Source
from scheduler.formats.row_finding import Refuse, RowError, RowFinding, raise_it, whole_file

MOST_FINDINGS = 200
"""More would not be read, let alone mended in one go."""

Open = Callable[[Refuse], Source]


class _Enough(Exception):
    """So many findings that nobody needs more."""


class _Kept:
    """Keeps what is refused."""

    def __init__(self) -> None:
        self.findings: list[RowFinding] = []

    def __call__(self, error: RowError) -> None:
        self.findings.append(error.finding)
        if len(self.findings) >= MOST_FINDINGS:
            raise _Enough


def register_from(opened: Open) -> Register:
    """Make a register of tables.

    Raises
    ------
    RowError
        For the first cell, row or contradiction that keeps it from being used: file, line, column and value.
    """
    source = opened(raise_it)
    reading = Reading(source, raise_it)
    parts = _parts(reading)
    try:
        register = Register.model_validate(parts)
    except ValidationError as error:
        raise _located(reading, source, error) from None
    for finding in _strangers(reading, register):
        raise reading.error_of(finding)
    return register


def findings_from(opened: Open) -> tuple[Register | None, tuple[RowFinding, ...]]:
    """Make a register of tables, or say all that keeps it from being used, up to ``MOST_FINDINGS``."""
    kept = _Kept()
    try:
        register = _register_or_findings(opened, kept)
    except _Enough:
        register = None
    return register, tuple(kept.findings)


def _register_or_findings(opened: Open, kept: _Kept) -> Register | None:
    try:
        source = opened(kept)
    except RowError as error:
        kept(error)
        return None
    lacks_tables = bool(kept.findings)
    reading = Reading(source, kept)
    parts = _parts(reading)
    if lacks_tables or reading.is_broken:
        return None  # Every mention of what stands in a missing table would be a false alarm.
    draft = _unchecked(parts)
    for finding in chain(_strangers(reading, draft), references(draft), conflicts(draft)):
        if finding.value not in reading.refused_ids:
            kept(reading.error_of(finding))
    return None if kept.findings else Register.model_validate(parts)


def _unchecked(parts: Mapping[str, object]) -> Register:
    """Return a register that may contradict itself, so that everything that does can be listed."""
    register = Register.model_construct()
    register.__dict__.update(parts)
    return register


def _parts(reading: Reading) -> dict[str, object]:
    kinds = reading.all_of("kinds", kind_of)
    elders, enrolments = _elders(reading)
    return {
        "settings": _settings(reading),
        "areas": reading.all_of("areas", area_of),
        "kinds": kinds,
        "services": reading.all_of("services", service_of),
        "rules": reading.all_of("rules", rule_of),
        "periods": reading.all_of("periods", period_of),
        "calendar": reading.all_of("calendar", override_of),
        "places": reading.all_of("places", place_of),
        "elders": elders,
        "enrolments": enrolments,
        "people": _people(reading),
        "visitors": _visitors(reading, kinds),
        "availability": reading.all_of("availability", availability_of),
        "exceptions": reading.all_of("exceptions", exception_of),
        "absences": reading.all_of("absences", absence_of),
        "quiet_hours": reading.all_of("quiet_hours", quiet_hours_of),
        "calling_hours": reading.all_of("calling_hours", calling_hours_of),
        "ledger": reading.all_of("ledger", ledger_entry_of),
        "pins": reading.all_of("pins", pin_of),
    }


def _elders(reading: Reading) -> tuple[tuple[Elder, ...], tuple[Enrolment, ...]]:
    consents = reading.by_owner("consents", consent_of)

    def both(row: Row) -> tuple[Elder, Enrolment]:
        return elder_of(row, consents.get(row.text("elder"), ())), enrolment_of(row)

    pairs = reading.all_of("elders", both)
    return tuple(elder for elder, _ in pairs), tuple(enrolment for _, enrolment in pairs)


def _visitors(reading: Reading, kinds: tuple[VisitorKind, ...]) -> tuple[Visitor, ...]:
    held = reading.by_owner("qualifications", qualification_of)
    faces = {kind.id: kind.counts_as_face for kind in kinds}
    return reading.all_of("visitors", lambda row: visitor_of(row, held.get(row.text("visitor"), ()), faces))


def _people(reading: Reading) -> tuple[Person, ...]:
    contacts = reading.by_owner("contacts", contact_of)
    return reading.all_of("people", lambda row: person_of(row, contacts.get(row.text("person"), ())))


def _settings(reading: Reading) -> Settings:
    values: dict[str, str] = {}

    def setting(row: Row) -> None:
        name = row.text("setting")
        if name not in Settings.model_fields:
            shown, known = shown_value(name), ", ".join(Settings.model_fields)
            raise row.error(
                "setting", zh=f"{shown} 不是设置项；可设置 {known}", en=f"{shown} is no setting; settings are {known}"
            )
        if name in values:
            raise row.error("setting", zh=f"{name!r} 设置了两次；请只保留一个", en=f"{name!r} is set twice; keep one")
        value = {"是": "yes", "否": "no"}.get(row.text("value"), row.text("value"))
        # Each value is tried on its own, so that the error can name its line.
        with row.mapping(**{name: "value"}):
            Settings.model_validate({name: value})
        values[name] = value

    reading.all_of("settings", setting)
    return Settings.model_validate(values)


def _strangers(reading: Reading, register: Register) -> Iterator[Finding]:
    """Yield the lines that belong to nobody in the tables that are folded into elders, people and visitors."""
    tables: tuple[tuple[str, str, Container[str]], ...] = (
        ("consents", "elder", register.elder_of),
        ("contacts", "person", register.person_of),
        ("qualifications", "visitor", register.visitor_of),
    )
    for table, column, known in tables:
        for position, owner in enumerate(reading.owners_of(table)):
            if owner not in known:
                yield missing(table, position, owner, column, owner)


def _located(reading: Reading, source: Source, error: ValidationError) -> RowError:
    """Name the line of the entry that the register as a whole refuses."""
    first = error.errors(include_url=False, include_input=False)[0]
    reason = first.get("ctx", {}).get("error")
    if isinstance(reason, RegisterError):
        return reading.error_of(reason.finding)
    sentence = sentence_of(first, ".".join(map(str, first["loc"])))
    return whole_file(whole(source), sentence.zh, sentence.en)
