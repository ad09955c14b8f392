"""Every sentence written in the code has Chinese in its Chinese half and none in its English one."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source_files import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff\u3001\uff0c\uff1a\uff1b]")
LETTERS = re.compile(r"[A-Za-z]{2}")
SENTENCES = ("Text", "BadValue")
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


def test_no_refusal_is_a_bare_text() -> None:
    """A refusal whose sentence is written in one language would reach half of the readers."""
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((*ROOT.glob("scheduler/**/*.py"), *ROOT.glob("api/**/*.py")))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _is_refusal(node)
    ]
    assert bare == []


def _is_refusal(node: ast.Call) -> bool:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    said = node.args[-1] if node.args else None
    return name in REFUSALS and isinstance(said, ast.Constant | ast.JoinedStr)
