"""The table of settings in docs/operations.md, and how to write it anew: ``python -m tests.docs.settings``."""

from collections.abc import Iterator
from inspect import cleandoc

from pydantic_settings import BaseSettings

from api.jobs.options import RunOptions
from api.settings import ServiceSettings
from tests.docs.pages import DOCS

PAGE = DOCS / "operations.md"
BEGIN, END = "<!-- settings: written by python -m tests.docs.settings -->\n", "<!-- settings end -->\n"
SETTINGS: tuple[type[BaseSettings], ...] = (ServiceSettings, RunOptions)


def settings_table() -> str:
    """Return a row for each variable: its name, default and meaning, from the classes that read them."""
    rows = [row for settings in SETTINGS for row in _rows(settings)]
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows, ""])


def meanings(settings: type[BaseSettings]) -> dict[str, str]:
    """Return what a class's docstring says of each attribute."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in cleandoc(settings.__doc__ or "").partition("Attributes\n----------\n")[2].splitlines():
        if not line.startswith(" "):
            names = line.partition(" : ")[0].split(", ")
        else:
            found |= {name: f"{found.get(name, '')} {line.strip()}".strip() for name in names}
    return found


def with_table(page: str) -> str:
    """Return the page with the table as it is now."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{settings_table()}{END}{rest.partition(END)[2]}"


def _rows(settings: type[BaseSettings]) -> Iterator[str]:
    prefix, said = settings.model_config["env_prefix"], meanings(settings)
    for name, field in settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        meaning = said[name].replace("``", "`").replace("|", "\\|")
        yield f"| `{prefix}{name.upper()}` | {default} | {meaning[:1].upper()}{meaning[1:]} |"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
