"""Database rows, one file an aggregate."""
