"""What a worker does every minute: deliver notices, pass on alerts that nobody takes, seal the audit book."""

from __future__ import annotations

from collections.abc import Mapping

from api.jobs.delivering import DELIVERER, Channel, deliver
from api.persistence.unit_of_work import Works
from api.services.alerts import escalate
from api.services.audit import seal
from api.services.notices import EMAIL, call_instead


def do_chores(works: Works, channels: Mapping[str, Channel]) -> int:
    """Do all of them and return how many notices arrived; doing them twice changes nothing."""
    with works.begin(DELIVERER, exclusive=True) as uow:
        escalate(uow)
        if EMAIL not in channels:
            call_instead(uow, EMAIL)
    arrived = deliver(works, channels)
    with works.begin(DELIVERER, exclusive=True) as uow:
        seal(uow)
    return arrived
