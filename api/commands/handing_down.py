"""The language of a command reaches the processes that it starts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scheduler.cli.words import VARIABLE, Language, language_of


@contextmanager
def handed_down(language: str) -> Iterator[None]:
    """Let every process that is started inside the block speak a language."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = language
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def handed_language(words: Sequence[str]) -> Language:
    """Return the language of a process that was started so.

    Parameters
    ----------
    words : sequence of str
        Its own command line, which comes first.

    Raises
    ------
    InputError
        When the environment names none of the languages.
    """
    return language_of(words, os.environ)
