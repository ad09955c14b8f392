"""The tables of a register file and their columns; docs/register.md explains each."""

from __future__ import annotations

from typing import NamedTuple


class Columns(NamedTuple):
    """The columns of one table.

    Attributes
    ----------
    required, optional : tuple of str
        Columns that must be there, and columns that may be left out.
    needed : bool
        Whether the whole table must be there.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    needed: bool = False


def _columns(required: str, optional: str = "", needed: bool = False) -> Columns:
    return Columns(tuple(required.split()), tuple(optional.split()), needed)


TABLES: dict[str, Columns] = {
    "settings": _columns("setting value"),
    "areas": _columns("area name level", "parent code code_year"),
    "kinds": _columns("kind title_zh title_en", "counts_as_face", needed=True),
    "services": _columns(
        "service title_zh title_en modes",
        "people kinds skills load continuity contracted_kind covers earliest due latest "
        "follows min_lag max_lag company",
        needed=True,
    ),
    "rules": _columns(
        "rule service visits per",
        "tier category elder reason smallest_gap_days largest_gap_days least_home_share most_remote_per_month "
        "version valid_from valid_until",
        needed=True,
    ),
    "periods": _columns(
        "period kind areas first_day last_day", "remote_only frequency_multiplier message_zh message_en"
    ),
    "calendar": _columns("date kind", "name"),
    "places": _columns("place latitude longitude crs", "access_minutes", needed=True),
    "elders": _columns(
        "elder household place",
        "area tier categories named_visitor backup_visitor contracted_visitors blocked_visitors preferred_gender "
        "gender_required preferred_dialect dialect_required enrolled_on informed_on",
        needed=True,
    ),
    "consents": _columns("elder mode state", "asked_on"),
    "people": _columns("person name", "identity_number phone address"),
    "contacts": _columns("person name phone", "relation"),
    "visitors": _columns(
        "visitor kind home",
        "end_place travel_mode speed_kilometers_per_hour gender dialects required areas reach_meters caseload "
        "daily_visits daily_minutes daily_meters weekly_visits weekly_minutes weekly_meters agreed_weekly_minutes "
        "can_lead",
        needed=True,
    ),
    "qualifications": _columns("visitor name", "valid_from valid_until"),
    "availability": _columns(
        "visitor weekdays start end",
        "pause_start pause_end start_place end_place capacity follows_calendar valid_from valid_until",
        needed=True,
    ),
    "exceptions": _columns("visitor first_day", "last_day start end reason"),
    "absences": _columns("elder status first_day", "last_day note"),
    "quiet_hours": _columns("elder start end", "weekdays"),
    "calling_hours": _columns("elder earliest latest", "weekdays due"),
    "ledger": _columns("date elder visitor service mode outcome", "reason minutes"),
    "pins": _columns("week elder service", "number visitor date start after"),
}
"""All tables by name, which is also the name of the CSV file or the sheet."""

PERSONAL: dict[str, frozenset[str]] = {
    "people": frozenset({"name", "identity_number", "phone", "address"}),
    "contacts": frozenset({"name", "phone", "relation"}),
    "rules": frozenset({"reason"}),
    "exceptions": frozenset({"reason"}),
    "absences": frozenset({"note"}),
    "ledger": frozenset({"reason"}),
}
"""Columns that say who somebody is or how somebody fares; no message quotes them in full."""
