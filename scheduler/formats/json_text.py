"""JSON from a file to validated objects; every failure is one sentence with its place and value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from scheduler.domain.errors import InputError
from scheduler.formats.text_file import read_text

LONGEST_VALUE = 60
_Model = TypeVar("_Model", bound=BaseModel)


class Given(BaseModel):
    """A part of somebody else's file: fields we do not know are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


def read_json(path: Path) -> object:
    """Return what a JSON file holds.

    Raises
    ------
    InputError
        When the file is unreadable, not UTF-8, cut off, nested too deeply, holds NaN or
        infinity, or gives one name twice in an object.
    """
    text = read_text(path)
    try:
        content: object = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        why = "the file ends too early; was it cut off?" if cut else f"this is not JSON: {error.msg}"
        raise InputError(f"{path}, line {error.lineno}, column {error.colno}", why) from None
    except RecursionError:
        raise InputError(str(path), "the brackets are nested too deeply; no problem or roster needs that") from None
    except ValueError as error:
        raise InputError(str(path), str(error)) from None
    return content


def validated(model: type[_Model], content: object, path: Path) -> _Model:
    """Return content as a validated object of the model.

    Raises
    ------
    InputError
        Naming the first wrong place as a JSON pointer, its value, and how many more are wrong.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first, count = error.errors(include_url=False)[0], error.error_count()
        pointer = _pointer(first, content)
        more = f" (and {count - 1} more)" if count > 1 else ""
        where = f"{path}, {pointer}" if pointer else str(path)
        raise InputError(where, _sentence(first) + more) from None


def checked(model: type[_Model], fields: Mapping[str, object], path: Path) -> _Model:
    """Return an object built from another format's file; a refusal names the file and the value.

    Raises
    ------
    InputError
        When the file's values contradict each other.
    """
    try:
        return model.model_validate(dict(fields))
    except ValidationError as error:
        raise InputError(str(path), _sentence(error.errors(include_url=False)[0])) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of JSON; give a finite number")


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object gives {twin!r} twice; keep one of them")
    return found


def _pointer(error: ErrorDetails, content: object) -> str:
    """Return a JSON pointer (RFC 6901); steps that name a type and not a place are left out."""
    steps: list[str] = []
    for number, step in enumerate(error["loc"]):
        missing = error["type"] == "missing" and number == len(error["loc"]) - 1
        if isinstance(content, Mapping) and step in content:
            content = content[step]
        elif isinstance(content, Sequence) and not isinstance(content, str) and isinstance(step, int):
            content = content[step] if step < len(content) else None
        elif not missing:
            continue
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in steps)


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if error["type"] == "missing":
        return "this field is missing; add it"
    if error["type"] == "extra_forbidden":
        return f"{_shown(error['input'])} stands in a field that is not known here; remove or rename it"
    wanted = re.sub(r"^Input should ", "it should ", error["msg"])
    return f"{_shown(error['input'])} cannot be used: {wanted}"


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."
