"""The service: one truth for coordinators, visitors and planners, over HTTP."""
