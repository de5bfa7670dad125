"""Fixtures for tests that need a database: SQLite in a folder, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from models._engine import upgrade

DEBIAN = Path("/usr/lib/postgresql")


def postgres_programs() -> Path | None:
    """The folder with the server's programs: on PATH, or the newest of Debian's."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else None


def as_postgres() -> dict[str, object]:
    """Arguments of subprocess that leave root, which the server refuses to run as."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server on loopback for this session: `postgresql://postgres@127.0.0.1:PORT/`."""
    programs = postgres_programs()
    if programs is None:
        reason = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="mirrorwatch-postgres-"))
    account = as_postgres()
    if account:
        shutil.chown(folder, "postgres", "postgres")
    files, port = folder / "data", free_port()
    initdb = [programs / "initdb", "-D", files, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"]
    subprocess.run([*initdb, "--no-sync"], check=True, capture_output=True, cwd=folder, **account)
    # fsync off: these databases live as long as the tests; a killed client is not a lost disk.
    server = subprocess.Popen(
        [programs / "postgres", "-D", files, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **account,
    )  # fmt: skip
    try:
        url = f"postgresql://postgres@127.0.0.1:{port}"
        wait_for(f"{url}/postgres", server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the PostgreSQL server ended at once"
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the PostgreSQL server did not answer within 30 s")


def command(server: str, statement: str, *names: str) -> None:
    """Run one statement of databases, its names quoted."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """An empty PostgreSQL database of this test's own."""
    name = f"test_{os.getpid()}_{time.monotonic_ns()}"
    command(postgres_url, "CREATE DATABASE {}", name)
    yield f"{postgres_url}/{name}"
    command(postgres_url, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a database that has our schema already, to be copied."""
    name = f"template_{os.getpid()}"
    command(postgres_url, "CREATE DATABASE {}", name)
    upgrade(f"{postgres_url}/{name}")
    return name


@pytest.fixture
def postgres_store(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """A PostgreSQL database with our schema, of this test's own."""
    name = f"test_{os.getpid()}_{time.monotonic_ns()}"
    command(postgres_url, "CREATE DATABASE {} TEMPLATE {}", name, postgres_template)
    yield f"{postgres_url}/{name}"
    command(postgres_url, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind: tests that take it run on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    return request.getfixturevalue("postgres_database")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind with our schema, which the store would make itself, only slower."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return request.getfixturevalue("postgres_store")
