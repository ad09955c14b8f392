"""Whatever is broken on purpose, one thing at a time, is caught by the suites of this folder."""

import pytest

from tests.conformance.mutants import Mutant, all_mutants, catcher_of


@pytest.mark.parametrize("mutant", list(all_mutants()), ids=lambda mutant: mutant.name)
def test_a_mutant_is_caught(mutant: Mutant) -> None:
    assert catcher_of(mutant) is not None, f"nobody notices: {mutant.name}"
