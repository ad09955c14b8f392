"""People are sealed at rest, masked when shown, and found by parts of their names."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text

from api.persistence.columns import SEALED
from api.persistence.mapping.names import grams_of, grams_to_find, possible_grams, stored_gram
from api.persistence.mapping.people import (
    index_anew,
    load_people,
    masked_name,
    masked_people,
    masked_phone,
    store_people,
)
from api.persistence.models import all_tables
from api.persistence.records.person import NameGramRecord, PersonRecord
from api.persistence.unit_of_work import Works
from api.security.vault import Key, Vault
from scheduler.domain.identity import check_character
from scheduler.domain.person import EmergencyContact, Person
from tests.api.conftest import KEYS, SYSTEM
from tests.api.persistence.registers import two_towns
from tests.api.persistence.stored import stored

NUMBER = "11010519491231002"
PERSON = Person(
    id="north-e1",
    name="欧阳小明",
    identity_number=NUMBER + check_character(NUMBER),
    phone="00012345678",
    address="某路88号",
    contacts=(EmergencyContact(name="赵六", phone="00087654321", relation="女儿"),),
)


@pytest.fixture
def person(works: Works) -> Works:
    stored(works, two_towns().model_copy(update={"people": (PERSON,)}))
    return works


def test_a_person_comes_back_whole(person: Works) -> None:
    with person.begin(SYSTEM) as uow:
        assert load_people(uow, {"north-e1", "nobody"}) == (PERSON,)


def test_a_masked_person_shows_the_ends_only(person: Works) -> None:
    with person.begin(SYSTEM) as uow:
        shown = masked_people(uow, ["north-e1"])["north-e1"]
    assert (shown.name, shown.identity_number, shown.phone) == ("欧***", "110***********002X", "000****5678")
    assert (shown.has_address, shown.contacts) == (True, 1)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("", ""), ("12345678", "******78"), ("00012345678", "000****5678"), ("+8600012345678", "+86*******5678")],
)
def test_a_short_phone_number_keeps_only_its_last_two_digits(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


def test_a_name_keeps_its_first_character() -> None:
    assert [masked_name(name) for name in ("", "王", "王明", "Anna")] == ["", "王", "王*", "A***"]


def test_nothing_personal_lies_open_in_any_column(person: Works) -> None:
    secrets = ["欧阳", "小明", PERSON.identity_number or "", PERSON.phone, "某路88号", "赵六", "无人应门", "33.5"]
    with person.database.engine.connect() as connection:
        for table in all_tables().sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')):
                shown = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
                assert not [secret for secret in secrets if secret.encode() in shown], table.name


def test_every_column_of_bytes_is_sealed_or_known_to_be_harmless() -> None:
    harmless = {
        "idempotency_keys.request_digest",
        "name_grams.gram",
        "problems.not_owed",
        "releases.content",
        "rosters.content",
        "runs.best",
    }
    open_bytes = {
        f"{table.name}.{column.name}"
        for table in all_tables().sorted_tables
        for column in table.columns
        if column.type.python_type is bytes and not column.info.get(SEALED)
    }
    assert open_bytes <= harmless | {"scenarios.best"}


class TestNames:
    def test_a_name_is_its_characters_and_pairs(self) -> None:
        assert grams_of("欧阳 明") == {"欧", "阳", "明", "欧阳", "阳明"}

    def test_width_and_case_do_not_matter(self) -> None:
        assert grams_of("ＡＮ") == grams_of("an")

    def test_a_part_asks_for_its_pairs_and_a_single_character_for_itself(self) -> None:
        assert grams_to_find("欧阳明") == {"欧阳", "阳明"}
        assert grams_to_find("欧") == {"欧"}
        assert grams_to_find(" ") == frozenset()

    def test_the_stored_token_cannot_be_opened_and_depends_on_the_key(self) -> None:
        other = Vault([Key(1, bytes(range(1, 65)))])
        tokens = {stored_gram(Vault(KEYS), "王"), stored_gram(Vault(KEYS), "李"), stored_gram(other, "王")}
        assert {len(token) for token in tokens} == {9}
        assert len(tokens) == 3

    def test_tokens_under_an_old_key_are_still_asked_for(self) -> None:
        both = Vault([Key(2, bytes(range(1, 65))), *KEYS])
        assert stored_gram(Vault(KEYS), "王") in possible_grams(both, "王")
        assert stored_gram(both, "王") in possible_grams(both, "王")

    def test_after_a_key_change_the_index_is_made_anew(self, person: Works) -> None:
        newest = Vault([Key(2, bytes(range(1, 65))), *KEYS])
        with replace(person, vault=newest).begin(SYSTEM) as uow:
            assert index_anew(uow, 10) == 1
            grams = set(uow.session.scalars(select(NameGramRecord.gram)))
        assert grams == {stored_gram(newest, gram) for gram in grams_of(PERSON.name)}

    def test_a_changed_name_is_found_and_the_old_one_is_not(self, person: Works) -> None:
        with person.begin(SYSTEM) as uow:
            store_people(uow, [PERSON.model_copy(update={"name": "李四"})], {"north-e1"})
            grams = set(uow.session.scalars(select(NameGramRecord.gram)))
            assert grams == {stored_gram(uow.vault, gram) for gram in ("李", "四", "李四")}

    def test_an_unchanged_person_is_not_written(self, person: Works) -> None:
        with person.begin(SYSTEM) as uow:
            store_people(uow, [PERSON], {"north-e1"})
            assert len(uow.session.scalars(select(PersonRecord)).all()) == 1
            assert len(uow.session.scalars(select(NameGramRecord)).all()) == len(grams_of(PERSON.name))
