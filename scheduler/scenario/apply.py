"""From a problem and a scenario to the problem of the what-if."""

from __future__ import annotations

from pydantic import ValidationError

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.formats.refusals import sentence_of, shown_value
from scheduler.scenario.change import ChangeError
from scheduler.scenario.scenario import Scenario


def apply(problem: Problem, scenario: Scenario, source: str = "") -> Problem:
    """Return the problem with the changes of a scenario; the given one is never touched.

    The same problem and scenario give the same problem. Ids of new people, elders and visits end in ``+1``, ``+2``,
    ... Names, dates, pins and the published roster stay; pins on people who leave go with them.

    Parameters
    ----------
    source : str
        File the scenario was read from; the place of an error begins with it.

    Raises
    ------
    InputError
        When a change does not fit the problem; its place ends in a JSON pointer into the scenario.
    """
    for number, change in enumerate(scenario.changes):
        place = f"{source}, /changes/{number}" if source else f"/changes/{number}"
        try:
            problem = change.applied(problem)
        except ChangeError as error:
            raise InputError(f"{place}{error.where}", error.text) from None
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            what = sentence_of(first, shown_value(first["input"]))
            raise InputError(
                place,
                Text(zh=f"改变后的问题自相矛盾：{what.zh}", en=f"the changed problem contradicts itself: {what.en}"),
            ) from None
    return problem
