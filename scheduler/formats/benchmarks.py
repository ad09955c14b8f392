"""The public benchmark formats by name; the command and the benchmark read the list from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.formats import hhcrsp, vrptw, weekly


@dataclass(frozen=True)
class BenchmarkFormat:
    """How to read one public format and how to write its solutions.

    Attributes
    ----------
    suffixes : tuple of str
        Endings of instance files, with the dot.
    solution_suffix : str
        Ending of solution files, with the dot.
    read : callable
        From a file to a problem; raises InputError.
    write : callable
        From a problem that ``read`` returned and its roster to the format's own solution text.
    """

    name: str
    suffixes: tuple[str, ...]
    solution_suffix: str
    read: Callable[[Path], Problem]
    write: Callable[[Problem, Roster], str]


FORMATS: Mapping[str, BenchmarkFormat] = MappingProxyType(
    {
        item.name: item
        for item in (
            BenchmarkFormat("hhcrsp", (".json",), ".json", hhcrsp.read, hhcrsp.write),
            BenchmarkFormat("vrptw", (".txt", ".vrp"), ".sol", vrptw.read, vrptw.write),
            BenchmarkFormat("weekly", (".json",), ".json", weekly.read, weekly.write),
        )
    }
)
