"""``tanfang worker``: carries out runs until somebody stops it, on as many machines as one likes."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from collections.abc import Callable
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from api.commands.handing_down import handed_down, handed_language
from api.commands.opening import add_database_arguments, opened, setting_text, settings_of, shown
from scheduler.cli.errors import BAD_INPUT, DONE
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import complain
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from api.jobs.options import RunOptions
    from api.settings import ServiceSettings

NAME = "worker"
HELP = Text(
    zh="执行排班任务：多台机器共用一个 PostgreSQL，或与 SQLite 上的服务同在一台机器",
    en="carry out runs: any number of machines on one PostgreSQL, or beside a service on SQLite",
)
_EXECUTOR = Text(
    zh="此进程的名称，重启后不变（默认为机器名）",
    en="name of this process, the same after a restart (default: the machine's)",
)
_PARALLEL = Text(zh="此机器同时执行的任务数上限（默认 1）", en="most runs at once on this machine (default 1)")
_FAR = Text(zh="{many} 不在 1 至 {most} 之间", en="{many} does not lie between 1 and {most}")
_TAKEN = Text(zh="{database} 的另一个进程已名为 {name!r}", en="another process of {database} is named {name!r}")
_NO_CRON = Text(
    zh="'{text}' 不是像 '0 6 * * 5'（周五 06:00）这样的 cron 表达式",
    en="'{text}' is no cron expression like '0 6 * * 5' (Friday, 06:00)",
)
MOST_PARALLEL = 64
_LOOK_SECONDS = 0.5


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)
    parser.add_argument("--executor-id", metavar="NAME", help=parser.said(_EXECUTOR))
    parser.add_argument("--parallel", type=int, metavar="N", help=parser.said(_PARALLEL))
    # Given by a service or a worker that keeps this one as its child.
    parser.add_argument("--parent", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--niceness", type=int, default=0, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Carry out runs until Ctrl-C or SIGTERM."""
    if arguments.parallel is not None and not 1 <= arguments.parallel <= MOST_PARALLEL:
        raise InputError("--parallel", _FAR.filled(many=arguments.parallel, most=MOST_PARALLEL))
    settings = _settings(arguments)
    name = settings.executor_id or socket.gethostname()
    if settings.parallel_runs == 1:
        return _one(settings, name, arguments)
    with handed_down(arguments.language):
        _many(settings, name)
    return DONE


def _settings(arguments: argparse.Namespace) -> ServiceSettings:
    if arguments.parent is None:
        return settings_of(arguments, executor_id=arguments.executor_id, parallel_runs=arguments.parallel)
    from api.jobs.hosted import handed_settings

    return handed_settings(sys.stdin.readline())


def _one(settings: ServiceSettings, name: str, arguments: argparse.Namespace) -> int:
    from api.http.log import configure_logging, logger
    from api.jobs.carrying_out import Workplace
    from api.jobs.executor import ScheduleError, executor
    from api.jobs.sole import NameTakenError

    os.nice(arguments.niceness)
    options = _options()
    with opened(settings) as works:
        configure_logging()
        try:
            with executor(settings, options, Workplace(works, name)):
                logger().info("worker_ready")
                _wait_until_stopped(lambda: arguments.parent is not None and os.getppid() != arguments.parent)
        except NameTakenError:
            raise InputError("--executor-id", _TAKEN.filled(database=shown(settings), name=name)) from None
        except ScheduleError as error:
            raise InputError("TANFANG_RUNS_WEEKLY", _NO_CRON.filled(text=error)) from None
        # Threads may be in the middle of a run. It is left to others, or to the next start, from what is kept of it.
        sys.stderr.flush()
        os._exit(DONE)


def _many(settings: ServiceSettings, name: str) -> None:
    from api.http.log import configure_logging
    from api.jobs.hosted import hosted_workers

    configure_logging()
    names = [f"{name}-{number}" for number in range(1, settings.parallel_runs + 1)]
    with hosted_workers(settings, names, niceness=0):
        _wait_until_stopped(lambda: False)


def _options() -> RunOptions:
    from pydantic import ValidationError

    from api.jobs.options import RunOptions

    try:
        return RunOptions()
    except ValidationError as error:
        first = error.errors()[0]
        where = "TANFANG_RUNS_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InputError(where, setting_text(first)) from None


def _wait_until_stopped(is_orphan: Callable[[], bool]) -> None:
    over = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not over.wait(_LOOK_SECONDS) and not is_orphan():
        continue


def main() -> int:
    """Run this command alone, as a child of another one."""
    language = Language.BOTH
    try:
        language = handed_language(sys.argv[1:])
        parser = Parser(language, "tanfang worker")
        add_arguments(parser)
        return run(parser.parse_args(namespace=argparse.Namespace(language=language)))
    except InputError as error:
        complain(language.one(error.text))
        return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
