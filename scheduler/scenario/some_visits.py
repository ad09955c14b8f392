"""Which visits a change is about: by area, tier and service."""

from __future__ import annotations

from collections.abc import Collection

from scheduler.domain.base import Identifier, Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Visit
from scheduler.scenario.change import Change, ChangeError, Names, listed, require_area


class SomeVisits(Change):
    """A change to some of the visits owed: those that every given filter lets through.

    Attributes
    ----------
    area : str or None
        Visits to elders of this area and those inside it.
    tier : RiskTier or None
        Visits that count in this tier.
    service : str or None
        Visits of this service.
    """

    area: Identifier | None = None
    tier: RiskTier | None = None
    service: Identifier | None = None

    def chosen(self, problem: Problem) -> tuple[Visit, ...]:
        """Return the visits the change is about, in the problem's order.

        Raises
        ------
        ChangeError
            When a filter names something unknown or nothing is left.
        """
        if self.area is not None:
            require_area(problem, self.area, "/area")
        services = {visit.service for visit in problem.visits}
        if self.service is not None and self.service not in services:
            raise unknown_service(services, self.service, "/service")
        found = tuple(visit for visit in problem.visits if self._matches(problem, visit))
        if not found:
            tier = self.tier.value if self.tier else None
            raise ChangeError(
                "",
                zh=f"没有走访符合 area {self.area!r}、tier {tier!r}、service {self.service!r}；请放宽条件",
                en=f"no visit matches area {self.area!r}, tier {tier!r}, service {self.service!r}; widen them",
            )
        return found

    def which(self, names: Names) -> Text:
        """Return which visits it is about in a few words, e.g. ``the visits of tier red in X``."""
        inside = names.inside(self.area)
        parts = [part for part in (self.service, self.tier.value if self.tier else None) if part]
        kept = f" ({', '.join(parts)})" if parts else ""
        return Text(
            zh=f"走访{kept.replace(' (', '（').replace(')', '）')}{inside.zh}", en=f"the visits{kept}{inside.en}"
        )

    def _matches(self, problem: Problem, visit: Visit) -> bool:
        return (
            (self.tier is None or visit.coverage.tier is self.tier)
            and (self.service is None or visit.service == self.service)
            and (self.area is None or self.area in problem.areas_above(problem.elder_of[visit.elder].area))
        )


def unknown_service(known: Collection[str], service: str, where: str) -> ChangeError:
    """Return the error for a service that no visit of the problem is of."""
    return ChangeError(
        where,
        zh=f"问题中没有服务为 {service!r} 的走访；现有服务：{listed(known).zh}",
        en=f"no visit of the problem is of service {service!r}; services are {listed(known).en}",
    )
