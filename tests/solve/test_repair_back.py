"""The engine's roster goes back to the old one only where it can win, and only as long as there is time."""

from collections.abc import Callable

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.domain.change_set import VisitorAbsent
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.verdict import Baseline
from scheduler.solve import repair as repairing
from scheduler.solve.outcome import Outcome
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.repair_back import PuttingBack
from scheduler.solve.repair_result import Source
from scheduler.solve.repair_settle import Settling, never
from scheduler.solve.run import Solved
from tests.problems import roster, route
from tests.solve.repairs import engine_here, repaired
from tests.solve.test_repair_telling import Told, given, week


def asked() -> Told:
    """Dr w1 is sick; w2 can make v1 beside o1, and w3 could make o1."""
    return Told(week(), given(week()), VisitorAbsent(visitor="w1", first_day=0))


def put_back(told: Told, found: Baseline, best: Baseline, is_over: Callable[[], bool] = never) -> Baseline | None:
    figures = evaluate(found.problem, found.roster, index=found.index)
    return PuttingBack(told.settling, told.telling, is_over).of(found, figures, best)


def always() -> bool:
    return True


def both(told: Told) -> Baseline:
    return told.inserted()


def without_v1(told: Told) -> Baseline:
    """As if nobody could make v1."""
    return told.judged(route("w2d0", ("o1", "09:05"), place="p9"), "v1")


def test_everything_goes_back_in_time() -> None:
    told = asked()
    after = put_back(told, both(told), without_v1(told))
    assert after is not None
    assert after.roster == told.telling.calmed(told.settling.settled(both(told))).roster


def test_nothing_is_given_when_time_is_up() -> None:
    told = asked()
    assert put_back(told, both(told), both(told), always) is None


def test_what_covers_more_goes_back_whatever_the_time() -> None:
    told = asked()
    after = put_back(told, both(told), without_v1(told), always)
    assert after is not None
    assert after.account.vector == both(told).account.vector


def test_what_alone_breaks_no_rule_goes_back_whatever_the_time() -> None:
    told = asked()
    late = roster(told.week.problem, route("w2d0", ("o1", "11:00"), place="p9"), route("w3d0", ("v1", "08:30")))
    broken = Baseline(told.week.problem, late, told.index)
    assert broken.account.broken
    assert not both(told).account.broken
    assert put_back(told, both(told), broken, always) is not None
    assert put_back(told, broken, broken, always) is None


def test_what_covers_less_is_not_looked_at_unless_those_left_out_may_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    told, looked = asked(), list[Baseline]()
    best, settled = both(told), told.settling.settled

    def seen(base: Baseline, is_over: Callable[[], bool]) -> Baseline:
        looked.append(base)
        return settled(base, is_over)

    monkeypatch.setattr(told.settling, "settled", seen)
    assert put_back(told, without_v1(told), best) is not None
    assert len(looked) == 1, "v1 had a place once"
    monkeypatch.setattr(told.settling, "had_a_place", lambda _visit: False)
    assert put_back(told, without_v1(told), best) is None
    assert len(looked) == 1


def test_a_repair_without_time_to_put_back_is_the_insertion(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_here(monkeypatch)
    monkeypatch.setattr(repairing, "_SETTLED_SHARE", 0.0)
    params = SolveParams(seconds=0.5, method=Method.SEARCH, workers=1)
    result = repaired(week(), given(week()), VisitorAbsent(visitor="w1", first_day=0), params=params)
    assert result.source is Source.INSERTION
    assert not result.newly_unserved


def test_whoever_stops_the_putting_back_keeps_the_insertion(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(repairing, "Solve", Finished)
    monkeypatch.setattr(PuttingBack, "of", stopped)
    result = repaired(week(), given(week()), VisitorAbsent(visitor="w1", first_day=0))
    assert (result.source, result.cancelled) == (Source.INSERTION, True)
    assert not result.newly_unserved


class Finished:
    """An engine that has found what it was given."""

    ready_at = 0.0

    def __init__(self, problem: Problem, _params: SolveParams, start: Plan, _process: object) -> None:
        self._index, self._start = Index(problem), start

    def result(self, _on_progress: object) -> Solved:
        found = roster_of(self._index, self._start)
        return Solved(found, evaluate(self._index.problem, found, index=self._index), Outcome(), [])


def test_settling_stops_when_time_is_up_and_keeps_what_is_back() -> None:
    told = asked()
    begin = both(told)
    assert Settling(told.week.problem, told.kept.old).settled(begin, always).account.vector <= begin.account.vector
