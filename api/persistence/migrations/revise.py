"""Writes the next step from what the records describe and the newest schema does not have.

``python -m api.persistence.migrations.revise "what it does"`` in the repository; then read what it wrote.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from api.persistence.database import Database
from api.persistence.migrate import config_for, revisions, upgrade


def revise(message: str) -> None:
    """Write ``versions/<number>_<message>.py``.

    Parameters
    ----------
    message : str
        What the step does, in a few words.
    """
    number = f"{len(revisions()) + 1:04d}"
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'newest.db'}")
        upgrade(database)
        with database.engine.connect() as connection:
            command.revision(config_for(connection), message, autogenerate=True, rev_id=number)
        database.close()


if __name__ == "__main__":
    revise(" ".join(sys.argv[1:]))
