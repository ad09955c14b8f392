"""The judge's figures against hand computation, and the coverage levels."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.listed import LISTED
from scheduler.constraints.registry import REGISTRY, default_prices, formulate
from scheduler.constraints.timeline import Timeline
from scheduler.constraints.unassigned import UNASSIGNED, level_names
from scheduler.domain.elder import RiskTier
from scheduler.domain.errors import InputError
from scheduler.domain.objective import Objective
from scheduler.domain.roster import Roster, Route, Unassigned
from scheduler.domain.visit import Chance, Coverage
from scheduler.evaluate.evaluation import better, evaluate
from tests.problems import MONDAY, problem, route, visit

PRICED = Objective(prices=default_prices())
ADDED_UP = Objective(prices=default_prices(), lexicographic=False, unit="seconds")


def roster(*routes: Route, left_out: tuple[str, ...] = ()) -> Roster:
    return Roster(
        problem="tiny", start=MONDAY, routes=routes, unassigned=tuple(Unassigned(visit=name) for name in left_out)
    )


def owed(name: str, chance: Chance, tier: RiskTier, days_overdue: int = 0) -> object:
    return visit(name, coverage=Coverage(chance=chance, tier=tier, days_overdue=days_overdue))


class TestEvaluation:
    def test_a_good_roster_costs_its_way_and_a_strange_face(self) -> None:
        verdict = evaluate(problem(objective=PRICED), roster(route("s1", ("v1", "08:01"))))
        assert verdict.feasible
        assert (verdict.served, verdict.visits, verdict.quality) == (1, 1, 22)
        assert {term.constraint: (term.amount, term.cost) for term in verdict.terms} == {
            "travel": (2, 2),
            "continuity": (1, 20),
        }

    def test_every_broken_rule_is_named(self) -> None:
        question = problem(objective=PRICED, visits=(visit(kinds=frozenset({"doctor"})),))
        verdict = evaluate(question, roster(route("s1", ("v1", "11:50"))))
        assert not verdict.feasible
        assert {item.constraint for item in verdict.violations} == {"kind", "availability", "time_window"}

    def test_a_roster_of_another_problem_is_refused_in_one_sentence(self) -> None:
        with pytest.raises(InputError, match="names visit 'v9', which the problem does not have"):
            evaluate(problem(), roster(route("s1", ("v9", "09:00"))))
        with pytest.raises(InputError, match="names shift 's9'"):
            evaluate(problem(), roster(route("s9", ("v1", "09:00"))))
        with pytest.raises(InputError, match="puts visit v1 at 'p2'; by home it is made at 'p1'"):
            evaluate(problem(), roster(route("s1", ("v1", "09:00"), place="p2")))
        with pytest.raises(InputError, match="puts visit v1 at None"):
            evaluate(problem(), roster(route("s1", ("v1", "09:00"), place=None)))

    def test_left_out_visits_count_in_their_level(self) -> None:
        visits = (
            owed("v1", Chance.LAST, RiskTier.RED),
            owed("v2", Chance.OPEN, RiskTier.GREEN, 3),
            owed("v3", Chance.OPEN, RiskTier.GREEN, 4),
        )
        verdict = evaluate(problem(objective=PRICED, visits=visits), roster(left_out=("v1", "v2", "v3")))
        counted = {name: amount for name, amount in verdict.levels.items() if amount}
        assert counted == {"last.red": 1, "open.green": 2, "open.green.days": 7}
        assert verdict.feasible

    def test_where_all_adds_up_a_left_out_visit_costs_its_penalty_a_person(self) -> None:
        visits = (visit(people=2, coverage=Coverage(penalty=7200)),)
        verdict = evaluate(problem(objective=ADDED_UP, visits=visits), roster(left_out=("v1",)))
        assert dict(verdict.levels) == {"quality": 14400}

    def test_a_higher_level_wins_whatever_the_lower_ones_say(self) -> None:
        assert better((0.0, 900.0), (1.0, 1.0))
        assert not better((1.0, 1.0), (0.0, 900.0))
        assert not better((1.0, 2.0), (1.0, 2.0 + 1e-9))


class TestListed:
    @pytest.mark.parametrize(
        ("routes", "left_out", "wrong"),
        [
            ((route("s1", ("v1", "09:00")),), (), 0),
            ((), ("v1",), 0),
            ((), (), 1),
            ((route("s1", ("v1", "09:00")),), ("v1",), 1),
            ((), ("v1", "v1"), 1),
        ],
    )
    def test_a_visit_is_served_or_listed(
        self, routes: tuple[Route, ...], left_out: tuple[str, ...], wrong: int
    ) -> None:
        laid_out = Timeline(Index(problem()), roster(*routes, left_out=left_out))
        assert len(list(LISTED.check(laid_out))) == wrong


class TestUnassigned:
    def test_the_engine_gets_the_same_levels(self) -> None:
        visits = (owed("v1", Chance.LAST, RiskTier.YELLOW), owed("v2", Chance.OPEN, RiskTier.RED, 5))
        (cost,) = UNASSIGNED.contribute(Index(problem(objective=PRICED, visits=visits)))
        assert cost.names == level_names(PRICED)
        assert {
            (cost.names[row], column): cost.amount[row, column]
            for row, column in zip(*cost.amount.nonzero(), strict=True)
        } == {
            ("last.yellow", 0): 1,
            ("open.red", 1): 1,
            ("open.red.days", 1): 5,
        }


class TestRegistry:
    def test_keys_differ(self) -> None:
        assert len({rule.key for rule in REGISTRY}) == len(REGISTRY)

    @pytest.mark.parametrize("rule", REGISTRY, ids=lambda rule: rule.key)
    def test_every_rule_speaks_both_languages(self, rule: object) -> None:
        for words in ("title", "sentence", "template"):
            text = getattr(rule, words)
            assert text.zh
            assert text.en

    def test_a_formulation_gathers_what_the_rules_contribute(self) -> None:
        question = problem(objective=PRICED, visits=(visit("v1"), visit("v2", kinds=frozenset({"doctor"}))))
        formulation = formulate(Index(question))
        assert formulation.allowed.whole().tolist() == [[True], [False]]
        assert formulation.travel_per_minute == 1
        assert formulation.unserved.names[-1] == "quality"
