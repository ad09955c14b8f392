"""Every sentence written in the code has Chinese in its Chinese half and none in its English one."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source_files import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff\u3001\uff0c\uff1a\uff1b]")
LETTERS = re.compile(r"[A-Za-z]{2}")
SENTENCES = ("Text", "BadValue")
PRINTING = ("print", "say", "complain")
REFUSALS = ("InputError", "CommandError", "KeyringError", "EngineFailedError", "MismatchError", "NoRosterError")


def sentences() -> Iterator[tuple[str, str, str]]:
    """Where each sentence stands and what is written out of its two halves."""
    for path in sorted((*ROOT.glob("scheduler/**/*.py"), *ROOT.glob("api/**/*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SENTENCES:
                halves = {word.arg: written(word.value) for word in node.keywords}
                zh, en = halves.get("zh"), halves.get("en")
                if zh is not None and en is not None:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", zh, en


def written(node: ast.expr) -> str | None:
    """What of a text is written out, without placeholders; None where nothing is."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{[^}]*\}", "", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(part for part in map(written, node.values) if part is not None)
    return None


def test_every_sentence_is_written_in_both_languages() -> None:
    found = list(sentences())
    assert len(found) > 500
    # What is empty but for placeholders puts other sentences together.
    wrong = [place for place, zh, _ in found if LETTERS.search(zh) and not CHINESE.search(zh)]
    assert wrong == []


def test_no_english_half_is_chinese() -> None:
    assert [(place, en) for place, _, en in sentences() if CHINESE.search(en)] == []


def calls(*folders: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Every call of a function by its name: where it stands, and the name."""
    for path in sorted(path for folder in folders for path in ROOT.glob(f"{folder}/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.func.id, node


def test_no_refusal_is_a_bare_text() -> None:
    """A refusal whose sentence is written in one language would reach half of the readers."""
    refusals = [(place, node) for place, name, node in calls("scheduler", "api") if name in REFUSALS and node.args]
    assert len(refusals) > 100
    assert [place for place, node in refusals if isinstance(node.args[-1], ast.Constant | ast.JoinedStr)] == []


def test_nothing_that_is_printed_is_a_bare_text() -> None:
    printed = [(place, node) for place, name, node in calls("scheduler", "api/commands") if name in PRINTING]
    assert len(printed) > 20
    assert [place for place, node in printed if any(LETTERS.search(written(word) or "") for word in node.args)] == []


def test_no_line_of_the_command_is_in_both_languages_whoever_reads_it() -> None:
    mixed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("scheduler/cli", "scheduler/bench", "scheduler/solve", "api/commands")
        for path in sorted(ROOT.glob(f"{folder}/**/*.py"))
        for node in outside_of_sentences(ast.parse(path.read_text(encoding="utf-8")))
        if CHINESE.search(written(node) or "") and LETTERS.search(written(node) or "")
    ]
    assert mixed == []


def outside_of_sentences(node: ast.AST) -> Iterator[ast.expr]:
    """Whatever is written out in a file, but for the halves of its sentences."""
    if isinstance(node, ast.keyword) and node.arg in ("zh", "en"):
        return
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield node
        return
    for below in ast.iter_child_nodes(node):
        yield from outside_of_sentences(below)
