"""A worker process whose children follow a script; everything else about it is real.

``python -m tests.api.jobs.scripted_worker DATABASE NAME RUNS_DATABASE WEEKLY AT_ONCE [CHORES]``. A run whose seed is
``HANGS`` tells of a roster without its first route and then goes on for ever, until another process takes it over with
that roster.
"""

from __future__ import annotations

import os
import sys

from api.clock import system_clock
from api.http.log import configure_logging, logger
from api.jobs.carrying_out import Child, Workplace
from api.jobs.executor import executor
from api.jobs.messages import Better, Broken, Finished
from api.jobs.options import RunOptions
from api.persistence.database import Database
from api.persistence.unit_of_work import Works
from api.security.vault import Key, Vault
from api.services.run_question import Question
from api.settings import ServiceSettings
from scheduler.domain.roster import Roster, Unassigned
from scheduler.evaluate.evaluation import evaluate
from tests.api.jobs.scripted import Script, ScriptedChild

HANGS = 13
SECRET = Key(1, bytes(range(64)))
BEAT_SECONDS, DEAD_AFTER_SECONDS = 0.5, 2.0


def without_first_route(roster: Roster) -> Roster:
    left = tuple(item.visit for stop in roster.routes[0].stops for item in stop.visits)
    return roster.model_copy(
        update={"routes": roster.routes[1:], "unassigned": tuple(Unassigned(visit=visit) for visit in left)}
    )


def script(question: Question) -> Script:
    if question.problem is None or question.base is None:
        yield Broken("run_failed", "a fill was expected")
        return
    problem, roster = question.problem, question.base[1]
    worse = without_first_route(roster)
    if question.params.seed == HANGS and question.best != worse:
        yield Better(worse, evaluate(problem, worse), 1.0)
        while True:
            yield None
    yield Finished(roster, evaluate(problem, roster), {"notes": []})


def start_child(question: Question) -> Child:
    return ScriptedChild(question, script(question))


def main() -> None:
    database, name, runs_database, weekly, at_once, *chores = sys.argv[1:]
    settings = ServiceSettings(database=database, runs_database=runs_database or None)
    options = RunOptions(
        beat_seconds=BEAT_SECONDS, dead_after_seconds=DEAD_AFTER_SECONDS, weekly=weekly, at_once=int(at_once)
    )
    configure_logging()
    works = Works(Database(database), Vault([SECRET]), system_clock)
    with executor(settings, options, Workplace(works, name, start_child), "".join(chores)):
        logger().info("worker_ready")
        sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
