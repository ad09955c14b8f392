"""Compiled neighbourhood search over the generic kinds."""
