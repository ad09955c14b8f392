"""The page of rights, written from the service itself: ``python -m tests.api.rights`` writes it."""

from api.dependencies.rights_table import rights_table
from tests.api.described import whole_app
from tests.docs.pages import DOCS

PAGE = DOCS / "rights.md"
_HEAD = """# Who may do what

Written from the service by `.venv/bin/python -m tests.api.rights`; tests ask every operation as every role and compare.

`401`: log in first. `403`: the role does not allow it. `yes`: the answer depends on what is asked. An administrator and
an auditor see every area. A coordinator, a planner and a device gateway see the areas they work for and all inside
them; what lies outside does not exist for them (404). A visitor sees the own routes and nothing else, and somebody with
the visitor's role who is nobody's visitor sees nothing (403). Planners see no names, not even masked ones, and may ask
for no runs but those of what-ifs (403).

"""


def rights_page() -> str:
    """The whole page as it is now."""
    return _HEAD + rights_table(whole_app())


if __name__ == "__main__":
    PAGE.write_text(rights_page(), encoding="utf-8")
