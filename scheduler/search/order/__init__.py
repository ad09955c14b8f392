"""The search over a global visit order: for one day with priced lateness and many tied visits."""
