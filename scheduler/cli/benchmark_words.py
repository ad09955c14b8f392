"""Words for the benchmark formats."""

from scheduler.domain.base import Text
from scheduler.formats.benchmarks import FORMATS


def formats() -> Text:
    """Return the names of the benchmark formats."""
    names = ", ".join(sorted(FORMATS))
    return Text(zh=f"公开算例的格式：{names}", en=f"format of the benchmark: {names}")
