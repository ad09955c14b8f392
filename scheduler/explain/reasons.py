"""Outcomes of all visitors put into a few sentences; the words are those of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scheduler.constraints.availability import AVAILABILITY
from scheduler.constraints.base import Constraint, Unit
from scheduler.constraints.consent import CONSENT
from scheduler.constraints.contracted import CONTRACTED
from scheduler.constraints.kind import KIND
from scheduler.constraints.pins import PINS
from scheduler.constraints.precedence import PRECEDENCE, WHOLE_DAY_MINUTES
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.skill import SKILL
from scheduler.constraints.time_window import TIME_WINDOW
from scheduler.constraints.two_people import TWO_PEOPLE
from scheduler.constraints.unassigned import UNASSIGNED
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Reason
from scheduler.domain.visit import Visit
from scheduler.explain.judge import Refusal
from scheduler.explain.outcomes import Attempt, Outcome
from scheduler.explain.placing import Placing

_MOST_NAMES = 3
UNITS = {
    Unit.VISITS: Text(zh="次走访", en="visits"),
    Unit.MINUTES: Text(zh="分钟", en="minutes"),
    Unit.METERS: Text(zh="米", en="metres"),
    Unit.DAYS: Text(zh="天", en="days"),
    Unit.UNITS: Text(zh="件", en="units"),
}
_GROUP = Text(zh="{who}：{title}。{sentence}{detail}", en="{who}: {title}. {sentence}{detail}")
_ONE = Text(zh="{who}：{sentence}", en="{who}: {sentence}")
_OFF = Text(zh="相差 {amount} {unit}。", en=" Off by {amount} {unit}.")
_NEEDED = Text(zh="需要：{wanted}。", en=" Needed: {wanted}.")
_PEOPLE = Text(zh="{count} 人（{kinds}）", en="{count} visitors ({kinds})")
_NO_SHIFT = Text(zh="走访可安排的日子里没有班次。", en=" No shift on a day on which the visit is open.")
_NOBODY = Text(zh="{title}：没有任何班次。", en="{title}: there is no shift at all.")
_COULD = Text(
    zh="{who}：现有安排下可以完成这次走访，没有规则反对，只是尚未排入。",
    en="{who}: could make the visit as the roster stands; no rule says no, it is just not placed.",
)
_TIED = Text(
    zh="{who}：能完成这次走访，但与它相连的走访 {others} 无法一同安排。",
    en="{who}: could make the visit alone, but {others}, to which it is tied, cannot be placed with it.",
)
_GroupKey = tuple[int, int]


def reasons_of(attempt: Attempt) -> tuple[Reason, ...]:
    """Return why a visit is not served, at least one reason, those found by trying before those known beforehand."""
    if attempt.without_consent is not None:
        text = CONSENT.explain(attempt.without_consent.violations[0])
        return (Reason(constraint=CONSENT.key, text=text),)
    if not attempt.open_days:
        return (Reason(constraint=TIME_WINDOW.key, text=TIME_WINDOW.sentence),)
    if not attempt.outcomes:
        return (Reason(constraint=AVAILABILITY.key, text=_titled(_NOBODY, AVAILABILITY)),)
    return grouped(attempt, attempt.outcomes)


def grouped(attempt: Attempt, outcomes: Sequence[Outcome]) -> tuple[Reason, ...]:
    """Return one reason for all visitors whom the same rule stops."""
    groups: dict[_GroupKey, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(_order(outcome), []).append(outcome)
    return tuple(_reason(attempt, some) for _, some in sorted(groups.items(), key=lambda group: group[0]))


def _alone(attempt: Attempt, names: tuple[str, ...], who: Text) -> Reason:
    """Return why a visit that could be made itself is not: it is just not placed, or its tied visits cannot be."""
    week, visit = attempt.week, attempt.visit
    others = [other.id for other in week.bundle(visit.id) if other.id != visit.id]
    if not others or Placing(attempt.trials).first(week.bundle(visit.id)) is not None:
        return Reason(constraint=UNASSIGNED.key, visitors=names, text=_with_who(_COULD, who))
    tied = {name for tie in week.problem.precedences for name in (tie.first, tie.second)}
    tied_text = Text(
        zh=_TIED.zh.format(who=who.zh, others="、".join(others)),
        en=_TIED.en.format(who=who.en, others=", ".join(others)),
    )
    return Reason(constraint=(PRECEDENCE if visit.id in tied else PINS).key, visitors=names, text=tied_text)


def _order(outcome: Outcome) -> _GroupKey:
    """Sort what could be done first, then what was tried, then what masks and missing shifts ruled out."""
    if outcome.rule is None:
        return (0, 0)
    stage = 1 if outcome.tried is not None else 2 if outcome.refusal is None else 3
    return (stage, REGISTRY.index(outcome.rule))


def _reason(attempt: Attempt, some: Sequence[Outcome]) -> Reason:
    problem, rule = attempt.week.problem, some[0].rule
    names = tuple(outcome.visitor for outcome in some)
    who = people(problem, names)
    if rule is None:
        return _alone(attempt, names, who)
    refusal = some[0].refusal
    if len(some) == 1 and refusal is not None and _says_how_little(refusal):
        sentence = rule.explain(refusal.violations[0])
        text = sentence if names[0] in sentence.en else _with_who(_ONE, who, sentence)
        return Reason(constraint=rule.key, visitors=names, text=text)
    detail = _detail(attempt.visit, rule, some)
    text = Text(
        zh=_GROUP.zh.format(who=who.zh, title=rule.title.zh, sentence=rule.sentence.zh, detail=detail.zh),
        en=_GROUP.en.format(who=who.en, title=rule.title.en, sentence=rule.sentence.en, detail=detail.en),
    )
    return Reason(constraint=rule.key, visitors=names, text=text)


def _says_how_little(refusal: Refusal) -> bool:
    """Whether the rule's own sentence fits a try: not where the try of one person could only be half of it."""
    return refusal.rule is not TWO_PEOPLE and refusal.amount < WHOLE_DAY_MINUTES


def _detail(visit: Visit, rule: Constraint, some: Sequence[Outcome]) -> Text:
    """Return by how little, or what would have been needed."""
    wanted = {SKILL.key: visit.skills, KIND.key: visit.kinds, CONTRACTED.key: visit.only_visitors}.get(rule.key)
    if wanted:
        return _NEEDED.filled(wanted=", ".join(sorted(wanted)))
    if rule is AVAILABILITY and some[0].tried is None:
        return _NO_SHIFT
    refusals = [outcome.refusal for outcome in some if outcome.refusal is not None and outcome.tried is not None]
    amounts = [refusal.amount for refusal in refusals]
    if rule.unit is Unit.VISITS:
        return Text(zh="", en="")
    units = {_unit(rule, str(refusal.violations[0].facts.get("unit", rule.unit.value))) for refusal in refusals}
    if not amounts or len(units) != 1 or min(amounts) >= WHOLE_DAY_MINUTES:
        return Text(zh="", en="")
    unit = UNITS.get(units.pop())
    return Text(zh="", en="") if unit is None else _off(min(amounts), max(amounts), unit)


def _unit(rule: Constraint, name: str) -> Unit:
    """Return what the amount counts: limits name it among their facts, all others have one unit."""
    return Unit(name) if name in set(Unit) else rule.unit


def _off(low: float, high: float, unit: Text) -> Text:
    one = f"{low:g}" if round(low) == low else f"{low:.1f}"
    two = f"{high:g}" if round(high) == high else f"{high:.1f}"
    amount = one if one == two else f"{one}-{two}"
    return Text(zh=_OFF.zh.format(amount=amount, unit=unit.zh), en=_OFF.en.format(amount=amount, unit=unit.en))


def people(problem: Problem, names: Sequence[str]) -> Text:
    """Return a few visitors by id, many by number and kind."""
    if len(names) <= _MOST_NAMES:
        return Text(zh="、".join(names), en=", ".join(names))
    kinds = Counter(problem.visitor_of[name].kind for name in names).most_common()
    listed = ", ".join(f"{kind} {count}" for kind, count in kinds)
    return _PEOPLE.filled(count=len(names), kinds=listed)


def _with_who(template: Text, who: Text, sentence: Text | None = None) -> Text:
    said = sentence or Text(zh="", en="")
    return Text(
        zh=template.zh.format(who=who.zh, sentence=said.zh), en=template.en.format(who=who.en, sentence=said.en)
    )


def _titled(template: Text, rule: Constraint) -> Text:
    return Text(zh=template.zh.format(title=rule.title.zh), en=template.en.format(title=rule.title.en))
