"""Columns of the order search's tables: one row holds all that a kernel reads of one thing together."""

from __future__ import annotations

# A unit: one node, or two whose starts are tied.
FIRST, SECOND, LAG_MIN, LAG_MAX, COMPANY = range(5)

# A node: one seat of a visit, and its first window. Below the nodes, one row a shift stands for its start.
VISIT, PLACE, SERVICE, LOAD, UNIT, WINDOWS, OPENS, CLOSES, DUE = range(9)

# A shift.
BEGIN, END, PAUSE_FROM, PAUSE_TO, ORIGIN, GOAL, PROFILE, VISITOR, LIMITED, MOST_VISITS, MOST_WORK, MOST_LOAD = range(12)

# Where a node hangs: its shift and its neighbours on the route; -1 ends a route.
SHIFT, PREV, NEXT = range(3)

# What serving a node leaves behind: start (-1 when left out), ticks late, and the visitor's state.
START, LATE, TIME, AT, SERVED, WORK, CARRIED = range(7)

# Numbers of the walk.
TOTAL, LARGEST, LATENESS, BEST, LEFT_OUT = range(5)

# Counters of the candidate.
TOUCHED, OPEN, MOVING = range(3)
