"""Weeks in which minutes decide: windows, ways, pauses, lateness, waiting."""

from __future__ import annotations

from datetime import timedelta

from tests.conformance.week import MINUTE, OPENING, Week


def availability(week: Week) -> None:
    """Shifts that end before everybody can be home again."""
    for shift in week.shifts:
        week.last(shift, week.minutes(35, 65))


def time_window(week: Week) -> None:
    """Two narrow windows a day for some, a single moment for others."""
    for visit in week.visits:
        days = list(range(week.days))
        first = OPENING + week.minutes(0, 40)
        second = first + week.minutes(30, 50)
        visit["windows"] = [
            {"days": days, "earliest": first, "latest": first + week.minutes(0, 10)},
            {"days": days[-1:], "earliest": second, "latest": second + week.minutes(0, 10)},
        ]


def travel_fits(week: Week) -> None:
    """Long ways and many stairs, and windows that would suit somebody who flies."""
    week.ways = [[2 * way for way in row] for row in week.ways]
    for place in week.places:
        place["access"] = week.minutes(0, 10)
    for visit in week.visits:
        visit["windows"] = [
            {"days": list(range(week.days)), "earliest": OPENING, "latest": OPENING + week.minutes(20, 90)}
        ]


def pause(week: Week) -> None:
    for shift in week.shifts:
        begin = OPENING + week.minutes(15, 45)
        end = begin + week.minutes(10, 30)
        shift["pause"] = {"start": begin, "end": end}
        week.last(shift, week.minutes(75, 110))


def lateness(week: Week) -> None:
    week.charge("lateness")
    _due(week)


def largest_lateness(week: Week) -> None:
    week.charge("largest_lateness", per_minute=3.0)
    _due(week)


def _due(week: Week) -> None:
    for visit in week.visits:
        earliest = OPENING + week.minutes(0, 20)
        due = earliest + week.minutes(0, 15)
        visit["windows"] = [
            {"days": list(range(week.days)), "earliest": earliest, "latest": due + week.minutes(20, 60), "due": due},
            {"days": [week.days - 1], "earliest": due + 61 * MINUTE, "latest": due + 90 * MINUTE},
        ]


def waiting(week: Week) -> None:
    """Early windows and late ones, with nothing to do in between."""
    week.charge("waiting", per_minute=1.0, free_minutes=5.0)
    for number, visit in enumerate(week.visits):
        earliest = OPENING + week.minutes(0, 10) + (number % 2) * week.minutes(35, 55)
        visit["windows"] = [
            {"days": list(range(week.days)), "earliest": earliest, "latest": earliest + week.minutes(5, 30)}
        ]
    week.with_calls(week.pick(week.visits, 1))


def travel(week: Week) -> None:
    """A dear way between doors that lie far apart."""
    week.charge("travel", per_minute=2.5)
    week.ways = [[way + way // 2 for way in row] for row in week.ways]


def two_shifts_a_day(week: Week) -> None:
    """Cut each first day in a morning and a later shift, so that a day is more than a shift."""
    first = [shift for shift in week.shifts if shift["day"] == 0]
    for shift in first[: 1 if len(week.shifts) < 4 else 2]:
        half = OPENING + timedelta(minutes=60)
        later = shift | {"id": f"{shift['id']}b", "start": half}
        week.last(later, week.minutes(40, 70))
        week.last(shift, timedelta(minutes=60))
        week.shifts.append(later)
    if len(week.shifts) == 4:
        del week.shifts[2]
