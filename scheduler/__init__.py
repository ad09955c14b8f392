"""tanfang's planning library: registers in, checked weekly visit rosters out."""
