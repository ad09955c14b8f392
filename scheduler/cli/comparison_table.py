"""A comparison on the screen: indicators side by side, then each scenario in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from rich.box import ASCII, SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Styled

from scheduler.cli.levels import TIERS
from scheduler.cli.outcome import unit_text
from scheduler.cli.words import Language
from scheduler.constraints.registry import REGISTRY
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.scenario.comparison import ComparedVariant, Comparison
from scheduler.scenario.indicators import Indicators

METERS_OF_KILOMETER = 1000.0
Figure = Callable[[Indicators], float | None]


@dataclass(frozen=True)
class _Row:
    """One indicator: its name, how to read it, how to write it, and whether it is a cost under somebody's prices."""

    title: Text
    figure: Figure
    form: str = "{:,.0f}"
    is_cost: bool = False

    def cells(self, comparison: Comparison) -> list[str]:
        base = self.figure(comparison.base)
        return [self._written(base), *(self._beside(base, variant) for variant in comparison.variants)]

    def _beside(self, base: float | None, variant: ComparedVariant) -> str:
        """Return a variant's figure and its difference to the base's; costs under other prices have none."""
        other = self.figure(variant.indicators)
        written = self._written(other)
        other_currency = self.is_cost and not variant.same_prices
        if base is None or other is None or other_currency or written == self._written(base):
            return written
        difference = self.form.format(abs(other - base))
        return f"{written} ({'+' if other > base else '-'}{difference})"

    def _written(self, figure: float | None) -> str:
        return "–" if figure is None else self.form.format(figure)


class ComparisonTable:
    """Makes the parts of a comparison in the reader's language.

    Parameters
    ----------
    piped : bool
        Whether nobody looks at a terminal: tables are then drawn in plain characters.
    """

    def __init__(self, comparison: Comparison, language: Language, piped: bool) -> None:
        self._comparison = comparison
        self._language = language
        self._box = ASCII if piped else SIMPLE_HEAD

    def parts(self, files: Iterable[str]) -> Iterator[RenderableType]:
        """Yield the table, the sentences and the names of the files."""
        comparison = self._comparison
        yield f"{comparison.problem} ({comparison.start} – {comparison.start + timedelta(days=comparison.days - 1)})"
        yield self._table()
        for variant in comparison.variants:
            yield Styled(f"\n{self._language.label(variant.name)}", style="bold")
            yield from (f"- {line}" for text in variant.sentences for line in self._language.sentence(text).split("\n"))
        written = self._language.label(Text(zh="写入文件", en="Files written"))
        yield f"\n{written}: {', '.join(files)}"

    def _table(self) -> Table:
        table = Table(box=self._box, show_edge=False, pad_edge=False)
        table.add_column(self._language.label(Text(zh="指标", en="Indicator")), overflow="fold")
        for name in (Text(zh="基准", en="Base"), *(variant.name for variant in self._comparison.variants)):
            table.add_column(self._language.label(name), justify="right", overflow="fold")
        for rows in (_coverage(), self._costs(), _effort(), self._areas()):
            for row in rows:
                table.add_row(self._language.label(row.title), *row.cells(self._comparison))
            table.add_section()
        return table

    def _everything(self) -> tuple[Indicators, ...]:
        return (self._comparison.base, *(variant.indicators for variant in self._comparison.variants))

    def _costs(self) -> Iterator[_Row]:
        """Yield the sum of the costs and what it adds up from, in the order of the registry."""
        unit = unit_text(self._comparison.base.unit)
        title = Text(zh=f"质量成本（{unit.zh}）", en=f"Cost of quality ({unit.en})")
        yield _Row(title, lambda figures: figures.quality, is_cost=True)
        found = {term.constraint for figures in self._everything() for term in figures.causes if term.cost}
        for rule in REGISTRY:
            if rule.key in found:
                yield _Row(Text(zh=f"· {rule.title.zh}", en=f"· {rule.title.en}"), _cost_of(rule.key), is_cost=True)

    def _areas(self) -> Iterator[_Row]:
        """Yield the visits placed in each area where they differ; comparison.json lists all of them."""
        names = {line.area: line.name for figures in self._everything() for line in figures.areas}
        for area, name in names.items():
            placed = _placed_in(area)
            if len({placed(figures) for figures in self._everything()}) > 1:
                yield _Row(Text(zh=f"已安排：{name or '–'}", en=f"placed: {name or '–'}"), placed)


def _coverage() -> Iterator[_Row]:
    yield _Row(Text(zh="应走访", en="Visits owed"), lambda figures: figures.visits)
    yield _Row(Text(zh="未安排", en="Not placed"), lambda figures: figures.left_out)
    yield _Row(Text(zh="· 当月最后机会", en="· last chance of the month"), lambda figures: figures.last_chance_left_out)
    for tier in RiskTier:
        title = TIERS[tier]
        yield _Row(Text(zh=f"· {title.zh}应走访", en=f"· {title.en} owed"), _owed_in(tier))
        yield _Row(Text(zh=f"· {title.zh}未安排", en=f"· {title.en} not placed"), _left_out_in(tier))


def _effort() -> Iterator[_Row]:
    yield _Row(Text(zh="上门走访", en="Home visits"), lambda figures: figures.home_visits)
    yield _Row(Text(zh="电话和视频", en="Calls"), lambda figures: figures.calls)
    yield _Row(Text(zh="路程（分钟）", en="Travel (minutes)"), lambda figures: figures.travel_minutes)
    yield _Row(
        Text(zh="路程（公里）", en="Travel (km)"),
        lambda figures: figures.travel_meters / METERS_OF_KILOMETER,
        "{:,.1f}",
    )
    yield _Row(Text(zh="熟面孔比例", en="Known faces"), lambda figures: figures.continuity_share, "{:.0%}")
    yield _Row(Text(zh="同类负荷差距", en="Spread of load"), lambda figures: figures.fairness_spread, "{:.0%}")
    yield _Row(Text(zh="超时（分钟）", en="Overtime (minutes)"), lambda figures: figures.overtime_minutes)
    yield _Row(Text(zh="出动人数", en="People out"), lambda figures: figures.visitors_used)
    yield _Row(Text(zh="总人数", en="People in all"), lambda figures: figures.visitors)


def _owed_in(tier: RiskTier) -> Figure:
    return lambda figures: sum(line.owed for line in figures.tiers if line.tier is tier)


def _left_out_in(tier: RiskTier) -> Figure:
    return lambda figures: sum(line.left_out for line in figures.tiers if line.tier is tier)


def _cost_of(key: str) -> Figure:
    return lambda figures: sum(term.cost for term in figures.causes if term.constraint == key)


def _placed_in(area: str | None) -> Figure:
    return lambda figures: sum(line.placed for line in figures.areas if line.area == area)
