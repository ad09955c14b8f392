"""The ``tanfang`` command: one file a command, and only the chosen one is loaded."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from scheduler.cli.stopped import stopped_line

STOPPED_WHILE_LOADING = 130


def main(words: Sequence[str] | None = None) -> int:
    """Run ``tanfang`` and return its exit code; Ctrl-C while it still loads ends it with one line."""
    try:
        from scheduler.cli.command import main as run
    except KeyboardInterrupt:
        print(stopped_line(sys.argv[1:] if words is None else words), file=sys.stderr)
        return STOPPED_WHILE_LOADING
    return run(words)
