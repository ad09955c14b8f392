"""Reads the command line, hands over to one command and turns every failure into one sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType
from typing import Protocol, cast

from scheduler.cli import stopped
from scheduler.cli.errors import BAD_INPUT, DONE, ENGINE_FAILED, STOPPED, CommandError
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import complain, tolerate_any_character
from scheduler.cli.words import Language, language_of
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError


class Command(Protocol):
    """What a command's module offers; loading it must be quick, so solvers are imported inside ``run``."""

    NAME: str
    HELP: Text

    def add_arguments(self, parser: Parser) -> None:
        """Add the command's arguments."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit code."""
        ...


COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        name: f"scheduler.cli.{name}"
        for name in ("roster", "solve", "check", "bound", "explain", "repair", "scenario", "convert", "export", "bench")
    }
)
"""Module of each command. Only the chosen one is loaded: ``tanfang check`` never waits for a solver to load."""

COMMAND_GROUP = "tanfang.commands"
"""Entry points of commands that other packages bring; the library itself knows none of them."""


_STOPPED = Text(zh=stopped.ZH, en=stopped.EN)
_NO_MEMORY = Text(
    zh="内存不足；请把工作分成较小的区域",
    en="there is not enough memory for this; split the work into smaller areas",
)
_DEFECT = Text(
    zh="tanfang 自身出错（{place}）；这是程序缺陷，请报告",
    en="tanfang itself failed ({place}); this is a defect, please report it",
)
_AT = Text(zh="{kind}，{file} 第 {line} 行", en="{kind} at {file}, line {line}")
_ABOUT = Text(zh="每周探访排班。", en="Weekly visit rosters.")


def main(words: Sequence[str] | None = None) -> int:
    """Run ``tanfang`` and return the exit code.

    0 done, 1 a hard rule is broken (``check``), 2 bad input, 3 the engine failed, 130 stopped before there was
    anything to keep. Every code but 0 comes with one sentence on stderr.
    """
    tolerate_any_character()
    given = sys.argv[1:] if words is None else list(words)
    language = Language.BOTH
    try:
        language = language_of(given, os.environ)
        return _run(given, language)
    except InputError as error:
        return _ended(BAD_INPUT, language.one(error.text))
    except CommandError as error:
        return _ended(error.code, language.one(error.text))
    except KeyboardInterrupt:
        return _ended(STOPPED, language.one(_STOPPED))
    except MemoryError:
        return _ended(ENGINE_FAILED, language.one(_NO_MEMORY))
    except Exception as error:
        # The message of an unforeseen error may quote a person's data; its type and the place in our code cannot.
        return _ended(ENGINE_FAILED, language.one(_DEFECT.filled(place=_place(error))))


def _run(words: list[str], language: Language) -> int:
    known = COMMANDS if words[:1] and words[0] in COMMANDS else every_command()
    chosen = next((word for word in words[:1] if word in known), None)
    parser = parser_of({name: known[name] for name in ([chosen] if chosen else known)}, language)
    try:
        arguments = parser.parse_args(words, argparse.Namespace(language=language))
    except SystemExit:
        return DONE  # Only --help gets here: it has printed what was asked for.
    return _load(known[arguments.command]).run(arguments)


def parser_of(modules: Mapping[str, str], language: Language) -> Parser:
    """Return the parser of some commands; their modules are loaded."""
    parser = Parser(language, "tanfang")
    parser.description = parser.said(_ABOUT)
    commands = parser.commands("command", "COMMAND")
    for name in modules.values():
        module = _load(name)
        module.add_arguments(commands.add(module.NAME, module.HELP))
    return parser


def every_command() -> Mapping[str, str]:
    """Return the module of each command, those that other packages bring included."""
    brought = {point.name: point.value for point in entry_points(group=COMMAND_GROUP)}
    return {**brought, **COMMANDS}


def _load(module: str) -> Command:
    return cast(Command, import_module(module))


def _ended(code: int, sentence: str) -> int:
    complain(" ".join(sentence.split()))
    return code


def _place(error: Exception) -> Text:
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if {"scheduler", "api"} & set(Path(frame.filename).parts)]
    kind = type(error).__name__
    if not own:
        return Text(zh=kind, en=kind)
    return _AT.filled(kind=kind, file=Path(own[-1].filename).stem, line=own[-1].lineno)
