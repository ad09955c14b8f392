"""The tables of step 0001, one module for each of ``records``."""
