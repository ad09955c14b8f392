"""What a command's processes take of the machine, from what Linux says of them."""

from __future__ import annotations

import os
import re
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# "cpu", then user, nice, system, idle, iowait, irq, softirq, steal.
_STOLEN = 8


def processes_of(process_id: int) -> list[int]:
    """A process and all that it started, also through others."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text(encoding="ascii").split()
    return [process_id, *(found for child in children for found in processes_of(int(child)))]


def resident_mebibytes(process_id: int) -> float:
    """The memory of the largest one among a command's processes."""
    return max(_mebibytes(found, "status", "VmRSS") for found in processes_of(process_id))


def shared_out_mebibytes(process_id: int) -> float:
    """The memory of all processes of a command together, with what they share counted once."""
    return round(sum(map(shared_out_mebibytes_of, processes_of(process_id))), 1)


def shared_out_mebibytes_of(process_id: int) -> float:
    """The memory of one process, with a share of what it has in common with others."""
    return _mebibytes(process_id, "smaps_rollup", "Pss")


def processor_seconds(process_id: int) -> float:
    """Time of processors that a command's processes took so far, those that ended included."""
    fields = [Path(f"/proc/{found}/stat").read_text().rpartition(")")[2].split() for found in processes_of(process_id)]
    return sum(sum(map(int, field[11:15])) for field in fields) / _TICKS_A_SECOND


def stolen_seconds() -> float:
    """Time of processors that the host gave to other machines so far, all processors together."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    return int(fields[_STOLEN]) / _TICKS_A_SECOND


def _mebibytes(process_id: int, file: str, name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{process_id}/{file}").read_text(encoding="ascii"), re.M)
    assert found is not None
    return round(int(found.group(1)) / 1024, 1)
