"""The one decorator of all kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

from scheduler.search.kernel_cache import kernel_cache

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def compiled(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Compile a function to machine code that runs without the interpreter lock and is kept on disk."""
    with kernel_cache():
        return cast("Callable[_Given, _Result]", njit(nogil=True, cache=True, error_model="numpy")(function))
