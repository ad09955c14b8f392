"""``tanfang keys``: a new key, and everything sealed anew under it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from api.commands.opening import KEYS, Upgrading, add_database_arguments, key_file_of, opened, settings_of
from scheduler.cli.errors import DONE
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

NAME = "keys"
HELP = Text(
    zh="在密钥文件中加入新密钥，并用它重新加密全部数据",
    en="add a new key to the key file and seal everything anew under it",
)
_ROTATE = Text(
    zh="加入新密钥并重新加密全部数据；请先停止服务",
    en="add a new key, then seal everything anew; stop the service first",
)
_RESEAL = Text(
    zh="重新加密由旧密钥加密的数据，如中断之后", en="seal anew what an older key sealed, e.g. after an interruption"
)
_BY_YOURSELF = Text(
    zh="请自行在其中加一行新密钥，再执行 tanfang keys reseal",
    en="add a line with a new key to it yourself, then run tanfang keys reseal",
)
_DONE = Text(
    zh="已重新加密 {fields} 个字段；只要备份还需要，请保留旧密钥",
    en="{fields} fields were sealed anew; keep the older keys as long as backups need them",
)
_UNWRITABLE = Text(zh="密钥文件无法写入", en="the key file cannot be written")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    deeds = parser.commands("deed", "DEED")
    rotating = deeds.add("rotate", _ROTATE)
    sealing = deeds.add("reseal", _RESEAL)
    for deed in (rotating, sealing):
        add_database_arguments(deed)


def run(arguments: argparse.Namespace) -> int:
    """Add a key where asked, then seal."""
    from api.services.resealing import reseal

    settings = settings_of(arguments)
    if arguments.deed == "rotate":
        if settings.keys is not None:
            raise InputError("TANFANG_KEYS", _BY_YOURSELF)
        # Opened once before, so that a wrong key file is refused before it is changed.
        with opened(settings, Upgrading.NOTHING):
            _add_key(key_file_of(settings))
    with opened(settings, Upgrading.NOTHING) as works:
        say(Language(arguments.language).one(_DONE.filled(fields=reseal(works))))
    return DONE


def _add_key(path: Path) -> None:
    """Write the file anew beside itself and put it in its place, so that there is never half a key file."""
    from api.security.keyring import KeyringError, key_text, read_keys, with_new_key

    fresh = path.with_name(f"{path.name}.new")
    try:
        text = key_text(with_new_key(read_keys(path)))
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except KeyringError as error:
        raise InputError(KEYS, error.text) from None
    except OSError:
        raise InputError(str(path), _UNWRITABLE) from None
