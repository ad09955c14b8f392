"""Other prices and settings of the soft rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.soft_rule import SoftRule
from scheduler.domain.base import Text
from scheduler.domain.objective import Price
from scheduler.domain.problem import Problem
from scheduler.scenario.change import Change, ChangeError, Names, listed, rebuilt


class ChangePrices(Change):
    """Prices or settings that differ; those not named stay as they are, and 0 takes a rule out.

    Attributes
    ----------
    prices : mapping of constraint key to mapping of price name to price
        Keys, names and units are those of docs/constraints.md.
    """

    change: Literal["prices"]
    prices: Annotated[Mapping[str, Mapping[str, Price]], Field(min_length=1)]

    def applied(self, problem: Problem) -> Problem:
        """Return the problem with the objective's prices changed."""
        wrong = unknown_price(self.prices)
        if wrong is not None:
            raise ChangeError(f"/prices{wrong.where}", wrong.text.zh, wrong.text.en)
        old = problem.objective.prices
        prices = {**old, **{key: {**old.get(key, {}), **given} for key, given in self.prices.items()}}
        return rebuilt(problem, objective=problem.objective.model_copy(update={"prices": prices}))

    def phrase(self, names: Names) -> Text:
        """Return the prices by the names of their rules, e.g. ``the price of Continuity (stranger 40)``."""
        titles = {rule.key: rule.title for rule in REGISTRY}
        parts = [
            (titles.get(key, Text(zh=key, en=key)), ", ".join(f"{name} {value:g}" for name, value in given.items()))
            for key, given in self.prices.items()
        ]
        zh = "、".join(f"“{title.zh}”（{numbers}）" for title, numbers in parts)
        return Text(zh=f"改用价格{zh}", en=f"the price of {', '.join(f'{title.en} ({n})' for title, n in parts)}")


def unknown_price(prices: Mapping[str, Mapping[str, float]]) -> ChangeError | None:
    """Return what is wrong with the first price for a rule, or by a name, that does not exist."""
    known = {
        rule.key: {*rule.prices, *(rule.settings if isinstance(rule, SoftRule) else ())}
        for rule in REGISTRY
        if rule.prices
    }
    for key, given in prices.items():
        if key not in known:
            return ChangeError(
                "",
                zh=f"没有名为 {key!r} 的计价规则；见 docs/constraints.md",
                en=f"no priced rule is called {key!r}; docs/constraints.md lists them",
            )
        for name in given:
            if name not in known[key]:
                names = listed(known[key], len(known[key]))
                return ChangeError(
                    f"/{key}",
                    zh=f"{key} 没有价格 {name!r}；现有：{names.zh}",
                    en=f"{key} has no price {name!r}; it has {names.en}",
                )
    return None
