"""The commands of the service: serve, worker, migrate, user, demo."""
