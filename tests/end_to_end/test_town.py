"""The town's two weeks: one short of people, one that can be placed whole."""

from datetime import date
from functools import cache

from scheduler.constraints.index import Index
from scheduler.constraints.unassigned import lost_by_level
from scheduler.demand.problem import DemandResult
from scheduler.domain.ledger import Outcome
from scheduler.domain.roster import Roster
from scheduler.domain.visit import Chance
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.applying import apply_fix, outranks
from scheduler.explain.unassigned import with_reasons
from tests.end_to_end.weeks import calls, made
from tests.fixtures.samples import SHORT, WHOLE, sample

BUDGET = 600_000
NOVEMBER_ENDS = date(2026, 11, 30)


@cache
def short_week() -> tuple[DemandResult, Roster]:
    demand, roster = made(sample("town"), SHORT, BUDGET)
    return demand, with_reasons(demand.problem, roster, Index(demand.problem))


def _enrolled(elder: str) -> date:
    return sample("town").enrolment_of[elder].enrolled_on or date.min


class TestTheShortWeek:
    def test_twenty_to_sixty_visits_are_left_out_for_six_reasons_or_more(self) -> None:
        _, roster = short_week()
        assert 20 <= len(roster.unassigned) <= 60
        assert len({reason.constraint for item in roster.unassigned for reason in item.reasons}) >= 6

    def test_every_visit_left_out_has_reasons_and_a_fix(self) -> None:
        _, roster = short_week()
        assert [item.visit for item in roster.unassigned if not item.reasons or not item.fixes] == []

    def test_every_proposed_fix_serves_its_visit_and_loses_none_of_a_higher_rank(self) -> None:
        demand, roster = short_week()
        problem, before = demand.problem, set(calls(demand.problem, roster))
        fixes = [(item.visit, fix) for item in roster.unassigned for fix in item.fixes]
        for visit, fix in fixes:
            new_problem, new_roster = apply_fix(problem, roster, visit, fix)
            after = set(calls(new_problem, new_roster))
            assert evaluate(new_problem, new_roster).feasible
            assert visit in after
            for lost in before - after:
                assert outranks(problem.objective, problem.visit_of[visit], problem.visit_of[lost])
        assert len(fixes) >= len(roster.unassigned)

    def test_nobody_is_called_on_without_consent(self) -> None:
        demand, roster = short_week()
        for visit, (_, mode, _) in calls(demand.problem, roster).items():
            elder = sample("town").elder_of[demand.problem.visit_of[visit].elder]
            assert mode in {consent.mode.value for consent in elder.consents if consent.allows}

    def test_nobody_is_left_under_the_month_floor_without_being_listed(self) -> None:
        demand, roster = short_week()
        town, problem = sample("town"), demand.problem
        reached = {
            entry.elder
            for entry in town.ledger
            if entry.day >= date(2026, 11, 1) and entry.outcome is not Outcome.NOT_SEEN
        }
        served, listed = set(calls(problem, roster)), {item.visit for item in roster.unassigned}
        told = {item.elder for item in demand.not_owed}
        last = {visit.elder: visit.id for visit in problem.visits if visit.coverage.chance is Chance.LAST}
        there = [
            elder.id
            for elder in town.elders
            if elder.id not in reached
            and not any(absence.covers(NOVEMBER_ENDS) for absence in town.absences_of.get(elder.id, ()))
            and (elder.id not in town.enrolment_of or _enrolled(elder.id) <= NOVEMBER_ENDS)
        ]
        assert len(there) > 20
        assert [elder for elder in there if elder not in told and last[elder] not in served | listed] == []

    def test_the_gravest_visits_are_left_out_least(self) -> None:
        demand, roster = short_week()
        left = [demand.problem.visit_of[item.visit] for item in roster.unassigned]
        levels = [next(iter(lost_by_level(demand.problem.objective, visit))) for visit in left]
        assert levels.count("last.red") == levels.count("last.yellow") == 0


class TestTheWholeWeek:
    def test_nobody_is_left_out(self) -> None:
        _, roster = made(sample("town"), WHOLE, BUDGET)
        assert roster.unassigned == ()
