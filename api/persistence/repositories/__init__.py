"""Queries, one file an aggregate; they never commit."""
