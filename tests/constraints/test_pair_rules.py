"""Each rule about one visit and one visitor: its truth table, its check and its mask."""

from datetime import date

import pytest

from scheduler.constraints.area import AREA
from scheduler.constraints.base import Constraint
from scheduler.constraints.blocked_pair import BLOCKED_PAIR
from scheduler.constraints.caseload import CASELOAD
from scheduler.constraints.contracted import CONTRACTED
from scheduler.constraints.index import Index
from scheduler.constraints.kind import KIND
from scheduler.constraints.kinds import PairMask
from scheduler.constraints.qualification import QUALIFICATION
from scheduler.constraints.required_preference import REQUIRED_PREFERENCE
from scheduler.constraints.skill import SKILL
from scheduler.domain.elder import Gender, Preference
from scheduler.domain.place import Area, AreaLevel
from scheduler.domain.problem import Problem
from scheduler.domain.visitor import Qualification
from tests.problems import elder, problem, route, timeline, visit, visitor

TUESDAY = date(2026, 12, 1)


def names(*values: str) -> frozenset[str]:
    return frozenset(values)


def verdict(rule: Constraint, question: Problem) -> bool:
    """Whether the only pair of a tiny problem is refused; check and mask must agree on it."""
    (mask,) = [item for item in rule.contribute(Index(question)) if isinstance(item, PairMask)]
    found = list(rule.check(timeline(question, route("s1", ("v1", "08:01")))))
    assert bool(found) is not bool(mask.allowed[0, 0])
    assert all(violation.amount == 1 and violation.visits == ("v1",) for violation in found)
    assert all(rule.explain(violation).zh and rule.explain(violation).en for violation in found)
    return bool(found)


class TestKind:
    @pytest.mark.parametrize(
        ("wanted", "refused"), [(None, False), (names("volunteer", "doctor"), False), (names("doctor"), True)]
    )
    def test_a_visitor_of_another_kind_is_refused(self, wanted: frozenset[str] | None, refused: bool) -> None:
        assert KIND.forbids(wanted, "volunteer") is refused
        assert verdict(KIND, problem(visits=(visit(kinds=wanted),))) is refused


class TestContracted:
    @pytest.mark.parametrize(("wanted", "refused"), [(None, False), (names("w1"), False), (names("w9"), True)])
    def test_only_the_contracted_visitor_may_come(self, wanted: frozenset[str] | None, refused: bool) -> None:
        assert CONTRACTED.forbids(wanted, "w1") is refused
        assert verdict(CONTRACTED, problem(visits=(visit(only_visitors=wanted),))) is refused


class TestBlockedPair:
    @pytest.mark.parametrize(("blocked", "refused"), [(names(), False), (names("w2"), False), (names("w1"), True)])
    def test_a_blocked_visitor_is_refused(self, blocked: frozenset[str], refused: bool) -> None:
        assert BLOCKED_PAIR.forbids(blocked, "w1") is refused
        assert verdict(BLOCKED_PAIR, problem(elders=(elder(blocked_visitors=blocked),))) is refused


class TestCaseload:
    @pytest.mark.parametrize(("load", "refused"), [(None, False), (names("e1"), False), (names(), True)])
    def test_an_elder_outside_the_caseload_is_refused(self, load: frozenset[str] | None, refused: bool) -> None:
        assert CASELOAD.forbids("e1", load) is refused
        assert verdict(CASELOAD, problem(visitors=(visitor(caseload=load),))) is refused


class TestArea:
    @pytest.mark.parametrize(
        ("served", "refused"), [(None, False), (names("grid"), False), (names("town"), False), (names("other"), True)]
    )
    def test_an_area_serves_all_areas_inside_it(self, served: frozenset[str] | None, refused: bool) -> None:
        town = Area(id="town", name="镇", level=AreaLevel.TOWN)
        grid = Area(id="grid", name="格", level=AreaLevel.GRID, parent="town")
        assert AREA.forbids(names("grid", "town"), served) is refused
        question = problem(areas=(town, grid), elders=(elder(area="grid"),), visitors=(visitor(areas=served),))
        assert verdict(AREA, question) is refused

    def test_a_wide_elder_is_not_served_by_an_inner_area(self) -> None:
        assert AREA.forbids(names("town"), names("grid"))


class TestSkill:
    @pytest.mark.parametrize(
        ("wanted", "held", "refused"),
        [
            (names(), names(), False),
            (names("wound"), names("wound", "insulin"), False),
            (names("wound", "insulin"), names("wound"), True),
            (names("wound"), names(), True),
        ],
    )
    def test_every_skill_must_be_held(self, wanted: frozenset[str], held: frozenset[str], refused: bool) -> None:
        assert SKILL.forbids(wanted, held) is refused
        qualifications = tuple(Qualification(name=name) for name in sorted(held))
        question = problem(visits=(visit(skills=wanted),), visitors=(visitor(qualifications=qualifications),))
        assert verdict(SKILL, question) is refused

    def test_a_skill_that_begins_tomorrow_does_not_count_today(self) -> None:
        later = (Qualification(name="wound", valid_from=TUESDAY),)
        assert verdict(
            SKILL, problem(visits=(visit(skills=names("wound")),), visitors=(visitor(qualifications=later),))
        )


class TestQualification:
    @pytest.mark.parametrize(("ready", "refused"), [(True, False), (False, True)])
    def test_who_is_not_ready_is_refused(self, ready: bool, refused: bool) -> None:
        assert QUALIFICATION.forbids(None, ready) is refused

    @pytest.mark.parametrize(("until", "refused"), [(date(2026, 11, 30), False), (date(2026, 11, 29), True)])
    def test_insurance_holds_on_its_last_day_and_not_after(self, until: date, refused: bool) -> None:
        insurance = (Qualification(name="insurance", valid_until=until),)
        person = visitor(required=names("insurance"), qualifications=insurance)
        assert verdict(QUALIFICATION, problem(visitors=(person,))) is refused


class TestRequiredPreference:
    @pytest.mark.parametrize(
        ("gender", "dialect", "refused"),
        [
            (None, None, False),
            (Gender.FEMALE, None, False),
            (Gender.MALE, None, True),
            (None, "wu", False),
            (None, "min", True),
            (Gender.FEMALE, "min", True),
        ],
    )
    def test_what_the_elder_insists_on_binds(self, gender: Gender | None, dialect: str | None, refused: bool) -> None:
        offered = (Gender.FEMALE, names("wu"))
        assert REQUIRED_PREFERENCE.forbids((gender, dialect), offered) is refused
        wish = Preference(gender=gender, gender_required=True, dialect=dialect, dialect_required=True)
        person = visitor(gender=Gender.FEMALE, dialects=names("wu"))
        assert verdict(REQUIRED_PREFERENCE, problem(elders=(elder(preference=wish),), visitors=(person,))) is refused

    def test_a_mere_wish_does_not_bind(self) -> None:
        wish = Preference(gender=Gender.MALE, dialect="min")
        assert not verdict(REQUIRED_PREFERENCE, problem(elders=(elder(preference=wish),)))
