"""What is told of an engine that failed: in both languages, and nothing of what its problem holds."""

import pickle
import re

import pytest

from scheduler.domain.base import Text
from scheduler.solve.failure import EngineFailedError, MismatchError, ended_with, failed_by, reason_of
from scheduler.solve.outcome import Failed

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def raised(error: Exception) -> Exception:
    """An error with the place that raised it."""
    try:
        raise error
    except Exception as caught:
        return caught


class TestAnError:
    def test_is_told_by_its_kind_and_place_and_never_by_its_text(self) -> None:
        failed = failed_by(raised(ValueError("Wang Xiuying, Garden Road 5")))
        assert failed.kind == "ValueError"
        assert re.fullmatch(r"raised:\d+", failed.place)
        assert b"Garden Road" not in pickle.dumps(failed)
        assert reason_of(failed).en == f"ValueError at {failed.place}"

    def test_of_a_library_may_have_a_kind_of_memory_errors_of_its_own(self) -> None:
        class ArrayTooLargeError(MemoryError):
            pass

        assert failed_by(raised(ArrayTooLargeError("shape (9, 9)"))) == Failed("MemoryError")

    def test_that_was_never_raised_has_no_place(self) -> None:
        failed = failed_by(KeyError("v1"))
        assert (failed, reason_of(failed).en) == (Failed("KeyError"), "KeyError")


class TestAReason:
    def test_of_too_little_memory_says_what_to_do(self) -> None:
        reason = reason_of(Failed("MemoryError"))
        assert reason.en == "not enough memory for a problem of this size; split it into smaller areas"
        assert reason.zh == "内存不足以处理这样大小的问题；请分成较小的区域"

    @pytest.mark.parametrize("reason", [reason_of(Failed("KeyError", "work:7")), ended_with(-9), ended_with(None)])
    def test_is_said_in_both_languages(self, reason: Text) -> None:
        error = EngineFailedError(reason)
        assert CHINESE.search(error.text.zh)
        assert not CHINESE.search(error.text.en)
        assert str(error) == error.text.en

    def test_is_what_a_mismatch_says_too(self) -> None:
        assert str(MismatchError(ended_with(1))) == "the engine process ended with code 1"
