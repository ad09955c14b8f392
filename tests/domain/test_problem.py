"""What a problem refuses at birth, with the sentence a person reads."""

from datetime import date, timedelta

import pytest

from scheduler.domain.clock import format_time, monday_of, parse_time, ticks_down, ticks_up, week_of
from scheduler.domain.elder import Elder
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.place import Area, AreaLevel, Place
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.domain.shift import Pause, Shift
from scheduler.domain.visit import ModeOption, Precedence, Series, TimeWindow, Visit
from scheduler.domain.visitor import Caps, Qualification, Visitor

HOUR = timedelta(hours=1)


def visit(name: str = "v1", **changes: object) -> Visit:
    fields: dict[str, object] = {
        "id": name,
        "elder": "e1",
        "place": "door",
        "options": (ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=20)),),
        "windows": (TimeWindow(days=(0, 1), earliest=8 * HOUR, latest=11 * HOUR),),
    }
    return Visit.model_validate(fields | changes)


def problem(**changes: object) -> Problem:
    fields: dict[str, object] = {
        "name": "tiny",
        "start": date(2026, 11, 30),
        "places": (Place(id="door", latitude=31.2, longitude=121.4),),
        "elders": (Elder(id="e1", household="h1", place="door"),),
        "visitors": (Visitor(id="w1", kind="volunteer", home="door"),),
        "shifts": (Shift(id="s1", visitor="w1", day=0, start=8 * HOUR, end=12 * HOUR),),
        "visits": (visit(),),
    }
    return Problem.model_validate(fields | changes)


class TestProblem:
    def test_ids_that_occur_twice_are_named(self) -> None:
        with pytest.raises(ValueError, match=r"visits: id 'v1' occurs more than once"):
            problem(visits=(visit(), visit()))

    def test_a_reference_to_nothing_is_named_with_its_owner(self) -> None:
        with pytest.raises(ValueError, match=r"visit v1: elder 'nobody' is not in the problem"):
            problem(visits=(visit(elder="nobody"),))

    def test_a_day_outside_the_horizon_is_refused(self) -> None:
        late = TimeWindow(days=(7,), earliest=8 * HOUR, latest=9 * HOUR)
        with pytest.raises(ValueError, match=r"visit v1: day 7 lies outside the 7 days"):
            problem(visits=(visit(windows=(late,)),))

    def test_nobody_is_in_two_places_at_once(self) -> None:
        early = Shift(id="s1", visitor="w1", day=0, start=8 * HOUR, end=12 * HOUR)
        with pytest.raises(ValueError, match=r"shift s2 begins before s1 of the same visitor w1 has ended"):
            problem(shifts=(Shift(id="s2", visitor="w1", day=0, start=11 * HOUR, end=13 * HOUR), early))
        night = Shift(id="s2", visitor="w1", day=0, start=22 * HOUR, end=26 * HOUR)
        with pytest.raises(ValueError, match=r"shift s3 begins before s2"):
            problem(shifts=(night, Shift(id="s3", visitor="w1", day=1, start=HOUR, end=3 * HOUR)))
        follows = Shift(id="s2", visitor="w1", day=0, start=12 * HOUR, end=13 * HOUR)
        assert problem(shifts=(early, follows)).shifts[1].id == "s2"

    def test_a_tick_that_does_not_divide_a_day_is_refused(self) -> None:
        """Lags over several days would be counted wrongly by the part of a tick that is left over each day."""
        with pytest.raises(ValueError, match=r"a day is no whole number of ticks \(00:07\)"):
            problem(visits=(), tick=timedelta(minutes=7))

    def test_a_length_that_is_no_whole_number_of_ticks_is_refused(self) -> None:
        half = (ModeOption(mode=VisitMode.HOME, duration=timedelta(seconds=90)),)
        assert problem(visits=(visit(options=half),)).visits
        with pytest.raises(ValueError, match=r"visit v1: duration 00:01:30 is no whole number of ticks \(00:01\)"):
            problem(visits=(visit(options=half),), tick=timedelta(minutes=1))

    def test_a_pin_lies_inside_the_horizon_and_after_another_visit(self) -> None:
        with pytest.raises(ValueError, match=r"pin on visit v1: day 9 lies outside the 7 days"):
            problem(pins=(Pin(visit="v1", day=9),))
        with pytest.raises(ValueError, match=r"visit v1 is pinned after itself"):
            Pin(visit="v1", after="v1")

    def test_a_series_names_each_visit_once(self) -> None:
        with pytest.raises(ValueError, match=r"series s names visit v1 twice"):
            Series(id="s", visits=("v1", "v1"))

    def test_a_place_without_coordinates_needs_a_matrix(self) -> None:
        with pytest.raises(ValueError, match=r"place 'door' has no coordinates"):
            problem(places=(Place(id="door"),))

    def test_writing_and_reading_gives_the_same_problem(self) -> None:
        assert Problem.model_validate_json(problem().model_dump_json()) == problem()

    def test_areas_above_climbs_to_the_county(self) -> None:
        grid = Area(id="g", name="格", level=AreaLevel.GRID, parent="t")
        town = Area(id="t", name="镇", level=AreaLevel.TOWN, parent="c")
        county = Area(id="c", name="县", level=AreaLevel.COUNTY)
        assert problem(areas=(grid, town, county)).areas_above("g") == {"g", "t", "c"}


class TestParts:
    def test_a_window_that_ends_before_it_begins_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"a window ends at 08:00, before it begins at 09:00"):
            TimeWindow(days=(0,), earliest=9 * HOUR, latest=8 * HOUR)

    def test_a_shift_must_end_after_it_starts(self) -> None:
        with pytest.raises(ValueError, match=r"shift s1 ends at 08:00, not after it starts at 09:00"):
            Shift(id="s1", visitor="w1", day=0, start=9 * HOUR, end=8 * HOUR)

    def test_a_pause_must_lie_inside_its_shift(self) -> None:
        with pytest.raises(ValueError, match="the pause must lie inside the shift"):
            Shift(
                id="s", visitor="w", day=0, start=9 * HOUR, end=11 * HOUR, pause=Pause(start=10 * HOUR, end=12 * HOUR)
            )

    def test_a_first_visit_takes_two_people(self) -> None:
        with pytest.raises(ValueError, match="a first visit, which takes two people"):
            visit(is_first=True)

    def test_a_pin_that_fixes_nothing_is_refused(self) -> None:
        with pytest.raises(ValueError, match="the pin on visit v1 fixes nothing"):
            Pin(visit="v1")

    def test_a_visit_cannot_precede_itself(self) -> None:
        with pytest.raises(ValueError, match="visit v1 cannot precede itself"):
            Precedence(first="v1", second="v1")

    def test_agreed_work_cannot_exceed_the_cap(self) -> None:
        with pytest.raises(ValueError, match="is above the weekly cap"):
            Visitor(id="w", kind="k", home="p", agreed_weekly_work=3 * HOUR, weekly=Caps(work=2 * HOUR))

    def test_a_named_visitor_cannot_be_blocked(self) -> None:
        with pytest.raises(ValueError, match="named_visitor 'w' is also blocked"):
            Elder(id="e", household="h", place="p", named_visitor="w", blocked_visitors=frozenset({"w"}))

    def test_the_latest_answer_about_a_mode_counts(self) -> None:
        agreed = Consent(mode=VisitMode.HOME, state=ConsentState.AGREED, asked_on=date(2026, 1, 1))
        refused = Consent(mode=VisitMode.HOME, state=ConsentState.REFUSED, asked_on=date(2026, 2, 1))
        elder = Elder(id="e", household="h", place="p", consents=(refused, agreed))
        assert not elder.consents_to(VisitMode.HOME)
        assert not elder.consents_to(VisitMode.PHONE)

    @pytest.mark.parametrize(("first", "last"), [("agreed", "refused"), ("refused", "agreed")])
    def test_of_answers_of_one_day_the_last_counts(self, first: str, last: str) -> None:
        day = date(2026, 5, 1)
        given = tuple(Consent(mode=VisitMode.HOME, state=ConsentState(state), asked_on=day) for state in (first, last))
        elder = Elder(id="e", household="h", place="p", consents=given)
        assert elder.consents_to(VisitMode.HOME) is (last == "agreed")

    def test_a_qualification_holds_on_both_its_ends(self) -> None:
        item = Qualification(name="first aid", valid_from=date(2026, 1, 1), valid_until=date(2026, 1, 31))
        assert item.valid_on(date(2026, 1, 1))
        assert item.valid_on(date(2026, 1, 31))
        assert not item.valid_on(date(2026, 2, 1))

    def test_a_shift_has_at_most_one_route(self) -> None:
        stop = Stop(place="door", visits=(StopVisit(visit="v1", start=8 * HOUR),))
        route = Route(shift="s1", stops=(stop,))
        with pytest.raises(ValueError, match="shift s1 has two routes"):
            Roster(problem="tiny", start=date(2026, 11, 30), routes=(route, route))


class TestClock:
    @pytest.mark.parametrize("text", ["08:30", "00:00:05", "25:10:00.060000"])
    def test_times_are_written_as_they_are_read(self, text: str) -> None:
        value = parse_time(text)
        assert isinstance(value, timedelta)
        assert format_time(value) == text

    @pytest.mark.parametrize("text", ["8.30", "08:60", "-01:00", ""])
    def test_what_is_no_time_is_refused_with_its_value(self, text: str) -> None:
        with pytest.raises(ValueError, match="is not a time of the day"):
            parse_time(text)

    def test_ticks_round_towards_the_safe_side(self) -> None:
        second = timedelta(seconds=1)
        assert ticks_up(timedelta(seconds=1.5), second) == 2
        assert ticks_down(timedelta(seconds=1.5), second) == 1

    def test_weeks_are_iso_weeks(self) -> None:
        assert monday_of("2026-W49") == date(2026, 11, 30)
        assert week_of(date(2026, 12, 6)) == "2026-W49"
        with pytest.raises(ValueError, match="write it as 2026-W49"):
            monday_of("2026-49")
        with pytest.raises(ValueError, match="not a week of that year"):
            monday_of("2025-W53")

    @pytest.mark.parametrize("week", ["0001-W01", "1899-W01", "2201-W01", "9999-W52"])
    def test_weeks_that_nobody_plans_are_refused(self, week: str) -> None:
        with pytest.raises(ValueError, match="check the year"):
            monday_of(week)

    def test_digits_of_other_scripts_make_no_week(self) -> None:
        with pytest.raises(ValueError, match="write it as 2026-W49"):
            monday_of("٢٠٢٦-W49")
