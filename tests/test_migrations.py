"""The schema: made by migrations only, the same as the models, upgraded at open, append only."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from models._engine import connect, known_revisions, prepare, reading, revision, upgrade, writing
from models._errors import StoreError
from models.store import Store
from models.tables import APPEND_ONLY, Base

ROOT = Path(__file__).resolve().parent.parent


def alembic(command: str, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "alembic", *command.split()],
        env={**os.environ, "MIRRORWATCH_DATABASE_URL": url},
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_an_empty_database_gets_the_schema_of_the_models(empty_url: str) -> None:
    upgrade(empty_url)
    engine = connect(empty_url)
    with reading(engine) as connection:
        assert revision(connection) == known_revisions()[-1]
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_alembic_by_hand_upgrades_checks_and_goes_back(empty_url: str) -> None:
    assert alembic("upgrade head", empty_url).returncode == 0
    checked = alembic("check", empty_url)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    back = alembic("downgrade base", empty_url)
    assert back.returncode == 0, back.stderr
    engine = connect(empty_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    Store(empty_url).close()


def test_alembic_check_sees_a_missing_column(empty_url: str) -> None:
    upgrade(empty_url)
    engine = connect(empty_url)
    with writing(engine) as connection:
        connection.execute(text("ALTER TABLE documents DROP COLUMN title"))
    engine.dispose()
    assert alembic("check", empty_url).returncode != 0


def test_many_processes_may_open_an_empty_database(empty_url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        for opened in pool.map(lambda _: Store(empty_url), range(6)):
            opened.close()


def test_a_newer_database_is_refused_in_one_sentence(empty_url: str) -> None:
    upgrade(empty_url)
    engine = connect(empty_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    with pytest.raises(StoreError, match=r"newer mirrorwatch \(schema 9001.*update mirrorwatch\.$"):
        prepare(engine)
    engine.dispose()


def test_a_foreign_database_is_refused_and_left_alone(empty_url: str) -> None:
    engine = connect(empty_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE shares (id INTEGER)"))
    with pytest.raises(StoreError, match="tables that are not mirrorwatch's"):
        prepare(engine)
    assert inspect(engine).get_table_names() == ["shares"]
    engine.dispose()


def fill(store: Store) -> None:
    """One row in each append-only table, written by hand."""
    now = "2026-11-25 00:00:00+00:00"
    rows = (
        "INSERT INTO runs (id, kind, started, datasets, sources, interruptions, notes)"
        f" VALUES ('r', 'crawl', '{now}', '[]', '[]', 0, '[]')",
        "INSERT INTO shares (id, url, provider, kind, host, domain, parts, first_seen, last_seen)"
        f" VALUES ('s', 'https://a.test/', 'x', 'y', '', '', '[]', '{now}', '{now}')",
        "INSERT INTO sightings (id, share_id, run_id, unit_id, at, state, requests, entries, complete, facts)"
        f" VALUES ('i', 's', 'r', 'u', '{now}', 'live', 1, 0, true, '[]')",
        "INSERT INTO hits (id, dataset, dataset_version, share_id, life, kind, grade, score, match_type,"
        " status, status_since, state, first_seen, changed, first_run, last_run) VALUES ('h', 'd', '', 's',"
        f" 1, 'copy', 'text', 0.5, 'mention', 'discovered', '{now}', 'live', '{now}', '{now}', 'r', 'r')",
        "INSERT INTO hit_events (key, hit_id, at, who, now, why)"
        f" VALUES ('k', 'h', '{now}', 'someone', 'triaged', 'seen')",
        "INSERT INTO notices (id, dataset, provider, ground, signer_role, recipient, channel, language,"
        f" version, status, subject, body, slots, created, changed) VALUES ('n', 'd', 'x', 'G2', 'steward',"
        f" '', '', 'en', 1, 'drafted', '', '', '{{}}', '{now}', '{now}')",
        "INSERT INTO notice_events (notice_id, at, who, now, why, facts)"
        f" VALUES ('n', '{now}', 'someone', 'drafted', '', '{{}}')",
    )
    with writing(store.engine) as connection:
        for row in rows:
            connection.execute(text(row))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_tables_refuse_changes(database_url: str, table: str) -> None:
    with Store(database_url) as store:
        fill(store)
        changes = [f"UPDATE {table} SET at = at", f"DELETE FROM {table}"]
        if store.engine.dialect.name == "postgresql":
            changes.append(f"TRUNCATE {table} CASCADE")
        else:
            changes.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        for change in changes:
            with pytest.raises(DBAPIError, match="append only"), store.engine.begin() as connection:
                connection.execute(text(change))
        with store.reading() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1


def test_foreign_keys_are_enforced(database_url: str) -> None:
    with Store(database_url) as store, pytest.raises(StoreError), writing(store.engine) as connection:
        connection.execute(text("INSERT INTO notice_hits (notice_id, hit_id) VALUES ('no', 'no')"))
