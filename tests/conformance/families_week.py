"""Weeks in which visits, people and days depend on each other."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.visit import Company
from tests.conformance.families_time import two_shifts_a_day
from tests.conformance.week import METERS_A_TICK, MINUTE, OPENING, Fields, Week


def daily_cap(week: Week) -> None:
    two_shifts_a_day(week)
    for visitor in week.visitors:
        visitor["daily"] = _caps(week, 1, 2)


def weekly_cap(week: Week) -> None:
    for visitor in week.visitors:
        visitor["weekly"] = _caps(week, 1, 2)


def _caps(week: Week, least: int, most: int) -> Fields:
    limits: list[Fields] = [
        {"visits": week.chance.randint(least, most)},
        {"work": week.chance.randint(25 * least, 30 * most) * MINUTE},
        {"distance_meters": METERS_A_TICK * 60 * week.chance.randint(8 * least, 10 * most)},
    ]
    return week.chance.choice(limits) | (week.chance.choice(limits) if week.often(0.3) else {})


def capacity(week: Week) -> None:
    for shift in week.shifts:
        shift["capacity"] = week.chance.randint(2, 4)
    for visit in week.visits:
        visit["load"] = week.chance.randint(0, 3)


def two_people(week: Week) -> None:
    _meet(week)
    pairs = week.pick(week.visits, 2)
    for visit in pairs:
        visit["people"] = 2
    if week.days > 2:
        week.with_calls(pairs[:1])


def _meet(week: Week) -> None:
    """Windows wide enough for two people to wait for each other."""
    for visit in week.visits:
        earliest = OPENING + week.minutes(0, 20)
        latest = earliest + week.minutes(40, 70)
        visit["windows"] = [{"days": list(range(week.days)), "earliest": earliest, "latest": latest}]


def first_visit(week: Week) -> None:
    _meet(week)
    for visitor in week.visitors:
        visitor["can_lead"] = week.often(0.4)
    for visit in week.pick(week.visits, 2):
        visit["people"], visit["is_first"] = 2, True


def precedence(week: Week) -> None:
    """A tie within the day and, with more visits, one over the days; some need two people.

    Two people who have to be different call at one door, where one would be enough.
    """
    _meet(week)
    ids = [str(visit["id"]) for visit in week.visits]
    ties = [_tie(week, ids[0], ids[1], week.minutes(0, 20), week.minutes(20, 60))]
    if ties[0]["company"] is Company.DIFFERENT:
        week.one_elder_for(week.visits[:2])
    if len(ids) > 4:
        ties.append(_tie(week, ids[2], ids[3], timedelta(days=1) - week.minutes(0, 60), week.minutes(60, 120)))
        week.visits[4]["people"] = 2
        together = week.chance.choice([Company.SAME, Company.DIFFERENT])
        ties.append(_tie(week, ids[4], ids[5], timedelta(0), week.minutes(20, 60)) | {"company": together})
        if not week.visits[5].get("is_first"):
            week.visits[5]["people"] = week.chance.choice([1, 2])
    week.more["precedences"] = ties


def _tie(week: Week, first: str, second: str, least: timedelta, spare: timedelta) -> Fields:
    return {
        "first": first,
        "second": second,
        "min_lag": least,
        "max_lag": least + spare if week.often(0.8) else None,
        "company": week.chance.choice(list(Company)),
    }


def _series(week: Week, number: int, many: int, **fields: object) -> None:
    """Let some visits of one elder be a series that may lie on any day."""
    visits = week.pick(week.visits, many)
    week.one_elder_for(visits)
    for visit in visits:
        earliest = OPENING + week.minutes(0, 20)
        latest = earliest + week.minutes(40, 60)
        visit["windows"] = [{"days": list(range(week.days)), "earliest": earliest, "latest": latest}]
    names = [visit["id"] for visit in visits]
    series = week.more.setdefault("series", [])
    assert isinstance(series, list)
    series.append({"id": f"series{number}-{len(series)}", "visits": names} | fields)


def spacing(week: Week) -> None:
    last = week.chance.choice([None, -1, -2])
    _series(week, 1, 2, smallest_gap_days=week.chance.randint(1, 2), last_day=last)


def spread(week: Week) -> None:
    week.charge("spread")
    last = week.chance.choice([None, -1, -2])
    _series(week, 2, 2 if week.days == 2 else 3, even_gap_days=week.chance.choice([1.0, 1.5, 2.0]), last_day=last)


def mode_mix(week: Week) -> None:
    week.with_calls(week.pick(week.visits, 2))
    _series(week, 3, len(week.visits), most_fallbacks=week.chance.randint(0, 1))


def pins(week: Week) -> None:
    """A visitor, a day, a start and an order; in larger weeks also who comes to visits of two people."""
    _meet(week)
    first, second, third, fourth = (str(visit["id"]) for visit in week.visits[:4])
    start = OPENING + week.minutes(30, 60)
    found: list[Fields] = [
        {"visit": first, "visitor": week.chance.choice(week.visitors)["id"]},
        {"visit": second, "day": week.chance.randrange(week.days)},
        {"visit": third, "start": start},
        {"visit": fourth, "after": week.chance.choice([first, second])},
    ]
    if len(week.visits) > 4:
        _pinned_pairs(week, found)
    week.more["pins"] = found


def _pinned_pairs(week: Week, pins: list[Fields]) -> None:
    """Pin both people of one visit, and one or two people of a first visit that somebody has to lead."""
    both, led = week.visits[4], week.visits[5]
    both["people"], led["people"], led["is_first"] = 2, 2, True
    names = [visitor["id"] for visitor in week.visitors]
    pins.extend({"visit": both["id"], "visitor": name} for name in week.chance.sample(names, week.chance.randint(1, 2)))
    pins.append({"visit": led["id"], "visitor": names[0]})
    for number, visitor in enumerate(week.visitors):
        visitor["can_lead"] = number == 1 or week.often(0.5)
    led["people"] = week.chance.choice([2, 3])
    if week.often(0.5):
        pins.append({"visit": led["id"], "visitor": names[-1]})


def unassigned(week: Week) -> None:
    """Too few minutes for everybody; every other week adds penalties up with everything else."""
    for shift in week.shifts:
        week.last(shift, week.minutes(40, 60))
    if week.often(0.5):
        week.charge("unassigned")
        week.more["objective"] = {"prices": week.prices, "lexicographic": False}
        for visit in week.visits:
            visit["coverage"] = {"penalty": float(week.chance.randint(2, 40))}
