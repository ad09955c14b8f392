"""Whatever a person reads of the command exists in Chinese and in English."""

import argparse
import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.cli.command import every_command, parser_of
from scheduler.cli.parser import Parser
from scheduler.cli.refused import KNOWN
from scheduler.cli.words import Language, language_of
from scheduler.domain.errors import InputError
from scheduler.formats.system_reason import IN_CHINESE, system_reason
from tests.cli.commands import problem_file, refused, roster_file, tanfang
from tests.problems import ok_small, roster, route

CHINESE = re.compile(r"[\u4e00-\u9fff]")
Capture = pytest.CaptureFixture[str]


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and all parsers of its commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def helps(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str | None]]:
    """Whatever somebody wrote for the help of one parser, with the name of what it explains."""
    yield parser.prog, parser.description
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from ((f"{parser.prog} {item.dest}", item.help) for item in action._choices_actions)
        elif action.help != argparse.SUPPRESS:
            yield f"{parser.prog} {action.option_strings or action.dest}", action.help


class TestHelp:
    def test_every_command_is_walked(self) -> None:
        programs = {parser.prog.removeprefix("tanfang ") for parser in parsers(_whole(Language.ZH))}
        assert {"roster", "bench", "serve", "user add", "keys rotate", "audit verify"} <= programs

    def test_every_line_has_its_chinese(self) -> None:
        lines = [line for parser in parsers(_whole(Language.ZH)) for line in helps(parser)]
        assert [name for name, text in lines if not CHINESE.search(text or "")] == []

    def test_every_line_has_its_english(self) -> None:
        lines = [line for parser in parsers(_whole(Language.EN)) for line in helps(parser)]
        assert [name for name, text in lines if not re.search("[a-z]{2}", text or "")] == []
        assert [name for name, text in lines if CHINESE.search(text or "")] == []

    def test_a_reader_of_both_gets_both(self) -> None:
        lines = [line for parser in parsers(_whole(Language.BOTH)) for line in helps(parser)]
        assert [name for name, text in lines if " / " not in (text or "")] == []

    @pytest.mark.parametrize("language", [Language.ZH, Language.EN])
    def test_the_words_of_the_library_are_translated_too(self, language: Language) -> None:
        for parser in parsers(_whole(language)):
            text = parser.format_help()
            words = [word for word in ("usage:", "options:", "positional arguments", "show this help") if word in text]
            if language is Language.ZH:
                assert (text[:3], words) == ("用法：", []), text
            else:
                assert text.startswith("usage: ")

    def test_help_is_printed_in_the_language_asked_for(self, capsys: Capture) -> None:
        said = tanfang(capsys, "user", "add", "--help", "--language", "zh")
        assert (said.code, said.err) == (0, "")
        assert "用法：tanfang user add" in said.out


def _whole(language: Language) -> Parser:
    return parser_of(every_command(), language)


LINES = [
    ((), "缺少必填的参数：COMMAND"),
    (("check",), "缺少必填的参数：PROBLEM.json, ROSTER.json"),
    (("dance",), "COMMAND：'dance' 不在可选值之内；请改用 'audit'"),
    (("check", "a", "b", "c"), "无法识别的参数：c"),
    (("solve", "a", "--out", "b", "--seed", "x"), "--seed：'x' 不是整数"),
    (("solve", "a", "--out", "b", "--seconds", "x"), "--seconds：'x' 不是数字"),
    (("solve", "a", "--out"), "--out：后面须有一个值"),
    (("user", "add", "x", "--no-password=1"), "--no-password：不接受值 '1'"),
    (("solve", "a", "--out", "b", "--seconds", "0"), "--seconds：0.0 太小；须大于 0"),
    (("roster", "a", "--out", "b", "--week", "next"), "--week：'next' 不是 ISO 周"),
    (("roster", "a", "--out", "b", "--week", "1950-W01"), "--week：1950-W01 不在 1980 至 2200 年之间"),
]


class TestRefusals:
    @pytest.mark.parametrize(("words", "part"), LINES, ids=[" ".join(words) for words, _ in LINES])
    def test_a_wrong_command_line_is_refused_in_chinese(
        self, capsys: Capture, words: tuple[str, ...], part: str
    ) -> None:
        refused(tanfang(capsys, *words, "--language=zh"), "命令行：", part)

    def test_every_sentence_that_is_translated_occurs(self) -> None:
        """A pattern that no refusal matches would be a sentence nobody has ever read."""
        said = "\n".join(part for _, part in LINES)
        fixed = [re.split(r"\{\w+\}", words) for words in KNOWN.values()]
        assert [parts for parts in fixed if not all(part in said for part in parts)] == []

    def test_files_are_refused_in_chinese(self, tmp_path: Path, capsys: Capture) -> None:
        problem, other = problem_file(tmp_path), tmp_path / "other.json"
        other.write_text('{"name": }', encoding="utf-8")
        (tmp_path / "half.txt").write_bytes(b"\xff")
        (tmp_path / "short.txt").write_text("VEHICLE\nNUMBER\n1 2\nCUSTOMER\nCUST\n0 1\n", encoding="utf-8")
        lines = [
            ((("solve", tmp_path / "none.json", "--out", tmp_path / "x")), "没有这个文件或文件夹"),
            ((("solve", other, "--out", tmp_path / "x")), "第 1 行，第 10 列"),
            ((("solve", problem, "--out", problem)), "会覆盖输入文件"),
            ((("solve", problem, "--out", tmp_path)), "是一个文件夹；请给出文件名"),
            ((("solve", problem, "--out", tmp_path / "a" / "b")), "所在的文件夹不存在"),
            ((("convert", "vrptw", tmp_path / "half.txt", "--out", tmp_path / "x")), "不是 UTF-8"),
            (
                (("convert", "vrptw", tmp_path / "short.txt", "--out", tmp_path / "x")),
                "第 6 行：'0 1' 有 2 个值；应为 7 个",
            ),
            ((("bench", "vrptw", tmp_path / "no", "--seconds", "1", "--out", tmp_path / "x")), "没有这个文件夹"),
        ]
        for words, part in lines:
            refused(tanfang(capsys, *words, "--language", "zh"), part)

    def test_a_broken_rule_is_told_in_the_readers_language(self, tmp_path: Path, capsys: Capture) -> None:
        wrong = roster_file(tmp_path, roster(ok_small(), route("w1d0", ("v1", "03:00"))))
        words = ("check", problem_file(tmp_path), wrong)
        chinese, english = (tanfang(capsys, *words, "--language", name) for name in ("zh", "en"))
        assert (chinese.code, english.code) == (1, 1)
        assert chinese.out == english.out
        assert "条硬性规则，首先是：" in chinese.err
        assert "hard rule" in english.err
        assert not CHINESE.search(english.err)


class TestWhoDecides:
    @pytest.mark.parametrize(
        ("words", "environment", "language"),
        [
            ("", {}, Language.BOTH),
            ("", {"LANG": "C.UTF-8"}, Language.BOTH),
            ("", {"LANG": "POSIX"}, Language.BOTH),
            ("", {"LANG": "zh_CN.UTF-8"}, Language.ZH),
            ("", {"LANG": "en_GB"}, Language.EN),
            ("", {"LANG": "de_DE.UTF-8"}, Language.EN),
            ("", {"LANG": "zh_CN", "LC_MESSAGES": "en_US"}, Language.EN),
            ("", {"LANG": "en_US", "LC_MESSAGES": "en_US", "LC_ALL": "zh_TW"}, Language.ZH),
            ("", {"LANG": "zh_CN", "LC_ALL": ""}, Language.ZH),
            ("", {"LANG": "zh_CN", "TANFANG_LANGUAGE": "en"}, Language.EN),
            ("check --language zh", {"LANG": "en_US", "TANFANG_LANGUAGE": "both"}, Language.ZH),
            ("--language=both check", {"TANFANG_LANGUAGE": "en"}, Language.BOTH),
            ("check --language zh --language en", {}, Language.EN),
            ("check --language", {}, Language.BOTH),
            ("check --language fr", {"TANFANG_LANGUAGE": "zh"}, Language.ZH),
        ],
    )
    def test_the_command_line_then_the_variable_then_the_locale(
        self, words: str, environment: dict[str, str], language: Language
    ) -> None:
        assert language_of(words.split(), environment) is language

    def test_a_variable_that_names_no_language_is_refused(self) -> None:
        with pytest.raises(InputError, match="TANFANG_LANGUAGE: 'fr' is none of zh, en, both") as caught:
            language_of([], {"TANFANG_LANGUAGE": "fr"})
        assert "不在可选值之内" in caught.value.text.zh

    def test_the_variable_reaches_the_command(self, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TANFANG_LANGUAGE", "zh")
        refused(tanfang(capsys, "check"), "缺少必填的参数")
        monkeypatch.setenv("TANFANG_LANGUAGE", "klingon")
        refused(tanfang(capsys, "check"), "TANFANG_LANGUAGE: 'klingon'")

    def test_a_wrong_option_is_refused_like_any_other(self, capsys: Capture) -> None:
        refused(tanfang(capsys, "check", "a", "b", "--language", "fr"), "--language: invalid choice: 'fr'")


class TestSystemReasons:
    def test_every_known_one_is_chinese(self) -> None:
        assert [number for number, text in IN_CHINESE.items() if not CHINESE.search(text)] == []

    def test_others_are_told_by_their_number(self) -> None:
        said = system_reason(OSError(errno.ECHILD, "No child processes"))
        assert (said.zh, said.en) == (f"系统错误 {errno.ECHILD}", "No child processes")
