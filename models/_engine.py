"""Opens the database: address, connection settings, and the schema brought up to date."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from models._errors import StoreError, bad_url, shown, told
from models.place import home

MIGRATIONS = Path(__file__).parent / "migrations"
# Seconds that a writer waits for another writer. Units of one machine write for milliseconds each.
BUSY_SECONDS = 30
# Execution option of a connection that will write: SQLite then takes the lock at BEGIN.
WRITES = "mirrorwatch_writes"
# The key of the PostgreSQL advisory lock under which one process migrates ("mirrorwa" in ASCII).
_MIGRATION_LOCK = 0x6D6972726F727761
# One encoder for all: json.dumps with arguments makes a new one for each value.
_to_json = json.JSONEncoder(separators=(",", ":")).encode


def database_url() -> str:
    """MIRRORWATCH_DATABASE_URL, or SQLite in the user's data folder."""
    return os.environ.get("MIRRORWATCH_DATABASE_URL") or f"sqlite:///{home() / 'mirrorwatch.sqlite'}"


def known_revisions() -> list[str]:
    """Revisions of this code, oldest first: the numbers that the migration files begin with."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def connect(url: str) -> Engine:
    """An engine with our connection settings; nothing is asked yet. Raises StoreError."""
    try:
        parsed = _parsed(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        # Short statements, one transaction a unit: a connection that died between is noticed first.
        return create_engine(
            parsed, pool_pre_ping=True, connect_args={"connect_timeout": 10}, json_serializer=_to_json
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise bad_url(url, error) from error


def _parsed(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise NoSuchModuleError("only SQLite and PostgreSQL are supported")
    return parsed


def _sqlite(url: URL) -> Engine:
    if url.database and not url.database.startswith("file:"):
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"{folder} cannot be made ({error.strerror}); set MIRRORWATCH_HOME or "
                "MIRRORWATCH_DATABASE_URL to a place you may write."
            ) from error
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, json_serializer=_to_json)

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: Any) -> None:
        # The driver's own BEGIN comes too late (at the first write), when a read snapshot may be stale.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA recursive_triggers=ON")  # INSERT OR REPLACE then meets the delete triggers
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: committed at the end, rolled back by an error."""
    with told(engine.url), engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads, on one snapshot where the database gives one."""
    with told(engine.url), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def revision(connection: Connection) -> str | None:
    """The schema's revision, or None for a database without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def prepare(engine: Engine) -> None:
    """Make or upgrade the schema when it is older than the code. Raises StoreError for a newer one."""
    known = known_revisions()
    with reading(engine) as connection:
        found = revision(connection)
    if found == known[-1]:
        return
    _refuse_newer(found, known, engine)
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        # Another process may have upgraded while this one waited for the lock.
        found = revision(connection)
        _refuse_newer(found, known, engine)
        if found != known[-1]:
            _upgrade(connection)


def _refuse_newer(found: str | None, known: list[str], engine: Engine) -> None:
    if found is not None and found not in known:
        raise StoreError(
            f"{shown(engine.url)} was written by a newer mirrorwatch (schema {found}, this one knows "
            f"{known[-1]}); update mirrorwatch."
        )


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")


def upgrade(url: str) -> None:
    """Bring the database at a URL to this code's schema. Raises StoreError."""
    engine = connect(url)
    try:
        prepare(engine)
    finally:
        engine.dispose()
