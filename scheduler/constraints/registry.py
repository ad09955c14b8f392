"""The list of all constraints; everything that names a constraint reads it from here."""

from __future__ import annotations

from scheduler.constraints.area import AREA
from scheduler.constraints.availability import AVAILABILITY
from scheduler.constraints.base import Constraint, Level
from scheduler.constraints.blocked_pair import BLOCKED_PAIR
from scheduler.constraints.caseload import CASELOAD
from scheduler.constraints.contracted import CONTRACTED
from scheduler.constraints.formulation import Formulation, merged
from scheduler.constraints.index import Index
from scheduler.constraints.kind import KIND
from scheduler.constraints.largest_lateness import LARGEST_LATENESS
from scheduler.constraints.lateness import LATENESS
from scheduler.constraints.listed import LISTED
from scheduler.constraints.qualification import QUALIFICATION
from scheduler.constraints.required_preference import REQUIRED_PREFERENCE
from scheduler.constraints.skill import SKILL
from scheduler.constraints.time_window import TIME_WINDOW
from scheduler.constraints.travel import TRAVEL
from scheduler.constraints.travel_fits import TRAVEL_FITS
from scheduler.constraints.two_people import TWO_PEOPLE
from scheduler.constraints.unassigned import UNASSIGNED

REGISTRY: tuple[Constraint, ...] = (
    LISTED,
    KIND,
    SKILL,
    QUALIFICATION,
    AVAILABILITY,
    TIME_WINDOW,
    TRAVEL_FITS,
    BLOCKED_PAIR,
    AREA,
    CASELOAD,
    CONTRACTED,
    REQUIRED_PREFERENCE,
    TWO_PEOPLE,
    UNASSIGNED,
    LATENESS,
    LARGEST_LATENESS,
    TRAVEL,
)


def formulate(index: Index, constraints: tuple[Constraint, ...] = REGISTRY) -> Formulation:
    """Return a problem as data of the generic kinds, from all registered constraints."""
    return merged(index, (item for constraint in constraints for item in constraint.contribute(index)))


def default_prices() -> dict[str, dict[str, float]]:
    """Return the product's default prices of every soft constraint, by key and name."""
    return {item.key: dict(item.prices) for item in REGISTRY if item.level is not Level.HARD}
