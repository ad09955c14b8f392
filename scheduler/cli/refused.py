"""What the standard library's parser says of a wrong command line, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain.base import Text

_ARGUMENT = re.compile(r"argument (?P<name>.+?): (?P<rest>.+)", re.DOTALL)

KNOWN: Mapping[str, str] = MappingProxyType(
    {
        r"the following arguments are required: (?P<names>.+)": "缺少必填的参数：{names}",
        r"unrecognized arguments: (?P<words>.+)": "无法识别的参数：{words}",
        r"invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)": "{value} 不在可选值之内；请改用 {choices}",
        r"invalid int value: (?P<value>.+)": "{value} 不是整数",
        r"invalid float value: (?P<value>.+)": "{value} 不是数字",
        r"expected one argument": "后面须有一个值",
        r"ignored explicit argument (?P<value>.+)": "不接受值 {value}",
    }
)
"""Each sentence of the library, as a pattern, in Chinese."""


def refused_text(message: str) -> Text:
    """Return a sentence of the standard library's parser in both languages."""
    found = _ARGUMENT.fullmatch(message)
    said = _in_chinese(found["rest"] if found else message)
    return Text(zh=f"{found['name']}：{said}" if found else said, en=message)


def _in_chinese(message: str) -> str:
    for pattern, words in KNOWN.items():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(**found.groupdict())
    return f"无法使用（{message}）"
