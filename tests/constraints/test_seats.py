"""Who may come, and who has to be among the people of a visit."""

from collections.abc import Sequence

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from tests.problems import elder, problem, shift, visit, visitor


def asked(leaders: Sequence[str], *pinned: str, people: int = 2) -> tuple[list[bool], list[list[bool]]]:
    """Who of w1, w2 and w3 may come to a first visit with pinned visitors, and who has to be among its people."""
    names = ("w1", "w2", "w3")
    question = problem(
        visitors=tuple(visitor(name, can_lead=name in leaders) for name in names),
        shifts=tuple(shift(f"s-{name}", name) for name in names),
        visits=(visit(people=people, is_first=people > 1),),
        pins=tuple(Pin(visit="v1", visitor=name) for name in pinned),
    )
    formulation = formulate(Index(question))
    assert all(demand.visit == 0 for demand in formulation.somebody)
    return formulation.allowed[0].tolist(), [demand.allowed.tolist() for demand in formulation.somebody]


class TestSeats:
    def test_one_of_two_people_leads(self) -> None:
        assert asked(["w2"]) == ([True] * 3, [[False, True, False]])

    def test_the_fewest_visitors_are_named_first(self) -> None:
        assert asked(["w2", "w3"], "w1") == ([True] * 3, [[True, False, False], [False, True, True]])

    def test_what_everybody_answers_is_not_asked(self) -> None:
        assert asked(["w1", "w2", "w3"]) == ([True] * 3, [])

    def test_who_comes_alone_answers_everything(self) -> None:
        assert asked([], "w2", people=1) == ([False, True, False], [])
        assert asked([], "w1", "w2", people=1) == ([False] * 3, [])


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
