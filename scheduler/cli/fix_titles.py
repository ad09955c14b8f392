"""Short titles of the sorts of fixes, to count visits by what would help."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain.base import Text
from scheduler.explain.change import FixKind

HELPS: Mapping[str, Text] = MappingProxyType(
    {
        FixKind.INSERT: Text(zh="直接排入", en="place it as it is"),
        FixKind.LONGER_SHIFT: Text(zh="延长班次", en="a longer shift"),
        FixKind.WIDER_WINDOW: Text(zh="放宽走访时段", en="wider hours of the visit"),
        FixKind.RAISE_CAP: Text(zh="提高人员上限", en="a higher limit of a visitor"),
        FixKind.ANOTHER_DAY: Text(zh="换一天", en="another day"),
        FixKind.RENEW_QUALIFICATION: Text(zh="更新资质", en="a renewed qualification"),
        FixKind.CALL_INSTEAD: Text(zh="改为远程探访", en="a call instead"),
        FixKind.EXTRA_SHIFT: Text(zh="增加班次", en="an extra shift"),
        FixKind.ANOTHER_PERSON: Text(zh="增加人员", en="another person"),
        FixKind.SMALLER_GAP: Text(zh="缩小间隔", en="a smaller gap"),
        FixKind.MORE_CALLS: Text(zh="允许更多远程探访", en="more calls than the rule allows"),
        FixKind.LIFT_PIN: Text(zh="放开人工固定", en="a pin that no longer holds"),
        FixKind.ASK_CONSENT: Text(zh="征求本人意愿", en="the elder's consent"),
        FixKind.LIFT_TIE: Text(zh="取消先后要求", en="visits that need not belong together"),
        FixKind.DISPLACE: Text(zh="替换级别较低的走访", en="the place of a lower-ranked visit"),
    }
)
