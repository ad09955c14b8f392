"""Reads the tour: what is asked in it, in order, and what the page says is answered."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import JsonValue, TypeAdapter

TOUR = Path(__file__).parents[2] / "docs" / "tour.md"
_BLOCK = re.compile(r"```console\n(?P<ask>.*?)```\n(?:\n```json\n(?P<answer>.*?)```\n)?", re.DOTALL)
_KEPT = re.compile(r"(?P<name>[A-Z_]+)=\$\((?P<ask>curl .*) \| jq -r \.(?P<field>[a-z_]+)\)", re.DOTALL)
_VARIABLE = re.compile(r"\$([A-Z_]+)")
_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)


@dataclass(frozen=True)
class Asked:
    """One request of the page.

    Attributes
    ----------
    shown : JsonValue
        The part of the answer that the page shows; ``None`` when it shows none.
    keep, kept : str or None
        The variable that keeps a field of the answer, and the field.
    """

    method: str
    path: str
    who: str
    headers: dict[str, str]
    body: str | None
    file: str | None
    shown: JsonValue
    keep: str | None = None
    kept: str = "id"


def steps(page: str) -> Iterator[Asked | str]:
    """Yield each request of the page, and each other command as its text."""
    for block in _BLOCK.finditer(page):
        command = block["ask"].replace("\\\n", " ").strip().removeprefix("$ ")
        kept = _KEPT.fullmatch(command)
        rest = kept["ask"] if kept else command
        if not rest.startswith("curl"):
            yield command
            continue
        answer = block["answer"]
        shown = _JSON.validate_json(answer) if answer else None
        asked = _asked(shlex.split(rest)[1:], shown)
        yield replace(asked, keep=kept["name"], kept=kept["field"]) if kept else asked


def filled(text: str, variables: dict[str, str]) -> str:
    """Put what was kept into a text of the page."""
    return _VARIABLE.sub(lambda found: variables[found[1]], text)


def without(expected: JsonValue, found: JsonValue, place: str = "") -> list[str]:
    """What the page shows and the answer does not have; ``...`` at the end of a list stands for more of it."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [place]
        return [one for name, value in expected.items() for one in without(value, found.get(name), f"{place}/{name}")]
    if isinstance(expected, list):
        shown = expected[:-1] if expected[-1:] == ["..."] else expected
        if not isinstance(found, list) or len(found) < len(shown) or (shown == expected and len(found) != len(shown)):
            return [place]
        pairs = enumerate(zip(shown, found, strict=False))
        return [one for number, (mine, theirs) in pairs for one in without(mine, theirs, f"{place}/{number}")]
    return [] if expected in (found, "...") else [f"{place}: {json.dumps(found, ensure_ascii=False)}"]


def _asked(words: list[str], shown: JsonValue) -> Asked:
    method, path, who, body, file = "", "", "", None, None
    headers: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data"):
            body = next(rest)
        elif word == "-F":
            file = next(rest).removeprefix("file=@")
        elif word.startswith("$HOST"):
            path = word.removeprefix("$HOST")
        elif word != "-s":
            raise AssertionError(f"the tour's test does not know {word}")
    who = headers.pop("Authorization").removeprefix("Bearer $").lower()
    return Asked(method or ("POST" if body or file else "GET"), path, who, headers, body, file, shown)
