"""The sentences of candidates and slots, filled only from their facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from scheduler.domain.base import Text
from scheduler.domain.clock import format_time
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.explain.account import BrokenRule
from scheduler.explain.explanation import term_text
from scheduler.explain.verdict_words import broken_text, unit_text
from scheduler.explain.words import MODES

_SMALL = 0.05
_AS_NOW = Text(zh="与现有安排成本相同", en="the same cost as now")
_MORE = Text(zh="比现有安排多 {amount} {unit}", en="{amount} {unit} more than now")
_LESS = Text(zh="比现有安排少 {amount} {unit}", en="{amount} {unit} less than now")
_OFFER = Text(zh="{place}：{price}{terms}", en="{place}: {price}{terms}")
_BREAKS = Text(zh="{offer}。{broken}", en="{offer}. {broken}")
_SLOT = Text(zh="{date} {times}，{who}，{how}", en="{date} {times}, {who}, {how}")


def filled(template: Text, **parts: Text) -> Text:
    """Return a sentence filled with parts, each in the language of the sentence."""
    return Text(
        zh=template.zh.format(**{name: part.zh for name, part in parts.items()}),
        en=template.en.format(**{name: part.en for name, part in parts.items()}),
    )


def same(word: str) -> Text:
    """Return a word that is the same in both languages: an id, a date, a figure."""
    return Text(zh=word, en=word)


def number(value: float) -> Text:
    """Return a figure with one decimal."""
    return same(f"{value:.1f}")


def compared_text(problem: Problem, cost: float) -> Text:
    """Return how a price compares with the roster as it is, without a full stop."""
    if abs(cost) < _SMALL:
        return _AS_NOW
    unit = unit_text(problem.objective.unit)
    return filled(_MORE if cost > 0 else _LESS, amount=number(abs(cost)), unit=unit)


def offered_text(
    problem: Problem, place: Text, cost: float, deltas: Mapping[str, float], breaks: Sequence[BrokenRule] = ()
) -> Text:
    """Return a place with its price, the price rule by rule, and what it breaks."""
    offer = filled(_OFFER, place=place, price=compared_text(problem, cost), terms=_terms(deltas))
    if not breaks:
        return offer
    said = [broken_text(item) for item in breaks]
    broken = Text(zh="".join(text.zh for text in said), en=" ".join(text.en for text in said))
    return filled(_BREAKS, offer=offer, broken=broken)


def slot_place_text(
    problem: Problem, visitors: Sequence[str], day: int, earliest: timedelta, latest: timedelta, mode: VisitMode
) -> Text:
    """Return between which times somebody could come, without a full stop."""
    times = format_time(earliest) if earliest == latest else f"{format_time(earliest)}-{format_time(latest)}"
    who = Text(zh="、".join(visitors), en=" + ".join(visitors))
    return filled(_SLOT, date=same(problem.date_of(day).isoformat()), times=same(times), who=who, how=MODES[mode])


def _terms(deltas: Mapping[str, float]) -> Text:
    """Return the changes rule by rule in brackets, without those that would be written as nothing."""
    terms = [term_text(key, cost) for key, cost in deltas.items() if abs(cost) >= _SMALL]
    if not terms:
        return same("")
    return Text(zh=f"（{'，'.join(t.zh for t in terms)}）", en=f" ({', '.join(t.en for t in terms)})")
