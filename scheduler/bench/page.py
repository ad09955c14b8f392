"""Sections of a page that a command writes, between marks, among text that people wrote."""

from __future__ import annotations

import re


def with_section(page: str, begin: str, body: str, end: str) -> str:
    """Return a page with what lies between two marks replaced; marks that are missing are added at the end."""
    section = f"{begin}{body}{end}"
    place = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if place.search(page):
        return place.sub(lambda _: section, page, count=1)
    return f"{page.rstrip()}\n\n{section}\n"
