"""More elders with the needs of those who are there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Text
from scheduler.domain.elder import Elder
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.travel import MatrixTravel, Travel
from scheduler.domain.visit import Precedence, Series, Visit
from scheduler.scenario.change import Names, drawn, marked, rebuilt
from scheduler.scenario.some_visitors import Seed
from scheduler.scenario.some_visits import SomeVisits


class MoreVisits(SomeVisits):
    """More visits of some sort are owed, because more elders are there.

    Elders chosen by the seed get a neighbour next door: another elder with the same needs, consents, named visitor
    and history, behind a door of their own at the same spot. Each of the chosen visits of theirs is owed to the
    neighbour as well. Whole elders are added, as many as the factor asks for and never more.

    Attributes
    ----------
    factor : float
        Times the number of visits that the filters let through.
    """

    change: Literal["more_visits"]
    factor: Annotated[float, Field(gt=1, le=10)]
    seed: Seed = 1

    def applied(self, problem: Problem) -> Problem:
        """Return the problem with neighbours, whose ids and whose visits' ids end in ``+1``, ``+2``, ..."""
        chosen = self.chosen(problem)
        owed: dict[str, list[Visit]] = {}
        for visit in chosen:
            owed.setdefault(visit.elder, []).append(visit)
        twins, order = _Twins(problem), drawn(owed, self.seed)
        left = round(len(chosen) * (self.factor - 1))
        while fitting := [elder for elder in order if len(owed[elder]) <= left]:
            for elder in fitting:
                if len(owed[elder]) <= left:
                    twins.add(elder, owed[elder])
                    left -= len(owed[elder])
        return twins.problem()

    def phrase(self, names: Names) -> Text:
        """Return e.g. ``1.2 times the visits in X``."""
        which = self.which(names)
        return Text(zh=f"{which.zh}增至 {self.factor:g} 倍", en=f"{self.factor:g} times {which.en}")


class _Twins:
    """Gathers neighbours of a problem's elders and everything that hangs on their visits."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._elders: list[Elder] = []
        self._visits: list[Visit] = []
        self._series: list[Series] = []
        self._precedences: list[Precedence] = []
        self._histories = list(problem.histories)
        self._origin: dict[str, str] = {}
        self._elder_ids, self._place_ids = set(problem.elder_of), set(problem.place_of)
        self._visit_ids, self._series_ids = set(problem.visit_of), {series.id for series in problem.series}
        self._series_of = {visit: series for series in problem.series for visit in series.visits}
        self._ties_of: dict[str, list[Precedence]] = {}
        for tie in problem.precedences:
            self._ties_of.setdefault(tie.first, []).append(tie)

    def add(self, name: str, visits: list[Visit]) -> None:
        """Add a neighbour of an elder who is owed the same visits."""
        elder = self._problem.elder_of[name]
        twin, door = _new(name, self._elder_ids), _new(elder.place, self._place_ids)
        self._origin[door] = elder.place
        home = {"id": twin, "place": door, "household": f"{elder.household}/{twin}"}
        self._elders.append(elder.model_copy(update=home))
        if name in self._problem.history_of:
            self._histories.append(self._problem.history_of[name].model_copy(update={"elder": twin}))
        names = {visit.id: _new(visit.id, self._visit_ids) for visit in visits}
        for visit in visits:
            place = door if visit.place == elder.place else visit.place
            self._visits.append(visit.model_copy(update={"id": names[visit.id], "elder": twin, "place": place}))
        self._tie(names)

    def _tie(self, names: Mapping[str, str]) -> None:
        """Repeat the series and precedences of some visits for their copies."""
        touched = [self._series_of[visit] for visit in names if visit in self._series_of]
        for series in {series.id: series for series in touched}.values():
            copies = tuple(names[visit] for visit in series.visits if visit in names)
            new = {"id": _new(series.id, self._series_ids), "visits": copies}
            self._series.append(series.model_copy(update=new))
        for tie in (tie for visit in names for tie in self._ties_of.get(visit, ())):
            if tie.second in names:
                both = {"first": names[tie.first], "second": names[tie.second]}
                self._precedences.append(tie.model_copy(update=both))

    def problem(self) -> Problem:
        """Return the problem with everybody added."""
        problem = self._problem
        doors = tuple(problem.place_of[origin].model_copy(update={"id": door}) for door, origin in self._origin.items())
        return rebuilt(
            problem,
            travel=_with_doors(problem.travel, doors, self._origin),
            places=(*problem.places, *doors),
            elders=(*problem.elders, *self._elders),
            histories=tuple(self._histories),
            visits=(*problem.visits, *self._visits),
            series=(*problem.series, *self._series),
            precedences=(*problem.precedences, *self._precedences),
        )


def _new(name: str, taken: set[str]) -> str:
    """Return a marked id and take it."""
    new = marked(name, taken)
    taken.add(new)
    return new


def _with_doors(travel: Travel, doors: tuple[Place, ...], origin: Mapping[str, str]) -> Travel:
    """Return a matrix that also knows doors next to places it has; other travel needs only their coordinates."""
    if not isinstance(travel, MatrixTravel) or not doors:
        return travel
    row_of = {place: row for row, place in enumerate(travel.places)}
    order = [*range(len(travel.places)), *(row_of[origin[door.id]] for door in doors)]
    ticks = {mode: tuple(tuple(rows[i][j] for j in order) for i in order) for mode, rows in travel.ticks.items()}
    places = (*travel.places, *(door.id for door in doors))
    return MatrixTravel(places=places, ticks=ticks, meters_per_tick=travel.meters_per_tick)
