"""One file per rule of a roster, and the registry that lists them."""
