"""The tables whose rows belong to no area, each with the reason why everybody of the service may find them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

AUTHORITY_TABLES = frozenset(
    {"calendar_overrides", "register_settings", "service_options", "services", "visitor_kinds"}
)
"""Those of them that only somebody who sees every area may change by a register, because they hold for all areas."""

GLOBAL_TABLES: Mapping[str, str] = MappingProxyType(
    {
        "audit_batches": "Read by auditors only, who see everything.",
        "audit_entries": "Read by auditors only, who see everything.",
        "audit_sealed": "Read by auditors only, who see everything.",
        "calendar_overrides": "A day is a workday or a holiday in every area.",
        "credentials": "Found only by the secret, or by administrators.",
        "executors": "Processes serve every area.",
        "idempotency_keys": "Found only by the key and the actor who sent it.",
        "incident_entries": "Joined to incidents, which are limited.",
        "name_grams": "Holds no names; joined to people, which are limited.",
        "register_settings": "One row for the whole authority.",
        "service_options": "Services are the same in every area.",
        "services": "Services are the same in every area.",
        "special_period_areas": "Everybody may know where a storm is.",
        "special_periods": "Everybody may know where a storm is.",
        "user_areas": "Read by administrators only, who see everything.",
        "user_roles": "Read by administrators only, who see everything.",
        "users": "Read by administrators only, who see everything.",
        "visitor_kinds": "Kinds of visitors are the same in every area.",
        "webhooks": "Read by administrators only, who see everything.",
    }
)
