"""A true lower bound of any week: columns of routes under a relaxation that docs/engine.md argues for."""
