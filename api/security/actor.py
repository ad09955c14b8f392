"""Who asks, and what that person may do and see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the service; a person may have several."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    PLANNER = "planner"
    VISITOR = "visitor"
    DEVICE_GATEWAY = "device_gateway"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class AreaScope:
    """The rows somebody may touch: those of some areas and of all areas inside them.

    Attributes
    ----------
    areas : frozenset of str or None
        Area ids; ``None`` means everywhere.
    """

    areas: frozenset[str] | None = None

    @property
    def is_everything(self) -> bool:
        """Whether no row is hidden."""
        return self.areas is None


EVERYWHERE = AreaScope()


@dataclass(frozen=True)
class Actor:
    """Somebody, or some part of the service, that does something.

    Attributes
    ----------
    id : str
        User id, or the name of the part of the service (``system:worker``).
    visitor : str or None
        The visitor this user is, for people who visit.
    """

    id: str
    roles: frozenset[Role]
    scope: AreaScope = EVERYWHERE
    visitor: str | None = None

    def has(self, *roles: Role) -> bool:
        """Whether the actor has one of the roles."""
        return not self.roles.isdisjoint(roles)
