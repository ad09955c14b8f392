"""The smallest set of pins and rules that cannot all hold, when a person's pins contradict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from scheduler.constraints.base import Constraint, Level
from scheduler.constraints.index import Index
from scheduler.constraints.listed import LISTED
from scheduler.constraints.pins import PINS
from scheduler.constraints.registry import REGISTRY
from scheduler.domain.base import Frozen, Text
from scheduler.domain.problem import Problem
from scheduler.model.conflict_question import PinPart, PinQuestion, pin_parts

TRIED_ALONE = 60
Element = PinPart | Constraint

RULES: tuple[Constraint, ...] = tuple(
    rule for rule in REGISTRY if rule.level is Level.HARD and rule not in (PINS, LISTED)
)

WHAT = {
    "visitor": Text(zh="人员", en="visitor"),
    "day": Text(zh="日期", en="day"),
    "start": Text(zh="时间", en="start"),
    "after": Text(zh="次序", en="order"),
}
PIN = Text(zh="走访 {visit} 固定的{zh} {wanted}", en="the fixed {en} {wanted} of visit {visit}")
RULE = Text(zh="规则“{zh}”", en="the rule “{en}”")
SENTENCE = Text(
    zh="这些固定安排和规则不能同时满足：{zh}。请放开其中一项固定安排。",
    en="These pins and rules cannot all hold: {en}. Release one of the pins.",
)


class Conflict(Frozen):
    """Pins and hard rules that cannot all hold while every pinned visit is made.

    Leaving out any one of them makes the rest possible.

    Attributes
    ----------
    rules : tuple of str
        Keys of hard constraints.
    sentence : Text
        All of it in one sentence.
    """

    pins: tuple[PinPart, ...]
    rules: tuple[str, ...]
    sentence: Text


def smallest_conflict(problem: Problem, *, deterministic: float = 20.0, seed: int = 1) -> Conflict | None:
    """Return a smallest contradiction among a problem's pins, or ``None``.

    Only the pinned visits and what is tied to them are looked at: any other visit may be left out. The
    set returned is minimal, and the smallest of those that some orders of leaving out lead to.

    Parameters
    ----------
    deterministic : float
        Limit of each question in CP-SAT's deterministic seconds; what is not settled within it counts
        as possible.

    Returns
    -------
    Conflict or None
        ``None`` when all pinned visits can be made at once as pinned, or when nobody can tell in time.
    """
    parts = pin_parts(problem)
    if not parts:
        return None
    question = PinQuestion(Index(problem), deterministic, seed)
    guilty = question.contradicting(parts, RULES)
    if not guilty:
        return None
    names = list(dict.fromkeys(part.visit for part in parts))
    alone = (name for name in names[:TRIED_ALONE] if question.impossible(_of(parts, {name}), RULES))
    core = _of(parts, {next(alone, "")}) or _core(question, parts, guilty)
    found = [_minimal(question, order) for order in _orders(core)]
    best = min(found, key=lambda elements: (len(elements), sum(isinstance(item, Constraint) for item in elements)))
    return _conflict(problem, best)


def _of(parts: Sequence[PinPart], visits: set[str]) -> list[PinPart]:
    return [part for part in parts if part.visit in visits]


def _core(question: PinQuestion, parts: Sequence[PinPart], guilty: set[str]) -> list[PinPart]:
    """Return the pins of guilty visits, with those of later visits whose order ties them."""
    while more := {part.visit for part in parts if part.what == "after" and part.wanted in guilty} - guilty:
        guilty = guilty | more
    core = _of(parts, guilty)
    return core if question.impossible(core, RULES) else list(parts)


def _orders(core: Sequence[PinPart]) -> Iterator[list[Element]]:
    """Yield orders in which elements are preferred; different orders may end in different minimal sets."""
    yield [*core, *RULES]
    yield [*reversed(core), *reversed(RULES)]
    yield [*RULES, *core]
    yield [*reversed(RULES), *reversed(core)]


def _minimal(question: PinQuestion, elements: Sequence[Element]) -> list[Element]:
    """Return a minimal impossible subset by halving, the first elements preferred (QuickXplain)."""

    def impossible(some: Sequence[Element]) -> bool:
        pins = [item for item in some if isinstance(item, PinPart)]
        return question.impossible(pins, [item for item in some if isinstance(item, Constraint)])

    return _explained(impossible, [], [], list(elements))


def _explained(
    impossible: Callable[[Sequence[Element]], bool],
    background: list[Element],
    added: list[Element],
    elements: list[Element],
) -> list[Element]:
    if added and impossible(background):
        return []
    if len(elements) == 1:
        return elements
    half = len(elements) // 2
    first, second = elements[:half], elements[half:]
    later = _explained(impossible, [*background, *first], first, second)
    earlier = _explained(impossible, [*background, *later], later, first)
    return [*earlier, *later]


def _conflict(problem: Problem, elements: Sequence[Element]) -> Conflict:
    known, order = pin_parts(problem), list(RULES)
    pins = sorted((item for item in elements if isinstance(item, PinPart)), key=known.index)
    rules = sorted((item for item in elements if isinstance(item, Constraint)), key=order.index)
    words = [PIN.filled(visit=pin.visit, wanted=_wanted(pin), **_both(WHAT[pin.what])) for pin in pins]
    words += [RULE.filled(**_both(rule.title)) for rule in rules]
    sentence = SENTENCE.filled(zh="；".join(item.zh for item in words), en="; ".join(item.en for item in words))
    return Conflict(pins=tuple(pins), rules=tuple(rule.key for rule in rules), sentence=sentence)


def _wanted(pin: PinPart) -> str:
    return f"> {pin.wanted}" if pin.what == "after" else pin.wanted


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
