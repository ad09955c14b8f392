"""The exact model: a whole small week in CP-SAT, with a proof or a bound."""
