"""A kind that nobody has argued for could make the bound false."""

from typing import get_args

import pytest

from scheduler.constraints.kinds import Contribution
from tests.architecture.source_files import ROOT


def argued() -> str:
    """The section of the engine's page that says why the bound holds."""
    page = (ROOT / "docs/engine.md").read_text(encoding="utf-8")
    return page.partition("## A true bound\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("kind", get_args(Contribution), ids=lambda kind: kind.__name__)
def test_the_argument_names_every_kind(kind: type) -> None:
    assert f"`{kind.__name__}`" in argued()
