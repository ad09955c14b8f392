"""Which ways of calling an elder agreed to."""

from datetime import date

import pytest

from scheduler.constraints.consent import CONSENT
from scheduler.constraints.index import Index
from scheduler.domain.elder import Elder
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.visit import ModeOption
from tests.problems import MINUTE, call, elder, problem, route, timeline, visit

HOME, PHONE = VisitMode.HOME, VisitMode.PHONE
OPTIONS = (ModeOption(mode=HOME, duration=20 * MINUTE), ModeOption(mode=PHONE, duration=5 * MINUTE))


def says(state: ConsentState, mode: VisitMode = HOME, on: date | None = None) -> Consent:
    return Consent(mode=mode, state=state, asked_on=on)


def allowed(*elders: Elder) -> list[bool]:
    (mask,) = CONSENT.contribute(Index(problem(elders=elders, visits=(visit(options=OPTIONS),))))
    return [bool(value) for value in mask.allowed[0]]


class TestConsent:
    @pytest.mark.parametrize(
        ("state", "home"),
        [
            (ConsentState.AGREED, True),
            (ConsentState.GIVEN_BY_FAMILY, True),
            (ConsentState.NOT_ASKED, False),
            (ConsentState.REFUSED, False),
        ],
    )
    def test_only_a_yes_lets_somebody_call_and_only_in_that_mode(self, state: ConsentState, home: bool) -> None:
        assert allowed(elder(consents=(says(state),))) == [home, False]

    def test_the_latest_answer_counts(self) -> None:
        answers = (
            says(ConsentState.REFUSED, on=date(2026, 11, 2)),
            says(ConsentState.AGREED, on=date(2026, 11, 1)),
        )
        assert allowed(elder(consents=answers)) == [False, False]

    def test_a_problem_without_answers_does_not_speak_of_consent(self) -> None:
        assert allowed(elder(consents=())) == [True, True]

    def test_an_elder_without_answers_counts_as_not_asked_once_another_has_some(self) -> None:
        assert allowed(elder(consents=()), elder("e2")) == [False, False]

    def test_a_refused_mode_is_a_breach_and_an_agreed_one_is_not(self) -> None:
        refused = elder(consents=(says(ConsentState.REFUSED), says(ConsentState.AGREED, PHONE)))
        question = problem(elders=(refused,), visits=(visit(options=OPTIONS),))
        (found,) = CONSENT.check(timeline(question, route("s1", ("v1", "08:01"))))
        assert (found.amount, found.facts["mode"]) == (1, "home")
        assert "e1" in CONSENT.explain(found).en
        assert not list(CONSENT.check(timeline(question, call("s1", ("v1", "08:01")))))
