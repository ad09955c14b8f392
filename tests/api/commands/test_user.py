"""``tanfang user``: access is given and changed without the service, and a password is never on the command line."""

from __future__ import annotations

import pytest

from api.security.actor import Role
from api.services.access import Session, known_by, log_in, log_in_by_code, log_in_by_link
from tests.api.commands.conftest import Installation
from tests.api.conftest import SYSTEM
from tests.cli.commands import refused

PASSWORD = "a long pass phrase"
COORDINATOR = ("--name", "李娜", "--role", "coordinator", "--area", "XZ")


def add(installation: Installation, *words: str, typed: str = PASSWORD) -> None:
    said = installation.says("user", "add", "li.na", *(words or COORDINATOR), typed=f"{typed}\n")
    assert (said.code, said.out, said.err) == (0, "li.na may now use the service\n", "")


class TestAdding:
    def test_the_password_is_read_from_stdin(self, installation: Installation) -> None:
        add(installation)
        with installation.works.begin(SYSTEM) as uow:
            assert isinstance(log_in(uow, "li.na", PASSWORD), Session)
            assert log_in(uow, "li.na", "another pass phrase") is None

    def test_a_password_on_the_command_line_is_refused(self, installation: Installation) -> None:
        refused(installation.says("user", "add", "li.na", *COORDINATOR, "--password", PASSWORD), "--password")

    def test_a_visitor_needs_no_password(self, installation: Installation) -> None:
        add(installation, "--name", "王芳", "--role", "visitor", "--visitor", "V1", "--no-password", typed="")

    def test_several_roles_are_one_user(self, installation: Installation) -> None:
        add(installation, *COORDINATOR, "--role", "auditor")
        token = installation.says("user", "token", "li.na").out.strip()
        with installation.works.begin(SYSTEM) as uow:
            known = known_by(uow, token, ("token",))
        assert known is not None
        assert known.actor.roles == {Role.COORDINATOR, Role.AUDITOR}

    @pytest.mark.parametrize(
        ("words", "parts"),
        [
            (("--name", "李娜", "--role", "boss"), ("--role", "coordinator", "auditor")),
            (("--name", "李娜", "--role", "coordinator"), ("li.na", "area")),
            (("--name", "李娜", "--role", "coordinator", "--area", "X9"), ("li.na", "no such area")),
            (("--name", "李娜", "--role", "visitor"), ("li.na", "visitor's id")),
            (("--name", "李娜", "--role", "visitor", "--visitor", "V9"), ("li.na", "no such visitor")),
            (("--name", " ", "--role", "administrator"), ("li.na", "name")),
        ],
    )
    def test_rights_that_make_no_sense_are_refused(
        self, installation: Installation, words: tuple[str, ...], parts: tuple[str, ...]
    ) -> None:
        refused(installation.says("user", "add", "li.na", *words, typed=f"{PASSWORD}\n"), *parts)

    def test_a_short_password_is_refused_and_not_repeated(self, installation: Installation) -> None:
        said = installation.says("user", "add", "li.na", *COORDINATOR, typed="xyzzy\n")
        refused(said, "password", "characters")
        assert "xyzzy" not in said.err

    def test_no_password_at_all_is_refused(self, installation: Installation) -> None:
        refused(installation.says("user", "add", "li.na", *COORDINATOR), "password")

    def test_a_login_name_is_given_once(self, installation: Installation) -> None:
        add(installation)
        refused(installation.says("user", "add", "LI.NA", *COORDINATOR, typed=f"{PASSWORD}\n"), "taken")

    def test_a_login_name_that_nobody_could_type_is_refused(self, installation: Installation) -> None:
        refused(installation.says("user", "add", "李娜", *COORDINATOR, typed=f"{PASSWORD}\n"), "small letters")


class TestChanging:
    def test_a_new_password_ends_the_old_one_and_its_sessions(self, installation: Installation) -> None:
        add(installation)
        with installation.works.begin(SYSTEM) as uow:
            session = log_in(uow, "li.na", PASSWORD)
        assert isinstance(session, Session)
        assert installation.says("user", "password", "li.na", typed="quite another one\n").code == 0
        with installation.works.begin(SYSTEM) as uow:
            assert known_by(uow, session.secret.text, ("session",)) is None
            assert log_in(uow, "li.na", PASSWORD) is None
            assert isinstance(log_in(uow, "li.na", "quite another one"), Session)

    @pytest.mark.parametrize("deed", ["password", "link", "token", "code"])
    def test_nobody_is_nobody(self, installation: Installation, deed: str) -> None:
        refused(installation.says("user", deed, "nobody", typed=f"{PASSWORD}\n"), "nobody", "no such user")


class TestSecrets:
    def test_a_link_holds_its_secret_where_browsers_send_it_to_nobody(self, installation: Installation) -> None:
        add(installation)
        address, _, secret = installation.says("user", "link", "li.na").out.strip().partition("#")
        assert address.endswith("/enter")
        with installation.works.begin(SYSTEM) as uow:
            assert isinstance(log_in_by_link(uow, secret), Session)

    def test_a_code_is_typed_once(self, installation: Installation) -> None:
        add(installation)
        code = installation.says("user", "code", "li.na").out.strip()
        with installation.works.begin(SYSTEM) as uow:
            assert isinstance(log_in_by_code(uow, "li.na", code), Session)
            assert log_in_by_code(uow, "li.na", code) is None
