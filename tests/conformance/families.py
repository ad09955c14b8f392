"""For every registered rule a family of weeks in which it can bind, and weeks in which several meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from scheduler.domain.problem import Problem
from tests.conformance import families_pairs, families_prices, families_time, families_week
from tests.conformance.week import Size, Week, random_week

Family = Callable[[Week], None]
MIXED = "mixed"
RULES_IN_A_MIX = 7

FAMILIES: Mapping[str, Family] = {
    family.__name__: family
    for family in (
        families_pairs.listed,
        families_pairs.kind,
        families_pairs.skill,
        families_pairs.qualification,
        families_pairs.consent,
        families_time.availability,
        families_time.time_window,
        families_time.travel_fits,
        families_time.pause,
        families_week.daily_cap,
        families_week.weekly_cap,
        families_week.capacity,
        families_pairs.blocked_pair,
        families_pairs.area,
        families_pairs.reach,
        families_pairs.caseload,
        families_pairs.contracted,
        families_pairs.required_preference,
        families_week.two_people,
        families_week.first_visit,
        families_week.precedence,
        families_week.spacing,
        families_week.mode_mix,
        families_week.pins,
        families_week.unassigned,
        families_pairs.mode_fallback,
        families_time.lateness,
        families_time.largest_lateness,
        families_prices.continuity,
        families_prices.faces,
        families_prices.fairness,
        families_prices.overtime,
        families_pairs.preference,
        families_prices.change,
        families_pairs.scarce_skill,
        families_prices.household_split,
        families_week.spread,
        families_time.waiting,
        families_time.travel,
    )
}


@cache
def tight(key: str, seed: int, size: Size = Size.SMALL) -> Problem:
    """Return the week of a family that belongs to a seed; ``mixed`` applies several families one after another."""
    chance = Random(f"{key}-{seed}-{size.value}")
    week = random_week(chance, size)
    keys = chance.sample(sorted(FAMILIES), RULES_IN_A_MIX) if key == MIXED else [key]
    for name in keys:
        FAMILIES[name](week)
    return week.problem(f"{key}-{seed}")
