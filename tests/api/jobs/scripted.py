"""A child that follows a script instead of working."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

from api.jobs.messages import Message
from api.services.run_question import Question

Scene = Message | Callable[[], None] | None
"""A message, something that happens meanwhile, or ``None``: nothing for a moment."""
Script = Iterator[Scene]


class ScriptedChild:
    """Says what its script says and dies at the script's end."""

    def __init__(self, question: Question | None, script: Script) -> None:
        self.question = question
        self.is_open = True
        self.was_asked_to_stop = Event()
        self.was_ended = False
        self._script = script

    def next(self, seconds: float) -> Message | None:
        try:
            scene = next(self._script)
        except StopIteration:
            self.is_open = False
            return None
        if callable(scene):
            scene()
            return None
        if scene is None:
            self.was_asked_to_stop.wait(seconds)
        return scene

    def ask_to_stop(self) -> None:
        self.was_asked_to_stop.set()

    def end(self) -> None:
        self.was_ended = True
