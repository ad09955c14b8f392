"""Reads the command line, hands over to one command and turns every failure into one sentence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType
from typing import NoReturn, Protocol, cast

from scheduler.cli.errors import BAD_INPUT, DONE, ENGINE_FAILED, STOPPED, CommandError
from scheduler.cli.terminal import complain, tolerate_any_character
from scheduler.domain.errors import InputError


class Command(Protocol):
    """What a command's module offers; loading it must be quick, so solvers are imported inside ``run``."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit code."""
        ...


COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        name: f"scheduler.cli.{name}"
        for name in ("roster", "solve", "check", "explain", "repair", "scenario", "convert", "export", "bench")
    }
)
"""Module of each command. Only the chosen one is loaded: ``tanfang check`` never waits for a solver to load."""

COMMAND_GROUP = "tanfang.commands"
"""Entry points of commands that other packages bring; the library itself knows none of them."""


class _Parser(argparse.ArgumentParser):
    """Refuses a command line in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise InputError("command line", f"{message}; see {self.prog} --help")


def main(words: Sequence[str] | None = None) -> int:
    """Run ``tanfang`` and return the exit code.

    0 done, 1 a hard rule is broken (``check``), 2 bad input, 3 the engine failed, 130 stopped before there was
    anything to keep. Every code but 0 comes with one sentence on stderr.
    """
    tolerate_any_character()
    try:
        return _run(sys.argv[1:] if words is None else list(words))
    except InputError as error:
        return _ended(BAD_INPUT, str(error))
    except CommandError as error:
        return _ended(error.code, error.sentence)
    except KeyboardInterrupt:
        return _ended(STOPPED, "stopped; nothing was written")
    except MemoryError:
        return _ended(ENGINE_FAILED, "there is not enough memory for this; split the work into smaller areas")
    except Exception as error:
        # The message of an unforeseen error may quote a person's data; its type and the place in our code cannot.
        return _ended(ENGINE_FAILED, f"tanfang itself failed ({_place(error)}); this is a defect, please report it")


def _run(words: list[str]) -> int:
    known = COMMANDS if words[:1] and words[0] in COMMANDS else _every_command()
    chosen = next((word for word in words[:1] if word in known), None)
    modules = [_load(known[name]) for name in ([chosen] if chosen else known)]
    parser = _Parser(prog="tanfang", description="Weekly visit rosters. 探访排班。", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in modules:
        module.add_arguments(
            commands.add_parser(module.NAME, help=module.HELP, description=module.HELP, allow_abbrev=False)
        )
    try:
        arguments = parser.parse_args(words)
    except SystemExit:
        return DONE  # Only --help gets here: it has printed what was asked for.
    return _load(known[arguments.command]).run(arguments)


def _every_command() -> Mapping[str, str]:
    brought = {point.name: point.value for point in entry_points(group=COMMAND_GROUP)}
    return {**brought, **COMMANDS}


def _load(module: str) -> Command:
    return cast(Command, import_module(module))


def _ended(code: int, sentence: str) -> int:
    complain(" ".join(sentence.split()))
    return code


def _place(error: Exception) -> str:
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if {"scheduler", "api"} & set(Path(frame.filename).parts)]
    where = f" at {Path(own[-1].filename).stem}, line {own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{where}"
