"""Errors of the store as one sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError


class StoreError(Exception):
    """The store cannot do what was asked; the text says what a person can do."""


class NotFound(LookupError):
    """Nothing in the store has the id that was given; the text says where ids are listed."""


def shown(url: URL) -> str:
    """An address of a database without its password."""
    return url.render_as_string(hide_password=True)


def sentence(error: DBAPIError, url: URL) -> str:
    """What a database's error means for the person who set it up."""
    text = str(error.orig)
    low = text.lower()
    where = shown(url)
    if url.get_backend_name() == "sqlite":
        path = url.database or ":memory:"
        if "locked" in low or "busy" in low:
            return f"{path} is locked by another program; wait until it ends, or stop it, and try again."
        if "readonly" in low or "read-only" in low:
            return f"{path} cannot be written; give yourself write access to the file and its folder."
        if "unable to open" in low:
            return f"{path} cannot be opened; make its folder, or set MIRRORWATCH_HOME to one you may write."
        if "not a database" in low or "malformed" in low:
            return f"{path} is no sound SQLite file; move it away or restore it from a backup."
        if "disk is full" in low or "disk i/o" in low:
            return f"{path} could not be written ({text}); make room on the disk and try again."
    elif error.connection_invalidated or getattr(error.orig, "sqlstate", None) is None:
        return (
            f"{where} does not answer ({first_line(text)}); start the server or correct "
            "MIRRORWATCH_DATABASE_URL."
        )
    elif "permission denied" in low or "read-only transaction" in low:
        return f"{where} may not be written by this user; grant it rights on the schema."
    elif "already exists" in low:
        return f"{where} holds tables that are not mirrorwatch's; give it an empty database."
    if "already exists" in low:
        return f"{where} holds tables that are not mirrorwatch's; give it an empty database."
    return f"{where} refused a statement: {first_line(text)}"


def first_line(text: str) -> str:
    """The first line of a message, without its full stop."""
    return (text.strip().splitlines() or ["no reason given"])[0].strip().rstrip(".")


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Turn errors of the database into StoreError. A constraint's error keeps its cause."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(sentence(error, url)) from error
    except sqlite3.Error as error:
        raise StoreError(f"{shown(url)} refused: {first_line(str(error))}") from error


def bad_url(text: str, error: ArgumentError | NoSuchModuleError) -> StoreError:
    """The error for an address that names no database of ours."""
    scheme = text.partition(":")[0]
    return StoreError(
        f"MIRRORWATCH_DATABASE_URL starts with {scheme!r}, which is no database known here "
        f"({first_line(str(error))}); use sqlite:///FILE or postgresql://USER@HOST/NAME."
    )
