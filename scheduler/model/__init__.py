"""The OR-Tools models: the roster model that assigns pooled routes to shifts."""
