"""What is said of a place's price."""

from scheduler.constraints.fairness import FAIRNESS
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.base import Text
from scheduler.explain.offer_words import offered_text, same
from tests.problems import problem


def said(**deltas: float) -> Text:
    return offered_text(problem(), same("Monday"), sum(deltas.values()), deltas)


def test_a_price_is_said_rule_by_rule() -> None:
    text = said(**{TRAVEL.key: 2.26, FAIRNESS.key: -0.05})
    assert text.en == "Monday: 2.2 minutes more than now (Travel +2.3, Fairness -0.1)"
    assert text.zh == "Monday：比现有安排多 2.2 分钟（路程 +2.3，公平 -0.1）"


def test_what_would_be_written_as_nothing_is_left_out() -> None:
    assert said(**{TRAVEL.key: 2.3, FAIRNESS.key: -0.049}).en == "Monday: 2.3 minutes more than now (Travel +2.3)"
    assert said(**{TRAVEL.key: 0.04, FAIRNESS.key: -0.04}).en == "Monday: the same cost as now"
