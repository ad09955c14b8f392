"""What it costs to leave a visit out."""

from scheduler.constraints.index import Index
from scheduler.constraints.unassigned import UNASSIGNED, level_names
from scheduler.domain.elder import RiskTier
from scheduler.domain.objective import Objective
from scheduler.domain.visit import Chance, Coverage
from tests.problems import ok_small, problem, route, timeline, visit

SUM = Objective(prices={"unassigned": {"unserved": 2.0}}, lexicographic=False)


class TestUnassigned:
    def test_each_visit_on_no_route_is_found_and_costs_nothing_beside_its_level(self) -> None:
        found = list(UNASSIGNED.check(timeline(ok_small(), route("w1d0", ("v2", "08:30")))))
        assert [(violation.visits, violation.amount, violation.cost) for violation in found] == [
            (("v1",), 1, 0),
            (("v3",), 1, 0),
        ]
        assert UNASSIGNED.explain(found[0]).en == "Visit v1 is unassigned (level open.green)."

    def test_where_everything_adds_up_it_costs_price_times_penalty_times_people(self) -> None:
        question = problem(visits=(visit(people=2, coverage=Coverage(penalty=7.5)),), objective=SUM)
        (violation,) = UNASSIGNED.check(timeline(question))
        assert violation.cost == 30

    def test_last_chances_come_before_tiers_and_tiers_before_days(self) -> None:
        visits = (
            visit("v1", coverage=Coverage(chance=Chance.LAST, tier=RiskTier.GREEN, days_overdue=9)),
            visit("v2", coverage=Coverage(chance=Chance.OPEN, tier=RiskTier.RED, days_overdue=4)),
        )
        (data,) = UNASSIGNED.contribute(Index(problem(visits=visits)))
        lost = [{name: row[column] for name, row in zip(data.names, data.amount, strict=True)} for column in (0, 1)]
        assert {name for name, amount in lost[0].items() if amount} == {"last.green"}
        assert {name: amount for name, amount in lost[1].items() if amount} == {"open.red": 1, "open.red.days": 4}
        assert data.names.index("last.green") < data.names.index("open.red") < data.names.index("open.red.days")

    def test_there_is_one_level_where_everything_adds_up(self) -> None:
        question = problem(visits=(visit(coverage=Coverage(penalty=7.5)),), objective=SUM)
        (data,) = UNASSIGNED.contribute(Index(question))
        assert (data.names, data.amount.tolist()) == (level_names(SUM), [[15.0]])
