"""The pages of docs/ that are written by code, and how to write them anew: ``python -m tests.docs.pages``."""

from collections.abc import Callable, Mapping
from pathlib import Path

from scheduler.constraints.table import constraint_table

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = ".venv/bin/python -m tests.docs.pages"
PAGES: Mapping[str, Callable[[], str]] = {"constraints.md": constraint_table}


def write_pages(folder: Path) -> None:
    """Write every generated page."""
    for name, text in PAGES.items():
        (folder / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    write_pages(DOCS)
