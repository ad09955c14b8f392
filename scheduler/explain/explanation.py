"""What is said about one visit: why it is served as it is or not at all, and who else could make it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from scheduler.constraints.registry import REGISTRY
from scheduler.domain.base import Frozen, Identifier, Text
from scheduler.domain.clock import TimeOfDay
from scheduler.domain.mode import VisitMode
from scheduler.domain.roster import Fix, Reason

Language = Literal["zh", "en"]

_HEADINGS: Mapping[str, Text] = {
    "why": Text(zh="成本构成：", en="What it costs:"),
    "reasons": Text(zh="原因：", en="Why not:"),
    "others": Text(zh="其他人为什么不行：", en="Why nobody else:"),
    "fixes": Text(zh="怎样可以安排：", en="What would place it:"),
    "candidates": Text(zh="可选人选：", en="Who else could make it:"),
}
_TERM = Text(zh="{title} {cost:+.1f}", en="{title} {cost:+.1f}")


class Candidate(Frozen):
    """Somebody who could make a visit, with what the whole roster would then cost compared with now.

    Attributes
    ----------
    visitor, companions
        Who would come; companions where the visit takes several people.
    cost_minutes : float
        Evaluation of the roster with this candidate minus that of the roster as it is, in the objective's
        unit (minutes in the product); below 0 when the candidate would be cheaper.
    deltas : mapping of constraint key to float
        The same, rule by rule.
    """

    visitor: Identifier
    companions: tuple[Identifier, ...] = ()
    shift: Identifier
    day: int
    start: TimeOfDay
    mode: VisitMode
    cost_minutes: float
    deltas: Mapping[str, float]
    text: Text


class Explanation(Frozen):
    """Everything said about one visit.

    Attributes
    ----------
    served : bool
        Whether the roster serves it.
    visitors : tuple of str
        Who makes it now; empty when nobody does.
    cost_minutes : float
        What a served visit adds to the roster's cost: the roster as it is minus the roster without the visit.
    why : mapping of constraint key to float
        The same, rule by rule.
    candidates : tuple of Candidate
        Who could make it (also), the cheapest first.
    reasons : tuple of Reason
        Why a visit is not served; for a served one, why those who are no candidates are none.
    fixes : tuple of Fix
        What would place a visit that is not served.
    summary : tuple of Text
        The answer in one or two sentences.
    """

    visit: Identifier
    served: bool
    visitors: tuple[Identifier, ...] = ()
    cost_minutes: float = 0.0
    why: Mapping[str, float]
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[Reason, ...] = ()
    fixes: tuple[Fix, ...] = ()
    summary: tuple[Text, ...]


def explanation_text(explanation: Explanation, language: Language) -> list[str]:
    """Return an explanation as lines to be read from top to bottom, in one language."""
    reasons = "others" if explanation.served else "reasons"
    blocks: list[tuple[str, list[Text]]] = [
        ("why", [term_text(key, cost) for key, cost in explanation.why.items()]),
        (reasons if not explanation.served else "", [item.text for item in explanation.reasons]),
        ("fixes", [item.text for item in explanation.fixes]),
        ("candidates", [item.text for item in explanation.candidates]),
        (reasons if explanation.served else "", [item.text for item in explanation.reasons]),
    ]
    lines = [_in(text, language) for text in explanation.summary]
    for heading, texts in blocks:
        if heading and texts:
            lines.append(_in(_HEADINGS[heading], language))
            lines += [f"  {_in(text, language)}" for text in texts]
    return lines


def term_text(key: str, cost: float) -> Text:
    """Return one rule's share of a cost, with its sign, under the rule's own title."""
    title = next(rule.title for rule in REGISTRY if rule.key == key)
    return Text(zh=_TERM.zh.format(title=title.zh, cost=cost), en=_TERM.en.format(title=title.en, cost=cost))


def _in(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en
