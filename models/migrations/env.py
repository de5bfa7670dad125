"""Alembic's entrance: runs the migrations on the given connection, or on MIRRORWATCH_DATABASE_URL."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from models._engine import connect, database_url, writing
from models._types import Line, Utc
from models.tables import Base


def plain(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Our column types as plain ones: a migration must not change when the code does."""
    if kind == "type" and isinstance(item, Line):
        return "sa.Text()"
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Connection) -> None:
    """Run the migrations inside the connection's own transaction: all of them or none."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, render_item=plain
    )
    context.run_migrations()


if context.is_offline_mode():
    # `alembic upgrade head --sql` prints the statements for a database of this dialect.
    context.configure(url=connect(database_url()).url, target_metadata=Base.metadata, literal_binds=True)
    context.run_migrations()
elif (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    with writing(connect(database_url())) as own:
        run(own)
