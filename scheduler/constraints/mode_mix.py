"""Only so many visits of a series may fall back to another mode."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import OptionLimit
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text


class ModeMixRule(Constraint):
    """At most ``Series.most_fallbacks`` visits of a series use another mode than the owed one."""

    key = "mode_mix"
    level = Level.HARD
    unit = Unit.VISITS
    span = Span.RELATED
    by_shift = True
    title = Text(zh="方式比例", en="Mode mix")
    sentence = Text(
        zh="改用其他方式（如电话）的次数不超过规则允许的次数。",
        en="No more visits fall back to another mode, such as a call, than the rule allows.",
    )
    template = Text(
        zh="{series} 有 {count} 次改用其他方式，最多允许 {most} 次。",
        en="{count} visits of {series} fall back to another mode; at most {most} may.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each series with too many fallbacks, with the visits over."""
        for series in timeline.problem.series:
            fallen = tuple(
                name
                for name in series.visits
                if any(item.option_number > 0 for item in timeline.served_of.get(name, []))
            )
            if series.most_fallbacks is not None and len(fallen) > series.most_fallbacks:
                facts: Facts = {"series": series.id, "count": len(fallen), "most": series.most_fallbacks}
                over = len(fallen) - series.most_fallbacks
                yield Violation(constraint=self.key, amount=over, visits=fallen, facts=facts)

    def contribute(self, index: Index) -> Iterator[OptionLimit]:
        """Yield one row for each series with a limit."""
        for series in index.problem.series:
            if series.most_fallbacks is not None:
                yield OptionLimit(tuple(index.visit_number[name] for name in series.visits), series.most_fallbacks)


MODE_MIX = ModeMixRule()
