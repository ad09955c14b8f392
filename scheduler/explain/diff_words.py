"""The sentences of a difference between two rosters; people and visits by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Protocol

from scheduler.domain.base import Text
from scheduler.domain.clock import MINUTE, format_time
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.explain.words import MODES


class Made(Protocol):
    """When, how and by whom a visit is made."""

    @property
    def visitors(self) -> tuple[str, ...]:
        """Who comes."""
        ...

    @property
    def day(self) -> int:
        """On which day."""
        ...

    @property
    def start(self) -> timedelta:
        """When, since midnight."""
        ...

    @property
    def mode(self) -> VisitMode:
        """In which mode."""
        ...


_ELDER: Mapping[str, Text] = MappingProxyType(
    {
        "added": Text(zh="走访 {visit} 新增：{who}，{when}，{how}。", en="Visit {visit} is new: {who}, {when}, {how}."),
        "removed": Text(
            zh="走访 {visit} 取消（原为 {old_who}，{old_when}）。",
            en="Visit {visit} is off (it was {old_who}, {old_when}).",
        ),
        "changed": Text(zh="走访 {visit}：{parts}。", en="Visit {visit}: {parts}."),
    }
)
_VISITOR: Mapping[str, Text] = MappingProxyType(
    {
        "added": Text(
            zh="新增走访 {visit}：{when}，{how}{with_zh}。", en="New: visit {visit}, {when}, {how}{with_en}."
        ),
        "removed": Text(zh="不再走访 {visit}（原为 {old_when}）。", en="No longer yours: visit {visit} ({old_when})."),
        "changed": Text(zh="走访 {visit}：{parts}。", en="Visit {visit}: {parts}."),
    }
)
_PARTS: Mapping[str, Text] = MappingProxyType(
    {
        "visitor": Text(zh="由 {old_who} 改为 {who}", en="{who} instead of {old_who}"),
        "day": Text(zh="由 {old_when} 改到 {when}", en="on {when} instead of {old_when}"),
        "later": Text(
            zh="推迟 {minutes} 分钟，改为 {when}（原为 {old_when}）",
            en="{minutes} minutes later, on {when} instead of {old_when}",
        ),
        "earlier": Text(
            zh="提前 {minutes} 分钟，改为 {when}（原为 {old_when}）",
            en="{minutes} minutes earlier, on {when} instead of {old_when}",
        ),
        "mode": Text(zh="方式由{old_how}改为{how}", en="{how} instead of {old_how}"),
    }
)
_WHEN = "{date} {start}"


def for_elder(problem: Problem, visit: str, kinds: Sequence[str], before: Made | None, after: Made | None) -> Text:
    """Return what becomes of a visit."""
    return _said(_ELDER, problem, visit, kinds, before, after)


def for_visitor(problem: Problem, visit: str, kinds: Sequence[str], before: Made | None, after: Made | None) -> Text:
    """Return what a visitor has to know about a visit; ``before`` and ``after`` as far as it is this visitor's."""
    return _said(_VISITOR, problem, visit, kinds, before, after)


def _said(
    templates: Mapping[str, Text],
    problem: Problem,
    visit: str,
    kinds: Sequence[str],
    before: Made | None,
    after: Made | None,
) -> Text:
    zh, en = _facts(problem, visit, before, after, "zh"), _facts(problem, visit, before, after, "en")
    kind = kinds[0] if kinds[0] in templates else "changed"
    names = [_part(name, before, after) for name in kinds] if kind == "changed" else []
    zh["parts"] = "，".join(_PARTS[name].zh.format(**zh) for name in names)
    en["parts"] = ", ".join(_PARTS[name].en.format(**en) for name in names)
    return Text(zh=templates[kind].zh.format(**zh), en=templates[kind].en.format(**en))


def _part(kind: str, before: Made | None, after: Made | None) -> str:
    if kind != "start" or before is None or after is None:
        return kind
    return "later" if after.start > before.start else "earlier"


def _facts(problem: Problem, visit: str, before: Made | None, after: Made | None, language: str) -> dict[str, str]:
    facts = {"visit": visit, "minutes": "", "with_zh": "", "with_en": ""}
    for made, prefix in ((before, "old_"), (after, "")):
        if made is not None:
            mode = MODES[made.mode]
            facts[f"{prefix}who"] = ("、" if language == "zh" else " + ").join(made.visitors)
            facts[f"{prefix}when"] = _WHEN.format(
                date=problem.date_of(made.day).isoformat(), start=format_time(made.start)
            )
            facts[f"{prefix}how"] = mode.zh if language == "zh" else mode.en
    if before is not None and after is not None:
        facts["minutes"] = f"{abs(after.start - before.start) / MINUTE:g}"
    if after is not None and len(after.visitors) > 1:
        facts["with_zh"] = f"（{facts['who']} 同去）"
        facts["with_en"] = f" ({facts['who']} together)"
    return facts
