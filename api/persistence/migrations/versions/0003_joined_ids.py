"""Room for several ids in one value, and for who noted an absence in the service.

Some databases had both before this step was told apart from the first one; it finds nothing to do there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from api.errors import ConflictError
from scheduler.domain.base import Text

revision = "0003"
down_revision = "0002"

WIDENED = {
    "audit_entries": ("target",),
    "ledger": ("visit",),
    "notices": ("event", "receiver"),
    "pins": ("visit", "after_visit"),
    "released_routes": ("shift",),
}
_WIDE, _NARROW = 400, 120
_TOO_LONG = Text(
    zh="不能降级：数据表 {table} 的 {column} 列中，最长的值有 {length} 个字符，较旧的版本只能存 {most} 个；"
    "数据库未作任何改动",
    en="the schema stays as it is: the longest value in column {column} of table {table} has {length} characters, "
    "and the older schema holds {most}; nothing has been changed",
)


def upgrade() -> None:
    """Widen the columns and add the new one."""
    _resize(_WIDE)
    if not _has_noted_by():
        op.add_column("absences", sa.Column("noted_by", sa.String(length=120), nullable=True))


def downgrade() -> None:
    """Make the columns as narrow as before; who noted an absence is lost.

    Raises
    ------
    ConflictError
        When a value would not fit any more; before anything is changed.
    """
    _refuse_long_values()
    with op.batch_alter_table("absences") as batch:
        batch.drop_column("noted_by")
    _resize(_NARROW)


def _has_noted_by() -> bool:
    return any(column["name"] == "noted_by" for column in sa.inspect(op.get_bind()).get_columns("absences"))


def _refuse_long_values() -> None:
    for table, columns in WIDENED.items():
        for column in columns:
            query = sa.select(sa.func.max(sa.func.length(sa.column(column)))).select_from(sa.table(table))
            length = op.get_bind().scalar(query) or 0
            if length > _NARROW:
                what = _TOO_LONG.filled(table=table, column=column, length=length, most=_NARROW)
                raise ConflictError("values_too_long", what)


def _resize(length: int) -> None:
    for table, columns in WIDENED.items():
        guards = _guards(table)
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, type_=sa.String(length=length))
        for guard in guards:
            op.execute(guard)


def _guards(table: str) -> list[str]:
    """What SQLite forgets when it makes a table anew: the statements of its triggers."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY name")
    return list(op.get_bind().scalars(query, {"table": table}))
