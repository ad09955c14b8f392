"""The sentence of each fix."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain.base import Text
from scheduler.domain.clock import format_time
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.domain.roster import ExtraPerson, Fix
from scheduler.explain.applying import Applied
from scheduler.explain.change import FixKind
from scheduler.explain.line import MICROSECOND
from scheduler.explain.placing import Seat

MODES: Mapping[VisitMode, Text] = MappingProxyType(
    {
        VisitMode.HOME: Text(zh="上门", en="at home"),
        VisitMode.PHONE: Text(zh="电话", en="by phone"),
        VisitMode.VIDEO: Text(zh="视频", en="by video"),
    }
)
CAPS: Mapping[str, Text] = MappingProxyType(
    {
        "daily.visits": Text(
            zh="每天的走访次数上限提高 {amount:g} 次", en="the daily limit of {who} rose by {amount:g} visits"
        ),
        "weekly.visits": Text(
            zh="每周的走访次数上限提高 {amount:g} 次", en="the weekly limit of {who} rose by {amount:g} visits"
        ),
        "daily.work": Text(
            zh="每天的工作上限提高 {amount:g} 分钟", en="the daily work limit of {who} rose by {amount:g} minutes"
        ),
        "weekly.work": Text(
            zh="每周的工作上限提高 {amount:g} 分钟", en="the weekly work limit of {who} rose by {amount:g} minutes"
        ),
        "daily.distance_meters": Text(
            zh="每天的路程上限提高 {amount:g} 米", en="the daily limit of {who} rose by {amount:g} metres"
        ),
        "weekly.distance_meters": Text(
            zh="每周的路程上限提高 {amount:g} 米", en="the weekly limit of {who} rose by {amount:g} metres"
        ),
    }
)
_PLACED = Text(zh="{visit} 由 {who} 于 {date} {start} {mode}", en="{visit} by {who} on {date} at {start}, {mode}")
_SENTENCES: Mapping[str, Text] = MappingProxyType(
    {
        FixKind.INSERT: Text(zh="直接排入：{places}。", en="Place it: {places}."),
        FixKind.LONGER_SHIFT: Text(
            zh="{who} 在 {date} 的班次{longer_zh} {minutes} 分钟（{hours}）：{places}。",
            en="The shift of {who} on {date} {longer_en} {minutes} minutes ({hours}): {places}.",
        ),
        FixKind.WIDER_WINDOW: Text(
            zh="走访在 {date} 可{wider_zh} {minutes} 分钟开始：{places}。",
            en="The visit may start {minutes} minutes {wider_en} on {date}: {places}.",
        ),
        FixKind.RAISE_CAP: Text(zh="{who} {cap_zh}：{places}。", en="If {cap_en}: {places}."),
        FixKind.ANOTHER_DAY: Text(zh="{date} 也可走访：{places}。", en="Open the visit on {date} as well: {places}."),
        FixKind.RENEW_QUALIFICATION: Text(
            zh="{who} 的 {skills} 在 {date} 前续期：{places}。",
            en="{skills} of {who} is valid on {date} again: {places}.",
        ),
        FixKind.CALL_INSTEAD: Text(
            zh="本人已同意，改用其他方式：{places}。", en="Do it {mode}, to which the elder agreed: {places}."
        ),
        FixKind.EXTRA_SHIFT: Text(
            zh="{who} 在 {date} {hours} 加一个班次：{places}。",
            en="One more shift of {who} on {date}, {hours}: {places}.",
        ),
        FixKind.ANOTHER_PERSON: Text(zh="增加人员：{persons}。", en="More people: {persons}."),
        FixKind.SMALLER_GAP: Text(
            zh="最小间隔缩短 {amount:g} 天，并增加人员：{persons}。",
            en="Let the smallest gap be {amount:g} days shorter, with more people: {persons}.",
        ),
        FixKind.DISPLACE: Text(
            zh="不做等级较低的走访 {displaced}：{places}。",
            en="Leave out the lower-ranked visit {displaced}: {places}.",
        ),
    }
)
_PERSON = Text(zh="一名 {kind}{skills}，{hours}，用于 {visits}", en="one {kind}{skills} on {hours} for {visits}")


def said(fix: Fix, visit: str, applied: Applied) -> Fix:
    """Return a fix with its sentence, and with who comes when as the verified placing has it.

    Parameters
    ----------
    fix : Fix
    visit : str
        The visit it places.
    applied : Applied
        What came of it.
    """
    seats = applied.placed.seats[visit]
    lead = next((seat for seat in seats if seat.shift == fix.shift), seats[0])
    option = lead.trial.item.option
    filled: dict[str, object] = {"mode": applied.week.problem.visit_of[visit].options[option].mode}
    if not fix.persons and fix.kind != FixKind.EXTRA_SHIFT:
        filled |= {"visitor": lead.visitor, "shift": lead.shift, "day": lead.trial.line.shift.day}
        filled |= {"start": lead.start * MICROSECOND}
    done = fix.model_copy(update=filled)
    return done.model_copy(update={"text": _sentence(done, applied)})


def _sentence(fix: Fix, applied: Applied) -> Text:
    places = _joined([place_text(applied.week.problem, name, seats) for name, seats in applied.placed.seats.items()])
    persons = _joined([_person(applied.week.problem, person) for person in fix.persons])
    template, facts = _SENTENCES[fix.kind], _facts(fix, applied)
    return Text(
        zh=template.zh.format(places=places.zh, persons=persons.zh, **facts),
        en=template.en.format(places=places.en, persons=persons.en, **facts),
    )


def _facts(fix: Fix, applied: Applied) -> dict[str, object]:
    """Return what the sentences may name, in words."""
    problem = applied.week.problem
    mode = MODES[fix.mode or VisitMode.HOME]
    longer, minutes = fix.kind == FixKind.LONGER_SHIFT, fix.minutes or 0.0
    start, until = fix.start, fix.until
    if longer and fix.shift is not None:
        start, until = problem.shift_of[fix.shift].start, problem.shift_of[fix.shift].end
    cap, later = CAPS.get(fix.cap or ""), minutes > 0
    return {
        "who": fix.visitor,
        "date": "" if fix.day is None else problem.date_of(fix.day).isoformat(),
        "hours": "" if start is None or until is None else f"{format_time(start)}-{format_time(until)}",
        "minutes": f"{abs(minutes):g}",
        "longer_zh": "延后结束" if later else "提前开始",
        "longer_en": "ends later by" if later else "starts earlier by",
        "wider_zh": "晚" if later else "早",
        "wider_en": "later" if later else "earlier",
        "cap_zh": "" if cap is None else cap.zh.format(who=fix.visitor, amount=fix.amount),
        "cap_en": "" if cap is None else cap.en.format(who=fix.visitor, amount=fix.amount),
        "skills": ", ".join(sorted(fix.skills)),
        "mode": mode.en,
        "amount": fix.amount or 0.0,
        "displaced": fix.displaced,
    }


def place_text(problem: Problem, visit: str, seats: tuple[Seat, ...]) -> Text:
    """Return who makes a visit, when and how, without a full stop."""
    mode = MODES[problem.visit_of[visit].options[seats[0].trial.item.option].mode]
    facts = {
        "visit": visit,
        "date": problem.date_of(seats[0].trial.line.shift.day).isoformat(),
        "start": format_time(seats[0].start * MICROSECOND),
    }
    names = [seat.visitor for seat in seats]
    return Text(
        zh=_PLACED.zh.format(who="、".join(names), mode=mode.zh, **facts),
        en=_PLACED.en.format(who=" + ".join(names), mode=mode.en, **facts),
    )


def _person(problem: Problem, person: ExtraPerson) -> Text:
    hours = [
        f"{problem.date_of(item.day).isoformat()} {format_time(item.start)}-{format_time(item.end)}"
        for item in person.hours
    ]
    skills = ", ".join(sorted(person.skills))
    facts = {"kind": person.kind, "hours": ", ".join(hours), "visits": ", ".join(person.visits)}
    return Text(
        zh=_PERSON.zh.format(skills=f"（{skills}）" if skills else "", **facts),
        en=_PERSON.en.format(skills=f" with {skills}" if skills else "", **facts),
    )


def _joined(parts: list[Text]) -> Text:
    return Text(zh="；".join(part.zh for part in parts), en="; ".join(part.en for part in parts))
