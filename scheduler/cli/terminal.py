"""What the command says on stdout and stderr, whatever becomes of the reader at the other end."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TextIO

from rich.console import Console, RenderableType

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.system_reason import system_reason

PIPED_WIDTH_CELLS = 140
"""Width of tables where no terminal says how wide it is."""


def tolerate_any_character() -> None:
    """Let a terminal that cannot show a character show its code instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(text: str) -> None:
    """Print a result on stdout; a reader that went away early (``| head``) is no error.

    Raises
    ------
    InputError
        When stdout cannot be written, e.g. to a full disk.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        why = system_reason(error)
        what = Text(zh=f"无法写入（{why.zh}）", en=f"cannot be written ({why.en})")
        raise InputError(Text(zh="标准输出", en="standard output"), what) from None


def complain(sentence: str) -> None:
    """Print one line on stderr."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def is_piped() -> bool:
    """Whether stdout is anything but a terminal."""
    return sys.stdout is None or not sys.stdout.isatty()


def show(*parts: RenderableType) -> None:
    """Print tables and lines on stdout: with colour on a terminal, as plain text into a pipe."""
    piped = is_piped()
    console = Console(
        width=PIPED_WIDTH_CELLS if piped else None,
        no_color=piped or None,
        force_terminal=False if piped else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    # The padding of the last column would only widen a file.
    say("\n".join(line.rstrip() for line in capture.get().splitlines()) if piped else capture.get())


def _discard(stream: TextIO) -> None:
    """Point a broken stream nowhere, so that nothing more fails on it, the flush at exit included."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
