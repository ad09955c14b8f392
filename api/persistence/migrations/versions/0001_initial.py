"""The first schema."""

from __future__ import annotations

from alembic import op

from api.persistence.migrations.initial import (
    area,
    audit,
    availability,
    calendar,
    care,
    elder,
    elder_history,
    elder_hours,
    executor,
    idempotency,
    ledger,
    notice,
    person,
    place,
    register_settings,
    roster,
    rule,
    run,
    scenario,
    service,
    user,
    visitor,
    week,
)

revision = "0001"
down_revision = None

TABLES = {
    "areas": area.create_areas,
    "audit_batches": audit.create_audit_batches,
    "calendar_overrides": calendar.create_calendar_overrides,
    "executors": executor.create_executors,
    "idempotency_keys": idempotency.create_idempotency_keys,
    "places": place.create_places,
    "register_settings": register_settings.create_register_settings,
    "special_periods": calendar.create_special_periods,
    "visitor_kinds": visitor.create_visitor_kinds,
    "audit_entries": audit.create_audit_entries,
    "households": place.create_households,
    "notices": notice.create_notices,
    "services": service.create_services,
    "special_period_areas": calendar.create_special_period_areas,
    "visitors": visitor.create_visitors,
    "webhooks": notice.create_webhooks,
    "weeks": week.create_weeks,
    "audit_sealed": audit.create_audit_sealed,
    "availability_exceptions": availability.create_availability_exceptions,
    "availability_patterns": availability.create_availability_patterns,
    "cannot_come": care.create_cannot_come,
    "elders": elder.create_elders,
    "problems": week.create_problems,
    "qualifications": visitor.create_qualifications,
    "service_options": service.create_service_options,
    "users": user.create_users,
    "visitor_areas": visitor.create_visitor_areas,
    "absences": elder_hours.create_absences,
    "alerts": care.create_alerts,
    "assessments": elder_history.create_assessments,
    "blocked_pairs": elder.create_blocked_pairs,
    "calling_hours": elder_hours.create_calling_hours,
    "caseloads": visitor.create_caseloads,
    "consents": elder_history.create_consents,
    "contracts": elder.create_contracts,
    "credentials": user.create_credentials,
    "elder_categories": elder.create_elder_categories,
    "enrolments": elder_history.create_enrolments,
    "frequency_rules": rule.create_frequency_rules,
    "ledger": ledger.create_ledger,
    "people": person.create_people,
    "pins": roster.create_pins,
    "quiet_hours": elder_hours.create_quiet_hours,
    "rosters": roster.create_rosters,
    "user_areas": user.create_user_areas,
    "user_roles": user.create_user_roles,
    "incidents": care.create_incidents,
    "name_grams": person.create_name_grams,
    "releases": roster.create_releases,
    "reports": care.create_reports,
    "runs": run.create_runs,
    "scenarios": scenario.create_scenarios,
    "tier_changes": elder_history.create_tier_changes,
    "incident_entries": care.create_incident_entries,
    "referrals": care.create_referrals,
    "released_routes": roster.create_released_routes,
}


def upgrade() -> None:
    """Create all tables, those first to which others refer."""
    for create in TABLES.values():
        create()


def downgrade() -> None:
    """Drop all tables."""
    for name in reversed(TABLES):
        op.drop_table(name)
