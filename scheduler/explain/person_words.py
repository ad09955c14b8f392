"""Who is missing, in words, with what else has to be allowed for them to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.domain.base import Text
from scheduler.domain.clock import format_time
from scheduler.domain.problem import Problem
from scheduler.domain.roster import ExtraPerson
from scheduler.explain.change import pins_beside
from scheduler.explain.words import joined

_PERSON = Text(zh="一名 {kind}{skills}，{hours}，用于 {visits}", en="one {kind}{skills} on {hours} for {visits}")
_ANY_TIME = Text(zh="（这些时段内均可走访）", en=", who may come at any of these hours")
_OPENED = Text(zh="{date} 也可安排 {visit}", en="{visit} is open on {date} as well")
_BESIDE = Text(zh="{visit} 不再限于 {who}", en="{visit} is not only for {who} any more")
_UNPINNED = Text(zh="{visit} 不再固定由 {who} 走访", en="{visit} is no longer fixed to {who}")


def persons_text(problem: Problem, persons: tuple[ExtraPerson, ...]) -> Text:
    """Return everybody who is missing, and what gives way to them in the problem as it was before."""
    said = [_person(problem, person) for person in persons]
    return joined([*said, *dict.fromkeys(_conceded(problem, persons))])


def _person(problem: Problem, person: ExtraPerson) -> Text:
    hours = [
        f"{problem.date_of(item.day).isoformat()} {format_time(item.start)}-{format_time(item.end)}"
        for item in person.hours
    ]
    skills = ", ".join(sorted(person.skills))
    facts = {"kind": person.kind, "hours": ", ".join(hours), "visits": ", ".join(person.visits)}
    free = _ANY_TIME if person.opens_hours else Text(zh="", en="")
    return Text(
        zh=_PERSON.zh.format(skills=f"（{skills}）" if skills else "", **facts) + free.zh,
        en=_PERSON.en.format(skills=f" with {skills}" if skills else "", **facts) + free.en,
    )


def _conceded(problem: Problem, persons: Sequence[ExtraPerson]) -> Iterator[Text]:
    """Yield days that are opened, contracts that are widened and pins that are lifted with the new people."""
    for person in persons:
        for visit in (problem.visit_of[name] for name in person.visits):
            closed = [hours.day for hours in person.hours if not visit.windows_on(hours.day)]
            for day in () if person.opens_hours else closed:
                yield _OPENED.filled(visit=visit.id, date=problem.date_of(day).isoformat())
            if visit.only_visitors is not None:
                yield _BESIDE.filled(visit=visit.id, who=", ".join(sorted(visit.only_visitors)))
    kept = pins_beside(problem, tuple(persons))
    for pin in problem.pins:
        if pin.visitor is not None and not any(
            other.visit == pin.visit and other.visitor == pin.visitor for other in kept
        ):
            yield _UNPINNED.filled(visit=pin.visit, who=pin.visitor)
