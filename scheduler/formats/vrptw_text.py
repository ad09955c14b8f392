"""The two texts of the vehicle routing problem with time windows: Solomon's tables and VRPLIB sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.text_file import line_of

Row = tuple[int, tuple[float, ...]]  # line number and the numbers on it


@dataclass(frozen=True)
class Customer:
    """A customer, or the depot; coordinates and times in the file's own unit."""

    x: float
    y: float
    demand: float
    ready: float
    due: float
    service: float


@dataclass(frozen=True)
class Instance:
    """A fleet and its customers; the depot comes first."""

    vehicles: int
    capacity: int
    customers: tuple[Customer, ...]


_EMPTY = Text(
    zh="既没有车场也没有客户；文件是否被截断？", en="no depot and no customers are given; was the file cut off?"
)
_NO_VEHICLE = Text(zh="车辆数为 {vehicles}；至少为 1", en="the number of vehicles is {vehicles}; give at least 1")
_NEITHER = Text(
    zh="既没有 VEHICLE 和 CUSTOMER（Solomon），也没有 NODE_COORD_SECTION（VRPLIB）",
    en="neither VEHICLE and CUSTOMER (Solomon) nor NODE_COORD_SECTION (VRPLIB) is given",
)
_NO_FLEET = Text(zh="缺少车辆数和容量的一行", en="the line with the number of vehicles and the capacity is missing")
_KIND = Text(zh="{kind!r} 无法识别；只能读取 EUC_2D", en="{kind!r} is not known; only EUC_2D is read")
_UNEVEN = Text(
    zh="有 {points} 个点、{demands} 个需求和 {windows} 个时间窗；文件是否被截断？",
    en="{points} points, {demands} demands and {windows} windows are given; was the file cut off?",
)
_NO_HEAD = Text(zh="缺少 {name}；请加在文件开头", en="{name} is missing; add it to the head of the file")
_NO_SECTION = Text(zh="缺少 {name}；文件是否被截断？", en="{name} is missing; was the file cut off?")
_WIDTH = Text(zh="{line!r} 有 {many} 个值；应为 {width} 个", en="{line!r} has {many} values; give {width}")
_COUNT = Text(
    zh="编号 {got} 处应为 {wanted}；各行须依次编号", en="number {got} stands where {wanted} should; rows count upwards"
)
_NO_NUMBER = Text(zh="{word!r} 不是数字", en="{word!r} is not a number")
_FAR = Text(
    zh="{word!r} 超出范围；请给出不超过一百万的数", en="{word!r} is out of range; give a number of at most a million"
)


def parse(text: str, path: Path) -> Instance:
    """Read either text, told apart by the section names of VRPLIB.

    Raises
    ------
    InputError
        One sentence with file, line and value.
    """
    lines = [line.strip() for line in text.splitlines()]
    instance = _vrplib(lines, path) if "NODE_COORD_SECTION" in lines else _solomon(lines, path)
    if not instance.customers:
        raise InputError(str(path), _EMPTY)
    if instance.vehicles < 1:
        raise InputError(str(path), _NO_VEHICLE.filled(vehicles=instance.vehicles))
    return instance


def _solomon(lines: list[str], path: Path) -> Instance:
    if "VEHICLE" not in lines or "CUSTOMER" not in lines:
        raise InputError(str(path), _NEITHER)
    at = lines.index("VEHICLE")
    until = lines.index("CUSTOMER")
    fleet = _rows(lines, range(at + 2, until), 2, path)
    if not fleet:
        raise InputError(line_of(path, at + 1), _NO_FLEET)
    number, capacity = fleet[0][1]
    table = _rows(lines, range(until + 2, len(lines)), 7, path)
    for position, (line, values) in enumerate(table):
        _expect(path, line, values[0], position)
    return Instance(int(number), int(capacity), tuple(_customer(values[1:]) for _, values in table))


def _vrplib(lines: list[str], path: Path) -> Instance:
    heads = dict(_header(line) for line in lines if ":" in line)
    kind = heads.get("EDGE_WEIGHT_TYPE", "EUC_2D")
    if kind != "EUC_2D":
        raise InputError(f"{path}, EDGE_WEIGHT_TYPE", _KIND.filled(kind=kind))
    points = _section(lines, "NODE_COORD_SECTION", 3, path)
    demands = _section(lines, "DEMAND_SECTION", 2, path)
    windows = _section(lines, "TIME_WINDOW_SECTION", 3, path)
    if not len(points) == len(demands) == len(windows):
        facts = {"points": len(points), "demands": len(demands), "windows": len(windows)}
        raise InputError(str(path), _UNEVEN.filled(**facts))
    service = _number(heads, "SERVICE_TIME", path)
    customers = tuple(
        _customer((*point, *demand, *window, service if number else 0.0))
        for number, (point, demand, window) in enumerate(zip(points, demands, windows, strict=True))
    )
    return Instance(int(_number(heads, "VEHICLES", path)), int(_number(heads, "CAPACITY", path)), customers)


def _customer(values: tuple[float, ...]) -> Customer:
    x, y, demand, ready, due, service = values
    return Customer(x, y, demand, ready, due, service)


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _number(heads: dict[str, str], name: str, path: Path) -> float:
    if name not in heads:
        raise InputError(str(path), _NO_HEAD.filled(name=name))
    return _float(heads[name], f"{path}, {name}")


def _section(lines: list[str], name: str, width: int, path: Path) -> list[tuple[float, ...]]:
    """Return the rows of a section without their numbers, which must count from 1."""
    if name not in lines:
        raise InputError(str(path), _NO_SECTION.filled(name=name))
    begin = lines.index(name) + 1
    end = next((n for n in range(begin, len(lines)) if lines[n][:1].isalpha()), len(lines))
    table = _rows(lines, range(begin, end), width, path)
    for position, (line, values) in enumerate(table):
        _expect(path, line, values[0], position + 1)
    return [values[1:] for _, values in table]


def _rows(lines: list[str], numbers: Iterable[int], width: int, path: Path) -> list[Row]:
    found: list[Row] = []
    for number in numbers:
        words = lines[number].split()
        if not words:
            continue
        where = line_of(path, number + 1)
        if len(words) != width:
            raise InputError(where, _WIDTH.filled(line=lines[number], many=len(words), width=width))
        found.append((number, tuple(_float(word, where) for word in words)))
    return found


def _expect(path: Path, line: int, got: float, wanted: int) -> None:
    if got != wanted:
        raise InputError(line_of(path, line + 1), _COUNT.filled(got=f"{got:g}", wanted=wanted))


def _float(word: str, where: str | Text) -> float:
    try:
        value = float(word)
    except ValueError:
        raise InputError(where, _NO_NUMBER.filled(word=word)) from None
    if not 0 <= abs(value) <= 1e6:
        raise InputError(where, _FAR.filled(word=word))
    return value
