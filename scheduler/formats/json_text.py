"""JSON from a file to validated objects; every failure is one sentence with its place and value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.refusals import sentence_of, shown_value
from scheduler.formats.text_file import read_text

_Model = TypeVar("_Model", bound=BaseModel)

_CUT_OFF = Text(
    zh="文件过早结束；是否被截断？请重新取得文件", en="the file ends too early; was it cut off? Get it again"
)
_TOO_DEEP = Text(
    zh="括号嵌套过深；问题和排班都用不着", en="the brackets are nested too deeply; no problem or roster needs that"
)


class Given(BaseModel):
    """A part of somebody else's file: fields we do not know are left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


@dataclass(frozen=True)
class _Flaw:
    """Stands in for a value that JSON can write and nobody may use."""

    sentence: Text


def read_model(model: type[_Model], path: Path) -> _Model:
    """Return what a JSON file holds as a validated object; ``true`` is no number and ``"1"`` neither.

    Raises
    ------
    InputError
        When the file is unreadable, not UTF-8, cut off, nested too deeply, holds NaN or infinity, gives one name twice
        in an object, or holds a wrong value: naming the first place as a JSON pointer, its value, and how many more
        are wrong.
    """
    text = read_text(path)
    content = _content(text, path)
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise _refused(error, content, path) from None


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
        first = error.errors(include_url=False)[0]
        raise InputError(str(path), sentence_of(first, shown_value(first["input"]))) from None


def _content(text: str, path: Path) -> object:
    flaws: list[_Flaw] = []

    def constant(name: str) -> _Flaw:
        sentence = Text(
            zh=f"{name} 不是 JSON 的数；请给出有限的数", en=f"{name} is not a number of JSON; give a finite number"
        )
        flaws.append(_Flaw(sentence))
        return flaws[-1]

    def fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twin = next(name for name in names if names.count(name) > 1)
            sentence = Text(zh=f"{twin!r} 给出了两次；请只保留一个", en=f"{twin!r} is given twice; keep one of them")
            flaws.append(_Flaw(sentence))
            found[twin] = flaws[-1]
        return found

    try:
        content: object = json.loads(text, parse_constant=constant, object_pairs_hook=fields)
    except json.JSONDecodeError as error:
        raise _not_json(text, error, path) from None
    except RecursionError:
        raise InputError(str(path), _TOO_DEEP) from None
    except ValueError:
        long = Text(zh="有一个数的位数多得无法读取；请改正", en="a number has more digits than can be read; correct it")
        raise InputError(str(path), long) from None
    if flaws:
        pointer, flaw = next(_flaws_in(content, ""))
        raise InputError(f"{path}, {pointer}" if pointer else str(path), flaw.sentence)
    return content


_SYNTAX: Mapping[str, str] = MappingProxyType(
    {
        "Expecting value": "缺少一个值",
        "Expecting property name enclosed in double quotes": "缺少双引号中的字段名",
        "Illegal trailing comma before end of object": "结尾多了一个逗号",
        "Illegal trailing comma before end of array": "结尾多了一个逗号",
        "Expecting ':' delimiter": "缺少冒号",
        "Expecting ',' delimiter": "缺少逗号",
        "Extra data": "后面有多余的内容",
        "Invalid control character at": "字符串中有控制字符",
        "Invalid \\escape": "反斜杠用法不对",
        "Invalid \\uXXXX escape": "\\u 后面须有四位十六进制数",
    }
)
"""What the JSON reader says of a slip, in Chinese."""


def _not_json(text: str, error: json.JSONDecodeError, path: Path) -> InputError:
    cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    where = Text(
        zh=f"{path}，第 {error.lineno} 行，第 {error.colno} 列",
        en=f"{path}, line {error.lineno}, column {error.colno}",
    )
    wrong = Text(
        zh=f"这里不是 JSON（{_SYNTAX.get(error.msg, error.msg)}）；请改正",
        en=f"this is not JSON ({error.msg}); correct it",
    )
    return InputError(where, _CUT_OFF if cut else wrong)


def _flaws_in(content: object, pointer: str) -> Iterator[tuple[str, _Flaw]]:
    if isinstance(content, _Flaw):
        yield pointer, content
    elif isinstance(content, Mapping):
        for name, part in content.items():
            yield from _flaws_in(part, f"{pointer}/{_escaped(name)}")
    elif isinstance(content, list):
        for number, part in enumerate(content):
            yield from _flaws_in(part, f"{pointer}/{number}")


def _refused(error: ValidationError, content: object, path: Path) -> InputError:
    first, count = error.errors(include_url=False)[0], error.error_count()
    pointer = _pointer(first, content)
    sentence = sentence_of(first, shown_value(first["input"]))
    if count > 1:
        sentence = Text(zh=f"{sentence.zh}（另有 {count - 1} 处）", en=f"{sentence.en} (and {count - 1} more)")
    return InputError(f"{path}, {pointer}" if pointer else str(path), sentence)


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
        steps.append(_escaped(str(step)))
    return "".join(f"/{step}" for step in steps)


def _escaped(step: object) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")
