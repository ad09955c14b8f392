"""The list of all constraints; everything that names a constraint reads it from here."""

from __future__ import annotations

from scheduler.constraints.area import AREA
from scheduler.constraints.availability import AVAILABILITY
from scheduler.constraints.base import Constraint, Level
from scheduler.constraints.blocked_pair import BLOCKED_PAIR
from scheduler.constraints.capacity import CAPACITY
from scheduler.constraints.caseload import CASELOAD
from scheduler.constraints.change import CHANGE
from scheduler.constraints.consent import CONSENT
from scheduler.constraints.continuity import CONTINUITY
from scheduler.constraints.contracted import CONTRACTED
from scheduler.constraints.daily_cap import DAILY_CAP
from scheduler.constraints.faces import FACES
from scheduler.constraints.fairness import FAIRNESS
from scheduler.constraints.first_visit import FIRST_VISIT
from scheduler.constraints.formulation import Formulation, merged
from scheduler.constraints.household_split import HOUSEHOLD_SPLIT
from scheduler.constraints.index import Index
from scheduler.constraints.kind import KIND
from scheduler.constraints.largest_lateness import LARGEST_LATENESS
from scheduler.constraints.lateness import LATENESS
from scheduler.constraints.listed import LISTED
from scheduler.constraints.mode_fallback import MODE_FALLBACK
from scheduler.constraints.mode_mix import MODE_MIX
from scheduler.constraints.overtime import OVERTIME
from scheduler.constraints.pause import PAUSE
from scheduler.constraints.pins import PINS
from scheduler.constraints.precedence import PRECEDENCE
from scheduler.constraints.preference import PREFERENCE
from scheduler.constraints.qualification import QUALIFICATION
from scheduler.constraints.reach import REACH
from scheduler.constraints.required_preference import REQUIRED_PREFERENCE
from scheduler.constraints.scarce_skill import SCARCE_SKILL
from scheduler.constraints.skill import SKILL
from scheduler.constraints.spacing import SPACING
from scheduler.constraints.spread import SPREAD
from scheduler.constraints.time_window import TIME_WINDOW
from scheduler.constraints.travel import TRAVEL
from scheduler.constraints.travel_fits import TRAVEL_FITS
from scheduler.constraints.two_people import TWO_PEOPLE
from scheduler.constraints.unassigned import UNASSIGNED
from scheduler.constraints.waiting import WAITING
from scheduler.constraints.weekly_cap import WEEKLY_CAP

REGISTRY: tuple[Constraint, ...] = (
    LISTED,
    KIND,
    SKILL,
    QUALIFICATION,
    CONSENT,
    AVAILABILITY,
    TIME_WINDOW,
    TRAVEL_FITS,
    PAUSE,
    DAILY_CAP,
    WEEKLY_CAP,
    CAPACITY,
    BLOCKED_PAIR,
    AREA,
    REACH,
    CASELOAD,
    CONTRACTED,
    REQUIRED_PREFERENCE,
    TWO_PEOPLE,
    FIRST_VISIT,
    PRECEDENCE,
    SPACING,
    MODE_MIX,
    PINS,
    UNASSIGNED,
    MODE_FALLBACK,
    LATENESS,
    LARGEST_LATENESS,
    CONTINUITY,
    FACES,
    FAIRNESS,
    OVERTIME,
    PREFERENCE,
    CHANGE,
    SCARCE_SKILL,
    HOUSEHOLD_SPLIT,
    SPREAD,
    WAITING,
    TRAVEL,
)


def formulate(index: Index, constraints: tuple[Constraint, ...] = REGISTRY) -> Formulation:
    """Return a problem as data of the generic kinds, from all registered constraints."""
    return merged(index, (item for constraint in constraints for item in constraint.contribute(index)))


def default_prices() -> dict[str, dict[str, float]]:
    """Return the product's default prices of every soft constraint, by key and name."""
    return {item.key: dict(item.prices) for item in REGISTRY if item.level is not Level.HARD}
