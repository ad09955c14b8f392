"""Elders who get no visit this week, and why: listed, never silently dropped."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.base import Frozen, Text
from scheduler.domain.elder import Elder
from scheduler.domain.mode import ConsentState, VisitMode
from scheduler.domain.service import Service


class Reason(StrEnum):
    """Why nobody is sent."""

    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    AWAY = "away"
    HOSPITAL = "hospital"
    MOVED = "moved"
    DIED = "died"
    NOT_ENROLLED = "not_enrolled"
    NO_CONTRACT = "no_contract"
    NO_HOURS = "no_hours"
    NO_MODE = "no_mode"


TEXTS = {
    Reason.REFUSED: Text(zh="本人不同意探访", en="the elder refused"),
    Reason.NOT_ASKED: Text(zh="尚未征求意愿", en="consent has not been asked"),
    Reason.AWAY: Text(zh="外出", en="the elder is away"),
    Reason.HOSPITAL: Text(zh="住院", en="the elder is in hospital"),
    Reason.MOVED: Text(zh="已迁出", en="the elder has moved"),
    Reason.DIED: Text(zh="已去世", en="the elder has died"),
    Reason.NOT_ENROLLED: Text(zh="尚未纳入服务", en="the elder is not enrolled yet"),
    Reason.NO_CONTRACT: Text(zh="没有约定的签约人员", en="no visitor is contracted for this service"),
    Reason.NO_MODE: Text(
        zh="该时段只能远程探访，而本人不同意或无法远程联系",
        en="only calls are allowed on these days, and the elder agreed to none",
    ),
    Reason.NO_HOURS: Text(zh="可上门时段为空", en="no hour of the week is left to call in"),
}


class NotOwed(Frozen):
    """One elder (and service, where it is about one) left without a visit on purpose."""

    elder: str
    service: str | None = None
    reason: Reason

    @property
    def text(self) -> Text:
        """The reason in words."""
        return TEXTS[self.reason]


def absence_reason(status: AbsenceStatus) -> Reason:
    """Return the reason that belongs to an absence."""
    return Reason(status.value)


def consent_reason(elder: Elder, services: list[Service]) -> Reason:
    """Return whether an elder without a usable mode refused one of the modes or was never asked."""
    modes = {mode for service in services for mode in service.modes} or set(VisitMode)
    for mode in modes:
        answers = [consent for consent in elder.consents if consent.mode is mode]
        latest = max(answers, key=lambda item: item.asked_on or date.min, default=None)
        if latest is not None and latest.state is ConsentState.REFUSED:
            return Reason.REFUSED
    return Reason.NOT_ASKED
