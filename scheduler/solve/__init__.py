"""Runs the engine: search and roster model in turn, in a child process that can be stopped."""
