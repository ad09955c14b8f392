"""The village's roster equals the one made by hand, and each change of the register changes just what it should."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from scheduler.demand.problem import DemandResult
from scheduler.domain.availability import AvailabilityException
from scheduler.domain.enrolment import Enrolment
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.period import PeriodKind, SpecialPeriod
from scheduler.domain.register import Register
from scheduler.domain.roster import Roster
from scheduler.domain.week_pin import VisitName, WeekPin
from scheduler.evaluate.evaluation import evaluate
from tests.end_to_end.weeks import Call, by_service, calls, changed, made
from tests.fixtures.samples import SHORT, sample

BUDGET = 3_000
TUESDAY = date(2026, 12, 1)
WEEK = (date(2026, 11, 30), date(2026, 12, 6))
V1, V2, D1 = ("V1",), ("V2",), ("D1",)
BOTH = ("V1", "V2")
GOLDEN: dict[str, list[Call]] = {
    "E01/visit": [(0, "home", V1), (2, "home", V1), (4, "home", V1)],
    "E02/visit": [(2, "home", V1)],
    "E03/visit": [(2, "home", V1)],
    "E04/visit": [(1, "home", V2)],
    "E05/visit": [(1, "phone", V2)],
    "E06/visit": [(3, "home", V2)],
    "E06/check": [(2, "home", D1)],
    "E11/visit": [(0, "home", V2)],
    "E12/visit": [(0, "home", BOTH)],
}


@cache
def village() -> Register:
    return sample("village")


def solved(**fields: object) -> tuple[DemandResult, Roster, dict[str, list[Call]]]:
    demand, roster = made(changed(village(), **fields), SHORT, BUDGET)
    return demand, roster, by_service(calls(demand.problem, roster))


def without(*services: str) -> dict[str, list[Call]]:
    return {name: some for name, some in GOLDEN.items() if name not in services}


def test_the_roster_is_the_one_made_by_hand() -> None:
    demand, roster, found = solved()
    assert found == GOLDEN
    assert not roster.unassigned
    assert evaluate(demand.problem, roster).quality == pytest.approx(196.33, abs=0.01)


class TestOneChange:
    def test_a_sick_visitor_leaves_out_what_nobody_else_can_do(self) -> None:
        ill = AvailabilityException(visitor="V2", first_day=TUESDAY, last_day=TUESDAY)
        _, roster, found = solved(exceptions=(*village().exceptions, ill))
        # The week has fewer hours now, so the one monthly visit that can wait is levelled into a later week.
        assert found == without("E04/visit", "E05/visit", "E06/visit")
        assert {item.visit for item in roster.unassigned} == {"E04/visit/1", "E05/visit/1"}

    def test_an_elder_who_refuses_is_listed_and_nobody_goes(self) -> None:
        refused = tuple(
            Consent(mode=mode, state=ConsentState.REFUSED, asked_on=date(2026, 11, 28)) for mode in VisitMode
        )
        elders = tuple(
            elder.model_copy(update={"consents": (*elder.consents, *refused)}) if elder.id == "E04" else elder
            for elder in village().elders
        )
        demand, roster, found = solved(elders=elders)
        assert found == without("E04/visit")
        assert ("E04", "refused") in [(item.elder, item.reason.value) for item in demand.not_owed]
        assert not roster.unassigned

    def test_a_lockdown_of_one_grid_turns_its_visits_into_calls(self) -> None:
        lockdown = SpecialPeriod(
            id="lockdown", kind=PeriodKind.LOCKDOWN, areas=frozenset({"XZ-south"}),
            first_day=WEEK[0], last_day=WEEK[1], remote_only=True,
        )  # fmt: skip
        _, roster, found = solved(periods=(lockdown,))
        assert found == GOLDEN | {
            "E01/visit": [(0, "phone", V1), (2, "phone", V1), (4, "phone", V1)],
            "E02/visit": [(2, "phone", V1)],
            "E03/visit": [(2, "phone", V1)],
        }
        assert not roster.unassigned

    def test_a_festival_adds_visits_in_its_grid_alone(self) -> None:
        festival = SpecialPeriod(
            id="festival", kind=PeriodKind.FESTIVAL, areas=frozenset({"XZ-north"}),
            first_day=WEEK[0], last_day=WEEK[1], frequency_multiplier=2.0,
        )  # fmt: skip
        demand, _, found = solved(periods=(festival,))
        owed = Counter(visit.elder for visit in demand.problem.visits if visit.service == "visit")
        assert (owed["E04"], owed["E05"]) == (2, 2)
        # Monthly visits are levelled over the weeks left, so only the weekly ones of the other grid must stay.
        for name in ("E01/visit", "E02/visit", "E03/visit"):
            assert found[name] == GOLDEN[name]

    def test_a_first_visit_takes_two_people(self) -> None:
        new = Enrolment(elder="E11", enrolled_on=date(2026, 11, 26), informed_on=date(2026, 11, 26))
        enrolments = (*(item for item in village().enrolments if item.elder != "E11"), new)
        _, roster, found = solved(enrolments=enrolments)
        assert found["E11/visit"] == found["E12/visit"] == [(0, "home", BOTH)]
        # Two visits by both leave V1 no time for E01 on Monday morning; every other day is as before.
        assert {name: found[name] for name in without("E01/visit", "E11/visit")} == without("E01/visit", "E11/visit")
        assert [call for call in found["E01/visit"] if call[0] > 0] == GOLDEN["E01/visit"][1:]
        assert not roster.unassigned

    def test_a_pin_moves_one_visit(self) -> None:
        pin = WeekPin(
            week=SHORT, visit=VisitName(elder="E06", service="visit", number=1), visitor="V1", day=date(2026, 12, 2)
        )
        _, roster, found = solved(pins=(pin,))
        assert found == GOLDEN | {"E06/visit": [(2, "home", V1)]}
        assert not roster.unassigned
