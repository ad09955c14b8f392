"""What a worker does every minute: deliver notices, pass on alerts that nobody takes, seal the audit book, forget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from api.jobs.delivering import DELIVERER, Channel, deliver
from api.persistence.repositories.idempotency import IdempotentAnswers
from api.persistence.unit_of_work import Works
from api.services.alerts import escalate
from api.services.audit import seal
from api.services.notices import EMAIL, call_instead

ANSWERS_KEPT = timedelta(days=7)
"""How long the answer to a request with an ``Idempotency-Key`` can be asked for again."""


def do_chores(works: Works, channels: Mapping[str, Channel]) -> int:
    """Do all of them and return how many notices arrived; doing them twice changes nothing."""
    with works.begin(DELIVERER, exclusive=True) as uow:
        escalate(uow)
        if EMAIL not in channels:
            call_instead(uow, EMAIL)
        # Among them are secrets that were shown once.
        IdempotentAnswers(uow).forget(uow.clock() - ANSWERS_KEPT)
    arrived = deliver(works, channels)
    with works.begin(DELIVERER, exclusive=True) as uow:
        seal(uow)
    return arrived
