"""Prices of the rows of the master problem, and the bound that any such prices give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.bound.column import Column
from scheduler.bound.relaxation import Bools, Floats, Relaxation


@dataclass(frozen=True)
class Prices:
    """One price a row, none of them negative where the row is an inequality.

    Attributes
    ----------
    visit : ndarray (visits,)
        Of each person's service of a visit.
    level : ndarray (levels - 1,)
        Of what a roster may lose at most on each level above the last.
    cut : ndarray (cuts,)
        Of the rows about who shares a visit.
    """

    visit: Floats
    level: Floats
    cut: Floats

    def scaled(self, share: float) -> Prices:
        """Return a share of all prices."""
        return Prices(share * self.visit, share * self.level, share * self.cut)

    def mixed(self, other: Prices, share: float) -> Prices:
        """Return a point between these prices and others, with a share of the others."""
        return Prices(
            self.visit + share * (other.visit - self.visit),
            self.level + share * (other.level - self.level),
            _longer(self.cut, len(other.cut)) + share * (other.cut - _longer(self.cut, len(other.cut))),
        )


def _longer(row: Floats, length: int) -> Floats:
    return np.concatenate([row, np.zeros(length - len(row))])


def without_routes(relaxed: Relaxation, prices: Prices, limits: Floats) -> float:
    """Return what everything but the routes adds to the bound at some prices.

    Each visit takes the cheapest of its prices and of what else may become of it: left out, or served aside.

    Parameters
    ----------
    limits : ndarray (levels - 1,)
        What may be lost at most on each level above the last.
    """
    least = np.minimum(prices.visit * relaxed.seats, _otherwise(relaxed, prices))
    return float(least.sum() - prices.level @ limits)


def is_paid_in_full(relaxed: Relaxation, prices: Prices) -> Bools:
    """Return which visits are served at the door at some prices, because nothing else is cheaper."""
    served: Bools = prices.visit * relaxed.seats <= _otherwise(relaxed, prices)
    return served


def _otherwise(relaxed: Relaxation, prices: Prices) -> Floats:
    lost = relaxed.left_out[-1] + prices.level @ relaxed.left_out[:-1]
    least: Floats = np.minimum(lost, relaxed.aside * relaxed.seats)
    return least


def first_prices(relaxed: Relaxation, columns: Sequence[Column]) -> Prices:
    """Return prices to begin with: every visit pays its part of its route's cost, and losing one pays no less.

    A visit on no route pays the mean of the others.
    """
    cost, many = np.zeros(len(relaxed.seats)), np.zeros(len(relaxed.seats))
    for column in columns:
        rows = list(column.visits)
        cost[rows] += column.cost / len(rows)
        many[rows] += 1
    mean = float(cost.sum() / many.sum()) if cost.sum() > 0 else 1.0
    visit = np.where(many > 0, cost / np.maximum(many, 1), mean)
    above = relaxed.left_out[:-1]
    price = np.where(above > 0, visit * relaxed.seats / np.where(above > 0, above, 1.0), 0.0)
    return Prices(visit, price.max(axis=1, initial=0.0), np.zeros(0))
