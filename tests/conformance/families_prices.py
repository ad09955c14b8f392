"""Weeks in which the same service can be dear or cheap."""

from __future__ import annotations

from datetime import timedelta

from tests.conformance.week import MINUTE, OPENING, START, Fields, Week


def _names(week: Week) -> list[str]:
    return [str(visitor["id"]) for visitor in week.visitors]


def continuity(week: Week) -> None:
    """One elder with several visits, who knows some people better than others."""
    week.charge("continuity")
    elder = week.one_elder_for(week.pick(week.visits, 3))
    names = _names(week)
    blocked = elder.get("blocked_visitors", ())
    assert isinstance(blocked, set | tuple)
    usual = [name for name in names if name not in blocked]
    week.chance.shuffle(usual)
    role = week.chance.choice(["named_visitor", "backup_visitor", None])
    if role and usual:
        elder[role] = usual[0]
    _history(week, elder)["visits_by_visitor"] = {name: week.chance.randint(0, 2) for name in names}


def faces(week: Week) -> None:
    """Three visits to one elder over a month's end, and faces already seen."""
    week.charge("faces")
    visits = week.pick(week.visits, 3)
    elder = week.one_elder_for(visits)
    _hours_apart(week, visits)
    for visitor in week.visitors:
        visitor["counts_as_face"] = week.often(0.8)
    known = [*_names(week), "gone", "retired"]
    seen = {month: {name for name in known if week.often(0.4)} for month in ("2026-11", "2026-12")}
    seen["2026-11"].add("gone")
    _history(week, elder)["faces_by_month"] = seen


def _history(week: Week, elder: Fields) -> Fields:
    histories = week.more.setdefault("histories", [])
    assert isinstance(histories, list)
    found: Fields = next((item for item in histories if item["elder"] == elder["id"]), {"elder": elder["id"]})
    if found not in histories:
        histories.append(found)
    return found


def fairness(week: Week) -> None:
    week.charge("fairness", factor=1.1, per_minute=2.0)
    for number, visitor in enumerate(week.visitors):
        visitor["kind"] = "volunteer" if number < 3 else "doctor"
        visitor["booked"] = {"work": week.minutes(0, 120), "available": week.minutes(60, 240)}


def overtime(week: Week) -> None:
    week.charge("overtime")
    for visitor in week.visitors:
        visitor["agreed_weekly_work"] = week.minutes(15, 45) if week.often(0.8) else None


def change(week: Week) -> None:
    """A published roster that nobody has to keep; some of it lies within the next 24 hours."""
    week.charge("change")
    published: dict[str, list[Fields]] = {}
    for visit in week.pick(week.visits, 3):
        shift = str(week.chance.choice(week.shifts)["id"])
        start = OPENING + week.minutes(0, 75)
        stop = {"place": visit["place"], "visits": [{"visit": visit["id"], "start": start}]}
        published.setdefault(shift, []).append(stop)
    routes = [{"shift": shift, "stops": stops} for shift, stops in published.items()]
    week.more["published"] = {"problem": "published", "start": START, "routes": routes}
    if week.often(0.5):
        week.more["frozen_until"] = OPENING + week.chance.choice([-24, 0]) * timedelta(hours=1) + 24 * 60 * MINUTE
    for visit in week.visits:
        earliest = OPENING + week.minutes(0, 30)
        latest = earliest + week.minutes(60, 80)
        visit["windows"] = [{"days": list(range(week.days)), "earliest": earliest, "latest": latest}]


def household_split(week: Week) -> None:
    """Elders behind one door and nobody who may make more than two visits a day; of three elders one can be called."""
    week.charge("household_split")
    visits = week.pick(week.visits, 2 if week.days == 2 else 3)
    for elder in week.elders:
        if elder["id"] in {visit["elder"] for visit in visits}:
            elder["household"] = "shared"
            elder["place"] = visits[0]["place"]
    for visit in visits:
        visit["place"] = visits[0]["place"]
        visit["windows"] = [{"days": list(range(week.days)), "earliest": OPENING, "latest": OPENING + 80 * MINUTE}]
    week.with_calls(visits[2:])
    for visitor in week.visitors:
        visitor["daily"] = {"visits": 2}


def _hours_apart(week: Week, visits: list[Fields]) -> None:
    """Give visits at one door hours that one person can keep only by waiting there or coming back."""
    for visit in visits:
        earliest = OPENING + week.minutes(0, 50)
        latest = earliest + week.minutes(5, 20)
        visit["windows"] = [{"days": list(range(week.days)), "earliest": earliest, "latest": latest}]
