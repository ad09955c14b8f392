"""Weeks in which it matters who may go to whom, and how."""

from __future__ import annotations

from scheduler.domain.elder import Gender
from scheduler.domain.mode import ConsentState, VisitMode
from tests.conformance.week import START, Fields, Week


def listed(week: Week) -> None:
    """Shifts too short for everybody, so that some visits have to be listed."""
    for shift in week.shifts:
        week.last(shift, week.minutes(40, 60))


def kind(week: Week) -> None:
    for visitor in week.visitors:
        visitor["kind"] = week.chance.choice(["volunteer", "doctor"])
    for visit in week.pick(week.visits, 3):
        visit["kinds"] = week.chance.choice([{"volunteer"}, {"doctor"}, {"volunteer", "doctor"}])


def skill(week: Week) -> None:
    """Wound care and blood tests; some certificates begin or end inside the week."""
    for visitor in week.visitors:
        dates: list[Fields] = [{}, {"valid_from": week_day(1)}, {"valid_until": week_day(0)}]
        visitor["qualifications"] = [
            {"name": name} | week.chance.choice(dates) for name in ("wound", "blood") if week.often(0.6)
        ]
    for visit in week.pick(week.visits, 3):
        visit["skills"] = week.chance.choice([{"wound"}, {"blood"}, {"wound", "blood"}])


def week_day(day: int) -> str:
    return START.replace(day=START.day + day).isoformat() if day == 0 else f"2026-12-{day:02d}"


def qualification(week: Week) -> None:
    for visitor in week.visitors:
        ends = week.chance.choice([{"valid_until": week_day(0)}, {"valid_from": week_day(1)}, {}])
        visitor["required"] = {"insurance"}
        visitor["qualifications"] = [{"name": "insurance"} | ends]


def consent(week: Week) -> None:
    week.with_calls(week.pick(week.visits, 2))
    for elder in week.elders:
        states = week.chance.choices(list(ConsentState), k=2)
        modes = zip((VisitMode.HOME, VisitMode.PHONE), states, strict=True)
        elder["consents"] = [{"mode": mode, "state": state} for mode, state in modes if week.often(0.8)]


def blocked_pair(week: Week) -> None:
    for elder in week.pick(week.elders, 3):
        free = [str(visitor["id"]) for visitor in week.visitors if not _usual(elder, str(visitor["id"]))]
        elder["blocked_visitors"] = set(week.chance.sample(free, min(1, len(free))))


def _usual(elder: Fields, visitor: str) -> bool:
    return visitor in (elder.get("named_visitor"), elder.get("backup_visitor"))


def area(week: Week) -> None:
    """A county with two villages, one of which has a grid of its own."""
    week.more["areas"] = [
        {"id": "county", "name": "county", "level": "county"},
        {"id": "east", "name": "east", "level": "village", "parent": "county"},
        {"id": "west", "name": "west", "level": "village", "parent": "county"},
        {"id": "grid", "name": "grid", "level": "grid", "parent": "west"},
    ]
    for elder in week.elders:
        elder["area"] = week.chance.choice(["east", "west", "grid", "grid", None])
    for visitor in week.visitors:
        visitor["areas"] = week.chance.choice([{"east"}, {"west"}, {"grid", "east"}, {"county"}])


def reach(week: Week) -> None:
    for visitor in week.visitors:
        visitor["reach_meters"] = week.chance.randint(4, 9) * 75.0


def caseload(week: Week) -> None:
    for visitor in week.visitors:
        if week.often(0.7):
            visitor["caseload"] = {elder["id"] for elder in week.elders if week.often(0.5)}


def contracted(week: Week) -> None:
    for visit in week.pick(week.visits, 3):
        visit["only_visitors"] = {week.chance.choice(week.visitors)["id"]}


def required_preference(week: Week) -> None:
    _tastes(week, insists=True)


def preference(week: Week) -> None:
    week.charge("preference")
    _tastes(week, insists=False)


def _tastes(week: Week, insists: bool) -> None:
    for visitor in week.visitors:
        visitor["gender"] = week.chance.choice([Gender.FEMALE, Gender.MALE, None])
        visitor["dialects"] = {name for name in ("wu", "hakka") if week.often(0.4)}
    for elder in week.elders:
        elder["preference"] = {
            "gender": week.chance.choice([Gender.FEMALE, Gender.MALE, None]),
            "gender_required": insists and week.often(0.6),
            "dialect": week.chance.choice(["wu", None]),
            "dialect_required": insists and week.often(0.6),
        }


def scarce_skill(week: Week) -> None:
    week.charge("scarce_skill", factor=120.0)
    for number, visitor in enumerate(week.visitors):
        visitor["qualifications"] = [{"name": "wound"}] if number % 2 == 0 else []
    for visit in week.pick(week.visits, 2):
        visit["skills"] = {"wound"}


def mode_fallback(week: Week) -> None:
    week.charge("mode_fallback", fallback=8.0, red=16.0)
    week.with_calls(week.pick(week.visits, 2))
    for elder in week.elders:
        elder["tier"] = week.chance.choice(["red", "green"])
