"""The compiled part of the bound: the cheapest route of a shift when every visit has a prize."""
