"""Zenodo answers: what an error says, files in the shapes that they have had, hits as leads."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from providers._digests import typed
from providers._shape import count, text
from providers._words import Entry, Fetch, Lead, Listing, ParseError, Reply, Share, State

SITE = "https://zenodo.org"

# The words with which InvenioRDM says that there is no such record, or that it is gone; those that
# begin with PID are of the software that Zenodo ran before October 2023.
_MISSING = {
    "PID does not exist.",
    "The persistent identifier does not exist.",
    "The persistent identifier is not registered.",
    "Record not found",
}
_DELETED = {"Record deleted", "The record has been deleted.", "PID has been deleted."}
CLOSED = {
    "restricted": "restricted: files on request",
    "embargoed": "embargoed",
    "closed": "closed: files are not public",
}


def ask(url: str, **rest: Any) -> Generator[Fetch, Reply | None, Reply]:
    reply = yield Fetch(url, auth="ZENODO_TOKEN", **({"api": True} | rest))
    if reply is None:
        raise ParseError("no reply")
    return reply


def denied(share: Share, reply: Reply) -> Listing | None:
    """The listing that an error answer stands for, None for a good one. Raises ParseError."""
    if reply.status == 200:
        return None
    body = reply.json()
    message = body["message"]
    if reply.status == 404 and body["status"] == 404 and message in _MISSING:
        return Listing(share, State.GONE, "no such record")
    if reply.status == 410 and body["status"] == 410 and message in _DELETED:
        return Listing(share, State.GONE, grave(body.get("tombstone") or {}))
    if reply.status == 403 and body["status"] == 403 and message == "Permission denied.":
        return Listing(share, State.LOCKED, "restricted: not public", complete=False)
    raise ParseError(f"status {reply.status}: {message}")


def grave(tombstone: Mapping[str, Any]) -> str:
    """The reason that a tombstone gives; the spelling of its keys varies by version."""
    why = tombstone.get("removal_reason") or tombstone.get("category") or ""
    if isinstance(why, dict):
        titles = why.get("title") or {}
        why = titles.get("en") or why.get("id") or ""
    note = tombstone.get("note") or tombstone.get("reason") or ""
    date = tombstone.get("removal_date") or tombstone.get("timestamp") or ""
    said = "; ".join(str(part) for part in (why, note, str(date)[:10]) if part)
    return f"removed: {said}" if said else "removed"


def entries(files: Any, page: str) -> tuple[Entry, ...]:
    """Entries of any of the three shapes that file lists have had (list, entries list, entries map)."""
    rows: Iterable[Any] = files
    if isinstance(files, dict):
        held = files.get("entries") or ()
        rows = held.values() if isinstance(held, dict) else held
    listed = []
    for row in rows:
        key, size = text(row["key"]), count(row["size"])
        digests = (typed(row["checksum"]),) if row.get("checksum") else ()
        listed.append(Entry(key, size, digests, url=f"{page}/files/{quote(key)}"))
    return tuple(listed)


def facts(body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(body[name])) for name in ("doi", "conceptdoi", "conceptrecid") if body.get(name))


def leads(reply: Reply, page: str, but: str | None = None) -> list[Lead]:
    """Records of a list of hits as leads, with the files that each declares."""
    found = []
    for hit in reply.json()["hits"]["hits"]:
        url = f"{SITE}/records/{hit['id']}"
        title = text(hit["metadata"]["title"])
        if str(hit["id"]) != but:
            found.append(Lead(url, title, page, title, entries=entries(hit.get("files") or (), url)))
    return found
