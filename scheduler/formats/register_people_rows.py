"""Rows about people: elders, consents, personal details, visitors, their availability and elders' hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from scheduler.domain.absence import AbsenceStatus, ElderAbsence
from scheduler.domain.availability import AvailabilityException, AvailabilityPattern
from scheduler.domain.elder import Elder, Gender, Preference, RiskTier
from scheduler.domain.enrolment import Enrolment
from scheduler.domain.errors import BadValue
from scheduler.domain.hours import CallingHours, QuietHours
from scheduler.domain.identity import parse_identity_number
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.person import EmergencyContact, Person
from scheduler.domain.shift import Pause
from scheduler.domain.visitor import Caps, Qualification, Visitor
from scheduler.formats.refusals import shown_value
from scheduler.formats.register_cells import Row

_REMEMBERED = 4_096
"""Answers and wishes are few and repeat, so equal ones are one object."""

_SPEEDS_KILOMETERS_PER_HOUR = {"walk": 4.5, "bicycle": 12.0, "ebike": 18.0, "car": 25.0, "bus": 15.0}


def consent_of(row: Row) -> Consent:
    """Read one row of ``consents``."""
    with row.mapping():
        return _consent(row.choice("mode", VisitMode), row.choice("state", ConsentState), row.maybe_day("asked_on"))


@lru_cache(maxsize=_REMEMBERED)
def _consent(mode: VisitMode, state: ConsentState, asked_on: date | None) -> Consent:
    return Consent(mode=mode, state=state, asked_on=asked_on)


def elder_of(row: Row, consents: tuple[Consent, ...]) -> Elder:
    """Read one row of ``elders``."""
    with row.mapping(id="elder"):
        return Elder(
            id=row.identifier("elder"),
            household=row.identifier("household"),
            place=row.identifier("place"),
            area=row.maybe("area"),
            tier=row.maybe_choice("tier", RiskTier) or RiskTier.GREEN,
            categories=row.names("categories"),
            consents=consents,
            named_visitor=row.maybe("named_visitor"),
            backup_visitor=row.maybe("backup_visitor"),
            contracted_visitors=row.pairs("contracted_visitors"),
            blocked_visitors=row.names("blocked_visitors"),
            preference=_preference(
                row.maybe_choice("preferred_gender", Gender),
                row.flag("gender_required", False),
                row.maybe("preferred_dialect"),
                row.flag("dialect_required", False),
            ),
        )


@lru_cache(maxsize=_REMEMBERED)
def _preference(gender: Gender | None, by_gender: bool, dialect: str | None, by_dialect: bool) -> Preference:
    return Preference(gender=gender, gender_required=by_gender, dialect=dialect, dialect_required=by_dialect)


def enrolment_of(row: Row) -> Enrolment:
    """Read the enrolment in one row of ``elders``."""
    enrolled_on, informed_on = row.maybe_day("enrolled_on"), row.maybe_day("informed_on")
    with row.mapping():
        return Enrolment(elder=row.identifier("elder"), enrolled_on=enrolled_on, informed_on=informed_on)


def contact_of(row: Row) -> EmergencyContact:
    """Read one row of ``contacts``."""
    with row.mapping():
        return EmergencyContact(
            name=row.identifier("name"), phone=row.identifier("phone"), relation=row.text("relation")
        )


def person_of(row: Row, contacts: tuple[EmergencyContact, ...]) -> Person:
    """Read one row of ``people``."""
    with row.mapping(id="person"):
        return Person(
            id=row.identifier("person"),
            name=row.identifier("name"),
            identity_number=_identity_cell(row),
            phone=row.text("phone"),
            address=row.text("address"),
            contacts=contacts,
        )


def _identity_cell(row: Row) -> str | None:
    """Return a text cell and refuse any other, since a number must be refused even when its digits look right."""
    cell = row.cells.get("identity_number")
    if cell is None or isinstance(cell, str):
        return cell or None
    try:
        return parse_identity_number(cell)
    except BadValue as error:
        raise row.error("identity_number", error.text.zh, error.text.en) from None


def qualification_of(row: Row) -> Qualification:
    """Read one row of ``qualifications``."""
    valid_from, valid_until = row.maybe_day("valid_from"), row.maybe_day("valid_until")
    with row.mapping():
        return Qualification(name=row.identifier("name"), valid_from=valid_from, valid_until=valid_until)


def visitor_of(row: Row, qualifications: tuple[Qualification, ...], faces: Mapping[str, bool]) -> Visitor:
    """Read one row of ``visitors``; what a kind says about faces holds for its visitors."""
    kind = row.identifier("kind")
    with row.mapping(id="visitor", speed_meters_per_second="speed_kilometers_per_hour"):
        return Visitor(
            id=row.identifier("visitor"),
            kind=kind,
            home=row.identifier("home"),
            end_place=row.maybe("end_place"),
            speed_meters_per_second=_speed(row),
            travel_mode=row.maybe("travel_mode") or "walk",
            gender=row.maybe_choice("gender", Gender),
            dialects=row.names("dialects"),
            qualifications=qualifications,
            required=row.names("required"),
            areas=row.maybe_names("areas"),
            reach_meters=row.maybe_number("reach_meters"),
            caseload=row.maybe_names("caseload"),
            daily=_caps(row, "daily"),
            weekly=_caps(row, "weekly"),
            agreed_weekly_work=row.maybe_minutes("agreed_weekly_minutes"),
            can_lead=row.flag("can_lead", True),
            counts_as_face=faces.get(kind, True),
        )


def _speed(row: Row) -> float:
    """Metres per second: the visitor's own speed, or what the travel mode usually makes."""
    given, mode = row.maybe_number("speed_kilometers_per_hour"), row.maybe("travel_mode") or "walk"
    if given is None and mode not in _SPEEDS_KILOMETERS_PER_HOUR:
        known = ", ".join(_SPEEDS_KILOMETERS_PER_HOUR)
        raise row.error(
            "travel_mode",
            zh=f"{shown_value(mode)} 不在 {known} 之内；请同时给出 speed_kilometers_per_hour",
            en=f"{shown_value(mode)} is none of {known}; give speed_kilometers_per_hour as well",
        )
    return (_SPEEDS_KILOMETERS_PER_HOUR[mode] if given is None else given) / 3.6


def _caps(row: Row, span: str) -> Caps:
    names = {"visits": f"{span}_visits", "work": f"{span}_minutes", "distance_meters": f"{span}_meters"}
    with row.mapping(**names):
        return Caps(
            visits=row.maybe_whole(names["visits"]),
            work=row.maybe_minutes(names["work"]),
            distance_meters=row.maybe_number(names["distance_meters"]),
        )


def availability_of(row: Row) -> AvailabilityPattern:
    """Read one row of ``availability``."""
    if not row.text("weekdays"):
        raise row.error(
            "weekdays",
            zh="是空的；请写 1（周一）至 7（周日），或 1-5",
            en="is empty; write 1 (Monday) to 7 (Sunday), or 1-5",
        )
    with row.mapping():
        return AvailabilityPattern(
            visitor=row.identifier("visitor"),
            weekdays=row.weekdays("weekdays"),
            start=row.clock("start"),
            end=row.clock("end"),
            pause=_pause(row),
            start_place=row.maybe("start_place"),
            end_place=row.maybe("end_place"),
            capacity=row.maybe_whole("capacity"),
            follows_calendar=row.flag("follows_calendar", False),
            valid_from=row.maybe_day("valid_from"),
            valid_until=row.maybe_day("valid_until"),
        )


def _pause(row: Row) -> Pause | None:
    start, end = row.maybe_clock("pause_start"), row.maybe_clock("pause_end")
    if (start is None) != (end is None):
        raise row.error(
            "pause_start",
            zh="休息须同时填写 pause_start 和 pause_end；请补上或都不填",
            en="a pause needs both pause_start and pause_end; give both or neither",
        )
    return None if start is None or end is None else Pause(start=start, end=end)


def exception_of(row: Row) -> AvailabilityException:
    """Read one row of ``exceptions``; a missing last day means one day."""
    first_day = row.day("first_day")
    with row.mapping():
        return AvailabilityException(
            visitor=row.identifier("visitor"),
            first_day=first_day,
            last_day=row.maybe_day("last_day") or first_day,
            start=row.maybe_clock("start"),
            end=row.maybe_clock("end"),
            reason=row.text("reason"),
        )


def absence_of(row: Row) -> ElderAbsence:
    """Read one row of ``absences``."""
    with row.mapping():
        return ElderAbsence(
            elder=row.identifier("elder"),
            status=row.choice("status", AbsenceStatus),
            first_day=row.day("first_day"),
            last_day=row.maybe_day("last_day"),
            note=row.text("note"),
        )


def quiet_hours_of(row: Row) -> QuietHours:
    """Read one row of ``quiet_hours``."""
    days, start, end = row.weekdays("weekdays"), row.clock("start"), row.clock("end")
    with row.mapping():
        return QuietHours(elder=row.identifier("elder"), weekdays=days, start=start, end=end)


def calling_hours_of(row: Row) -> CallingHours:
    """Read one row of ``calling_hours``."""
    days, earliest, latest = row.weekdays("weekdays"), row.clock("earliest"), row.clock("latest")
    due: timedelta | None = row.maybe_clock("due")
    with row.mapping():
        return CallingHours(elder=row.identifier("elder"), weekdays=days, earliest=earliest, latest=latest, due=due)
