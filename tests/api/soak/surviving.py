"""One installation in which people write while processes are killed, and what has to hold afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.api.soak.after import check_everything, wait_for_runs
from tests.api.soak.deeds import of_office, of_visitor
from tests.api.soak.installation import Installation
from tests.api.soak.killing import Killer
from tests.api.soak.program import LIGHT
from tests.api.soak.run_log import BEGUN, events_in
from tests.api.soak.stock import stocked
from tests.api.soak.writing import Asking, Person, Written


@dataclass(frozen=True)
class Survived:
    """What happened.

    Attributes
    ----------
    killed, acknowledged : dict of str to int
        How many of each sort.
    sent : int
        Requests, also those that were repeated or only read.
    taken_up_seconds : list of float
        How long after the kill of its worker each run was gone on with.
    with_roster : int
        How many attempts went on from a roster that an earlier one had kept.
    """

    killed: dict[str, int]
    acknowledged: dict[str, int]
    sent: int
    taken_up_seconds: list[float]
    with_roster: int


def survive(url: str, folder: Path, kills: int, seed: int, engine: str = LIGHT, processes: int = 1) -> Survived:
    """Kill processes while people write, and check what is there afterwards.

    Parameters
    ----------
    url : str
        An empty database.
    folder : Path
        An empty folder for logs and keys.
    engine : str
        ``light``: runs are carried out without the engine; ``real``.
    processes : int
        How many processes of the service answer.
    """
    installed, written = Installation(url, folder, engine, processes), Written()
    stock = stocked(installed)
    with installed.running():
        people = [
            Person(Asking(installed, written, stock.office, Random(f"office {seed}")), written, of_office(stock)),
            Person(Asking(installed, written, stock.visitor, Random(f"visitor {seed}")), written, of_visitor(stock)),
        ]
        killer = Killer(installed, written, seed)
        for person in people:
            person.start()
        killer.kill(kills)
        for person in people:
            person.end()
        wait_for_runs(installed)
    check_everything(installed, written)
    events = events_in(installed.logs())
    resumed = sum(event["event"] == BEGUN and event["state"] == "with_roster" for event in events)
    return Survived(dict(killer.killed), written.counts(), written.sent, installed.taken_up.seconds(events), resumed)
