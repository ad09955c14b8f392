"""Progress on a terminal while the command works; silence when stderr is piped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from scheduler.cli.words import Language
from scheduler.domain.base import Text

_BETWEEN = " · "


class Shown:
    """One line on a terminal that says what is going on; the seconds beside it tick by themselves."""

    def __init__(self, bar: Progress, task: TaskID, language: Language, title: str = "") -> None:
        self._bar = bar
        self._task = task
        self._language = language
        self._title = title

    def under(self, title: Text) -> Shown:
        """Return the same line with a title before everything it says from now on."""
        return Shown(self._bar, self._task, self._language, f"{self._language.label(title)}{_BETWEEN}")

    def now(self, *parts: Text) -> None:
        """Say what is going on now; nothing clears the line."""
        said = _BETWEEN.join(self._language.label(part) for part in parts)
        self._bar.update(self._task, description=f"{self._title}{said}")


@contextmanager
def shown_progress(text: Text, language: Language) -> Iterator[Shown]:
    """Show a line on stderr, in the reader's language, until the block ends."""
    console = Console(stderr=True, highlight=False, markup=False)
    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Shown(bar, bar.add_task(language.label(text), total=None), language)
