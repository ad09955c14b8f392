"""A sentence in both languages and what it is filled with."""

import pytest

from scheduler.domain.base import Text

SENTENCE = Text(zh="{who} 迟到 {minutes} 分钟", en="{who} is {minutes} minutes late")


def test_a_figure_fills_both_halves() -> None:
    assert SENTENCE.filled(who="E1", minutes=5) == Text(zh="E1 迟到 5 分钟", en="E1 is 5 minutes late")


def test_words_fill_each_half_with_their_own() -> None:
    filled = SENTENCE.filled(who=Text(zh="护士", en="the nurse"), minutes=5)
    assert filled == Text(zh="护士 迟到 5 分钟", en="the nurse is 5 minutes late")


def test_a_fact_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="minutes"):
        SENTENCE.filled(who="E1")
