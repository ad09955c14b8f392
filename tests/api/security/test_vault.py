"""Sealed fields: equal values seal alike, keys change without loss, nothing opens by accident."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.security.vault import Key, SealError, Vault

OLD, NEW = Key(1, bytes(range(64))), Key(2, bytes(range(64, 128)))


class TestSealing:
    @given(st.text())
    def test_what_was_sealed_opens_as_it_was(self, value: str) -> None:
        vault = Vault([OLD])
        assert vault.open("people.name", vault.seal("people.name", value)) == value

    def test_equal_values_seal_to_equal_bytes(self) -> None:
        assert Vault([OLD]).seal("people.phone", "123") == Vault([OLD]).seal("people.phone", "123")

    def test_sealed_bytes_do_not_hold_the_value(self) -> None:
        assert "王小明".encode() not in Vault([OLD]).seal("people.name", "王小明")

    def test_one_field_does_not_open_as_another(self) -> None:
        vault = Vault([OLD])
        with pytest.raises(SealError, match=r"people\.phone"):
            vault.open("people.phone", vault.seal("people.name", "x"))

    @pytest.mark.parametrize("place", [1, 8, -1])
    def test_a_changed_byte_is_refused(self, place: int) -> None:
        sealed = bytearray(Vault([OLD]).seal("people.name", "王小明"))
        sealed[place] ^= 1
        with pytest.raises(SealError):
            Vault([OLD]).open("people.name", bytes(sealed))

    def test_an_error_does_not_show_what_was_sealed(self) -> None:
        sealed = Vault([OLD]).seal("people.name", "secret name")
        with pytest.raises(SealError) as caught:
            Vault([Key(1, NEW.secret)]).open("people.name", sealed)
        assert "secret" not in str(caught.value)


class TestNewKeys:
    def test_a_new_key_opens_what_the_old_one_sealed(self) -> None:
        assert Vault([NEW, OLD]).open("people.name", Vault([OLD]).seal("people.name", "x")) == "x"

    def test_the_newest_key_seals(self) -> None:
        vault = Vault([NEW, OLD])
        assert vault.is_current(vault.seal("people.name", "x"))
        assert not vault.is_current(Vault([OLD]).seal("people.name", "x"))

    def test_a_value_is_found_under_every_key(self) -> None:
        vault = Vault([NEW, OLD])
        assert Vault([OLD]).seal("people.phone", "1") in vault.seals_of("people.phone", "1")
        assert vault.seal("people.phone", "1") in vault.seals_of("people.phone", "1")

    def test_without_its_key_nothing_opens(self) -> None:
        with pytest.raises(SealError, match="key file"):
            Vault([NEW]).open("people.name", Vault([OLD]).seal("people.name", "x"))

    def test_other_purposes_keep_their_bytes_when_a_key_is_added(self) -> None:
        assert Vault([NEW, OLD]).key_for("audit") == Vault([OLD]).key_for("audit")
        assert Vault([OLD]).key_for("audit") != Vault([OLD]).key_for("index")
