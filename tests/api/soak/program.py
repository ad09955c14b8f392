"""The ``tanfang`` command at the moment that the tests chose: ``python -m tests.api.soak.program light serve ...``."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from api import clock
from api.jobs import hosted
from scheduler.cli import main
from tests.api.soak.light import light_children

MOMENT = datetime(2026, 12, 4, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""Friday evening of the sample week: every visit of it may be reported, and no link has ended."""
LIGHT, REAL = "light", "real"

if __name__ == "__main__":
    engine, *words = sys.argv[1:]
    with ExitStack() as replaced:
        replaced.enter_context(patch.object(clock, "system_clock", lambda: MOMENT))
        if engine == LIGHT:
            replaced.enter_context(light_children())
            replaced.enter_context(patch.object(hosted, "_WORKER_MODULE", "tests.api.soak.light_worker"))
        sys.exit(main(words))
