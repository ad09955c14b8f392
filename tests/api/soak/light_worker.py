"""``tanfang worker`` as a service on an embedded database starts it, with light children."""

from __future__ import annotations

import sys

from api.commands import worker
from tests.api.soak.light import use_light_children

if __name__ == "__main__":
    use_light_children()
    sys.exit(worker.main())
