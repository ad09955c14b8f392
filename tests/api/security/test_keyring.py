"""Key files: made once for their owner, read whole, refused with one sentence that shows no key."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from api.security.keyring import KeyringError, key_text, make_key_file, parsed_keys, read_keys, with_new_key
from api.security.vault import Key

SECRET = base64.b64encode(bytes(64)).decode()


class TestKeyFiles:
    def test_a_new_file_is_read_as_it_was_made(self, tmp_path: Path) -> None:
        path = tmp_path / "keys"
        assert make_key_file(path) == read_keys(path)

    def test_only_its_owner_reads_it(self, tmp_path: Path) -> None:
        make_key_file(tmp_path / "keys")
        assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600

    def test_a_file_that_is_there_is_never_overwritten(self, tmp_path: Path) -> None:
        (tmp_path / "keys").write_text("mine")
        with pytest.raises(KeyringError):
            make_key_file(tmp_path / "keys")
        assert (tmp_path / "keys").read_text() == "mine"

    def test_a_file_that_is_missing_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(KeyringError, match="absent"):
            read_keys(tmp_path / "absent")


class TestKeys:
    def test_the_newest_comes_first(self) -> None:
        keys = parsed_keys(f"1:{SECRET}\n3:{SECRET}\n", "here")
        assert [key.number for key in keys] == [3, 1]

    def test_adding_one_keeps_the_others(self) -> None:
        keys = with_new_key(parsed_keys(f"1:{SECRET}", "here"))
        assert [key.number for key in keys] == [2, 1]
        assert parsed_keys(key_text(keys), "here") == keys

    def test_there_is_a_last_number(self) -> None:
        with pytest.raises(KeyringError, match="255"):
            with_new_key([Key(255, bytes(64))])

    @pytest.mark.parametrize(
        "text", ["", "\n\n", "1", "1:", f"0:{SECRET}", f"256:{SECRET}", f"x:{SECRET}", "1:AAAA", f"1:{SECRET}!"]
    )
    def test_what_is_no_key_is_refused_by_its_place(self, text: str) -> None:
        with pytest.raises(KeyringError, match="here"):
            parsed_keys(text, "here")

    def test_a_number_stands_once(self) -> None:
        with pytest.raises(KeyringError, match="one number"):
            parsed_keys(f"1:{SECRET}\n1:{SECRET}", "here")

    def test_an_error_shows_no_key(self) -> None:
        with pytest.raises(KeyringError) as caught:
            parsed_keys("1:c2VjcmV0", "here")
        assert "c2VjcmV0" not in str(caught.value)
