"""How a problem says where travel times come from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.errors import BadValue


class Metric(StrEnum):
    """Straight-line distance on the sphere."""

    HAVERSINE = "haversine"
    EQUIRECTANGULAR = "equirectangular"


class GeodesicTravel(Frozen):
    """Straight line times circuity at each visitor's own speed, rounded to the nearest tick.

    Attributes
    ----------
    circuity : float
        Road metres per straight metre (Shanghai: median 1.35, 90th percentile 1.9).
    reference_latitude : float or None
        Degrees; where the equirectangular metric takes its cosine.
    """

    kind: Literal["geodesic"] = "geodesic"
    metric: Metric = Metric.HAVERSINE
    circuity: Annotated[float, Field(ge=1, le=5)] = 1.4
    earth_radius_meters: Annotated[float, Field(gt=0)] = 6_371_000.0
    reference_latitude: Annotated[float, Field(ge=-90, le=90)] | None = None

    @model_validator(mode="after")
    def _latitude_where_needed(self) -> GeodesicTravel:
        if self.metric is Metric.EQUIRECTANGULAR and self.reference_latitude is None:
            raise BadValue(
                zh="equirectangular 度量需要 reference_latitude（度）；请给出",
                en="the equirectangular metric needs reference_latitude, in degrees; give it",
            )
        return self


class MatrixTravel(Frozen):
    """A given matrix in whole ticks between listed places, one a travel mode.

    Attributes
    ----------
    places : tuple of str
        Row and column order.
    ticks : mapping of travel mode to rows
        ``ticks[mode][i][j]``: ticks from place i to place j.
    meters_per_tick : float
        Turns ticks into metres where a cap counts metres; 0 where nobody counts them.
    """

    kind: Literal["matrix"] = "matrix"
    places: tuple[Identifier, ...]
    ticks: Annotated[Mapping[str, tuple[tuple[Annotated[int, Field(lt=2**31)], ...], ...]], Field(min_length=1)]
    meters_per_tick: Annotated[float, Field(ge=0, le=1e6)] = 0.0

    @model_validator(mode="after")
    def _square(self) -> MatrixTravel:
        size = len(self.places)
        for mode, rows in self.ticks.items():
            if len(rows) != size or any(len(row) != size for row in rows):
                raise BadValue(
                    zh=f"路程矩阵 {mode!r} 不是 {size} x {size}（地点数）；请补全",
                    en=f"travel matrix {mode!r} is not {size} x {size}, the number of its places; complete it",
                )
            if any(min(row, default=0) < 0 for row in rows):
                raise BadValue(
                    zh=f"路程矩阵 {mode!r} 含有负的时间；请改正",
                    en=f"travel matrix {mode!r} holds a negative time; correct it",
                )
        return self


Travel = Annotated[GeodesicTravel | MatrixTravel, Field(discriminator="kind")]
