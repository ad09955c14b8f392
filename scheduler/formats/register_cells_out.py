"""From a register to table rows of text: the mirror image of the row readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from scheduler.domain.clock import format_time, minutes_of
from scheduler.domain.elder import Elder
from scheduler.domain.place import Place
from scheduler.domain.register import Register
from scheduler.domain.rule import FrequencyRule
from scheduler.domain.service import Service
from scheduler.domain.visitor import Visitor
from scheduler.domain.week_pin import WeekPin
from scheduler.travel.coordinates import Point, from_wgs84

Value = str | float | bool | date | timedelta | Iterable[str] | Mapping[str, str] | None
RowOut = dict[str, str]


def register_tables(register: Register) -> dict[str, list[RowOut]]:
    """Return every table of a register as rows of text by column."""
    return {**_world(register), **_people(register), **_times(register)}


def _row(**values: Value) -> RowOut:
    return {column: _text(value) for column, value in values.items()}


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str():
            return str(value)
        case float():
            return f"{value:.9g}"
        case int() | date():
            return str(value)
        case timedelta():
            return format_time(value)
        case Mapping():
            return ";".join(f"{key}={item}" for key, item in value.items())
    return ";".join(sorted(value))


def _minutes(value: timedelta | None) -> float | None:
    return minutes_of(value) if value else None


def _weekdays(days: Iterable[int]) -> str:
    chosen = sorted(days)
    if len(chosen) > 1 and chosen == list(range(chosen[0], chosen[-1] + 1)):
        return f"{chosen[0]}-{chosen[-1]}"
    return ";".join(map(str, chosen))


def _world(register: Register) -> dict[str, list[RowOut]]:
    settings = register.settings
    return {
        "settings": [_row(setting=name, value=getattr(settings, name)) for name in type(settings).model_fields],
        "areas": [
            _row(area=a.id, name=a.name, level=a.level, parent=a.parent, code=a.code, code_year=a.code_year)
            for a in register.areas
        ],
        "kinds": [
            _row(kind=k.id, title_zh=k.title.zh, title_en=k.title.en, counts_as_face=k.counts_as_face)
            for k in register.kinds
        ],
        "services": [_service(service) for service in register.services],
        "rules": [_rule(rule) for rule in register.rules],
        "periods": [
            _row(
                period=p.id, kind=p.kind, areas=p.areas, first_day=p.first_day, last_day=p.last_day,
                remote_only=p.remote_only, frequency_multiplier=p.frequency_multiplier,
                message_zh=p.message.zh if p.message else "", message_en=p.message.en if p.message else "",
            )
            for p in register.periods
        ],
        "calendar": [_row(date=day.day, kind=day.kind, name=day.name) for day in register.calendar],
        "places": [_place(place) for place in register.places],
    }  # fmt: skip


def _service(service: Service) -> RowOut:
    follows = service.follows
    return _row(
        service=service.id, title_zh=service.title.zh, title_en=service.title.en,
        modes={option.mode: f"{minutes_of(option.duration):.0f}" for option in service.options},
        people=service.people, kinds=service.kinds, skills=service.skills, load=service.load or None,
        continuity=service.continuity, contracted_kind=service.contracted_kind, covers=service.covers,
        earliest=service.earliest, due=service.due, latest=service.latest,
        follows=follows.service if follows else None, min_lag=follows.min_lag if follows else None,
        max_lag=follows.max_lag if follows else None, company=follows.company if follows else None,
    )  # fmt: skip


def _rule(rule: FrequencyRule) -> RowOut:
    return _row(
        rule=rule.id, service=rule.service, visits=rule.visits, per=rule.per, tier=rule.tier, category=rule.category,
        elder=rule.elder, reason=rule.reason, smallest_gap_days=rule.smallest_gap_days,
        largest_gap_days=rule.largest_gap_days, least_home_share=rule.least_home_share,
        most_remote_per_month=rule.most_remote_per_month, version=rule.version,
        valid_from=rule.valid_from, valid_until=rule.valid_until,
    )  # fmt: skip


def _place(place: Place) -> RowOut:
    """Write a point in the system it came in, to a millimetre."""
    point = from_wgs84(Point(place.latitude or 0.0, place.longitude or 0.0), place.crs)
    latitude, longitude = f"{point.latitude:.8f}", f"{point.longitude:.8f}"
    access = _minutes(place.access)
    return _row(place=place.id, latitude=latitude, longitude=longitude, crs=place.crs, access_minutes=access)


def _people(register: Register) -> dict[str, list[RowOut]]:
    return {
        "elders": [_elder(register, elder) for elder in register.elders],
        "consents": [
            _row(elder=elder.id, mode=answer.mode, state=answer.state, asked_on=answer.asked_on)
            for elder in register.elders
            for answer in elder.consents
        ],
        "people": [
            _row(person=p.id, name=p.name, identity_number=p.identity_number, phone=p.phone, address=p.address)
            for p in register.people
        ],
        "contacts": [
            _row(person=person.id, name=contact.name, phone=contact.phone, relation=contact.relation)
            for person in register.people
            for contact in person.contacts
        ],
        "visitors": [_visitor(visitor) for visitor in register.visitors],
        "qualifications": [
            _row(visitor=visitor.id, name=held.name, valid_from=held.valid_from, valid_until=held.valid_until)
            for visitor in register.visitors
            for held in visitor.qualifications
        ],
    }


def _elder(register: Register, elder: Elder) -> RowOut:
    wish, enrolment = elder.preference, register.enrolment_of.get(elder.id)
    return _row(
        elder=elder.id, household=elder.household, place=elder.place, area=elder.area, tier=elder.tier,
        categories=elder.categories, named_visitor=elder.named_visitor, backup_visitor=elder.backup_visitor,
        contracted_visitors=elder.contracted_visitors, blocked_visitors=elder.blocked_visitors,
        preferred_gender=wish.gender, gender_required=wish.gender_required or None,
        preferred_dialect=wish.dialect, dialect_required=wish.dialect_required or None,
        enrolled_on=enrolment.enrolled_on if enrolment else None,
        informed_on=enrolment.informed_on if enrolment else None,
    )  # fmt: skip


def _visitor(visitor: Visitor) -> RowOut:
    daily, weekly = visitor.daily, visitor.weekly
    return _row(
        visitor=visitor.id, kind=visitor.kind, home=visitor.home, end_place=visitor.end_place,
        travel_mode=visitor.travel_mode, speed_kilometers_per_hour=visitor.speed_meters_per_second * 3.6,
        gender=visitor.gender, dialects=visitor.dialects, required=visitor.required, areas=visitor.areas,
        reach_meters=visitor.reach_meters, caseload=visitor.caseload,
        daily_visits=daily.visits, daily_minutes=_cap(daily.work), daily_meters=daily.distance_meters,
        weekly_visits=weekly.visits, weekly_minutes=_cap(weekly.work), weekly_meters=weekly.distance_meters,
        agreed_weekly_minutes=_cap(visitor.agreed_weekly_work), can_lead=visitor.can_lead,
    )  # fmt: skip


def _cap(work: timedelta | None) -> float | None:
    """Minutes of a limit: none at all is a limit, too."""
    return None if work is None else minutes_of(work)


def _times(register: Register) -> dict[str, list[RowOut]]:
    return {
        "availability": [
            _row(
                visitor=p.visitor, weekdays=_weekdays(p.weekdays), start=p.start, end=p.end,
                pause_start=p.pause.start if p.pause else None, pause_end=p.pause.end if p.pause else None,
                start_place=p.start_place, end_place=p.end_place, capacity=p.capacity,
                follows_calendar=p.follows_calendar, valid_from=p.valid_from, valid_until=p.valid_until,
            )
            for p in register.availability
        ],
        "exceptions": [
            _row(visitor=e.visitor, first_day=e.first_day, last_day=e.last_day, start=e.start, end=e.end,
                 reason=e.reason)
            for e in register.exceptions
        ],
        "absences": [
            _row(elder=a.elder, status=a.status, first_day=a.first_day, last_day=a.last_day, note=a.note)
            for a in register.absences
        ],
        "quiet_hours": [
            _row(elder=q.elder, start=q.start, end=q.end, weekdays=_weekdays(q.weekdays)) for q in register.quiet_hours
        ],
        "calling_hours": [
            _row(elder=c.elder, earliest=c.earliest, latest=c.latest, weekdays=_weekdays(c.weekdays), due=c.due)
            for c in register.calling_hours
        ],
        "ledger": [
            _row(date=e.day, elder=e.elder, visitor=e.visitor, service=e.service, mode=e.mode, outcome=e.outcome,
                 reason=e.reason, minutes=_minutes(e.work))
            for e in register.ledger
        ],
        "pins": [_pin(pin) for pin in register.pins],
    }  # fmt: skip


def _pin(pin: WeekPin) -> RowOut:
    return _row(
        week=pin.week, elder=pin.visit.elder, service=pin.visit.service, number=pin.visit.number, visitor=pin.visitor,
        date=pin.day, start=pin.start, after=pin.after.id if pin.after else None,
    )  # fmt: skip
