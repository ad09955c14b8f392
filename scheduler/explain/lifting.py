"""What binds a visit and those tied to it, as changes that would each take one bond away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scheduler.domain.elder import Elder
from scheduler.domain.mode import ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.roster import Fix
from scheduler.domain.visit import Visit
from scheduler.explain.change import FixKind
from scheduler.explain.near import UNSAID
from scheduler.explain.rule_change import PIN_FIELDS
from scheduler.explain.week import Week


def part(kind: FixKind, **fields: object) -> Fix:
    """Return a change without its sentence."""
    return Fix.model_validate({"kind": kind.value, "text": UNSAID} | fields)


def together(parts: Sequence[Fix]) -> Fix:
    """Return several changes as one fix, the first of them first."""
    return parts[0].model_copy(update={"also": tuple(parts[1:])})


def liftings(week: Week, bundle: Sequence[Visit]) -> tuple[Fix, ...]:
    """Return every change of a rule that could let visits be made together."""
    ties = (tie for tie in week.problem.precedences if _holds(tie.first, tie.second, bundle))
    found = [part(FixKind.LIFT_TIE, tie=tie) for tie in ties]
    found += list(pin_liftings(week, bundle))
    found += list(consents(week, bundle))
    for series in week.problem.series:
        first = next((visit for visit in bundle if visit.id in series.visits), None)
        if first is not None and series.most_fallbacks is not None:
            found.append(part(FixKind.MORE_CALLS, visit=first.id, amount=float(len(series.visits))))
        if first is not None and series.smallest_gap_days > 0:
            found.append(part(FixKind.SMALLER_GAP, visit=first.id, amount=float(series.smallest_gap_days)))
    return tuple(found)


def pin_liftings(week: Week, bundle: Sequence[Visit]) -> Iterator[Fix]:
    """Yield each single decision that was fixed about one of the visits."""
    for pin in week.problem.pins:
        if _holds(pin.visit, pin.after, bundle):
            for name in reversed(PIN_FIELDS):
                if getattr(pin, name) is not None:
                    yield part(FixKind.LIFT_PIN, pin=Pin.model_validate({"visit": pin.visit, name: getattr(pin, name)}))


def consents(week: Week, bundle: Sequence[Visit]) -> Iterator[Fix]:
    """Yield, for each visit whose elder agreed to no mode of it, the mode to ask for: rather one not refused yet."""
    if not any(elder.consents for elder in week.problem.elders):
        return
    for visit in bundle:
        elder, modes = week.problem.elder_of[visit.elder], [option.mode for option in visit.options]
        if not any(elder.consents_to(mode) for mode in modes):
            asked = min(modes, key=lambda mode: answer(elder, mode) is ConsentState.REFUSED)
            yield part(FixKind.ASK_CONSENT, visit=visit.id, mode=asked)


def answer(elder: Elder, mode: VisitMode) -> ConsentState:
    """Return what the elder said last about a mode; not asked where there is no answer."""
    answers = [consent for consent in elder.consents if consent.mode is mode]
    latest = max(answers, key=lambda consent: consent.asked_on or date.min, default=None)
    return ConsentState.NOT_ASKED if latest is None else latest.state


def _holds(one: str, other: str | None, bundle: Sequence[Visit]) -> bool:
    names = {visit.id for visit in bundle}
    return one in names or other in names
