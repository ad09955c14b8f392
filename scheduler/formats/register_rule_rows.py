"""Rows about the world and the rules: areas, places, kinds, services, rules, periods, days and pins."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.base import Text
from scheduler.domain.calendar import CalendarOverride, DayKind
from scheduler.domain.elder import RiskTier
from scheduler.domain.mode import VisitMode
from scheduler.domain.period import PeriodKind, SpecialPeriod
from scheduler.domain.place import Area, AreaLevel, Crs, Place
from scheduler.domain.rule import FrequencyRule, Per
from scheduler.domain.service import Follow, Service
from scheduler.domain.visit import Company, ModeOption
from scheduler.domain.visitor import VisitorKind
from scheduler.domain.week_pin import VisitName, WeekPin
from scheduler.formats.refusals import shown_value
from scheduler.formats.register_cells import Row
from scheduler.travel.coordinates import Point, to_wgs84

_MOST_DIGITS = 9
_LATITUDES = (3.4, 53.6)
_LONGITUDES = (73.4, 135.1)
_CRS_NAMES = {
    "wgs84": Crs.WGS84, "epsg4326": Crs.WGS84, "gps": Crs.WGS84,
    "gcj02": Crs.GCJ02, "amap": Crs.GCJ02, "tencent": Crs.GCJ02, "高德": Crs.GCJ02, "腾讯": Crs.GCJ02,
    "bd09": Crs.BD09, "bd09ll": Crs.BD09, "baidu": Crs.BD09, "百度": Crs.BD09,
    "cgcs2000": Crs.CGCS2000, "epsg4490": Crs.CGCS2000, "tianditu": Crs.CGCS2000, "天地图": Crs.CGCS2000,
}  # fmt: skip


def area_of(row: Row) -> Area:
    """Read one row of ``areas``."""
    with row.mapping(id="area"):
        return Area(
            id=row.identifier("area"),
            name=row.text("name"),
            level=row.choice("level", AreaLevel),
            parent=row.maybe("parent"),
            code=row.text("code"),
            code_year=row.maybe_whole("code_year"),
        )


def kind_of(row: Row) -> VisitorKind:
    """Read one row of ``kinds``."""
    with row.mapping(id="kind"):
        title = Text(zh=row.identifier("title_zh"), en=row.identifier("title_en"))
        return VisitorKind(id=row.identifier("kind"), title=title, counts_as_face=row.flag("counts_as_face", True))


def place_of(row: Row) -> Place:
    """Read one row of ``places`` and bring its point to WGS-84."""
    crs = _crs(row)
    point = to_wgs84(_point_in_china(row), crs)
    with row.mapping(id="place", access="access_minutes"):
        return Place(
            id=row.identifier("place"),
            latitude=point.latitude,
            longitude=point.longitude,
            access=row.maybe_minutes("access_minutes") or timedelta(0),
            crs=crs,
        )


def _crs(row: Row) -> Crs:
    text = row.text("crs")
    name = "".join(character for character in text.lower() if character not in "-_: ")
    if name not in _CRS_NAMES:
        known = ", ".join(crs.value for crs in Crs)
        raise row.error(
            "crs",
            zh=f"{shown_value(text)} 不是认识的坐标系（{known}）；坐标系写错会偏移 500 米",
            en=f"{shown_value(text)} is no coordinate system we know ({known}); a wrong one misses by 500 m",
        )
    return _CRS_NAMES[name]


def _point_in_china(row: Row) -> Point:
    latitude, longitude = row.number("latitude"), row.number("longitude")
    if _is_in_china(latitude, longitude):
        return Point(latitude, longitude)
    if _is_in_china(longitude, latitude):
        raise row.error(
            "latitude",
            zh=f"纬度 {latitude} 与经度 {longitude} 写反了；请对调",
            en=f"latitude {latitude} and longitude {longitude} are swapped; swap them back",
        )
    if max(abs(latitude), abs(longitude)) > 180:
        raise row.error(
            "latitude",
            zh=f"{latitude}, {longitude} 不是度数；请以度而不是以米导出坐标",
            en=f"{latitude}, {longitude} are no degrees; export the point in degrees, not metres",
        )
    raise row.error(
        "latitude",
        zh=f"纬度 {latitude}、经度 {longitude} 不在中国境内；请核对",
        en=f"latitude {latitude}, longitude {longitude} lie outside China; check them",
    )


def _is_in_china(latitude: float, longitude: float) -> bool:
    return _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]


def service_of(row: Row) -> Service:
    """Read one row of ``services``."""
    with row.mapping(id="service", options="modes", duration="modes"):
        return Service(
            id=row.identifier("service"),
            title=Text(zh=row.identifier("title_zh"), en=row.identifier("title_en")),
            options=_options(row),
            people=row.whole("people", 1),
            kinds=row.maybe_names("kinds"),
            skills=row.names("skills"),
            load=row.whole("load", 0),
            continuity=row.flag("continuity", True),
            contracted_kind=row.maybe("contracted_kind"),
            covers=row.names("covers"),
            earliest=row.maybe_clock("earliest"),
            due=row.maybe_clock("due"),
            latest=row.maybe_clock("latest"),
            follows=_follow(row),
        )


def _options(row: Row) -> tuple[ModeOption, ...]:
    options = []
    for name, minutes in row.pairs("modes").items():
        if name not in set(VisitMode):
            known = ", ".join(VisitMode)
            raise row.error(
                "modes",
                zh=f"{shown_value(name)} 不在可选值之内；请改用 {known}",
                en=f"{shown_value(name)} is none of {known}; give one of them",
            )
        if not (minutes.isdecimal() and len(minutes) <= _MOST_DIGITS):
            raise row.error(
                "modes",
                zh=f"{shown_value(minutes)} 不是分钟数；请写成 home=40;phone=10",
                en=f"{shown_value(minutes)} are no minutes; write home=40;phone=10",
            )
        options.append(ModeOption(mode=VisitMode(name), duration=timedelta(minutes=int(minutes))))
    return tuple(options)


def _follow(row: Row) -> Follow | None:
    service = row.maybe("follows")
    if service is None:
        return None
    return Follow(
        service=service,
        min_lag=row.maybe_clock("min_lag") or timedelta(0),
        max_lag=row.maybe_clock("max_lag"),
        company=row.maybe_choice("company", Company) or Company.ANY,
    )


def rule_of(row: Row) -> FrequencyRule:
    """Read one row of ``rules``."""
    with row.mapping(id="rule"):
        return FrequencyRule(
            id=row.identifier("rule"),
            service=row.identifier("service"),
            tier=row.maybe_choice("tier", RiskTier),
            category=row.maybe("category"),
            elder=row.maybe("elder"),
            reason=row.text("reason"),
            visits=row.whole("visits", 0),
            per=row.choice("per", Per),
            smallest_gap_days=row.whole("smallest_gap_days", 0),
            largest_gap_days=row.maybe_whole("largest_gap_days"),
            least_home_share=row.maybe_number("least_home_share") or 0.0,
            most_remote_per_month=row.maybe_whole("most_remote_per_month"),
            version=row.whole("version", 1),
            valid_from=row.maybe_day("valid_from"),
            valid_until=row.maybe_day("valid_until"),
        )


def period_of(row: Row) -> SpecialPeriod:
    """Read one row of ``periods``."""
    message = Text(zh=row.text("message_zh"), en=row.text("message_en"))
    if bool(message.zh) is not bool(message.en):
        shown = shown_value(message.zh or message.en)
        raise row.error(
            "message_en",
            zh=f"提示语 {shown} 须有中英文两种；请补上",
            en=f"the message {shown} needs both languages; add the other",
        )
    multiplier = row.maybe_number("frequency_multiplier")
    with row.mapping(id="period"):
        return SpecialPeriod(
            id=row.identifier("period"),
            kind=row.choice("kind", PeriodKind),
            areas=row.names("areas"),
            first_day=row.day("first_day"),
            last_day=row.day("last_day"),
            remote_only=row.flag("remote_only", False),
            frequency_multiplier=1.0 if multiplier is None else multiplier,
            message=message if message.zh else None,
        )


def override_of(row: Row) -> CalendarOverride:
    """Read one row of ``calendar``."""
    with row.mapping(day="date"):
        return CalendarOverride(day=row.day("date"), kind=row.choice("kind", DayKind), name=row.text("name"))


def pin_of(row: Row) -> WeekPin:
    """Read one row of ``pins``."""
    number = row.whole("number", 1)
    with row.mapping(day="date"):
        name = VisitName(elder=row.identifier("elder"), service=row.identifier("service"), number=number)
        return WeekPin(
            week=row.text("week"),
            visit=name,
            visitor=row.maybe("visitor"),
            day=row.maybe_day("date"),
            start=row.maybe_clock("start"),
            after=_visit_name(row),
        )


def _visit_name(row: Row) -> VisitName | None:
    text = row.text("after")
    if not text:
        return None
    elder, _, rest = text.partition("/")
    service, _, number = rest.partition("/")
    if not (elder and service and (number or "1").isdecimal() and len(number) <= _MOST_DIGITS):
        raise row.error(
            "after",
            zh=f"{shown_value(text)} 不是走访；请写成 老人/服务/序号",
            en=f"{shown_value(text)} is no visit; write it as elder/service/number",
        )
    with row.mapping(elder="after", service="after", number="after"):
        return VisitName(elder=elder, service=service, number=int(number or 1))
