"""Making a draft the roster that holds: checked anew, in one transaction, never changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from pydantic import TypeAdapter

from api.errors import ConflictError, NotFoundError, ServiceError
from api.persistence.columns import Json
from api.persistence.records.roster import ReleasedRouteRecord, ReleaseRecord, RosterRecord
from api.persistence.records.week import WeekRecord
from api.persistence.repositories.releases import Releases
from api.persistence.repositories.weeks import Weeks
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from api.services.notices import tell_about_release
from api.services.released_time import released_routes
from api.services.rosters import figures_of, get_roster
from api.services.snapshots import open_problem, open_roster, opened
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, evaluate
from scheduler.explain.diff import RosterDiff, diff

_NAMED_CLASHES = 5
SCENARIO_ORIGIN = "scenario:"
"""How the origin of a draft begins that answers a what-if."""

_DOCUMENT = TypeAdapter(Json)


def week_to_publish(uow: UnitOfWork, week_id: str) -> WeekRecord:
    """Return a week that nobody else publishes until the transaction ends.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    week = Weeks(uow).locked(week_id)
    if week is None:
        raise NotFoundError("week_not_found", Text(zh="没有这一周。", en="There is no such week."))
    return week


def published_meanwhile(uow: UnitOfWork, week: WeekRecord) -> ServiceError:
    """The refusal of a publication that was prepared before somebody else published."""
    newest = Releases(uow).in_force(week.id)
    number, count = (newest.number, len(RosterDiff.model_validate(newest.changes).visits)) if newest else (0, 0)
    what = Text(
        zh=f"他人已发布第 {number} 版，改动了 {count} 项走访；请查看该版改动后再发布。",
        en=f"Somebody published release {number} meanwhile (changed visits: {count}); look at it, then publish.",
    )
    return ServiceError(HTTPStatus.PRECONDITION_FAILED, "published_meanwhile", what)


def publish(uow: UnitOfWork, week: WeekRecord, roster_id: str, version: int) -> ReleaseRecord:
    """Publish a draft of a week as its next release.

    Parameters
    ----------
    week : WeekRecord
        From `week_to_publish`.
    version : int
        The version of the draft that the person looked at.

    Raises
    ------
    NotFoundError
        When there is no such draft.
    ServiceError
        412 when the draft is not at that version any more; 409 when it breaks a hard rule, or takes time of a visitor
        that another area's release in force takes.
    """
    record = get_roster(uow, roster_id)
    _require_same(week, record, version)
    problem, roster = opened(uow, record)
    evaluation = _judged(problem, roster)
    routes = list(released_routes(problem, roster, week.id, uow.zone))
    _require_free(uow, week.id, routes)
    before = Releases(uow).in_force(week.id)
    release = _release(uow, week, record, evaluation)
    release.changes = _changes(uow, before, problem, roster)
    Releases(uow).add(release, routes)
    week.version += 1
    tell_about_release(uow, release, week.area_id)
    write_down(uow, "roster.published", f"release:{release.id}", week.area_id, week=week.week, number=release.number)
    return release


def _require_same(week: WeekRecord, record: RosterRecord, version: int) -> None:
    if record.week_id != week.id:
        what = Text(zh="这份排班属于另一周。", en="This roster belongs to another week.")
        raise ConflictError("roster_of_another_week", what)
    if record.origin.startswith(SCENARIO_ORIGIN):
        what = Text(zh="假设方案的排班不能发布。", en="A what-if's roster is never published.")
        raise ConflictError("roster_is_hypothetical", what)
    if record.version != version:
        what = Text(
            zh=f"这份排班已是第 {record.version} 版，您看到的是第 {version} 版；请重新查看后再发布。",
            en=f"This roster is at version {record.version}, you looked at {version}; look again, then publish.",
        )
        raise ServiceError(HTTPStatus.PRECONDITION_FAILED, "roster_changed", what)


def _judged(problem: Problem, roster: Roster) -> Evaluation:
    evaluation = evaluate(problem, roster)
    if not evaluation.feasible:
        rules = "、".join(sorted({violation.constraint for violation in evaluation.violations}))
        what = Text(
            zh=f"排班违反硬性规则（{rules}），不能发布；请先改正。",
            en=f"The roster breaks hard rules ({rules}); mend them first.",
        )
        raise ConflictError("roster_breaks_rules", what)
    return evaluation


def _require_free(uow: UnitOfWork, week_id: str, routes: Sequence[ReleasedRouteRecord]) -> None:
    """Refuse a roster that takes time of a visitor which another release in force already takes."""
    if not routes:
        return
    first, last = min(route.starts_at for route in routes), max(route.ends_at for route in routes)
    visitors = {route.visitor_id for route in routes}
    Releases(uow).hold_visitors(visitors)
    taken = Releases(uow).elsewhere(week_id, visitors, first, last)
    clashes = sorted(
        f"{mine.visitor_id} {mine.day}"
        for mine in routes
        for other in taken
        if other.visitor_id == mine.visitor_id and other.starts_at < mine.ends_at and mine.starts_at < other.ends_at
    )
    if clashes:
        named = ", ".join(dict.fromkeys(clashes[:_NAMED_CLASHES]))
        what = Text(
            zh=f"有人同时在其他区域的排班中：{named}；请改派后再发布。",
            en=f"Somebody is on another area's roster at the same time: {named}; assign others, then publish.",
        )
        raise ConflictError("visitor_taken_elsewhere", what)


def _changes(uow: UnitOfWork, before: ReleaseRecord | None, problem: Problem, roster: Roster) -> Json:
    """Return what differs from the release before, by person; from nothing, for the first."""
    if before is None:
        found = diff(problem, Roster(problem=roster.problem, start=roster.start), roster)
    else:
        found = diff(problem, open_roster(before.content), roster, open_problem(uow, before.problem_id))
    return _DOCUMENT.validate_python(found.model_dump(mode="json"))


def _release(uow: UnitOfWork, week: WeekRecord, record: RosterRecord, evaluation: Evaluation) -> ReleaseRecord:
    return ReleaseRecord(
        week_id=week.id,
        problem_id=record.problem_id,
        roster_id=record.id,
        number=Releases(uow).next_number(week.id),
        content=record.content,
        figures=figures_of(evaluation),
        published_by=uow.actor.id,
        published_at=uow.clock(),
    )
