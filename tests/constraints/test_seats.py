"""Who may take which seat when several rules each ask for somebody."""

from collections.abc import Sequence

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from tests.problems import elder, problem, shift, visit, visitor


def masks(leaders: Sequence[str], *pinned: str, people: int = 2) -> tuple[list[bool], list[bool]]:
    """Who of w1, w2 and w3 may take any seat, and who the first, of a first visit with pinned visitors."""
    names = ("w1", "w2", "w3")
    question = problem(
        visitors=tuple(visitor(name, can_lead=name in leaders) for name in names),
        shifts=tuple(shift(f"s-{name}", name) for name in names),
        visits=(visit(people=people, is_first=True),),
        pins=tuple(Pin(visit="v1", visitor=name) for name in pinned),
    )
    formulation = formulate(Index(question))
    return formulation.allowed[0].tolist(), formulation.leader_allowed[0].tolist()


class TestSeats:
    def test_one_rule_asks_for_the_first_seat_only(self) -> None:
        assert masks(["w2"]) == ([True, True, True], [False, True, False])

    def test_a_pinned_visitor_who_can_lead_satisfies_both_rules(self) -> None:
        assert masks(["w1", "w2"], "w2") == ([True, True, True], [False, True, False])

    def test_a_pinned_visitor_who_cannot_lead_comes_with_one_who_can(self) -> None:
        assert masks(["w2", "w3"], "w1") == ([True, True, True], [True, False, False])
        assert masks(["w3"], "w1") == ([True, False, True], [False, False, True])

    def test_two_pinned_visitors_come_together(self) -> None:
        assert masks(["w1", "w2", "w3"], "w1", "w2") == ([True, True, False], [True, False, False])

    def test_two_pinned_visitors_who_cannot_lead_cannot_make_a_first_visit(self) -> None:
        assert masks(["w3"], "w1", "w2") == ([False] * 3, [False] * 3)

    def test_of_three_pinned_visitors_two_people_leave_one_out(self) -> None:
        assert masks(["w1", "w2", "w3"], "w1", "w2", "w3") == ([False] * 3, [False] * 3)


class TestOptions:
    @pytest.mark.parametrize(("agrees", "possible"), [(ConsentState.AGREED, True), (ConsentState.REFUSED, False)])
    def test_a_visit_without_an_allowed_option_lies_on_no_shift(self, agrees: ConsentState, possible: bool) -> None:
        refuses = elder("e1", consents=(Consent(mode=VisitMode.HOME, state=agrees),))
        both = ({"mode": "home", "duration": "00:20"}, {"mode": "phone", "duration": "00:10"})
        question = problem(elders=(refuses, elder("e2")), visits=(visit("v1"), visit("v2", "e2", options=both)))
        formulation = formulate(Index(question))
        assert formulation.option_allowed.tolist() == [[possible, False], [True, True]]
        assert bool(np.all(formulation.allowed[0])) is possible
        assert bool(np.all(formulation.allowed[1]))
