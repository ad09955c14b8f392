"""Registers for tests of what is stored: two towns of one county, and registers made comparable."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic_core import to_json

from scheduler.domain.absence import AbsenceStatus, ElderAbsence
from scheduler.domain.availability import AvailabilityPattern
from scheduler.domain.base import Text
from scheduler.domain.elder import Elder
from scheduler.domain.ledger import LedgerEntry, Outcome
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.person import Person
from scheduler.domain.place import Area, AreaLevel, Place
from scheduler.domain.register import Register
from scheduler.domain.rule import FrequencyRule, Per
from scheduler.domain.service import Service
from scheduler.domain.visit import ModeOption
from scheduler.domain.visitor import Qualification, Visitor, VisitorKind
from scheduler.domain.week_pin import VisitName, WeekPin

HOUR = timedelta(hours=1)
TOWNS = ("north", "south")
KINDS = (
    VisitorKind(id="volunteer", title=Text(zh="志愿者", en="Volunteer")),
    VisitorKind(id="doctor", title=Text(zh="医生", en="Doctor"), counts_as_face=False),
)
CARE = Service(
    id="care",
    title=Text(zh="探访", en="Care"),
    options=(ModeOption(mode=VisitMode.HOME, duration=HOUR / 2),),
)


def two_towns() -> Register:
    """A county with two towns of one village each; every village has one elder and one visitor, the county a doctor."""
    names = {"north": "王小明", "south": "欧阳小红"}
    homes = tuple(f"{town}-home" for town in TOWNS)
    return Register(
        areas=(
            Area(id="county", name="清溪县", level=AreaLevel.COUNTY, code="990101000000", code_year=2026),
            *(Area(id=town, name=town, level=AreaLevel.TOWN, parent="county") for town in TOWNS),
            *(Area(id=f"{town}-1", name=town, level=AreaLevel.VILLAGE, parent=town) for town in TOWNS),
        ),
        kinds=KINDS,
        services=(CARE,),
        rules=(
            FrequencyRule(id="weekly", service="care", visits=1, per=Per.WEEK),
            FrequencyRule(id="north-e1", service="care", elder="north-e1", reason="独居", visits=2, per=Per.WEEK),
        ),
        places=(
            *(Place(id=f"{town}-door", latitude=33.5, longitude=114.25 + n) for n, town in enumerate(TOWNS)),
            *(Place(id=home, latitude=33.5, longitude=114.5) for home in (*homes, "clinic")),
        ),
        elders=tuple(_elder(town) for town in TOWNS),
        people=(
            *(Person(id=f"{town}-e1", name=names[town], phone="00000000001", address="某路1号") for town in TOWNS),
            *(Person(id=f"{town}-v1", name="李四", phone="00000000002") for town in TOWNS),
        ),
        visitors=(
            *(_visitor(town) for town in TOWNS),
            Visitor(id="doctor-1", kind="doctor", home="clinic", travel_mode="car", counts_as_face=False),
        ),
        availability=tuple(
            AvailabilityPattern(visitor=f"{town}-v1", weekdays=frozenset({1, 3}), start=8 * HOUR, end=12 * HOUR)
            for town in TOWNS
        ),
        absences=(ElderAbsence(elder="south-e1", status=AbsenceStatus.HOSPITAL, first_day=date(2026, 11, 20)),),
        ledger=tuple(_contact(town, date(2026, 11, day)) for town in TOWNS for day in (3, 10)),
        pins=(WeekPin(week="2026-W49", visit=VisitName(elder="north-e1", service="care"), visitor="north-v1"),),
    )


def comparable(register: Register) -> Register:
    """The same register with every table in one order and without the warnings of reading."""
    ordered = {
        name: tuple(sorted(getattr(register, name), key=to_json))
        for name in type(register).model_fields
        if name not in {"format", "settings", "notes"}
    }
    visitors = sorted(map(_with_sorted_qualifications, register.visitors), key=lambda visitor: visitor.id)
    return register.model_copy(update={**ordered, "visitors": tuple(visitors), "notes": ()})


def _with_sorted_qualifications(visitor: Visitor) -> Visitor:
    ordered = sorted(visitor.qualifications, key=to_json)
    return visitor.model_copy(update={"qualifications": tuple(ordered)})


def _elder(town: str) -> Elder:
    return Elder(
        id=f"{town}-e1",
        household=f"{town}-h1",
        place=f"{town}-door",
        area=f"{town}-1",
        categories=frozenset({"living_alone"}),
        consents=(Consent(mode=VisitMode.HOME, state=ConsentState.AGREED, asked_on=date(2026, 3, 2)),),
        named_visitor=f"{town}-v1",
        contracted_visitors={"doctor": "doctor-1"},
    )


def _visitor(town: str) -> Visitor:
    return Visitor(
        id=f"{town}-v1",
        kind="volunteer",
        home=f"{town}-home",
        areas=frozenset({town}),
        caseload=frozenset({f"{town}-e1"}),
        qualifications=(Qualification(name="training", valid_from=date(2026, 1, 1)),),
    )


def _contact(town: str, day: date) -> LedgerEntry:
    return LedgerEntry(
        day=day,
        elder=f"{town}-e1",
        visitor=f"{town}-v1",
        service="care",
        mode=VisitMode.HOME,
        outcome=Outcome.NOT_SEEN,
        reason="无人应门",
        work=HOUR,
    )
