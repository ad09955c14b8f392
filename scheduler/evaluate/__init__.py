"""The independent judge of rosters: it recomputes every figure and never reaches a solver."""
