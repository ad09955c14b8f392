"""The options of every command that solves, and the checks of their values."""

from __future__ import annotations

import argparse
from typing import TypeVar

from pydantic import ValidationError

from scheduler.cli.parser import COMMAND_LINE, Parser
from scheduler.domain.base import Frozen, Text
from scheduler.domain.errors import InputError
from scheduler.formats.refusals import sentence_of, shown_value
from scheduler.solve.params import Method, SolveParams

_Limits = TypeVar("_Limits", bound=Frozen)

_SECONDS = Text(zh="最长用时，秒（默认 {seconds}）", en="wall time in seconds (default {seconds})")
_SEED = Text(
    zh="随机种子；种子与 --iterations 相同，结果逐字节相同（默认 {seed}）",
    en="same seed and --iterations, same bytes (default {seed})",
)
_WORKERS = Text(zh="同时进行的搜索数（默认 {workers}）", en="searches side by side (default {workers})")
_ITERATIONS = Text(zh="以固定的搜索步数代替用时", en="a fixed budget instead of time")
_METHOD = Text(zh="搜索、精确求解，或由问题大小决定", en="search, solve exactly, or let the size of the problem decide")


def add_limits(parser: Parser, seconds: float | None = None) -> None:
    """Add --seconds, --seed, --workers and --iterations with the engine's own defaults, or another one of seconds."""
    usual = SolveParams()
    add_seconds(parser, usual.seconds if seconds is None else seconds)
    parser.add_argument(
        "--seed", type=int, default=usual.seed, metavar="N",
        help=parser.said(_SEED.filled(seed=usual.seed)),
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=int, default=usual.workers, metavar="N",
        help=parser.said(_WORKERS.filled(workers=usual.workers)),
    )  # fmt: skip
    parser.add_argument("--iterations", type=int, default=None, metavar="N", help=parser.said(_ITERATIONS))


def add_seconds(parser: Parser, usual: float) -> None:
    """Add --seconds with its usual value."""
    parser.add_argument(
        "--seconds", type=float, default=usual, metavar="S",
        help=parser.said(_SECONDS.filled(seconds=f"{usual:g}")),
    )  # fmt: skip


def add_method(parser: Parser) -> None:
    """Add --method."""
    names = [method.value for method in Method]
    parser.add_argument("--method", choices=names, default=SolveParams().method.value, help=parser.said(_METHOD))


def limits_of(arguments: argparse.Namespace) -> SolveParams:
    """Return the limits of a solve that somebody asked for.

    Raises
    ------
    InputError
        When a value is out of its range.
    """
    return checked_limits(arguments, SolveParams)


def checked_limits(arguments: argparse.Namespace, kind: type[_Limits], prefix: str = "") -> _Limits:
    """Return the limits of some kind of work; options have the names of its fields after a prefix.

    Raises
    ------
    InputError
        When a value is out of its range.
    """
    names = [name for name in kind.model_fields if hasattr(arguments, f"{prefix}{name}")]
    try:
        return kind.model_validate({name: getattr(arguments, f"{prefix}{name}") for name in names})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = f"--{prefix}{first['loc'][0]}".replace("_", "-")
        wanted = first["msg"].removeprefix("Input ")
        what = Text(
            zh=f"{option}：{sentence_of(first, shown_value(first['input'])).zh}",
            en=f"{option}: {first['input']} {wanted}",
        )
        raise InputError(COMMAND_LINE, what) from None
