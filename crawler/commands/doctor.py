"""`mirrorwatch doctor`: what is set up, what is missing, what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Annotated, Any

import typer

from crawler.commands._output import DONE, FAILED, Format, show
from crawler.plan import stand_in_note
from models.catalog_files import load_catalog
from models.place import home
from models.store import Store, StoreError
from providers import Provider, registry
from sources import Source, all_sources


def doctor(
    how: Annotated[
        Format, typer.Option("--format", help="table for people, jsonl for programs")
    ] = Format.TABLE,
) -> None:
    """Check the set-up and say what to do about each gap.

    Example: mirrorwatch doctor
    """
    rows = list(checks())
    show(rows, ["check", "state", "what", "to_do"], how)
    raise typer.Exit(FAILED if any(row["state"] == "missing" for row in rows) else DONE)


def checks() -> Iterator[dict[str, Any]]:
    """One row a check: state is ok, optional (works without) or missing (a live crawl needs it)."""
    yield _row("python", "ok" if sys.version_info >= (3, 11) else "missing", sys.version.split()[0],
               "install Python 3.11 or newer")  # fmt: skip
    for package in ("scrapy", "sqlalchemy", "alembic", "tldextract", "beautifulsoup4"):
        yield _row(package, "ok", version(package), "")
    contact = os.environ.get("MIRRORWATCH_CONTACT")
    yield _row("contact", "ok" if contact else "missing", contact or "MIRRORWATCH_CONTACT is not set",
               "set it to an address at which hosts can reach you")  # fmt: skip
    yield _database()
    yield _catalog()
    yield _row("providers", "ok", f"{len(registry().providers)} hosts", "")
    yield _row("sources", "ok", f"{len(all_sources())} places", "")
    for note in stand_in_note():
        yield _row("stand-in", "optional", note, "unset MIRRORWATCH_STANDIN for live crawls")
    yield from _secrets()


def _database() -> dict[str, Any]:
    try:
        store = Store.from_environment()
    except StoreError as error:
        return _row("database", "missing", str(error), "check MIRRORWATCH_DATABASE_URL and MIRRORWATCH_HOME")
    store.close()
    return _row("database", "ok", f"{store.shown_url} (files in {home()})", "")


def _catalog() -> dict[str, Any]:
    catalog = load_catalog()
    enabled = sum(1 for s in catalog.signatures.values() if s.enabled)
    return _row("catalog", "ok", f"{len(catalog.signatures)} datasets, {enabled} searched by default", "")


def _secrets() -> Iterator[dict[str, Any]]:
    members: list[Provider | Source] = [*registry().providers, *all_sources().values()]
    wanted = {secret.env: secret for member in members for secret in member.secrets}
    for env, secret in sorted(wanted.items()):
        there = bool(os.environ.get(env))
        yield _row(env, "ok" if there else "optional", "set" if there else "not set",
                   "" if there else f"gives {secret.gives}")  # fmt: skip


def _row(check: str, state: str, what: str, to_do: str) -> dict[str, Any]:
    return {"check": check, "state": state, "what": what, "to_do": "" if state == "ok" else to_do}
