"""Elders are found by where they live, how they stand and who they are, page by page."""

import pytest

from api.persistence.repositories.elders import ElderFilter, Elders, ElderStatus
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, AreaScope
from scheduler.domain.elder import Elder, RiskTier
from scheduler.domain.register import Register
from scheduler.formats.register import read_register
from tests.api.conftest import NOW, SYSTEM, TOWN


def found(works: Works, wanted: ElderFilter, actor: Actor = SYSTEM) -> list[str]:
    with works.begin(actor) as uow:
        ids = [record.id for record in Elders(uow).page(wanted, None, 1_000)]
        assert Elders(uow).count(wanted) == len(ids)
    return ids


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ElderFilter(), ["north-e1", "south-e1"]),
        (ElderFilter(area="north"), ["north-e1"]),
        (ElderFilter(area="county"), ["north-e1", "south-e1"]),
        (ElderFilter(area="nowhere"), []),
        (ElderFilter(tier=RiskTier.GREEN), ["north-e1", "south-e1"]),
        (ElderFilter(tier=RiskTier.RED), []),
        (ElderFilter(category="living_alone"), ["north-e1", "south-e1"]),
        (ElderFilter(category="disabled"), []),
        (ElderFilter(status=ElderStatus.PRESENT), ["north-e1"]),
        (ElderFilter(status=ElderStatus.ABSENT), ["south-e1"]),
        (ElderFilter(status=ElderStatus.LEFT), []),
        (ElderFilter(name="小"), ["north-e1", "south-e1"]),
        (ElderFilter(name="小红"), ["south-e1"]),
        (ElderFilter(name="欧阳小红"), ["south-e1"]),
        (ElderFilter(name="红小"), []),
        (ElderFilter(name=" "), ["north-e1", "south-e1"]),
        (ElderFilter(phone="00000000001"), ["north-e1", "south-e1"]),
        (ElderFilter(phone="00000000002"), []),
        (ElderFilter(identity_number="11010519491231002X"), []),
        (ElderFilter(visitor="south-v1"), ["south-e1"]),
        (ElderFilter(area="north", name="小红"), []),
    ],
)
def test_elders_are_found_by_what_is_wanted(towns: Works, wanted: ElderFilter, ids: list[str]) -> None:
    assert found(towns, wanted) == ids


def test_a_coordinator_finds_only_the_own_elders(towns: Works) -> None:
    coordinator = Actor("user", frozenset(), AreaScope(frozenset({"north"})))
    assert found(towns, ElderFilter(name="小"), coordinator) == ["north-e1"]
    assert found(towns, ElderFilter(area="south"), coordinator) == []


def test_whoever_left_is_found_as_such(towns: Works) -> None:
    with towns.begin(SYSTEM) as uow:
        record = Elders(uow).get("north-e1")
        assert record is not None
        record.left_on = NOW.date()
    assert found(towns, ElderFilter(status=ElderStatus.LEFT)) == ["north-e1"]
    assert found(towns, ElderFilter(status=ElderStatus.PRESENT)) == []


def test_pages_hold_every_elder_once_and_whole(stored_town: Works) -> None:
    register: Register = read_register(TOWN)
    seen: list[Elder] = []
    with stored_town.begin(SYSTEM) as uow:
        elders, after = Elders(uow), None
        while page := elders.page(ElderFilter(), after, 97):
            seen.extend(elders.whole(page))
            after = page[-1].id
    assert sorted(seen, key=lambda elder: elder.id) == sorted(register.elders, key=lambda elder: elder.id)


def test_a_change_of_an_older_version_is_refused(towns: Works) -> None:
    with towns.begin(SYSTEM) as uow:
        elders = Elders(uow)
        record = elders.get("north-e1")
        assert record is not None
        assert [elders.replace(record, 1), elders.replace(record, 1), elders.replace(record, 2)] == [True, False, True]
        assert record.version == 3
