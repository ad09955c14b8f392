"""Durable work outside of requests: solves, schedules, deliveries."""
