"""The ``tanfang`` command: one file a command, and only the chosen one is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

STOPPED_WHILE_LOADING = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run ``tanfang`` and return its exit code; Ctrl-C while it still loads ends it quietly."""
    try:
        from scheduler.cli.command import main as run
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return STOPPED_WHILE_LOADING
    return run(words)
