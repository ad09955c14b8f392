"""The parser of every command line: help and refusals in the reader's language."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import NoReturn

from scheduler.cli.refused import refused_text
from scheduler.cli.words import OPTION, Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

_GIVEN = Text(zh="参数", en="positional arguments")
_CHOSEN = Text(zh="选项", en="options")
_HELP = Text(zh="显示此说明后退出", en="show this help message and exit")
_LANGUAGE = Text(
    zh="显示语言；默认取 TANFANG_LANGUAGE，其次取系统区域设置",
    en="what to read; by default TANFANG_LANGUAGE, else the locale's",
)


class Parser(argparse.ArgumentParser):
    """Knows the language of its reader; the parsers of its commands know it, too.

    Parameters
    ----------
    prog : str
        How the command is called.
    """

    def __init__(self, language: Language, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            add_help=False,
            allow_abbrev=False,
            formatter_class=_ChineseHelp if language is Language.ZH else argparse.HelpFormatter,
        )
        self.language = language
        self._positionals.title, self._optionals.title = language.one(_GIVEN), language.one(_CHOSEN)
        self.add_argument("-h", "--help", action="help", help=self.said(_HELP))
        names = [name.value for name in Language]
        self.add_argument(OPTION, choices=names, default=argparse.SUPPRESS, help=self.said(_LANGUAGE))

    def said(self, text: Text) -> str:
        """Return a line of the help; a reader of both languages gets both."""
        return self.language.line(text).replace("%", "%%")

    def commands(self, dest: str, metavar: str) -> Commands:
        """Return where the commands of this one are added; one of them has to be chosen."""
        return Commands(self, dest, metavar)

    def error(self, message: str) -> NoReturn:
        """Refuse a command line in one sentence.

        Raises
        ------
        InputError
            Always.
        """
        what = refused_text(message)
        hint = Text(zh=f"{what.zh}；参见 {self.prog} --help", en=f"{what.en}; see {self.prog} --help")
        raise InputError(COMMAND_LINE, hint)


COMMAND_LINE = Text(zh="命令行", en="command line")
"""The place of what is wrong with a command line."""


class Commands:
    """The commands of a parser."""

    def __init__(self, parser: Parser, dest: str, metavar: str) -> None:
        self._parser = parser
        title = parser.language.one(_COMMANDS)
        self._added = parser.add_subparsers(dest=dest, required=True, metavar=metavar, title=title, parser_class=Parser)

    def add(self, name: str, text: Text) -> Parser:
        """Return the parser of a new command."""
        said = self._parser.said(text)
        return self._added.add_parser(name, help=said, description=said, language=self._parser.language)


_COMMANDS = Text(zh="命令", en="commands")


class _ChineseHelp(argparse.HelpFormatter):
    """Writes the one word of a help that no parser can be given."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Begin with the usage."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)
