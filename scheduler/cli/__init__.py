"""The ``tanfang`` command: one file a command, and only the chosen one is loaded."""

from scheduler.cli.command import main

__all__ = ["main"]
