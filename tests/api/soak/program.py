"""The ``tanfang`` command at the moment that the tests chose: ``python -m tests.api.soak.program light serve ...``."""

from __future__ import annotations

import sys
from datetime import datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from api import clock
from api.jobs import hosted
from scheduler.cli import main
from tests.api.soak.light import use_light_children

MOMENT = datetime(2026, 12, 4, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Friday evening of the sample week: every visit of it may be reported, and no link has ended."""
LIGHT, REAL = "light", "real"


def _replace(engine: str) -> None:
    """Put the tests' moment and children in the place of the real ones, for as long as the process lives."""
    patch.object(clock, "system_clock", lambda: MOMENT).start()
    if engine == LIGHT:
        use_light_children()
        patch.object(hosted, "_WORKER_MODULE", "tests.api.soak.light_worker").start()


# Processes that answer are copies of this one, and the solver's knows the moment from its question.
if __name__ == "__main__":
    _replace(sys.argv[1])
    sys.exit(main(sys.argv[2:]))
