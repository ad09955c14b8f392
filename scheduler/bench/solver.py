"""Who takes part in a bench, and what each hands back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from types import MappingProxyType

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.roster import Roster


class NoRosterError(RuntimeError):
    """A solver ended without a roster.

    Parameters
    ----------
    text : Text
        Why, in one sentence.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class Answer:
    """What one solver found, before anybody judged it.

    Attributes
    ----------
    first_seconds : float or None
        Wall time to its first roster; ``None`` where the solver does not tell.
    model_gain : float or None
        What the roster model added to the search, in the objective's unit; ours only.
    bound : float or None
        A proven lower bound of the cost.
    note : Text or None
        What a reader of the figures has to know, in one sentence.
    """

    roster: Roster
    first_seconds: float | None = None
    model_gain: float | None = None
    bound: float | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Solver:
    """One participant.

    Attributes
    ----------
    entry : str
        ``module:function`` of a callable from (Problem, SolveParams) to Answer. It is loaded in the
        child process only, so that a native library can neither slow down nor take down the bench.
    modules : tuple of str
        What must be importable for it to run at all.
    packages : tuple of str
        Distributions whose versions decide the result.
    keeps_ties : bool
        Whether it keeps two-person visits and precedences. Otherwise it is asked the relaxed problem.
    prepare : str or None
        ``module:function`` to be called before the clock runs, e.g. to compile what set-up would have.
    threaded : bool
        Whether it uses as many threads as it is given; the others use one.
    seeded : bool
        Whether its answer depends on a seed; the others are asked once, whatever the seed.
    """

    name: str
    entry: str
    modules: tuple[str, ...]
    packages: tuple[str, ...]
    keeps_ties: bool = True
    prepare: str | None = None
    threaded: bool = False
    seeded: bool = True

    @property
    def versions(self) -> str:
        """Names and versions of its packages, for the record."""
        return ", ".join(f"{package} {version(package)}" for package in self.packages)


OURS = Solver(
    "tanfang",
    "scheduler.bench.ours:answer",
    (),
    ("tanfang", "ortools", "numba"),
    prepare="scheduler.bench.ours:prepare",
    threaded=True,
)

PEERS: Mapping[str, Solver] = MappingProxyType(
    {
        peer.name: peer
        for peer in (
            Solver("ortools", "scheduler.bench.peers.ortools_peer:answer", ("ortools",), ("ortools",), seeded=False),
            Solver(
                "ortools-ils",
                "scheduler.bench.peers.ortools_peer:answer_by_ils",
                ("ortools",),
                ("ortools",),
                seeded=False,
            ),
            Solver("pyvrp", "scheduler.bench.peers.pyvrp_peer:answer", ("pyvrp",), ("pyvrp",), keeps_ties=False),
            Solver(
                "vroom",
                "scheduler.bench.peers.vroom_peer:answer",
                ("vroom",),
                ("pyvroom",),
                keeps_ties=False,
                threaded=True,
                seeded=False,
            ),
        )
    }
)


def chosen_peers(names: Iterable[str]) -> tuple[Solver, ...]:
    """Return the peers of these names, in the order given and each once.

    Raises
    ------
    InputError
        When a name is unknown or what the peer needs is not installed.
    """
    chosen = tuple(_known(name) for name in dict.fromkeys(names))
    for peer in chosen:
        missing = next((module for module in peer.modules if find_spec(module) is None), None)
        if missing is not None:
            what = Text(
                zh=f"缺少 {missing}，{peer.name} 无法运行；请执行 uv sync --extra peers 安装",
                en=f"{peer.name} cannot run because {missing} is missing; install with: uv sync --extra peers",
            )
            raise InputError("--peers", what)
    return chosen


def _known(name: str) -> Solver:
    if name not in PEERS:
        names = ", ".join(PEERS)
        what = Text(zh=f"没有名为 {name!r} 的求解器；请选用 {names}", en=f"{name!r} is not a peer; choose from {names}")
        raise InputError("--peers", what)
    return PEERS[name]
