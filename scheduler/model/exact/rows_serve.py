"""Rows of assignment: every visit with all its seats, in one mode on one day, or not at all."""

from __future__ import annotations

from ortools.sat.python import cp_model

from scheduler.model.exact.week import Week

LinearExpr = cp_model.LinearExpr


def serve_rows(week: Week) -> None:
    """Add who serves what, and what each service and each visit left out costs once."""
    for visit in week.visits:
        _seats(week, visit)
        _prices(week, visit)
    for demand in week.formulation.somebody:
        if demand.visit in week.served:
            answers = [week.present[node] for node in week.nodes_for([demand.visit]) if demand.allowed[node.shift]]
            week.model.add(LinearExpr.sum(answers) >= week.served[demand.visit])


def _seats(week: Week, visit: int) -> None:
    seats, served = int(week.formulation.seats[visit]), week.served[visit]
    nodes = week.nodes_for([visit])
    options = {node.option for node in nodes}
    for option in sorted(options):
        present = [week.present[node] for node in nodes if node.option == option]
        week.model.add(LinearExpr.sum(present) == seats * week.option[visit, option])
    for day in week.days_of(visit):
        present = [week.present[node] for node in nodes if node.day == day]
        week.model.add(LinearExpr.sum(present) == seats * week.on_day[visit, day])
    week.model.add(LinearExpr.sum([week.option[visit, option] for option in sorted(options)]) == served)
    week.model.add(LinearExpr.sum([week.on_day[visit, day] for day in week.days_of(visit)]) == served)
    if seats > 1:
        for visitor in week.visitors_of(visit):
            week.model.add_at_most_one(week.serves(visit, visitor))


def _prices(week: Week, visit: int) -> None:
    formulation = week.formulation
    lost = float(formulation.unserved.amount[-1][visit])
    week.money.constant += lost
    week.money.add(week.served[visit], -lost)
    for node in week.nodes_for([visit]):
        week.money.add(week.present[node], float(formulation.pair_cost[visit, node.shift]))
    for (owner, option), chosen in week.option.items():
        if owner == visit:
            week.money.add(chosen, float(formulation.option_cost[visit, option]))
