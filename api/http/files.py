"""Files to take away: which format somebody wants, and under which name it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import Header, Query
from pydantic import JsonValue
from starlette.responses import Response

from api.errors import ServiceError
from api.http.problems import Documented
from api.http.tables import Cell, csv_table, xlsx_table
from scheduler.domain.base import Text

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOJSON = "application/geo+json"
ICALENDAR = "text/calendar; charset=utf-8"
JSON = "application/json"

Format = Annotated[str | None, Query(alias="format", max_length=10, description="Wins over `Accept`, e.g. `csv`.")]
Accept = Annotated[str | None, Header(max_length=500, include_in_schema=False)]


def files(*media_types: str) -> Documented:
    """Document the formats of an operation, for ``responses=``."""
    content: dict[str, JsonValue] = {kind.partition(";")[0]: {} for kind in media_types}
    return {200: {"description": "The file.", "content": content}, 406: {"description": "Not Acceptable"}}


@dataclass(frozen=True)
class FileOffer:
    """One format that an answer comes in.

    Attributes
    ----------
    suffix : str
        End of the file's name, and what ``?format=`` calls the format.
    make : callable
        Makes the file; called for the chosen format only.
    """

    media_type: str
    suffix: str
    make: Callable[[], bytes]

    @property
    def essence(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0]


def table_offers(sheet: str, header: Sequence[str], rows: Callable[[], Iterable[Sequence[Cell]]]) -> list[FileOffer]:
    """Return a table as CSV and as a workbook.

    Parameters
    ----------
    sheet : str
        See `xlsx_table`.
    rows : callable
        Called for the chosen format only.
    """
    return [
        FileOffer(CSV, "csv", lambda: csv_table(header, rows())),
        FileOffer(XLSX, "xlsx", lambda: xlsx_table(sheet, header, rows())),
    ]


def negotiated(accept: str | None, asked_format: str | None, offers: Sequence[FileOffer], stem: str) -> Response:
    """Return the file in the format that was asked for.

    Parameters
    ----------
    accept : str or None
        The request's ``Accept``; the first offer wins where it has no preference.
    asked_format : str or None
        ``?format=``, which wins over ``accept`` because links cannot set headers.
    stem : str
        Name of the file without its suffix; never a person's.

    Raises
    ------
    ServiceError
        406 when none of the formats is wanted.
    """
    offer = _named(asked_format, offers) if asked_format is not None else _accepted(accept, offers)
    if offer is None:
        names = ", ".join(offer.essence for offer in offers)
        what = Text(zh="可提供的格式: {names}。", en="The formats are: {names}.").filled(names=names)
        raise ServiceError(HTTPStatus.NOT_ACCEPTABLE, "format_not_offered", what)
    headers = {"Vary": "Accept"}
    if offer.essence != JSON:
        headers["Content-Disposition"] = _disposition(f"{stem}.{offer.suffix}")
    return Response(offer.make(), headers={**headers, "Content-Type": offer.media_type})


def _named(asked: str, offers: Sequence[FileOffer]) -> FileOffer | None:
    return next((offer for offer in offers if offer.suffix == asked.lower()), None)


def _accepted(accept: str | None, offers: Sequence[FileOffer]) -> FileOffer | None:
    if not (accept or "").strip():
        return offers[0]
    ranges = [_media_range(part) for part in (accept or "").split(",")]
    # max keeps the first of equals, so our own order decides where the reader does not care.
    best = max(offers, key=lambda offer: _quality(offer, ranges))
    return best if _quality(best, ranges) > 0 else None


def _media_range(part: str) -> tuple[str, float]:
    name, *parameters = [piece.strip() for piece in part.split(";")]
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                return name.lower(), float(value)
            except ValueError:
                return name.lower(), 0.0
    return name.lower(), 1.0


def _quality(offer: FileOffer, ranges: Sequence[tuple[str, float]]) -> float:
    """The most specific range that fits decides, as HTTP wants it."""
    kind = offer.essence.partition("/")[0]
    for fitting in (offer.essence, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == fitting]
        if found:
            return max(found)
    return 0.0


def _disposition(name: str) -> str:
    plain = "".join(
        character if (character.isascii() and character.isalnum()) or character in "._-" else "_" for character in name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
