"""Progress on a terminal while the command works; silence when stderr is piped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Shown:
    """One line on a terminal that says what is going on; the seconds beside it tick by themselves."""

    def __init__(self, bar: Progress, task: TaskID, title: str = "") -> None:
        self._bar = bar
        self._task = task
        self._title = title

    def under(self, title: str) -> Shown:
        """Return the same line with a title before everything it says from now on."""
        return Shown(self._bar, self._task, f"{title} · ")

    def now(self, text: str) -> None:
        """Say what is going on now."""
        self._bar.update(self._task, description=f"{self._title}{text}")


@contextmanager
def shown_progress(text: str) -> Iterator[Shown]:
    """Show a line on stderr until the block ends."""
    console = Console(stderr=True, highlight=False, markup=False)
    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Shown(bar, bar.add_task(text, total=None))
