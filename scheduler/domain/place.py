"""Places on the map and the administrative areas they lie in."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import Duration
from scheduler.domain.errors import BadValue

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Crs(StrEnum):
    """The coordinate system a point came in; points are stored as WGS-84."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    CGCS2000 = "cgcs2000"


class Place(Frozen):
    """A door, a home or an office.

    Attributes
    ----------
    latitude, longitude : float or None
        WGS-84 degrees; absent when the problem carries a travel matrix of its own.
    access : timedelta
        Time from the street to the door (floors, lift, gate), paid at each arrival from elsewhere.
    crs : Crs
        The system the point was given in, before it was converted.
    """

    id: Identifier
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    access: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(hours=2))] = timedelta(0)
    crs: Crs = Crs.WGS84


class AreaLevel(StrEnum):
    """The four administrative levels, widest first."""

    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"


def _of_twelve_digits(code: str) -> str:
    if code and not (len(code) == 12 and code.isascii() and code.isdecimal()):
        raise BadValue(
            zh=f"区划代码 {code!r} 不是 12 位数字；请改正", en=f"area code {code!r} is not 12 digits; correct it"
        )
    return code


class Area(Frozen):
    """One node of the area tree: county > town > village > grid."""

    id: Identifier
    name: str
    level: AreaLevel
    parent: Identifier | None = None
    code: Annotated[str, AfterValidator(_of_twelve_digits)] = ""
    code_year: Annotated[int, Field(ge=1980, le=2200)] | None = None
