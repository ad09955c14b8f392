"""The options of every command that solves, and the checks of their values."""

from __future__ import annotations

import argparse

from pydantic import ValidationError

from scheduler.domain.errors import InputError
from scheduler.solve.params import Method, SolveParams


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add --seconds, --seed, --workers and --iterations with the engine's own defaults."""
    usual = SolveParams()
    parser.add_argument(
        "--seconds", type=float, default=usual.seconds, metavar="S", help=f"wall time (default {usual.seconds:g})"
    )
    parser.add_argument(
        "--seed", type=int, default=usual.seed, metavar="N",
        help=f"same seed and --iterations, same bytes (default {usual.seed})",
    )  # fmt: skip
    parser.add_argument(
        "--workers", type=int, default=usual.workers, metavar="N",
        help=f"searches side by side (default {usual.workers})",
    )  # fmt: skip
    parser.add_argument("--iterations", type=int, default=None, metavar="N", help="a fixed budget instead of time")


def add_method(parser: argparse.ArgumentParser) -> None:
    """Add --method."""
    names = [method.value for method in Method]
    parser.add_argument("--method", choices=names, default=SolveParams().method.value, help=", ".join(names))


def limits_of(arguments: argparse.Namespace) -> SolveParams:
    """Return the limits somebody asked for.

    Raises
    ------
    InputError
        When a value is out of its range.
    """
    given = {name: value for name, value in vars(arguments).items() if name in SolveParams.model_fields}
    try:
        return SolveParams.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        wanted = first["msg"].removeprefix("Input ")
        raise InputError("command line", f"--{first['loc'][0]}: {first['input']} {wanted}") from None
