"""``python -m scheduler.cli`` is the ``tanfang`` command."""

import sys

from scheduler.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
