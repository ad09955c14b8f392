"""Visits in the same situation are explained once, in the words that each of them would get alone."""

import pytest

from scheduler.constraints.index import Index
from scheduler.domain.elder import Elder, Gender, Preference, RiskTier
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Coverage, Visit
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain import unassigned
from scheduler.explain.applying import apply_fix
from scheduler.explain.change import FixKind
from scheduler.explain.problem_parts import checked, copied
from scheduler.explain.trial import Trials
from scheduler.explain.unassigned import explained_alone, with_reasons
from scheduler.explain.week import Week
from tests.problems import elder, problem, roster, route, shift, visit, visitor, window

MANY = 12
HOME_ONLY = (Consent(mode=VisitMode.HOME, state=ConsentState.AGREED),)


def crowd(**other: object) -> Problem:
    """Twelve elders behind one door and time for one of them; ``other`` is said of the last visit."""
    elders = tuple(elder(f"e{number}", consents=HOME_ONLY) for number in range(MANY))
    visits = [visit(f"v{number}", f"e{number}") for number in range(MANY)]
    visits[-1] = Visit.model_validate(dict(visits[-1]) | other)
    return problem(elders=elders, visits=tuple(visits), shifts=(shift(hours="08:00-08:25"),))


def with_parts(question: Problem, **parts: object) -> Problem:
    return checked(copied(question, **parts))


def asked(monkeypatch: pytest.MonkeyPatch, question: Problem) -> int:
    """How many visits were really tried while all of a week were explained."""
    tried: list[str] = []

    def counted(trials: Trials, visit: Visit) -> object:
        tried.append(visit.id)
        return explained_alone(trials, visit)

    monkeypatch.setattr(unassigned, "explained_alone", counted)
    with_reasons(question, roster(question, route("s1", ("v0", "08:01"))))
    return len(tried)


class TestTheSameSituation:
    def test_is_tried_once_by_name_and_once_for_all_others(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert asked(monkeypatch, crowd()) == 2

    def test_gets_the_words_that_each_visit_would_get_alone(self) -> None:
        question = crowd()
        given = roster(question, route("s1", ("v0", "08:01")))
        trials = Trials(Week(Index(question), given))
        alone = tuple(explained_alone(trials, visit) for visit in question.visits[1:])
        assert with_reasons(question, given).unassigned == alone
        assert len({item.model_dump_json() for item in alone}) == MANY - 1

    def test_gets_fixes_that_work_for_each_visit(self) -> None:
        question = crowd()
        given = with_reasons(question, roster(question, route("s1", ("v0", "08:01"))))
        for item in given.unassigned:
            for fix in item.fixes:
                new_problem, new = apply_fix(question, given, item.visit, fix)
                assert evaluate(new_problem, new).feasible
                assert item.visit not in {left.visit for left in new.unassigned}

    def test_is_not_spoiled_by_a_name_that_json_would_write_in_another_way(self) -> None:
        question, name = crowd(), 'a "quoted" \\ name'
        last_one = Visit.model_validate(dict(question.visits[-1]) | {"id": name})
        renamed = with_parts(question, visits=(*question.visits[:-1], last_one))
        last = with_reasons(renamed, roster(renamed, route("s1", ("v0", "08:01")))).unassigned[-1]
        assert last.visit == name
        assert f"for {name}." in last.fixes[-1].text.en


class TestAnotherSituation:
    @pytest.mark.parametrize(
        "other",
        [
            {"windows": (window("09:00-10:00"),)},
            {"place": "p2"},
            {"kinds": frozenset({"doctor"})},
            {"coverage": Coverage(tier=RiskTier.RED)},
        ],
        ids=lambda other: next(iter(other)),
    )
    def test_of_the_visit_is_tried_by_itself(self, monkeypatch: pytest.MonkeyPatch, other: dict[str, object]) -> None:
        assert asked(monkeypatch, crowd(**other)) == 3

    @pytest.mark.parametrize(
        "other",
        [
            {"preference": Preference(gender=Gender.FEMALE, gender_required=True)},
            {"blocked_visitors": frozenset({"w1"})},
            {"consents": (*HOME_ONLY, Consent(mode=VisitMode.PHONE, state=ConsentState.AGREED))},
            {"consents": ()},
        ],
        ids=["preference", "blocked", "calls", "no consent"],
    )
    def test_of_the_elder_is_tried_by_itself(self, monkeypatch: pytest.MonkeyPatch, other: dict[str, object]) -> None:
        question = crowd()
        last = Elder.model_validate(dict(question.elders[-1]) | other)
        changed = with_parts(question, elders=(*question.elders[:-1], last))
        assert asked(monkeypatch, changed) == 3

    def test_of_a_visitor_who_has_a_caseload(self, monkeypatch: pytest.MonkeyPatch) -> None:
        question = with_parts(crowd(), visitors=(visitor(caseload=frozenset({"e0", "e11"})),))
        assert asked(monkeypatch, question) == 3

    def test_of_a_visit_that_is_pinned(self, monkeypatch: pytest.MonkeyPatch) -> None:
        question = with_parts(crowd(), pins=(Pin(visit="v11", day=0),))
        assert asked(monkeypatch, question) == 3


def test_days_overdue_and_the_sentence_why_make_no_other_situation(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, crowd(coverage=Coverage(days_overdue=3))) == 2


def test_a_week_without_shifts_is_explained_too() -> None:
    question = with_parts(crowd(), shifts=())
    found = with_reasons(question, roster(question)).unassigned
    assert [[fix.kind for fix in item.fixes] for item in found] == [[FixKind.ANOTHER_PERSON]] * MANY
