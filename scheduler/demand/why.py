"""The sentence that says why a visit is owed and by when."""

from __future__ import annotations

from scheduler.demand.duties import Duty
from scheduler.demand.rules import FLOOR
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.period import SpecialPeriod
from scheduler.domain.visit import Chance

_TIERS = {
    RiskTier.RED: Text(zh="红色", en="red"),
    RiskTier.YELLOW: Text(zh="黄色", en="yellow"),
    RiskTier.GREEN: Text(zh="绿色", en="green"),
}
_PER = {
    "week": Text(zh="每周", en="per week"),
    "fortnight": Text(zh="每两周", en="per fortnight"),
    "month": Text(zh="每月", en="per month"),
}
_RULE = Text(zh="{tier}级，规则 {rule}：{per_zh} {visits} 次", en="Tier {tier}, rule {rule}: {visits} {per_en}")
_FLOOR = Text(zh="{tier}级，每个自然月至少探访一次", en="Tier {tier}: at least one contact each calendar month")
_CONTACT = Text(zh="；上次联系 {last}，最迟 {due}", en="; last contact {last}, due by {due}")
_NONE = Text(zh="；尚无联系记录，最迟 {due}", en="; no contact so far, due by {due}")
_LAST = Text(zh="；本周是当月最后机会", en="; this week holds the last chance of the month")


def why(duties: list[Duty], tier: RiskTier, periods: list[SpecialPeriod]) -> Text:
    """Return the rule, tier, last contact and due date of a visit, and what special periods ask to be said."""
    first = duties[0]
    colour, per = _TIERS[tier], _PER[first.rule.per.value]
    opening = _FLOOR if first.rule.id == FLOOR else _RULE
    facts = {"rule": " + ".join(duty.rule.id for duty in duties), "visits": first.rule.visits}
    zh = opening.zh.format(tier=colour.zh, per_zh=per.zh, **facts)
    en = opening.en.format(tier=colour.en, per_en=per.en, **facts)
    contact = (_CONTACT if first.last else _NONE).filled(last=first.last, due=min(duty.due for duty in duties))
    parts = [contact]
    if any(duty.chance is Chance.LAST for duty in duties):
        parts.append(_LAST)
    zh, en = zh + "".join(part.zh for part in parts) + "。", en + "".join(part.en for part in parts) + "."
    messages = [period.message for period in periods if period.message]
    return Text(zh=zh + "".join(item.zh for item in messages), en=" ".join([en, *(item.en for item in messages)]))
