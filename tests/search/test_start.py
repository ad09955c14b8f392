"""Beginning from a plan: what of it may not be published any more is not taken over as it is."""

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, PlannedRoute, roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.visit import ModeOption
from scheduler.evaluate.evaluation import evaluate
from scheduler.search.handle import handle
from scheduler.search.proposal import put_in
from scheduler.search.searcher import Searcher
from scheduler.search.state import SLOTS
from tests.problems import MINUTE, elder, problem, visit

AT_NINE = 9 * 3600


def test_a_mode_that_is_closed_by_now_is_not_kept() -> None:
    agreed = Consent(mode=VisitMode.PHONE, state=ConsentState.AGREED)
    options = (
        ModeOption(mode=VisitMode.HOME, duration=20 * MINUTE),
        ModeOption(mode=VisitMode.PHONE, duration=5 * MINUTE),
    )
    question = problem(elders=(elder(consents=(agreed,)),), visits=(visit(options=options),))
    index = Index(question)
    searcher = Searcher(formulate(index), 1)
    searcher.begin(Plan((PlannedRoute(shift=0, visits=(0,), options=(0,), starts=(AT_NINE,)),)))
    assert [route.options for route in searcher.best().routes] == [(1,)]
    for plan in (searcher.current(), searcher.best()):
        assert evaluate(question, roster_of(index, plan), index=index).feasible


def test_a_full_route_is_not_opened_to_put_more_on_it() -> None:
    """What is noted of an opened route holds only once it is brought up to date, and nobody would do that here."""
    searcher = Searcher(formulate(Index(problem())), 1)
    state = searcher._state
    state.length[0] = state.route.shape[1]
    assert not put_in(handle(state), 0, 0, 0, -1)
    assert state.tally[SLOTS] == 0
