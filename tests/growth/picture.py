"""Growth as a picture: both axes logarithmic, one line a figure, beside what n log n would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log, log10

WIDTH, HEIGHT, LEFT, TOP, ROOM = 720, 440, 70, 30, 190
COLOURS = ("#0b6e99", "#b5442a", "#3c7d3c", "#7a4fa3", "#8a6d1a")


def drawn(sizes: Sequence[float], figures: Mapping[str, Sequence[float]], title: str) -> str:
    """Return an SVG of figures above 0 over sizes; a dashed line through the first point of each grows as n log n."""
    values = [value for line in figures.values() for value in line]
    field = _Field(sizes[0], sizes[-1], 10 ** floor(log10(min(values))), 10 ** ceil(log10(max(values))))
    parts = [*_axes(field, sizes), f'<text x="{LEFT}" y="18" class="title">{title}</text>']
    for number, (name, line) in enumerate(figures.items()):
        colour = COLOURS[number % len(COLOURS)]
        straight = [line[0] * size * log(size) / (sizes[0] * log(sizes[0])) for size in sizes]
        parts.append(_path(field, sizes, straight, colour, 'stroke-dasharray="3 4" stroke-opacity="0.5"'))
        parts.append(_path(field, sizes, line, colour, 'stroke-width="2"'))
        parts += [
            f'<circle cx="{field.across(size):.1f}" cy="{field.up(value):.1f}" r="3" fill="{colour}"/>'
            for size, value in zip(sizes, line, strict=True)
        ]
        parts.append(f'<text x="{WIDTH - ROOM + 12}" y="{TOP + 18 * number + 10}" fill="{colour}">{name}</text>')
    note = f'<text x="{WIDTH - ROOM + 12}" y="{TOP + 18 * len(figures) + 10}" fill="#777">dashed: n log n</text>'
    style = "text{font:12px sans-serif;fill:#333}.title{font-weight:bold}line{stroke:#ddd}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
    return "\n".join([head, f"<style>{style}</style>", *parts, note, "</svg>"]) + "\n"


class _Field:
    """The drawing area in points, and the range of both axes."""

    def __init__(self, least: float, most: float, low: float, high: float) -> None:
        self.least, self.most, self.low, self.high = least, most, low, high

    def across(self, size: float) -> float:
        """Return where a size lies, from the left."""
        return LEFT + (WIDTH - LEFT - ROOM) * log(size / self.least) / log(self.most / self.least)

    def up(self, value: float) -> float:
        """Return where a value lies, from the top."""
        return TOP + (HEIGHT - TOP - 40) * log(self.high / value) / log(self.high / self.low)


def _axes(field: _Field, sizes: Sequence[float]) -> list[str]:
    bottom, right = field.up(field.low), field.across(field.most)
    parts = []
    value = field.low
    while value <= field.high * 1.001:
        y = field.up(value)
        parts.append(f'<line x1="{LEFT}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
        value *= 10
    for size in sizes:
        x = field.across(size)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom:.1f}"/>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{size:,.0f}</text>')
    return parts


def _path(field: _Field, sizes: Sequence[float], line: Sequence[float], colour: str, style: str) -> str:
    inside = [(size, min(field.high, max(field.low, value))) for size, value in zip(sizes, line, strict=True)]
    points = " ".join(f"{field.across(size):.1f},{field.up(value):.1f}" for size, value in inside)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" {style}/>'
