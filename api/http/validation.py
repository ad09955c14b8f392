"""Says in two languages what is wrong with a value; never repeats the value, which may be personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType

from pydantic_core import ErrorDetails

from api.errors import FieldFault, ServiceError
from api.http.problems import unreadable
from scheduler.domain.base import Text
from scheduler.domain.errors import BadValue, InputError


def _text(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "missing": _text("缺少此项", "is missing"),
        "extra_forbidden": _text("没有这一项; 请删除或改正名称", "is not known here; remove it or mend its name"),
        "greater_than": _text("必须大于 {gt}", "must be greater than {gt}"),
        "greater_than_equal": _text("不得小于 {ge}", "must be at least {ge}"),
        "less_than": _text("必须小于 {lt}", "must be less than {lt}"),
        "less_than_equal": _text("不得大于 {le}", "must be at most {le}"),
        "multiple_of": _text("必须是 {multiple_of} 的倍数", "must be a multiple of {multiple_of}"),
        "finite_number": _text("必须是有限的数", "must be a finite number"),
        "too_short": _text("至少需要 {min_length} 项", "needs at least {min_length} items"),
        "too_long": _text("最多 {max_length} 项", "may have at most {max_length} items"),
        "string_too_short": _text("至少需要 {min_length} 个字符", "needs at least {min_length} characters"),
        "string_too_long": _text("最多 {max_length} 个字符", "may have at most {max_length} characters"),
        "string_pattern_mismatch": _text("格式不符: {pattern}", "must look like {pattern}"),
        "enum": _text("必须是其中之一: {expected}", "must be one of {expected}"),
        "literal_error": _text("必须是其中之一: {expected}", "must be one of {expected}"),
        "union_tag_invalid": _text("必须是其中之一: {expected_tags}", "must be one of {expected_tags}"),
        "union_tag_not_found": _text("缺少类别字段 {discriminator}", "needs the field {discriminator}"),
        "timezone_aware": _text("必须带时区, 如 +08:00", "needs a time zone, e.g. +08:00"),
        "timezone_naive": _text("不得带时区", "must not have a time zone"),
        "date_from_datetime_inexact": _text("必须是日期, 不带时间", "must be a date without a time"),
        "int_from_float": _text("必须是整数", "must be a whole number"),
        "int_parsing_size": _text("数字过大", "is too large a number"),
        "string_unicode": _text("必须是有效的文本", "must be valid text"),
        "none_required": _text("必须为空", "must be null"),
    }
)
_KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "string": _text("必须是文本", "must be text"),
        "int": _text("必须是整数", "must be a whole number"),
        "float": _text("必须是数字", "must be a number"),
        "decimal": _text("必须是数字", "must be a number"),
        "bool": _text("必须是 true 或 false", "must be true or false"),
        "datetime": _text("必须是带时区的时间, 如 2026-12-01T09:00:00+08:00", "must be like 2026-12-01T09:00:00+08:00"),
        "date": _text("必须是日期, 如 2026-12-01", "must be a date like 2026-12-01"),
        "time": _text("必须是时刻, 如 09:00", "must be a time of day like 09:00"),
        "list": _text("必须是列表", "must be a list"),
        "tuple": _text("必须是列表", "must be a list"),
        "set": _text("必须是列表", "must be a list"),
        "frozen_set": _text("必须是列表", "must be a list"),
        "dict": _text("必须是对象", "must be an object"),
        "model": _text("必须是对象", "must be an object"),
        "model_attributes": _text("必须是对象", "must be an object"),
        "url": _text("必须是网址", "must be a URL"),
        "uuid": _text("必须是 UUID", "must be a UUID"),
        "bytes": _text("必须是文本或文件", "must be text or a file"),
    }
)
_OTHER = _text("无法使用", "cannot be used")
_PLACES: Mapping[str, str] = MappingProxyType({"query": "?", "header": "#", "cookie": "#", "path": "?"})


def refusal_of(errors: Sequence[ErrorDetails], sent_json: bool) -> ServiceError:
    """Return the refusal of a request whose values do not fit.

    Parameters
    ----------
    sent_json : bool
        Whether the body came as JSON; a body of another kind is refused as such (415).
    """
    if any(error["type"] == "json_invalid" for error in errors):
        return unreadable("请求内容不是有效的 JSON。", "The body is no JSON.")
    if not sent_json and any(_is_whole_body(error) and error["type"] != "missing" for error in errors):
        what = _text("请求内容须以 application/json 发送。", "Send the body as application/json.")
        return ServiceError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "content_type_not_supported", what)
    faults = [FieldFault(_pointer(error["loc"]), _what(error)) for error in errors]
    what = _text(
        "请求中有 {count} 处无法使用; 详见 faults。", "{count} value(s) of the request cannot be used; see faults."
    )
    return ServiceError(HTTPStatus.UNPROCESSABLE_ENTITY, "request_invalid", what.filled(count=len(faults)), faults)


def _is_whole_body(error: ErrorDetails) -> bool:
    return tuple(error["loc"]) == ("body",)


def _pointer(place: Sequence[int | str]) -> str:
    where, *rest = place or ("body",)
    if where in _PLACES:
        return _PLACES[str(where)] + ".".join(map(str, rest))
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in rest)


def _what(error: ErrorDetails) -> Text:
    kind, facts = error["type"], error.get("ctx", {})
    cause = facts.get("error")
    if isinstance(cause, BadValue | InputError):
        return cause.text
    known = _WORDS.get(kind) or _KINDS.get(kind.removesuffix("_type").removesuffix("_parsing")) or _OTHER
    return known.filled(**facts)
