"""Who can take part, and the sentence for who cannot."""

import importlib.machinery
import importlib.util
import re
from importlib.metadata import version

import pytest

from scheduler.bench import solver
from scheduler.bench.solver import OURS, PEERS, chosen_peers
from scheduler.domain.errors import InputError

Spec = importlib.machinery.ModuleSpec


def test_peers_come_in_the_order_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "find_spec", lambda name: Spec(name, None))
    assert [peer.name for peer in chosen_peers(["vroom", "ortools", "vroom"])] == ["vroom", "ortools"]


def test_an_unknown_peer_is_named_with_the_known_ones() -> None:
    with pytest.raises(
        InputError, match=r"--peers: 'lkh' is not a peer; choose from ortools, ortools-ils, pyvrp, vroom"
    ):
        chosen_peers(["ortools", "lkh"])


@pytest.mark.parametrize("name", ["pyvrp", "vroom"])
def test_a_peer_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(solver, "find_spec", lambda name: None)
    sentence = f"--peers: {name} cannot run because {name} is missing; install with: uv sync --extra peers"
    with pytest.raises(InputError, match=re.escape(sentence)):
        chosen_peers([name])


def test_only_ours_and_ortools_keep_two_person_visits() -> None:
    assert [item.name for item in (OURS, *PEERS.values()) if item.keeps_ties] == ["tanfang", "ortools", "ortools-ils"]


def test_versions_are_those_of_the_packages() -> None:
    assert PEERS["ortools"].versions == f"ortools {version('ortools')}"
