"""What the routers answer about: the village's week, as a draft and as it was published."""

from __future__ import annotations

import pytest

from api.services.publishing import publish, week_to_publish
from tests.api.conftest import SYSTEM
from tests.api.services.conftest import Planned, village
from tests.api.services.test_own import EVENING

__all__ = ["village"]


@pytest.fixture
def published(village: Planned) -> Planned:
    """The week's first release, on its Monday evening."""
    with village.works.begin(SYSTEM) as uow:
        publish(uow, week_to_publish(uow, village.week), village.roster, 1)
    return village.at(lambda: EVENING)
