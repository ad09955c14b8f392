"""Searches for garbage rest while registers are taken in, and only then."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from api.services.garbage import nothing_searched


def test_searches_rest_until_the_last_of_overlapping_works_ends() -> None:
    first, second = nothing_searched(), nothing_searched()
    assert gc.isenabled()
    first.__enter__()
    second.__enter__()
    assert not gc.isenabled()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_what_was_left_is_gone_right_after() -> None:
    class Ring:
        def __init__(self) -> None:
            self.itself = self

    with nothing_searched():
        left = ref(Ring())
        assert left() is not None
    assert left() is None


def test_work_that_fails_lets_searches_go_on() -> None:
    with pytest.raises(ValueError, match="broken"), nothing_searched():
        raise ValueError("broken")
    assert gc.isenabled()


def test_who_searched_for_nothing_before_does_not_begin_to() -> None:
    gc.disable()
    try:
        with nothing_searched():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
