"""Travel times between places, and the coordinate systems points come in."""
