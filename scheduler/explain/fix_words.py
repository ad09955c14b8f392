"""The sentence of each fix, which lists everything that it changes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain.base import Text
from scheduler.domain.clock import format_time
from scheduler.domain.mode import ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Fix
from scheduler.explain.applying import Applied
from scheduler.explain.change import FixKind, changed
from scheduler.explain.lifting import answer
from scheduler.explain.line import MICROSECOND
from scheduler.explain.person_words import persons_text
from scheduler.explain.rule_change import PIN_FIELDS
from scheduler.explain.words import CAPS, MODES, joined, place_text

_PHRASES: Mapping[str, Text] = MappingProxyType(
    {
        FixKind.INSERT: Text(zh="直接排入", en="place it"),
        FixKind.LONGER_SHIFT: Text(
            zh="{who} 在 {date} 的班次{longer_zh} {minutes} 分钟（{hours}）",
            en="the shift of {who} on {date} {longer_en} {minutes} minutes ({hours})",
        ),
        FixKind.WIDER_WINDOW: Text(
            zh="{visit_zh}在 {date} 可{wider_zh} {minutes} 分钟开始",
            en="{visit_en} may start {minutes} minutes {wider_en} on {date}",
        ),
        FixKind.RAISE_CAP: Text(zh="{who} {cap_zh}", en="if {cap_en}"),
        FixKind.ANOTHER_DAY: Text(zh="{date} 也可安排{visit_zh}", en="open {visit_en} on {date} as well"),
        FixKind.RENEW_QUALIFICATION: Text(
            zh="{who} 的 {skills} 在 {date} 前续期", en="{skills} of {who} is valid on {date} again"
        ),
        FixKind.CALL_INSTEAD: Text(
            zh="{of_zh}本人已同意，改用其他方式", en="do {it} {mode_en}, to which the elder agreed"
        ),
        FixKind.EXTRA_SHIFT: Text(
            zh="{who} 在 {date} {hours} 加一个班次", en="one more shift of {who} on {date}, {hours}"
        ),
        FixKind.ANOTHER_PERSON: Text(zh="增加人员：{persons}", en="more people: {persons}"),
        FixKind.SMALLER_GAP: Text(
            zh="{of_zh}最小间隔缩短 {amount:g} 天", en="let the smallest gap{of_en} be {amount:g} {days} shorter"
        ),
        FixKind.MORE_CALLS: Text(
            zh="{of_zh}所在系列可多 {amount:g} 次改用其他方式",
            en="let the series of {visit_en} fall back to another mode {amount:g} times more",
        ),
        FixKind.LIFT_PIN: Text(
            zh="不再固定走访 {pinned} 的{what_zh}（{wanted_zh}）",
            en="no longer fix the {what_en} of visit {pinned} ({wanted_en})",
        ),
        FixKind.ASK_CONSENT: Text(
            zh="征得老人 {elder} 同意{mode_zh}探访（{so_far_zh}）",
            en="elder {elder}, who {so_far_en}, agrees to be visited {mode_en}",
        ),
        FixKind.LIFT_TIE: Text(
            zh="走访 {first} 与 {second} 不再有先后要求", en="visits {first} and {second} need not belong together"
        ),
        FixKind.DISPLACE: Text(zh="不做等级较低的走访 {displaced}", en="leave out the lower-ranked visit {displaced}"),
    }
)
_WITH_PEOPLE = Text(zh="{phrase}，并增加人员：{persons}", en="{phrase}, with more people: {persons}")
_ONE = Text(zh="{phrase}：{places}。", en="{phrase}: {places}.")
_PEOPLE = Text(zh="{phrase}。", en="{phrase}.")
_ALL = Text(zh="须同时做到：{phrase}。之后：{places}。", en="All of this together: {phrase}. Then: {places}.")
_WHAT: Mapping[str, Text] = MappingProxyType(
    {
        "visitor": Text(zh="人员", en="visitor"),
        "day": Text(zh="日期", en="day"),
        "start": Text(zh="时间", en="start"),
        "after": Text(zh="次序", en="order"),
    }
)
_AFTER = Text(zh="在 {visit} 之后", en="after {visit}")
_SO_FAR: Mapping[bool, Text] = MappingProxyType(
    {
        True: Text(zh="此前不同意", en="refused so far"),
        False: Text(zh="尚未征求意愿", en="has not been asked yet"),
    }
)
_NOBODY_NAMED = frozenset({FixKind.ASK_CONSENT, FixKind.MORE_CALLS, FixKind.SMALLER_GAP, FixKind.LIFT_TIE})


def said(fix: Fix, visit: str, problem: Problem, applied: Applied) -> Fix:
    """Return a fix with its sentence and, where it is one change, with who comes when as the placing has it.

    Parameters
    ----------
    fix : Fix
    visit : str
        The visit it places.
    problem : Problem
        The problem before the fix.
    applied : Applied
        What came of it.
    """
    done = _named(fix, fix.visit or visit, applied)
    phrases = [_phrase(problem, visit, part) for part in (done, *fix.also)]
    also = tuple(part.model_copy(update={"text": said}) for part, said in zip(fix.also, phrases[1:], strict=True))
    frame = _ALL if fix.also else _PEOPLE if fix.persons else _ONE
    if not fix.also and fix.kind != FixKind.RENEW_QUALIFICATION:
        phrases = [Text(zh=phrases[0].zh, en=phrases[0].en[:1].upper() + phrases[0].en[1:])]
    whole = joined(phrases)
    places = joined([place_text(applied.week.problem, name, seats) for name, seats in applied.placed.seats.items()])
    text = Text(
        zh=frame.zh.format(phrase=whole.zh, places=places.zh),
        en=frame.en.format(phrase=whole.en, places=places.en),
    )
    return done.model_copy(update={"also": also, "text": text})


def _named(fix: Fix, visit: str, applied: Applied) -> Fix:
    """Return a single change with who makes the visit that it is about, when and how."""
    if fix.also or fix.persons or fix.kind in _NOBODY_NAMED:
        return fix
    seats = applied.placed.seats[visit]
    lead = next((seat for seat in seats if seat.shift == fix.shift), seats[0])
    filled: dict[str, object] = {
        "mode": applied.week.problem.visit_of[visit].options[lead.trial.item.option].mode,
        "visitor": lead.visitor,
        "shift": lead.shift,
        "day": lead.trial.line.shift.day,
        "start": lead.start * MICROSECOND,
    }
    if fix.kind == FixKind.EXTRA_SHIFT:
        filled = {"mode": filled["mode"]}
    return fix.model_copy(update=filled)


def _phrase(problem: Problem, wanted: str, fix: Fix) -> Text:
    """Return one change in words, without a full stop."""
    template, facts = _PHRASES[fix.kind], _facts(problem, wanted, fix)
    facts |= _subject(fix) | _number(problem, fix) | _rule(problem, wanted, fix)
    persons = persons_text(problem, fix.persons)
    zh, en = template.zh.format(persons=persons.zh, **facts), template.en.format(persons=persons.en, **facts)
    if fix.persons and fix.kind != FixKind.ANOTHER_PERSON:
        return Text(
            zh=_WITH_PEOPLE.zh.format(phrase=zh, persons=persons.zh),
            en=_WITH_PEOPLE.en.format(phrase=en, persons=persons.en),
        )
    return Text(zh=zh, en=en)


def _facts(problem: Problem, wanted: str, fix: Fix) -> dict[str, object]:
    """Return who, when and how, in words."""
    mode = MODES[fix.mode or VisitMode.HOME]
    start, until = fix.start, fix.until
    if fix.kind == FixKind.LONGER_SHIFT and fix.shift is not None:
        longer = changed(problem, wanted, fix.model_copy(update={"also": ()})).shift_of[fix.shift]
        start, until = longer.start, longer.end
    return {
        "who": fix.visitor,
        "date": "" if fix.day is None else problem.date_of(fix.day).isoformat(),
        "hours": "" if start is None or until is None else f"{format_time(start)}-{format_time(until)}",
        "skills": ", ".join(sorted(fix.skills)),
        "mode_zh": mode.zh,
        "mode_en": mode.en,
        "displaced": fix.displaced,
    }


def _subject(fix: Fix) -> dict[str, object]:
    """Return the words for the visit that a change is about: by name where it is not the one to be placed."""
    if fix.visit is None:
        return {"visit_zh": "走访", "of_zh": "", "visit_en": "the visit", "of_en": "", "it": "it"}
    zh, en = f"走访 {fix.visit}", f"visit {fix.visit}"
    return {"visit_zh": zh, "of_zh": f"{zh} ", "visit_en": en, "of_en": f" of {en}", "it": en}


def _number(problem: Problem, fix: Fix) -> dict[str, object]:
    """Return by how much something changes, in words."""
    minutes, cap = fix.minutes or 0.0, CAPS.get(fix.cap or "")
    later = minutes > 0
    return {
        "minutes": f"{abs(minutes):g}",
        "amount": fix.amount or 0.0,
        "days": "day" if fix.amount == 1 else "days",
        "longer_zh": "延后结束" if later else "提前开始",
        "longer_en": "ends later by" if later else "starts earlier by",
        "wider_zh": "晚" if later else "早",
        "wider_en": "later" if later else "earlier",
        "cap_zh": "" if cap is None else cap.zh.format(who=fix.visitor, amount=fix.amount),
        "cap_en": "" if cap is None else cap.en.format(who=fix.visitor, amount=fix.amount),
    }


def _rule(problem: Problem, wanted: str, fix: Fix) -> dict[str, object]:
    """Return whose pin, tie or consent it is, in words."""
    elder = problem.elder_of[problem.visit_of[fix.visit or wanted].elder]
    refused = _SO_FAR[answer(elder, fix.mode or VisitMode.HOME) is ConsentState.REFUSED]
    what, value = (Text(zh="", en=""), Text(zh="", en="")) if fix.pin is None else _pinned(problem, fix.pin)
    return {
        "elder": elder.id,
        "so_far_zh": refused.zh,
        "so_far_en": refused.en,
        "first": "" if fix.tie is None else fix.tie.first,
        "second": "" if fix.tie is None else fix.tie.second,
        "pinned": "" if fix.pin is None else fix.pin.visit,
        "what_zh": what.zh,
        "what_en": what.en,
        "wanted_zh": value.zh,
        "wanted_en": value.en,
    }


def _pinned(problem: Problem, pin: Pin) -> tuple[Text, Text]:
    """Return what a pin with one field fixes, and at which value."""
    name = next(name for name in PIN_FIELDS if getattr(pin, name) is not None)
    plain = pin.visitor or ""
    if pin.day is not None:
        plain = problem.date_of(pin.day).isoformat()
    elif pin.start is not None:
        plain = format_time(pin.start)
    value = Text(zh=plain, en=plain) if pin.after is None else _AFTER.filled(visit=pin.after)
    return _WHAT[name], value
