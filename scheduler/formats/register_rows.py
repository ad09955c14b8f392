"""The one way from table rows to a register; the row readers stand in the two files beside this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError

from scheduler.domain.errors import InputError
from scheduler.domain.register import Register
from scheduler.domain.register_finding import Finding, RegisterError
from scheduler.domain.settings import Settings
from scheduler.formats.register_cells import Row
from scheduler.formats.register_people_rows import (
    absence_of,
    availability_of,
    calling_hours_of,
    elders_of,
    enrolment_of,
    exception_of,
    people_of,
    quiet_hours_of,
    visitors_of,
)
from scheduler.formats.register_rule_rows import (
    area_of,
    kind_of,
    ledger_entry_of,
    override_of,
    period_of,
    pin_of,
    place_of,
    rule_of,
    service_of,
)
from scheduler.formats.register_table import Source

_Item = TypeVar("_Item")

_ROWS_OF = {"enrolments": "elders"}


def register_from(source: Source) -> Register:
    """Make a register of tables that have been read.

    Raises
    ------
    InputError
        When a cell, a row or the whole cannot be used: file, line, column and value.
    """

    def all_of(table: str, make: Callable[[Row], _Item]) -> tuple[_Item, ...]:
        return tuple(make(row) for row in source.rows(table))

    kinds = all_of("kinds", kind_of)
    try:
        register = Register(
            settings=_settings_of(source.rows("settings")),
            areas=all_of("areas", area_of),
            kinds=kinds,
            services=all_of("services", service_of),
            rules=all_of("rules", rule_of),
            periods=all_of("periods", period_of),
            calendar=all_of("calendar", override_of),
            places=all_of("places", place_of),
            elders=elders_of(source.rows("elders"), source.rows("consents")),
            enrolments=all_of("elders", enrolment_of),
            people=people_of(source.rows("people"), source.rows("contacts")),
            visitors=visitors_of(source.rows("visitors"), source.rows("qualifications"), kinds),
            availability=all_of("availability", availability_of),
            exceptions=all_of("exceptions", exception_of),
            absences=all_of("absences", absence_of),
            quiet_hours=all_of("quiet_hours", quiet_hours_of),
            calling_hours=all_of("calling_hours", calling_hours_of),
            ledger=all_of("ledger", ledger_entry_of),
            pins=all_of("pins", pin_of),
        )
    except ValidationError as error:
        raise _located(source, error) from None
    _require_owners(source, register)
    return register


def _settings_of(rows: tuple[Row, ...]) -> Settings:
    values: dict[str, str] = {}
    for row in rows:
        name = row.text("setting")
        if name not in Settings.model_fields:
            known = ", ".join(Settings.model_fields)
            raise row.error("setting", f"{name!r} is no setting; settings are {known}")
        if name in values:
            raise row.error("setting", f"{name!r} is set twice; keep one")
        values[name] = {"是": "yes", "否": "no"}.get(row.text("value"), row.text("value"))
        # Each value is tried on its own, so that the error can name its line.
        with row.mapping(**{name: "value"}):
            Settings.model_validate({name: values[name]})
    return Settings.model_validate(values)


def _require_owners(source: Source, register: Register) -> None:
    """Refuse lines that belong to nobody in the tables that are folded into elders, people and visitors."""
    tables = (
        ("consents", "elder", register.elder_of),
        ("contacts", "person", register.person_of),
        ("qualifications", "visitor", register.visitor_of),
    )
    for table, column, known in tables:
        for row in source.rows(table):
            owner = row.identifier(column)
            if owner not in known:
                raise row.error(column, f"{column} {owner!r} is not in the register")


def _located(source: Source, error: ValidationError) -> InputError:
    """Name the line of the entry that the register as a whole refuses."""
    first = error.errors(include_url=False, include_input=False)[0]
    reason = first.get("ctx", {}).get("error")
    if not isinstance(reason, RegisterError):
        return InputError(str(source.path), f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    return InputError(_place(source, reason.finding), reason.finding.sentence)


def _place(source: Source, finding: Finding) -> str:
    rows = source.rows(_ROWS_OF.get(finding.table, finding.table))
    row = rows[finding.position]
    return row.place(finding.column if finding.column in row.cells else "")
