"""The soft rules about elders and their visitors, with costs computed by hand."""

from datetime import timedelta

import pytest

from scheduler.constraints.change import CHANGE
from scheduler.constraints.continuity import CONTINUITY
from scheduler.constraints.faces import FACES
from scheduler.constraints.household_split import HOUSEHOLD_SPLIT
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import PairCost, RepeatRebate
from scheduler.constraints.mode_fallback import MODE_FALLBACK
from scheduler.constraints.preference import PREFERENCE
from scheduler.constraints.scarce_skill import SCARCE_SKILL, skill_loads
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.spread import SPREAD
from scheduler.domain.elder import ElderHistory, Gender, Preference, RiskTier
from scheduler.domain.mode import VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.domain.visit import ModeOption, Series
from scheduler.domain.visitor import Qualification
from tests.problems import HOUR, MINUTE, MONDAY, elder, problem, route, shift, timeline, visit, visitor, window

WEEK = tuple(range(7))


def priced(rule: SoftRule, **fields: object) -> Problem:
    return problem(objective=Objective(prices={rule.key: rule.prices}), **fields)


def daily(count: int) -> dict[str, object]:
    """One shift and one visit a day for w1."""
    return {
        "shifts": tuple(shift(f"s{day}", day=day) for day in range(count)),
        "visits": tuple(visit(f"v{day}", windows=(window(days=WEEK),)) for day in range(count)),
    }


def rounds(*days: int) -> list[Route]:
    return [route(f"s{day}", (f"v{day}", "09:00")) for day in days]


class TestContinuity:
    @pytest.mark.parametrize(
        ("named", "backup", "past", "cost"),
        [("w1", None, 0, 0), (None, "w1", 0, 3), (None, None, 2, 6), (None, None, 1, 20), (None, None, 0, 20)],
    )
    def test_the_nearest_face_is_the_cheapest(
        self, named: str | None, backup: str | None, past: int, cost: float
    ) -> None:
        question = priced(
            CONTINUITY,
            elders=(elder(named_visitor=named, backup_visitor=backup),),
            histories=(ElderHistory(elder="e1", visits_by_visitor={"w1": past}),),
        )
        assert sum(item.cost for item in CONTINUITY.check(timeline(question, route("s1", ("v1", "09:00"))))) == cost
        (pairs,) = CONTINUITY.contribute(Index(question))
        assert isinstance(pairs, PairCost)
        assert pairs.cost.whole().tolist() == [[cost]]

    def test_a_stranger_is_known_from_the_third_visit_on(self) -> None:
        question = priced(CONTINUITY, **daily(4))
        found = list(CONTINUITY.check(timeline(question, *rounds(3, 2, 1, 0))))
        assert [(item.day, item.cost) for item in found] == [(0, 20), (1, 20), (2, 6), (3, 6)]
        rebate = next(item for item in CONTINUITY.contribute(Index(question)) if isinstance(item, RepeatRebate))
        assert (rebate.default_needed, rebate.rebate, rebate.members) == (2, 14, (0, 1, 2, 3))

    def test_one_visit_in_the_ledger_leaves_one_to_go(self) -> None:
        past = (ElderHistory(elder="e1", visits_by_visitor={"w1": 1}),)
        question = priced(CONTINUITY, histories=past, **daily(2))
        assert [item.cost for item in CONTINUITY.check(timeline(question, *rounds(0, 1)))] == [20, 6]
        rebate = next(item for item in CONTINUITY.contribute(Index(question)) if isinstance(item, RepeatRebate))
        assert rebate.needed == ((0, 1),)

    def test_one_off_services_do_not_count(self) -> None:
        question = priced(CONTINUITY, visits=(visit(continuity=False),))
        assert list(CONTINUITY.check(timeline(question, route("s1", ("v1", "09:00"))))) == []


class TestFaces:
    def question(self, seen: frozenset[str] = frozenset(), doctor: bool = False) -> Problem:
        people = (visitor("w1"), visitor("w2"), visitor("w3", counts_as_face=not doctor))
        return priced(
            FACES,
            visitors=people,
            shifts=tuple(shift(f"s{n}", f"w{n}", day=1) for n in (1, 2, 3)),
            visits=tuple(visit(f"v{n}", windows=(window(days=WEEK),)) for n in (1, 2, 3)),
            histories=(ElderHistory(elder="e1", faces_by_month={"2026-12": seen}),),
        )

    @pytest.mark.parametrize(
        ("seen", "doctor", "cost"),
        [((), False, 15), ((), True, 0), (("w1",), False, 15), (("gone",), False, 30), (("gone", "w1"), False, 30)],
    )
    def test_the_third_face_of_a_month_costs(self, seen: tuple[str, ...], doctor: bool, cost: float) -> None:
        question = self.question(frozenset(seen), doctor)
        routes = [route(f"s{n}", (f"v{n}", f"0{7 + n}:30")) for n in (1, 2, 3)]
        assert sum(item.cost for item in FACES.check(timeline(question, *routes))) == cost

    def test_a_week_across_a_month_end_has_two_counters(self) -> None:
        november, december = FACES.contribute(Index(self.question(frozenset({"w1"}))))
        assert (november.days, november.allowance) == (frozenset({0}), 2)  # type: ignore[union-attr]
        assert (december.free, december.allowance) == (frozenset({0}), 1)  # type: ignore[union-attr]


class TestPreference:
    @pytest.mark.parametrize(
        ("wish", "cost"),
        [
            (Preference(gender=Gender.FEMALE, dialect="wu"), 30),
            (Preference(gender=Gender.MALE, dialect="wu"), 15),
            (Preference(gender=Gender.FEMALE, gender_required=True), 0),
            (Preference(), 0),
        ],
    )
    def test_each_wish_that_is_not_met_costs_fifteen(self, wish: Preference, cost: float) -> None:
        question = priced(
            PREFERENCE, elders=(elder(preference=wish),), visitors=(visitor(gender=Gender.MALE, dialects={"min"}),)
        )
        assert sum(item.cost for item in PREFERENCE.check(timeline(question, route("s1", ("v1", "09:00"))))) == cost


class TestModeFallback:
    @pytest.mark.parametrize(("tier", "cost"), [(RiskTier.GREEN, 40), (RiskTier.RED, 80)])
    def test_a_call_instead_of_a_visit_costs_by_tier(self, tier: RiskTier, cost: float) -> None:
        modes = (VisitMode.HOME, VisitMode.PHONE)
        options = tuple(ModeOption(mode=mode, duration=10 * MINUTE) for mode in modes)
        question = priced(MODE_FALLBACK, elders=(elder(tier=tier),), visits=(visit(options=options),))
        call = Stop(place=None, visits=(StopVisit(visit="v1", mode=VisitMode.PHONE, start=9 * HOUR),))
        found = MODE_FALLBACK.check(timeline(question, Route(shift="s1", stops=(call,))))
        assert [item.cost for item in found] == [cost]
        (data,) = MODE_FALLBACK.contribute(Index(question))
        assert data.cost.tolist() == [[0, cost]]  # type: ignore[union-attr]


class TestHouseholdSplit:
    @pytest.mark.parametrize(("second", "cost"), [("s1", 0), ("s2", 15)])
    def test_two_calls_where_one_would_do_cost_fifteen(self, second: str, cost: float) -> None:
        question = priced(
            HOUSEHOLD_SPLIT,
            elders=(elder("e1"), elder("e2")),
            shifts=(shift(), shift("s2", day=1)),
            visits=(visit("v1"), visit("v2", "e2")),
        )
        if second == "s1":
            routes = [route("s1", ("v1", "09:00"), ("v2", "09:20"))]
        else:
            routes = [route("s1", ("v1", "09:00")), route("s2", ("v2", "09:00"))]
        assert sum(item.cost for item in HOUSEHOLD_SPLIT.check(timeline(question, *routes))) == cost

    def test_one_elder_seen_twice_is_no_split(self) -> None:
        assert list(HOUSEHOLD_SPLIT.contribute(Index(priced(HOUSEHOLD_SPLIT, **daily(2))))) == []


class TestSpread:
    def test_each_day_off_the_even_gap_costs_ten(self) -> None:
        series = Series(id="weekly", visits=("v0", "v1", "v4"), even_gap_days=2.5, last_day=-3)
        question = priced(SPREAD, series=(series,), **daily(5))
        # Gaps 3 (from Friday), 1 and 3: off by 0.5, 1.5 and 0.5.
        (found,) = SPREAD.check(timeline(question, *rounds(0, 1, 4)))
        assert (found.amount, found.cost) == (2.5, 25)


class TestScarceSkill:
    def question(self) -> Problem:
        nurse = visitor(qualifications=(Qualification(name="nurse"),))
        care = visit("v2", minutes=60, skills={"nurse"})
        return priced(SCARCE_SKILL, visitors=(nurse,), visits=(visit("v1"), care))

    def test_the_load_is_work_only_holders_can_do_over_their_time(self) -> None:
        assert skill_loads(self.question()) == {"nurse": 0.25}

    def test_a_holder_sent_without_need_costs_ten_times_the_load(self) -> None:
        found = list(SCARCE_SKILL.check(timeline(self.question(), route("s1", ("v1", "09:00"), ("v2", "09:20")))))
        assert [(item.visits, item.cost) for item in found] == [(("v1",), 2.5)]


class TestChange:
    @pytest.mark.parametrize(
        ("shift_name", "start", "frozen", "cost"),
        [
            ("s1", "09:00", None, 0),
            ("s1", "09:30", None, 0),
            ("s1", "09:31", None, 10),
            ("s2", "11:00", None, 20),
            ("s3", "09:00", None, 30),
            ("s4", "09:00", None, 50),
            ("s4", "09:00", timedelta(0), 100),
        ],
    )
    def test_a_change_costs_by_what_changes_and_double_when_it_is_soon(
        self, shift_name: str, start: str, frozen: timedelta | None, cost: float
    ) -> None:
        published = Roster(problem="tiny", start=MONDAY, routes=(route("s1", ("v1", "09:00")),))
        question = priced(
            CHANGE,
            visitors=(visitor(), visitor("w2")),
            shifts=(shift(), shift("s2", day=1), shift("s3", "w2"), shift("s4", "w2", day=1)),
            published=published,
            frozen_until=frozen,
        )
        assert sum(item.cost for item in CHANGE.check(timeline(question, route(shift_name, ("v1", start))))) == cost

    def test_a_draft_changes_for_free(self) -> None:
        assert list(CHANGE.contribute(Index(priced(CHANGE)))) == []
