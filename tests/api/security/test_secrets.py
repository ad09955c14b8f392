"""Passwords, secrets and codes."""

from __future__ import annotations

from api.security.passwords import hashed, is_outdated, matches
from api.security.secret import digest_of, keyed_digest, new_code, new_secret, same


class TestPasswords:
    def test_the_right_one_matches_and_another_does_not(self) -> None:
        stored = hashed("correct horse")
        assert matches(stored, "correct horse")
        assert not matches(stored, "wrong horse")

    def test_nobody_has_no_password(self) -> None:
        assert not matches(None, "nobody has this password")

    def test_a_broken_hash_matches_nothing(self) -> None:
        assert not matches("no hash", "x")

    def test_equal_passwords_have_different_hashes(self) -> None:
        assert hashed("correct horse") != hashed("correct horse")

    def test_todays_hash_is_not_outdated(self) -> None:
        assert not is_outdated(hashed("correct horse"))
        assert is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$" + "A" * 43)


class TestSecrets:
    def test_each_is_another_one_and_is_found_by_its_digest(self) -> None:
        one, other = new_secret(), new_secret()
        assert one.text != other.text
        assert digest_of(one.text) == one.digest
        assert one.text not in one.digest

    def test_a_code_is_eight_digits(self) -> None:
        assert all(len(code) == 8 and code.isdigit() for code in (new_code() for _ in range(50)))

    def test_a_codes_digest_needs_the_key(self) -> None:
        assert keyed_digest(b"a", "12345678") != keyed_digest(b"b", "12345678")

    def test_digests_are_compared_whole(self) -> None:
        assert same("abc", "abc")
        assert not same("abc", "abd")
        assert not same("abc", "abcd")
