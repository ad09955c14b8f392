"""Registers that somebody sends: looked through first, then taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from api.errors import FieldFault, UnusableError
from api.persistence.mapping.register import Vanished, store_register
from api.persistence.unit_of_work import UnitOfWork
from api.services.assessed_tiers import later_tiers, said_of_kept
from api.services.audit import record as write_down
from api.services.uploads import register_path
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.register import Register
from scheduler.formats.register import register_findings
from scheduler.formats.row_finding import RowFinding

_COUNTED = (
    "areas", "kinds", "services", "rules", "periods", "places", "elders", "visitors", "availability", "exceptions",
    "absences", "ledger", "pins",
)  # fmt: skip


@dataclass(frozen=True)
class Import:
    """What an uploaded register holds.

    Attributes
    ----------
    findings : tuple of RowFinding
        What keeps it from being used; empty when it can be.
    warnings : tuple of Text
        What somebody should look at although it can be used.
    counts : mapping of table to int
    """

    findings: tuple[RowFinding, ...]
    warnings: tuple[Text, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Upload:
    """An uploaded file that was read.

    Attributes
    ----------
    register : Register or None
        ``None`` when there are findings.
    """

    register: Register | None
    findings: tuple[RowFinding, ...]


def read_upload(content: bytes) -> Upload:
    """Read an uploaded register; it may take minutes, so nobody does it inside a transaction.

    Raises
    ------
    UnusableError
        When it is no register at all.
    """
    with TemporaryDirectory(prefix="tanfang-import-") as folder:
        return Upload(*register_findings(register_path(content, Path(folder))))


def look_through(uow: UnitOfWork, upload: Upload, tiers_of: date | None) -> Import:
    """Say what an uploaded register holds, without storing anything; see `take_in`."""
    register = upload.register
    if register is None:
        return Import(upload.findings, (), {})
    return _usable(register, later_tiers(uow, register, tiers_of))


def take_in(uow: UnitOfWork, upload: Upload, vanished: Vanished, tiers_of: date | None) -> Import:
    """Store an uploaded register, all of it.

    Parameters
    ----------
    tiers_of : date or None
        The day its tiers are of. The tier of whoever was assessed in the service after it stays; ``None``: of whoever
        was assessed at all.

    Raises
    ------
    UnusableError
        When anything in it cannot be used; the faults name file, row and column.
    ForbiddenError
        When it would change something outside the actor's areas.
    """
    register, findings = upload.register, upload.findings
    if register is None:
        raise _refused(findings)
    later = later_tiers(uow, register, tiers_of)
    store_register(uow, register, vanished, later)
    found = _usable(register, later)
    write_down(uow, "register.imported", "register:all", elders=len(register.elders), visitors=len(register.visitors))
    return found


def _usable(register: Register, later: Mapping[str, RiskTier]) -> Import:
    counts = {name: len(getattr(register, name)) for name in _COUNTED}
    return Import((), (*register.warnings(), *said_of_kept(register, later)), counts)


def _refused(findings: tuple[RowFinding, ...]) -> UnusableError:
    faults = [FieldFault(place_of(finding), finding.sentence) for finding in findings]
    what = Text(
        zh=f"登记册有 {len(findings)} 处不能使用，未导入任何内容。",
        en=f"{len(findings)} places of the register cannot be used; nothing was imported.",
    )
    return UnusableError("register_unusable", what, faults)


def place_of(finding: RowFinding) -> str:
    """Return where a finding is, as a pointer: table, row and column."""
    parts = [finding.table, "" if finding.row is None else str(finding.row), finding.column]
    return "/" + "/".join(parts).rstrip("/")
