"""Who would break the least where nobody is free for a visit, and what that would break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from scheduler.domain.move import Move, Put
from scheduler.domain.roster import Roster
from scheduler.explain.answers import Offer
from scheduler.explain.choice import Choice
from scheduler.explain.offer_words import offered_text, slot_place_text
from scheduler.explain.trial import Try

_Rank = tuple[int, int, float, int]


def least_bad(choice: Choice, limit: int) -> tuple[Offer, ...]:
    """Return one offer a visitor with the rules it breaks, the fewest rules first, then the cheapest.

    Only the most promising visitors are judged: those whom the fewest rules about a pair forbid and whose time
    falls short the least.
    """
    offers = [_offer(choice, some) for some in islice(_companies(choice), limit)]
    return tuple(sorted(offers, key=lambda offer: (len(offer.breaks), offer.cost_minutes)))


def _companies(choice: Choice) -> Iterator[tuple[Try, ...]]:
    """Yield a company for the visit led by each visitor, the most promising first."""
    ranked = sorted(_best_tries(choice), key=lambda pair: pair[0])
    for _, lead in ranked:
        others = [
            item
            for _, item in ranked
            if item.line.shift.day == lead.line.shift.day and item.line.shift.visitor != lead.line.shift.visitor
        ]
        visitors = list({item.line.shift.visitor: item for item in reversed(others)}.values())[::-1]
        if len(visitors) >= choice.visit.people - 1:
            yield (lead, *visitors[: choice.visit.people - 1])


def _best_tries(choice: Choice) -> Iterator[tuple[_Rank, Try]]:
    """Yield the best try of every visitor on every day, with how promising it is."""
    trials, visit = choice.trials, choice.visit
    for shifts in trials.week.shifts_by_visitor.values():
        best: dict[int, tuple[_Rank, Try]] = {}
        for shift in (shift for shift in shifts if shift.id not in choice.left):
            refusing = len(trials.predicates.refusing(visit, shift))
            for item in trials.on_shift(visit, shift):
                rank = (refusing + item.rank[0], *item.rank)
                if shift.day not in best or rank < best[shift.day][0]:
                    best[shift.day] = (rank, item)
        some = sorted(best.values(), key=lambda pair: pair[0])
        yield from some if visit.people > 1 else some[:1]


def _offer(choice: Choice, some: Sequence[Try]) -> Offer:
    problem, lead = choice.week.problem, some[0]
    mode = choice.visit.options[lead.item.option].mode
    visitors = tuple(item.line.shift.visitor for item in some)
    move = Move(steps=(Put(visit=choice.visit.id, shifts=tuple(item.line.shift.id for item in some), mode=mode),))
    found = choice.base.verdict(move)
    breaks, deltas = (
        tuple(item for item in found.broken if item.is_new),
        {c.constraint: c.minutes for c in found.causes},
    )
    start = _start(found.roster, choice.visit.id)
    place = slot_place_text(problem, visitors, lead.line.shift.day, start, start, mode)
    return Offer(
        visitor=visitors[0], companions=visitors[1:], shift=lead.line.shift.id, day=lead.line.shift.day, start=start,
        mode=mode, cost_minutes=found.cost_minutes, deltas=deltas, move=move, levels=found.levels, breaks=breaks,
        text=offered_text(problem, place, found.cost_minutes, deltas, breaks),
    )  # fmt: skip


def _start(roster: Roster, visit: str) -> timedelta:
    services = (item for route in roster.routes for stop in route.stops for item in stop.visits)
    return next(item.start for item in services if item.visit == visit)
