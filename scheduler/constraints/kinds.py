"""The closed set of generic kinds: all the engine ever learns about a constraint.

Rows and columns follow the problem's order of visits, shifts, visitors and places (see ``Index``).
Times are whole ticks since midnight, costs are in the objective's unit. A new kind is a rare event:
it needs a kernel in ``search``, rows in ``model`` and a line in docs/engine.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from scheduler.constraints.pairs import Pairs
from scheduler.domain.visit import Company
from scheduler.travel.times import MeterTable, TickTable

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Measure(IntEnum):
    """What a resource counts: visits, ticks of work (travel, access, service), metres, units carried."""

    VISITS = 0
    WORK = 1
    METERS = 2
    LOAD = 3


class Scope(IntEnum):
    """Over what a resource is added up."""

    SHIFT = 0
    VISITOR_DAY = 1
    VISITOR_WEEK = 2


@dataclass(frozen=True)
class PairMask:
    """Pair mask: which visit may lie on which shift; all masks must agree.

    ``leader_only`` asks it of somebody among the visit's people instead of each (see ``seats``).
    """

    allowed: Pairs[np.bool_]
    leader_only: bool = False


@dataclass(frozen=True)
class OptionMask:
    """Pair mask of the mode options: which option of a visit may be used."""

    allowed: Bools  # (visits, most options)


@dataclass(frozen=True)
class PairCost:
    """Pair cost: a price for each person who serves a visit on a shift; costs add up."""

    cost: Pairs[np.float64]


@dataclass(frozen=True)
class OptionCost:
    """Pair cost of the mode options, a visit (not a person)."""

    cost: Floats  # (visits, most options)


@dataclass(frozen=True)
class LegCost:
    """Pair cost of travelling: a price per minute on the way."""

    per_minute: float


@dataclass(frozen=True)
class UnservedCost:
    """What leaving a visit out adds to each level; the last row is the quality level."""

    names: tuple[str, ...]  # of the levels, highest first, quality last
    amount: Floats  # (levels, visits)


@dataclass(frozen=True)
class Cap:
    """Resource: a hard upper limit.

    ``limit`` has one entry a shift (SHIFT) or a visitor (the other scopes); infinity means none.
    """

    measure: Measure
    scope: Scope
    limit: Floats


@dataclass(frozen=True)
class Excess:
    """Resource: a price per minute of weekly work above each visitor's own threshold."""

    per_minute: float
    threshold_ticks: Floats  # (visitors,), infinity means none


@dataclass(frozen=True)
class ShareExcess:
    """Resource: a price per minute of work above ``factor`` times the fair share of the visitor's group.

    ``share = available * group's work / group's available``, past weeks included in both.
    """

    per_minute: float
    factor: float
    group: Ints  # (visitors,)
    past_work_ticks: Floats  # (visitors,)
    available_ticks: Floats  # (visitors,), past weeks and this one


@dataclass(frozen=True)
class StartWindows:
    """Time: when service of a visit may start, by day; several windows, earliest first.

    ``count`` is 0 on days without a window. ``due`` is ``latest`` where lateness is not priced.
    """

    count: Ints  # (visits, days)
    earliest: Ints  # (visits, days, most windows)
    latest: Ints
    due: Ints


@dataclass(frozen=True)
class StartPin:
    """Time: a visit starts exactly then, on whatever day it lies."""

    visit: int
    start: int


@dataclass(frozen=True)
class ShiftFrame:
    """Time: each route leaves and returns inside its shift."""

    start: Ints  # (shifts,)
    end: Ints


@dataclass(frozen=True)
class PauseFrame:
    """Time: no service overlaps the pause and travel stands still in it; start = end means none."""

    start: Ints  # (shifts,)
    end: Ints


@dataclass(frozen=True)
class TravelFrame:
    """Time: the way between places and up to the door must fit between two services."""

    ticks: tuple[TickTable, ...]  # one (places, places) a profile
    meters: MeterTable  # (places, places)
    access: Ints  # (places,): paid at each arrival from another place
    shift_profile: Ints  # (shifts,)
    shift_from: Ints  # (shifts,) place rows
    shift_to: Ints


@dataclass(frozen=True)
class Lateness:
    """Time penalty: minutes after ``due``, added up or (``largest``) the worst one of the roster."""

    per_minute: float
    largest: bool = False


@dataclass(frozen=True)
class Waiting:
    """Time penalty: minutes waiting before a service beyond the free ones, at each stop."""

    per_minute: float
    free_ticks: int


@dataclass(frozen=True)
class Moved:
    """Time penalty: a flat price when a visit stays on its published day but starts elsewhere."""

    price: Floats  # (visits,), 0 where nothing was published
    day: Ints  # (visits,), -1 where nothing was published
    start: Ints  # (visits,)
    tolerance_ticks: int


@dataclass(frozen=True)
class DaySpread:
    """Week counter over days: hard smallest gap, priced deviation from the even gap."""

    members: tuple[int, ...]
    smallest_gap: int
    last_day: int | None
    even_gap: float  # ignored where per_day is 0
    per_day: float


@dataclass(frozen=True)
class DistinctVisitors:
    """Week counter: a price for each different visitor beyond ``allowance`` among members on some days.

    ``free`` visitors were already counted: they cost nothing and use up no allowance.
    """

    members: tuple[int, ...]
    days: frozenset[int]
    free: frozenset[int]
    uncounted: frozenset[int]
    allowance: int
    price: float


@dataclass(frozen=True)
class DistinctShifts:
    """Week counter: a price for each different shift beyond ``allowance`` that calls at the door.

    Only members served in person count.
    """

    members: tuple[int, ...]
    allowance: int
    price: float


@dataclass(frozen=True)
class RepeatRebate:
    """Week counter: the visits one visitor makes beyond ``needed`` cost ``rebate`` less each."""

    members: tuple[int, ...]
    needed: tuple[tuple[int, int], ...]  # (visitor, visits needed first), where it differs from default
    default_needed: int
    excluded: frozenset[int]  # visitors without a rebate
    rebate: float


@dataclass(frozen=True)
class OptionLimit:
    """Linear row: at most so many members use another option than their first."""

    members: tuple[int, ...]
    most: int


@dataclass(frozen=True)
class Together:
    """Synchronisation: ``min_lag <= start(second) - start(first) <= max_lag`` in ticks of the whole week.

    A seat is one of the ``people`` of a visit, numbered from 0. ``different`` company is about the two seats,
    ``same`` about the visits: somebody takes a seat of both. ``one_day`` asks for shifts of the same day, too,
    which no lag can say where a day of work is longer than the night after it.
    """

    first: int
    first_seat: int
    second: int
    second_seat: int
    min_lag: int
    max_lag: int | None
    company: Company
    one_day: bool = False


Contribution = (
    PairMask
    | OptionMask
    | PairCost
    | OptionCost
    | LegCost
    | UnservedCost
    | Cap
    | Excess
    | ShareExcess
    | StartWindows
    | StartPin
    | ShiftFrame
    | PauseFrame
    | TravelFrame
    | Lateness
    | Waiting
    | Moved
    | DaySpread
    | DistinctVisitors
    | DistinctShifts
    | RepeatRebate
    | OptionLimit
    | Together
)
