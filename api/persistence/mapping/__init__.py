"""Between records and the scheduler's domain objects; the only place where sealed fields are opened."""
