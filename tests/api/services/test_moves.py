"""Moves by hand: exact, refused when they break a rule, remembered."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from api.errors import ConflictError, NotFoundError, ServiceError, UnusableError
from api.persistence.repositories.rosters import Rosters
from api.services.answers import candidates_of, difference, explanation_of, slots_of_elder, slots_of_visit
from api.services.moves import judge_move, make_move
from api.services.pins import pins_of
from api.services.rosters import evaluation_of
from scheduler.domain.mode import VisitMode
from scheduler.domain.move import Move, Put, TakeOff
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.answers import Slot
from tests.api.services.conftest import COORDINATOR, Planned

VISIT = "E06/visit/1"
THURSDAY = 3
OTHER_DAY = Move(steps=(Put(visit=VISIT, visitors=("V1",), day=2),))


class TestJudging:
    def test_the_figures_are_the_evaluators(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            before = evaluation_of(uow, village.roster)
            verdict = judge_move(uow, village.roster, OTHER_DAY)
            after = evaluate(village.demand.problem, verdict.roster)
            assert verdict.cost_minutes == pytest.approx(after.quality - before.quality)

    def test_nothing_is_changed(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            before = evaluation_of(uow, village.roster)
            judge_move(uow, village.roster, OTHER_DAY)
            assert evaluation_of(uow, village.roster) == before

    def test_what_the_draft_does_not_have_is_refused(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow, pytest.raises(UnusableError):
            judge_move(uow, village.roster, Move(steps=(TakeOff(visit="nobody/visit/1"),)))


def other_day(village: Planned) -> Slot:
    """A place on another day than now that breaks nothing."""
    with village.works.begin(COORDINATOR) as uow:
        return next(slot for slot in slots_of_visit(uow, village.roster, VISIT, 50) if slot.day != THURSDAY)


class TestMaking:
    def test_the_draft_is_the_verdicts_roster(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            record, verdict = make_move(uow, village.roster, 1, other_day(village).move, pin=False)
            assert record.version == 2
            assert evaluation_of(uow, village.roster) == evaluate(village.demand.problem, verdict.roster)
            assert record.figures["served"] == evaluation_of(uow, village.roster).served

    def test_it_is_remembered_as_a_pin(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            slot = other_day(village)
            make_move(uow, village.roster, 1, slot.move, pin=True)
            (pin,) = [pin for pin in pins_of(uow, village.week) if pin.visit == VISIT]
            assert (pin.visitor_id, pin.day) == (slot.visitor, village.demand.problem.date_of(slot.day))

    def test_an_older_version_is_not_overwritten(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            make_move(uow, village.roster, 1, other_day(village).move, pin=False)
            with pytest.raises(ServiceError) as refused:
                make_move(uow, village.roster, 1, other_day(village).move, pin=False)
            assert refused.value.status is HTTPStatus.PRECONDITION_FAILED

    def test_what_breaks_a_rule_is_not_made(self, village: Planned) -> None:
        doctor = Move(steps=(Put(visit="E06/check/1", visitors=("V1",), day=2),))
        with village.works.begin(COORDINATOR) as uow:
            with pytest.raises(ConflictError) as refused:
                make_move(uow, village.roster, 1, doctor, pin=True)
            assert refused.value.faults
            record = Rosters(uow).get(village.roster)
            assert record is not None
            assert record.version == 1


class TestAnswers:
    def test_a_candidates_move_costs_what_it_says(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            for offer in candidates_of(uow, village.roster, VISIT, 5):
                verdict = judge_move(uow, village.roster, offer.move)
                assert verdict.cost_minutes == pytest.approx(offer.cost_minutes, abs=1e-6)

    def test_a_slots_move_breaks_nothing(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            found = slots_of_visit(uow, village.roster, VISIT, 10)
            assert found
            assert all(judge_move(uow, village.roster, slot.move).is_allowed for slot in found)

    def test_an_elder_is_offered_slots_beyond_what_is_owed(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            assert slots_of_elder(uow, village.roster, "E06", 20, VisitMode.HOME, 5)

    def test_a_served_visit_says_who_makes_it(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            assert explanation_of(uow, village.roster, VISIT).visitors == ("V2",)

    def test_a_visit_the_draft_does_not_have_is_not_found(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow, pytest.raises(NotFoundError):
            explanation_of(uow, village.roster, "nobody/visit/1")

    def test_a_draft_does_not_differ_from_itself(self, village: Planned) -> None:
        with village.works.begin(COORDINATOR) as uow:
            assert difference(uow, village.roster, village.roster).visits == ()
