"""What a validation refused, in our own words and both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from pydantic_core import ErrorDetails

from scheduler.domain.base import Text
from scheduler.domain.clock import format_time
from scheduler.domain.errors import BadValue
from scheduler.domain.identity import masked

LONGEST_VALUE_CHARACTERS = 60
_LONG_NUMBER = re.compile(r"\d{11,}[\dXx]?")

_OBJECT = Text(
    zh="这里需要一个对象 {{...}}，而不是 {shown}；请改正", en="an object {{...}} belongs here, not {shown}; correct it"
)
_LIST = Text(
    zh="这里需要一个列表 [...]，而不是 {shown}；请改正", en="a list [...] belongs here, not {shown}; correct it"
)
_WHOLE = Text(zh="{shown} 不是整数；请填写整数", en="{shown} is not a whole number; give one")
_NUMBER = Text(zh="{shown} 不是数字；请填写数字", en="{shown} is not a number; give one")
_YES_OR_NO = Text(
    zh="{shown} 既不是 true（是）也不是 false（否）；请填写其一",
    en="{shown} is neither true (yes) nor false (no); give one of them",
)
_DATE = Text(
    zh="{shown} 不是存在的日期；请写成 2026-11-30", en="{shown} is not a date that exists; write it as 2026-11-30"
)
_TIME = Text(zh='{shown} 不是时间；请写成 "HH:MM"', en='{shown} is not a time; write it as "HH:MM"')
_ONE_OF = Text(zh="{shown} 不在可选值之内；请改用 {expected}", en="{shown} cannot be chosen here; give {expected}")
_OTHER = Text(
    zh="{shown} 不能用在这里；请对照说明改正", en="{shown} cannot be used here; see what the documentation says"
)

_SENTENCES: Mapping[str, Text] = {
    "missing": Text(zh="这里缺少必填的一项；请补上", en="this field is missing; add it"),
    "extra_forbidden": Text(
        zh="{shown} 所在的字段无法识别；请删除或改名",
        en="{shown} stands in a field that is not known here; remove or rename it",
    ),
    "greater_than": Text(zh="{shown} 太小；须大于 {gt}", en="{shown} is too small; give more than {gt}"),
    "greater_than_equal": Text(zh="{shown} 太小；至少为 {ge}", en="{shown} is too small; give at least {ge}"),
    "less_than": Text(zh="{shown} 太大；须小于 {lt}", en="{shown} is too large; give less than {lt}"),
    "less_than_equal": Text(zh="{shown} 太大；至多为 {le}", en="{shown} is too large; give at most {le}"),
    "finite_number": Text(zh="{shown} 不是有限的数；请改正", en="{shown} is not a finite number; give one"),
    "string_type": Text(zh="{shown} 不是文本；请加上引号", en="{shown} is not text; put it in quotes"),
    "string_too_short": Text(
        zh="{shown} 太短；至少 {min_length} 个字符", en="{shown} is too short; give at least {min_length} characters"
    ),
    "string_too_long": Text(
        zh="{shown} 太长；至多 {max_length} 个字符", en="{shown} is too long; give at most {max_length} characters"
    ),
    "too_short": Text(
        zh="只有 {actual_length} 项；至少给出 {min_length} 项",
        en="there are {actual_length} items; give at least {min_length}",
    ),
    "too_long": Text(
        zh="有 {actual_length} 项；至多给出 {max_length} 项",
        en="there are {actual_length} items; give at most {max_length}",
    ),
    "union_tag_not_found": Text(
        zh="这里缺少字段 {discriminator}；请补上", en="the field {discriminator} is missing; add it"
    ),
    "union_tag_invalid": Text(
        zh="{discriminator} 的值 {tag!r} 不在可选值之内；请改用 {expected_tags}",
        en="{discriminator} {tag!r} cannot be chosen here; give {expected_tags}",
    ),
    "json_invalid": Text(
        zh="文本中有程序无法读取的内容，例如半个字符；请改正",
        en="the text holds something that no program can read, e.g. half a character; correct it",
    ),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type", "mapping_type", "dataclass_type"), _OBJECT),
    **dict.fromkeys(("tuple_type", "list_type", "set_type", "frozen_set_type", "iterable_type"), _LIST),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), _WHOLE),
    **dict.fromkeys(("float_type", "float_parsing"), _NUMBER),
    **dict.fromkeys(("bool_type", "bool_parsing"), _YES_OR_NO),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), _DATE),
    **dict.fromkeys(("time_delta_type", "time_delta_parsing"), _TIME),
    **dict.fromkeys(("literal_error", "enum"), _ONE_OF),
}


def sentence_of(error: ErrorDetails, shown: str) -> Text:
    """Return the sentence for one error of a validation.

    Parameters
    ----------
    error : ErrorDetails
        As pydantic gives it; what a domain object says itself is taken as it is.
    shown : str
        How a sentence shows the value, masked by the caller where it is personal.
    """
    context: Mapping[str, object] = error.get("ctx", {})
    reason = context.get("error")
    if isinstance(reason, BadValue):
        return reason.text
    if error["type"] == "value_error":
        return Text(zh=str(reason), en=str(reason))
    facts = {name: _fact(value) for name, value in context.items()} | {"shown": shown}
    text = _SENTENCES.get(error["type"], _OTHER)
    choices = str(facts.get("expected", "")).replace(" or ", " 或 ")
    return Text(zh=text.zh.format(**(facts | {"expected": choices})), en=text.en.format(**facts))


def shown_value(value: object) -> str:
    """Return a value as a sentence shows it: short, and with the middle of long numbers masked.

    A phone or identity number may stand in any cell that somebody shifted.
    """
    if isinstance(value, Mapping):
        return "{...}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[...]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    return repr(cut(value)) if isinstance(value, str) else cut(str(value))


def cut(text: str) -> str:
    """Return a text without its end where it is long, and with the middle of long numbers masked."""
    safe = _LONG_NUMBER.sub(lambda found: masked(found[0]), text)
    return safe if len(safe) <= LONGEST_VALUE_CHARACTERS else f"{safe[:LONGEST_VALUE_CHARACTERS]}..."


def _fact(value: object) -> object:
    return format_time(value) if isinstance(value, timedelta) and value >= timedelta(0) else value
