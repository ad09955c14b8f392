"""Random small weeks that the families then tighten around one rule.

All times are whole minutes and the tick is a second, so that nothing is lost to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from random import Random

from scheduler.constraints.registry import default_prices
from scheduler.domain.elder import RiskTier
from scheduler.domain.mode import ConsentState, VisitMode
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Chance

Fields = dict[str, object]
START = date(2026, 11, 30)
"""A Monday and the last day of a month: day 1 lies in another month than day 0."""
MINUTE = timedelta(minutes=1)
OPENING = timedelta(hours=8)
METERS_A_TICK = 1.25


class Size(Enum):
    """How large a week is: small enough to try everything, or large enough for rules to meet."""

    TINY = "tiny"
    SMALL = "small"


@dataclass
class Week:
    """The parts of a problem while a family may still change them."""

    chance: Random
    days: int
    doors: int
    elders: list[Fields] = field(default_factory=list)
    visitors: list[Fields] = field(default_factory=list)
    shifts: list[Fields] = field(default_factory=list)
    visits: list[Fields] = field(default_factory=list)
    places: list[Fields] = field(default_factory=list)
    ways: list[list[int]] = field(default_factory=list)
    prices: dict[str, dict[str, float]] = field(default_factory=dict)
    more: Fields = field(default_factory=dict)

    def minutes(self, least: int, most: int) -> timedelta:
        """Return a random number of minutes divisible by five."""
        return 5 * self.chance.randint(least // 5, most // 5) * MINUTE

    def often(self, share: float) -> bool:
        """Whether a coin that lands so often says yes."""
        return self.chance.random() < share

    def pick(self, items: list[Fields], many: int) -> list[Fields]:
        """Return some of the items in the order they have."""
        chosen = set(self.chance.sample(range(len(items)), min(many, len(items))))
        return [item for number, item in enumerate(items) if number in chosen]

    def charge(self, key: str, **other: float) -> None:
        """Give a soft rule its default prices, or others."""
        self.prices[key] = default_prices()[key] | other

    def last(self, shift: Fields, length: timedelta) -> None:
        """Let a shift last that long."""
        start = shift["start"]
        assert isinstance(start, timedelta)
        shift["end"] = start + length

    def one_elder_for(self, visits: list[Fields]) -> Fields:
        """Give some visits the same elder and door; return the elder."""
        elder, place = visits[0]["elder"], visits[0]["place"]
        for visit in visits:
            visit["elder"], visit["place"] = elder, place
        return next(item for item in self.elders if item["id"] == elder)

    def with_calls(self, visits: list[Fields]) -> None:
        """Let some visits be done by telephone as well, in less time."""
        for visit in visits:
            visit["options"] = (
                {"mode": VisitMode.HOME, "duration": self.minutes(20, 40)},
                {"mode": VisitMode.PHONE, "duration": self.minutes(5, 15)},
            )

    def problem(self, name: str) -> Problem:
        """Return the finished problem."""
        names = [place["id"] for place in self.places]
        for shift in self.shifts:
            _drop_cut_pause(shift)
        fields: Fields = {
            "name": name,
            "start": START,
            "days": self.days,
            "travel": {
                "kind": "matrix",
                "places": names,
                "ticks": {"walk": self.ways},
                "meters_per_tick": METERS_A_TICK,
            },
            "objective": {"prices": self.prices},
            "places": self.places,
            "elders": self.elders,
            "visitors": self.visitors,
            "shifts": self.shifts,
            "visits": self.visits,
        }
        return Problem.model_validate(fields | self.more)


def _drop_cut_pause(shift: Fields) -> None:
    """Drop a pause that does not lie inside its shift any more: in a mix, two families may shape one shift."""
    pause, start, end = shift.get("pause"), shift["start"], shift["end"]
    if isinstance(pause, dict):
        assert isinstance(start, timedelta)
        assert isinstance(end, timedelta)
        if not start <= pause["start"] < pause["end"] <= end:
            del shift["pause"]


def random_week(chance: Random, size: Size) -> Week:
    """Return a week in which only time, travel and coverage count."""
    tiny = size is Size.TINY
    week = Week(chance, days=2 if tiny else 3, doors=4 if tiny else chance.randint(6, 8))
    people = 2 if tiny else chance.randint(3, 4)
    week.prices["travel"] = {"per_minute": 1.0}
    _lay_out(week, people)
    for number in range(people):
        week.visitors.append({"id": f"w{number}", "kind": "volunteer", "home": f"home{number}"})
    if tiny:
        slots = [(0, 0), (1, 0), (chance.randrange(2), 1)]
    else:
        slots = [(who, day) for who in range(people) for day in range(3) if week.often(0.7)]
    for who, day in slots:
        end = OPENING + week.minutes(70, 110) if tiny else OPENING + week.minutes(80, 160)
        week.shifts.append({"id": f"w{who}d{day}", "visitor": f"w{who}", "day": day, "start": OPENING, "end": end})
    for number in range(week.doors):
        week.visits.append(_visit(week, number))
    return week


def _lay_out(week: Week, people: int) -> None:
    """Put homes and doors on a grid; the way back may take a little longer than the way there."""
    names = [f"home{number}" for number in range(people)] + [f"door{number}" for number in range(week.doors)]
    points = [(week.chance.randint(0, 9), week.chance.randint(0, 9)) for _ in names]
    for row, name in enumerate(names):
        access = week.minutes(0, 5) if name.startswith("door") else timedelta(0)
        week.places.append({"id": name, "access": access})
        apart = [abs(points[row][0] - x) + abs(points[row][1] - y) for x, y in points]
        week.ways.append(
            [60 * (way + week.chance.randint(0, 1)) if other != row else 0 for other, way in enumerate(apart)]
        )
    for number in range(week.doors):
        agreed = [{"mode": mode, "state": ConsentState.AGREED} for mode in VisitMode]
        elder: Fields = {"id": f"e{number}", "household": f"h{number}", "place": f"door{number}", "consents": agreed}
        week.elders.append(elder)


def _visit(week: Week, number: int) -> Fields:
    days = list(range(week.days)) if week.often(0.7) else [week.chance.randrange(week.days)]
    earliest = OPENING + week.minutes(0, 30)
    coverage = {
        "tier": week.chance.choice(list(RiskTier)),
        "chance": week.chance.choice(list(Chance)),
        "days_overdue": week.chance.randint(0, 9),
    }
    return {
        "id": f"v{number}",
        "elder": f"e{number}",
        "place": f"door{number}",
        "options": ({"mode": VisitMode.HOME, "duration": week.minutes(10, 30)},),
        "windows": [{"days": days, "earliest": earliest, "latest": earliest + week.minutes(20, 100)}],
        "coverage": coverage,
    }
