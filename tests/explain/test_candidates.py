"""Why this visitor, and what each other one would cost, exactly as the judge of rosters counts it."""

import pytest

from scheduler.constraints.continuity import CONTINUITY
from scheduler.constraints.index import Index
from scheduler.constraints.lateness import LATENESS
from scheduler.constraints.overtime import OVERTIME
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.errors import InputError
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.domain.visit import Precedence
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.answers import Offer
from scheduler.explain.candidates import candidates, chosen, explain
from scheduler.explain.explanation import explanation_text
from scheduler.explain.verdict import Baseline
from scheduler.explain.week import Week
from tests.explain.weeks import filled, random_week
from tests.problems import HOUR, MINUTE, clock, elder, problem, roster, route, shift, visit, visitor, window

PRICED = (TRAVEL, LATENESS, CONTINUITY, OVERTIME)
STRANGER = route("s2", ("v1", "09:05"), place="p0")


def policy_example() -> Problem:
    """POLICY's worked example: a stranger who walks and comes late against overtime of the named visitor."""
    return problem(
        objective=Objective(prices={rule.key: rule.prices for rule in PRICED}),
        elders=(elder(place="p0", named_visitor="named"),),
        visitors=(visitor("named", home="p0", agreed_weekly_work=0 * MINUTE), visitor("stranger", home="p6")),
        shifts=(shift("s1", "named"), shift("s2", "stranger", hours="08:59-12:00")),
        visits=(visit(place="p0", minutes=30, windows=(window(due="09:00"),)),),
    )


class TestThePolicyExample:
    def given(self) -> Roster:
        return roster(policy_example(), STRANGER)

    def test_why_the_stranger_rule_by_rule(self) -> None:
        said = explain(policy_example(), self.given(), "v1")
        assert (said.served, said.visitors, said.cost_minutes) == (True, ("stranger",), 42)
        assert dict(said.why) == {"lateness": 10, "continuity": 20, "travel": 12}

    def test_the_named_visitor_would_cost_3_more(self) -> None:
        (other,) = candidates(policy_example(), self.given(), "v1")
        assert (other.visitor, other.cost_minutes, other.start) == ("named", 3, clock("8:00"))
        assert dict(other.deltas) == {"lateness": -10, "continuity": -20, "overtime": 45, "travel": -12}

    def test_the_explanation_says_by_how_little(self) -> None:
        said = explain(policy_example(), self.given(), "v1")
        assert explanation_text(said, "en")[:2] == [
            "Visit v1 is made by stranger on 2026-11-30; it adds 42.0 minutes to the roster.",
            "Next best is named: 3.0 minutes more than now.",
        ]
        assert explanation_text(said, "zh")[1] == "次优人选 named：比现有安排多 3.0 分钟。"

    def test_the_lines_name_each_rule_by_its_title(self) -> None:
        lines = explanation_text(explain(policy_example(), self.given(), "v1"), "en")
        assert lines[2:] == [
            "What it costs:",
            "  Lateness +10.0",
            "  Continuity +20.0",
            "  Travel +12.0",
            "Who else could make it:",
            "  v1 by named on 2026-11-30 at 08:00, at home: 3.0 minutes more than now "
            "(Lateness -10.0, Continuity -20.0, Overtime +45.0, Travel -12.0)",
        ]


class TestOthers:
    def question(self) -> Problem:
        people = (visitor("w1"), visitor("w2", home="p3"), visitor("w3", home="p9"), visitor("w4", home="p2"))
        shifts = (shift("s1", "w1"), shift("s2", "w2"), shift("s3", "w3"), shift("s4", "w4", hours="08:00-08:10"))
        return problem(objective=Objective(prices={TRAVEL.key: TRAVEL.prices}), visitors=people, shifts=shifts)

    def test_they_are_ranked_by_what_they_would_cost(self) -> None:
        question = self.question()
        found = candidates(question, roster(question, route("s3", ("v1", "09:00"))), "v1")
        assert [(item.visitor, item.cost_minutes) for item in found] == [("w1", -14), ("w2", -12)]

    def test_no_more_than_asked_for(self) -> None:
        question = self.question()
        assert len(candidates(question, roster(question, route("s3", ("v1", "09:00"))), "v1", limit=1)) == 1

    def test_who_cannot_is_told_why(self) -> None:
        question = self.question()
        said = explain(question, roster(question, route("s1", ("v1", "09:00"))), "v1")
        assert [(item.constraint, item.visitors) for item in said.reasons] == [("availability", ("w4",))]
        assert explanation_text(said, "en")[-2:] == [
            "Why nobody else:",
            "  w4 is back 12.0 minutes after the shift ends at 08:10 on 2026-11-30.",
        ]

    def test_nobody_else(self) -> None:
        said = explain(problem(), roster(problem(), route("s1", ("v1", "09:00"))), "v1")
        assert said.candidates == ()
        assert explanation_text(said, "en")[1] == "Nobody else could make it."

    def test_the_other_of_two_people_stays_or_goes(self) -> None:
        people = tuple(visitor(f"w{n}") for n in (1, 2, 3))
        shifts = tuple(shift(f"s{n}", f"w{n}") for n in (1, 2, 3))
        question = problem(visitors=people, shifts=shifts, visits=(visit(people=2),))
        given = roster(question, route("s1", ("v1", "09:00")), route("s2", ("v1", "09:00")))
        pairs = {frozenset((item.visitor, *item.companions)) for item in candidates(question, given, "v1")}
        assert pairs == {frozenset({"w1", "w3"}), frozenset({"w2", "w3"})}

    def test_a_tied_visit_keeps_its_lag_to_the_other(self) -> None:
        question = problem(
            visitors=(visitor("w1"), visitor("w2")),
            shifts=(shift("s1", "w1"), shift("s2", "w2")),
            visits=(visit("v1"), visit("v2")),
            precedences=(Precedence(first="v1", second="v2", min_lag=HOUR, max_lag=HOUR),),
        )
        given = roster(question, route("s1", ("v1", "08:30"), ("v2", "09:30")))
        (other,) = candidates(question, given, "v2")
        assert (other.visitor, other.start) == ("w2", clock("9:30"))


class TestAnUnassignedVisit:
    def test_it_says_why_and_what_would_help(self) -> None:
        question = problem(shifts=(shift(hours="08:00-08:10"),))
        lines = explanation_text(explain(question, roster(question), "v1"), "en")
        assert lines[:3] == [
            "Visit v1 is not placed this week.",
            "Why not:",
            "  w1 is back 12.0 minutes after the shift ends at 08:10 on 2026-11-30.",
        ]
        assert lines[3] == "What would place it:"

    def test_who_could_make_it_is_priced_too(self) -> None:
        question = problem(objective=Objective(prices={TRAVEL.key: TRAVEL.prices}))
        (one,) = candidates(question, roster(question), "v1")
        assert (one.visitor, one.cost_minutes) == ("w1", 2)

    def test_a_visit_that_does_not_exist(self) -> None:
        with pytest.raises(InputError, match="there is no visit 'v9'"):
            explain(problem(), roster(problem()), "v9")


def without(given: Roster, visit_id: str) -> tuple[Route, ...]:
    """The routes without one visit, every other start kept."""
    found = []
    for old in given.routes:
        stops = []
        for stop in old.stops:
            items = tuple(item for item in stop.visits if item.visit != visit_id)
            if items:
                stops.append(stop.model_copy(update={"visits": items}))
        if stops:
            found.append(old.model_copy(update={"stops": tuple(stops)}))
    return tuple(found)


@pytest.mark.parametrize("seed", range(8))
class TestPricesAreThoseOfTheJudge:
    def test_of_a_served_visit(self, seed: int) -> None:
        question = random_week(seed)
        given = filled(question)
        name = sorted(Week(Index(question), given).serving)[0]
        bare = given.model_copy(update={"routes": without(given, name)})
        added = evaluate(question, given).quality - evaluate(question, bare).quality
        assert explain(question, given, name).cost_minutes == pytest.approx(added)

    def test_of_every_candidate(self, seed: int) -> None:
        question = random_week(seed)
        given = filled(question)
        now = evaluate(question, given).quality
        judged = 0
        for name in sorted(Week(Index(question), given).serving):
            for candidate in free(candidates(question, given, name)):
                verdict = evaluate(question, chosen(question, given, name, candidate))
                assert verdict.feasible
                assert candidate.cost_minutes == pytest.approx(verdict.quality - now)
                assert sum(candidate.deltas.values()) == pytest.approx(candidate.cost_minutes)
                judged += 1
        assert judged

    def test_of_every_candidate_as_a_move(self, seed: int) -> None:
        question = random_week(seed)
        given = filled(question)
        base = Baseline(question, given)
        for name in sorted(question.visit_of)[::2]:
            for candidate in candidates(question, given, name):
                verdict = base.verdict(candidate.move)
                judged = evaluate(question, verdict.roster)
                assert judged.feasible == (not candidate.breaks)
                assert candidate.cost_minutes == pytest.approx(judged.quality - base.account.vector[-1])
                assert candidate.levels == verdict.levels
                assert {item.constraint for item in candidate.breaks} == {item.constraint for item in judged.violations}
                if not candidate.breaks:
                    assert verdict.roster == chosen(question, given, name, candidate)

    def test_of_those_who_are_no_candidates(self, seed: int) -> None:
        question = random_week(seed)
        given = filled(question)
        for name in [item.visit for item in given.unassigned]:
            offers = candidates(question, given, name)
            many = [len(offer.breaks) for offer in offers]
            assert many == sorted(many)
            assert set(many) == {0} or 0 not in many


def free(offers: tuple[Offer, ...]) -> list[Offer]:
    return [offer for offer in offers if not offer.breaks]


class TestWhereNobodyIsFree:
    def question(self) -> Problem:
        barred = elder(blocked_visitors=frozenset({"w1"}))
        shifts = (shift("s1", "w1"), shift("s2", "w2", hours="08:00-08:10"))
        return problem(elders=(barred,), visitors=(visitor("w1"), visitor("w2")), shifts=shifts)

    def test_who_breaks_the_least_is_offered_with_what_that_breaks(self) -> None:
        offers = candidates(self.question(), roster(self.question()), "v1")
        assert {offer.visitor: [item.constraint for item in offer.breaks] for offer in offers} == {
            "w1": ["blocked_pair"],
            "w2": ["availability"],
        }
        assert all("Breaks the rule " in offer.text.en for offer in offers)

    def test_two_people_are_offered_together(self) -> None:
        question = problem(
            visitors=(visitor("w1"), visitor("w2")),
            shifts=(shift("s1", "w1", hours="08:00-08:10"), shift("s2", "w2", hours="08:00-08:15")),
            visits=(visit(people=2),),
        )
        offers = candidates(question, roster(question), "v1")
        assert {(offer.visitor, *offer.companions) for offer in offers} == {("w1", "w2"), ("w2", "w1")}
        assert all(item.constraint == "availability" for offer in offers for item in offer.breaks)

    def test_a_visit_that_has_begun_has_no_candidates(self) -> None:
        question = problem(frozen_until=clock("9:10"))
        assert candidates(question, roster(question, route("s1", ("v1", "09:00"))), "v1") == ()


def test_nobody_is_offered_a_time_that_is_over() -> None:
    question = problem(frozen_until=clock("9:10"))
    (offer,) = candidates(question, roster(question), "v1")
    assert offer.start == clock("9:10")


def test_a_candidate_of_another_roster_is_refused() -> None:
    question = policy_example()
    (other,) = candidates(question, roster(question, STRANGER), "v1")
    with pytest.raises(InputError, match="ask for its candidates again"):
        chosen(question, roster(question, route("s1", ("v1", "09:05"), place="p0")), "v1", other)
