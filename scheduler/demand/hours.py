"""The hours in which a visit may start: service hours, calling hours, and nobody rings in quiet hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from scheduler.domain.clock import DAY
from scheduler.domain.register import Register
from scheduler.domain.service import Service
from scheduler.domain.visit import TimeWindow

EARLIEST, LATEST = timedelta(hours=8), timedelta(hours=18)
"""When service may start where neither the service nor the elder says anything."""


class _Span(NamedTuple):
    earliest: timedelta
    latest: timedelta
    due: timedelta | None


def windows_of(
    register: Register, elder: str, service: Service, monday: date, days: Sequence[int]
) -> tuple[TimeWindow, ...]:
    """Return the windows of one service to one elder on some days of a week.

    Windows are split around quiet hours by the longest of the service's modes, so that any of them has ended in time.
    """
    days_of: dict[_Span, list[int]] = {}
    for day in days:
        for span in _spans(register, elder, service, monday + day * DAY):
            days_of.setdefault(span, []).append(day)
    return tuple(
        TimeWindow(days=tuple(held), earliest=span.earliest, latest=span.latest, due=span.due)
        for span, held in days_of.items()
    )


def _spans(register: Register, elder: str, service: Service, day: date) -> list[_Span]:
    base = _Span(service.earliest or EARLIEST, service.latest or max(LATEST, service.earliest or LATEST), service.due)
    calling = register.calling_hours_of.get(elder, ())
    spans = [base]
    if calling:
        spans = [_both(base, _Span(h.earliest, h.latest, h.due)) for h in calling if h.on(day)]
    length = max(option.duration for option in service.options)
    for quiet in register.quiet_hours_of.get(elder, ()):
        if quiet.on(day):
            spans = [part for span in spans for part in _around(span, quiet.start - length, quiet.end)]
    return _whole(spans)


def _both(first: _Span, second: _Span) -> _Span:
    dues = [due for due in (first.due, second.due) if due is not None]
    return _Span(max(first.earliest, second.earliest), min(first.latest, second.latest), min(dues, default=None))


def _around(span: _Span, before: timedelta, after: timedelta) -> list[_Span]:
    """Return what is left of a span when starts strictly between two times are taken out."""
    if span.latest <= before or span.earliest >= after:
        return [span]
    return [_Span(span.earliest, before, span.due), _Span(after, span.latest, span.due)]


def _whole(spans: Iterable[_Span]) -> list[_Span]:
    """Leave out empty spans, and let one that is due before it begins be due at once."""
    return [
        span if span.due is None else span._replace(due=max(span.due, span.earliest))
        for span in sorted(set(spans), key=lambda span: (span.earliest, span.latest))
        if span.latest >= span.earliest
    ]
