"""``tanfang keys``: a new key seals everything, old keys open old copies, and an interruption loses nothing."""

from __future__ import annotations

import stat
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from api.persistence.base import Base
from api.persistence.records.person import NameGramRecord
from api.persistence.repositories.elders import ElderFilter, Elders
from api.security.keyring import key_text, read_keys, with_new_key
from api.security.vault import Key, Vault
from api.services import resealing
from api.services.resealing import reseal, sealed_columns
from tests.api.commands.conftest import Installation
from tests.api.conftest import KEYS, SYSTEM
from tests.cli.commands import refused
from tests.fixtures.samples import sample


def sealed_now(installation: Installation) -> dict[tuple[str, str, tuple[object, ...]], bytes]:
    """Every sealed value with its table, column and row."""
    return dict(_sealed(installation))


def _sealed(installation: Installation) -> Iterator[tuple[tuple[str, str, tuple[object, ...]], bytes]]:
    with installation.works.begin(SYSTEM) as uow:
        for name, column in sealed_columns():
            table = Base.metadata.tables[name]
            rows = uow.session.execute(select(table.c[column], *table.primary_key.columns))
            yield from (((name, column, tuple(row[1:])), row[0]) for row in rows if row[0] is not None)


def keys_in_use(installation: Installation) -> set[int]:
    """The numbers of the keys that sealed anything, the index of names included."""
    with installation.works.begin(SYSTEM) as uow:
        grams = uow.session.scalars(select(NameGramRecord.gram)).all()
    return {value[0] for value in (*sealed_now(installation).values(), *grams)}


def found_by(installation: Installation, name: str) -> list[str]:
    with installation.works.begin(SYSTEM) as uow:
        return [record.id for record in Elders(uow).page(ElderFilter(name=name), None, 50)]


def key_added(installation: Installation) -> None:
    """What is left of a rotation that was interrupted before anything was sealed anew."""
    installation.key_file.write_text(key_text(with_new_key(read_keys(installation.key_file))), encoding="ascii")


@pytest.fixture
def someone() -> tuple[str, str]:
    """Id and name of an elder."""
    register = sample("village")
    elders = {elder.id for elder in register.elders}
    person = next(person for person in register.people if person.id in elders)
    return person.id, person.name


class TestRotation:
    def test_everything_is_sealed_anew_and_says_the_same(self, installation: Installation) -> None:
        before = sealed_now(installation)
        assert before
        said = installation.says("keys", "rotate")
        assert (said.code, said.out.split()[0]) == (0, str(len(before)))
        assert keys_in_use(installation) == {2}
        old, new = Vault(KEYS), Vault(read_keys(installation.key_file))
        for (name, column, key), sealed in sealed_now(installation).items():
            field = f"{name}.{column}"
            assert new.open_bytes(field, sealed) == old.open_bytes(field, before[name, column, key])

    def test_the_old_key_still_opens_an_old_copy(self, installation: Installation) -> None:
        (name, column, _), sealed = next(_sealed(installation))
        said = Vault(KEYS).open_bytes(f"{name}.{column}", sealed)
        installation.says("keys", "rotate")
        assert Vault(read_keys(installation.key_file)).open_bytes(f"{name}.{column}", sealed) == said

    def test_names_are_still_found(self, installation: Installation, someone: tuple[str, str]) -> None:
        before = {part: found_by(installation, part) for part in (someone[1], someone[1][0])}
        assert someone[0] in before[someone[1]]
        installation.says("keys", "rotate")
        assert {part: found_by(installation, part) for part in before} == before

    def test_the_key_file_stays_its_owners(self, installation: Installation) -> None:
        installation.says("keys", "rotate")
        assert stat.S_IMODE(installation.key_file.stat().st_mode) == 0o600
        assert [key.number for key in read_keys(installation.key_file)] == [2, 1]
        assert [path.name for path in installation.key_file.parent.iterdir() if "key" in path.name] == ["service.keys"]

    def test_tables_longer_than_a_step_are_sealed_to_their_end(
        self, installation: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(resealing, "_ROWS_A_STEP", 2)
        installation.says("keys", "rotate")
        assert keys_in_use(installation) == {2}


class TestInterruption:
    def test_nothing_is_lost_before_anything_was_sealed(
        self, installation: Installation, someone: tuple[str, str]
    ) -> None:
        before = sealed_now(installation)
        key_added(installation)
        assert someone[0] in found_by(installation, someone[1])
        said = installation.says("keys", "reseal")
        assert (said.code, said.out.split()[0]) == (0, str(len(before)))
        assert keys_in_use(installation) == {2}
        assert [key.number for key in read_keys(installation.key_file)] == [2, 1]

    def test_what_was_sealed_already_is_not_sealed_again(
        self, installation: Installation, someone: tuple[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = sealed_now(installation)
        key_added(installation)
        sealed_before = reseal_until(installation, monkeypatch, steps=4)
        assert 0 < sealed_before < len(before)
        assert keys_in_use(installation) == {1, 2}
        assert someone[0] in found_by(installation, someone[1])
        said = installation.says("keys", "reseal")
        assert (said.code, said.out.split()[0]) == (0, str(len(before) - sealed_before))
        assert keys_in_use(installation) == {2}

    def test_resealing_twice_changes_nothing(self, installation: Installation) -> None:
        installation.says("keys", "rotate")
        assert installation.says("keys", "reseal").out.startswith("0 fields")


class TestRefusals:
    def test_a_key_file_of_another_database_is_left_as_it_is(self, installation: Installation) -> None:
        other = key_text([Key(1, bytes(64))])
        installation.key_file.write_text(other, encoding="ascii")
        refused(installation.says("keys", "rotate"), "keys", "do not open")
        assert installation.key_file.read_text(encoding="ascii") == other

    def test_keys_in_a_variable_are_changed_there(
        self, installation: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        text = installation.key_file.read_text(encoding="ascii")
        monkeypatch.setenv("TANFANG_KEYS", text)
        refused(installation.says("keys", "rotate"), "TANFANG_KEYS", "tanfang keys reseal")
        assert installation.key_file.read_text(encoding="ascii") == text


def reseal_until(installation: Installation, monkeypatch: pytest.MonkeyPatch, steps: int) -> int:
    """Seal anew until somebody interrupts it after some steps, and return how many fields are new."""
    left = iter(range(steps))
    rows_of = resealing._rows

    def interrupted(*given: object) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return rows_of(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(resealing, "_ROWS_A_STEP", 5)
        patch.setattr(resealing, "_rows", interrupted)
        with pytest.raises(KeyboardInterrupt):
            reseal(installation.works)
    return sum(value[0] == 2 for value in sealed_now(installation).values())
