"""What changes between two rosters, for each elder and each visitor."""

import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.explain.diff import ChangeKind, RosterDiff, diff
from tests.explain.weeks import filled, random_week
from tests.problems import call, elder, ok_small, roster, route, shift, visit, visitor, window

BEFORE = route("w1d0", ("v1", "08:10"), ("v2", "09:00"))


def changed(*routes: Route, question: Problem | None = None) -> RosterDiff:
    week = question or ok_small()
    return diff(week, roster(week, BEFORE), roster(week, *routes))


def said(found: RosterDiff) -> list[str]:
    return [change.text.en for change in found.visits]


def told(found: RosterDiff) -> dict[str, list[str]]:
    return {item.visitor: [change.text.en for change in item.changes] for item in found.visitors}


class TestAVisit:
    def test_that_stays_is_not_listed(self) -> None:
        assert changed(BEFORE) == RosterDiff(visits=(), visitors=(), elders=())

    def test_that_is_new_is_told_to_elder_and_visitor(self) -> None:
        found = changed(BEFORE, route("w2d1", ("v3", "10:00")))
        assert said(found) == ["Visit v3 is new: w2, 2026-12-01 10:00, at home."]
        assert told(found) == {"w2": ["New: visit v3, 2026-12-01 10:00, at home."]}
        assert [item.elder for item in found.elders] == ["e1"]

    def test_that_is_off_is_told_to_whoever_had_it(self) -> None:
        found = changed(route("w1d0", ("v1", "08:10")))
        assert said(found) == ["Visit v2 is off (it was w1, 2026-11-30 09:00)."]
        assert told(found) == {"w1": ["No longer yours: visit v2 (2026-11-30 09:00)."]}
        assert found.visits[0].text.zh == "走访 v2 取消（原为 w1，2026-11-30 09:00）。"

    def test_by_somebody_else_is_new_to_one_and_off_for_the_other(self) -> None:
        found = changed(route("w1d0", ("v1", "08:10")), route("w2d0", ("v2", "09:00")))
        assert [item.kinds for item in found.visits] == [(ChangeKind.VISITOR,)]
        assert said(found) == ["Visit v2: w2 instead of w1."]
        assert {item.visitor: [change.kinds for change in item.changes] for item in found.visitors} == {
            "w1": [(ChangeKind.REMOVED,)],
            "w2": [(ChangeKind.ADDED,)],
        }

    def test_on_another_day_says_both_days(self) -> None:
        found = changed(route("w1d0", ("v1", "08:10")), route("w1d1", ("v2", "09:30")))
        assert [(item.kinds, item.moved_minutes) for item in found.visits] == [((ChangeKind.DAY,), 0)]
        assert said(found) == ["Visit v2: on 2026-12-01 09:30 instead of 2026-11-30 09:00."]

    @pytest.mark.parametrize(("start", "minutes", "word"), [("09:25", 25, "later"), ("08:40", -20, "earlier")])
    def test_at_another_time_says_by_how_much(self, start: str, minutes: int, word: str) -> None:
        found = changed(route("w1d0", ("v1", "08:10"), ("v2", start)))
        assert [(item.kinds, item.moved_minutes) for item in found.visits] == [((ChangeKind.START,), minutes)]
        assert said(found) == [
            f"Visit v2: {abs(minutes)} minutes {word}, on 2026-11-30 {start} instead of 2026-11-30 09:00."
        ]
        assert told(found) == {"w1": said(found)}

    def test_in_another_mode(self) -> None:
        found = changed(route("w1d0", ("v1", "08:10")), call("w2d0", ("v2", "09:00")))
        assert [item.kinds for item in found.visits] == [(ChangeKind.VISITOR, ChangeKind.MODE)]
        assert said(found) == ["Visit v2: w2 instead of w1, by phone instead of at home."]

    def test_of_two_people_tells_the_one_who_stays_nothing_but_the_company(self) -> None:
        question = ok_small(
            visitors=tuple(visitor(name) for name in ("w1", "w2", "w3")),
            shifts=tuple(shift(f"{name}d0", name) for name in ("w1", "w2", "w3")),
            visits=(visit("v1", people=2),),
        )
        old = roster(question, route("w1d0", ("v1", "08:10")), route("w2d0", ("v1", "08:10")))
        new = roster(question, route("w1d0", ("v1", "08:10")), route("w3d0", ("v1", "08:10")))
        assert told(diff(question, old, new)) == {
            "w1": ["Visit v1: w1 + w3 instead of w1 + w2."],
            "w2": ["No longer yours: visit v1 (2026-11-30 08:10)."],
            "w3": ["New: visit v1, 2026-11-30 08:10, at home (w1 + w3 together)."],
        }


class TestTwoProblems:
    def test_a_visit_that_is_owed_no_more_is_off(self) -> None:
        past = ok_small()
        now = ok_small(visits=(visit("v1", windows=(window(days=(0, 1)),)),))
        new = roster(now, route("w1d0", ("v1", "08:10")))
        assert said(diff(now, roster(past, BEFORE), new, past)) == ["Visit v2 is off (it was w1, 2026-11-30 09:00)."]

    def test_without_the_earlier_problem_a_strange_visit_is_refused(self) -> None:
        now = ok_small(visits=(visit("v1"),))
        with pytest.raises(InputError, match="names visit 'v2'"):
            diff(now, roster(ok_small(), BEFORE), roster(now))

    def test_a_strange_shift_is_refused(self) -> None:
        with pytest.raises(InputError, match="names shift 's9'"):
            changed(route("s9", ("v1", "08:10")))


@pytest.mark.parametrize("seed", range(6))
class TestTwoRandomRosters:
    def test_what_one_person_hears_of_is_what_changes(self, seed: int) -> None:
        question, old, new = two(seed)
        found = diff(question, old, new)
        assert {change.visit for item in found.elders for change in item.changes} == {
            change.visit for change in found.visits
        }
        assert {change.visit for item in found.visitors for change in item.changes} == {
            change.visit for change in found.visits
        }

    def test_the_way_back_undoes_every_change(self, seed: int) -> None:
        question, old, new = two(seed)
        there, back = diff(question, old, new).visits, diff(question, new, old).visits
        assert there
        assert [(item.visit, item.before, item.after) for item in there] == [
            (item.visit, item.after, item.before) for item in back
        ]


def two(seed: int) -> tuple[Problem, Roster, Roster]:
    question = random_week(seed)
    names = [item.id for item in question.visits]
    return question, filled(question), filled(question, names[::-1])


def test_every_elder_is_named_by_id() -> None:
    question = ok_small(elders=(elder("e1"), elder("e2")), visits=(visit("v1"), visit("v2", "e2"), visit("v3")))
    found = diff(question, roster(question, BEFORE), roster(question))
    assert [(item.elder, [change.visit for change in item.changes]) for item in found.elders] == [
        ("e1", ["v1"]),
        ("e2", ["v2"]),
    ]
