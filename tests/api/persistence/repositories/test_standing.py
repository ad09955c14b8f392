"""What stands for the whole authority can be read, changed and counted."""

from datetime import date, timedelta

from api.persistence.repositories.areas import Areas
from api.persistence.repositories.standing import Calendar, Periods, RegisterSettings, Rules, Services
from api.persistence.repositories.visitors import Visitors
from api.persistence.unit_of_work import Works
from scheduler.domain.calendar import CalendarOverride, DayKind
from scheduler.domain.mode import VisitMode
from scheduler.domain.period import PeriodKind, SpecialPeriod
from scheduler.domain.settings import Settings
from scheduler.domain.visit import ModeOption
from tests.api.conftest import SYSTEM
from tests.api.persistence.registers import two_towns


def test_areas_come_from_the_top_down(towns: Works) -> None:
    with towns.begin(SYSTEM) as uow:
        first = Areas(uow).page(None, None, 3)
        rest = Areas(uow).page(None, first[-1].path, 10)
        children = Areas(uow).page("county", None, 10)
    assert [area.id for area in (*first, *rest)] == ["county", "north", "north-1", "south", "south-1"]
    assert [area.id for area in children] == ["north", "south"]


def test_visitors_are_found_by_area_kind_and_name(towns: Works) -> None:
    with towns.begin(SYSTEM) as uow:
        visitors = Visitors(uow)
        everybody = visitors.page(None, 10)
        assert [record.id for record in everybody] == ["doctor-1", "north-v1", "south-v1"]
        assert [record.id for record in visitors.page("doctor-1", 1)] == ["north-v1"]
        assert [record.id for record in visitors.page(None, 10, area="north-1")] == ["doctor-1", "north-v1"]
        assert [record.id for record in visitors.page(None, 10, kind="doctor")] == ["doctor-1"]
        assert [record.id for record in visitors.page(None, 10, name="李四")] == ["north-v1", "south-v1"]
        assert visitors.whole(everybody)[1] == two_towns().visitor_of["north-v1"]


def test_a_changed_service_has_a_new_version_and_its_modes_in_order(towns: Works) -> None:
    options = tuple(ModeOption(mode=mode, duration=timedelta(minutes=9)) for mode in (VisitMode.VIDEO, VisitMode.HOME))
    changed = two_towns().services[0].model_copy(update={"options": options, "people": 2})
    with towns.begin(SYSTEM) as uow:
        Services(uow).put(changed)
        assert Services(uow).get("care", lock=True) == (changed, 2)
        assert Services(uow).all() == (changed,)
        assert Services(uow).get("nothing") is None


def test_a_changed_rule_is_a_new_version_and_the_old_one_stays(towns: Works) -> None:
    with towns.begin(SYSTEM) as uow:
        rules = Rules(uow)
        old = rules.newest("weekly")
        assert old is not None
        added = rules.add_version(old.model_copy(update={"visits": 3, "version": 1}))
        assert (added.version, rules.newest("weekly")) == (2, added)
        assert [(rule.id, rule.version) for rule in rules.page(("north-e1", 1), 10)] == [("weekly", 1), ("weekly", 2)]


def test_special_periods_are_kept_changed_and_removed(towns: Works) -> None:
    storm = SpecialPeriod(
        id="storm", kind=PeriodKind.WEATHER, areas=frozenset({"north"}), first_day=date(2026, 12, 1),
        last_day=date(2026, 12, 2),
    )  # fmt: skip
    longer = storm.model_copy(update={"areas": frozenset({"south"}), "last_day": date(2026, 12, 5)})
    with towns.begin(SYSTEM) as uow:
        periods = Periods(uow)
        periods.put(storm)
        periods.put(longer)
        assert periods.get("storm") == (longer, 2)
        assert periods.page(None, 5) == [longer]
        assert periods.page((date(2026, 12, 1), "storm"), 5) == []
        periods.remove("storm")
        assert periods.get("storm") is None


def test_days_are_kept_changed_and_removed(towns: Works) -> None:
    day = CalendarOverride(day=date(2026, 12, 5), kind=DayKind.WORKDAY)
    with towns.begin(SYSTEM) as uow:
        calendar = Calendar(uow)
        calendar.put(day.model_copy(update={"kind": DayKind.HOLIDAY}))
        calendar.put(day)
        assert calendar.page(None, 5) == [day]
        assert calendar.page(day.day, 5) == []
        calendar.remove(day.day)
        assert calendar.page(None, 5) == []


def test_settings_count_their_changes(works: Works) -> None:
    with works.begin(SYSTEM) as uow:
        settings = RegisterSettings(uow)
        assert settings.get() == (Settings(), 0)
        settings.put(Settings(name="清溪县"))
        settings.put(Settings(name="清溪县", first_visit_people=1))
        assert settings.get() == (Settings(name="清溪县", first_visit_people=1), 2)
