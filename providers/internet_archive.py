"""Internet Archive items: one metadata call gives name, size, md5, sha1 and crc32 of every file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from providers._address import Form
from providers._base import Limit, NoticeRoute, Provider, Robots
from providers._digests import hexed
from providers._shape import count, maybe_count, text
from providers._words import Conversation, Dialect, Document, Entry, Fetch, Listing, ParseError, Share, State

SITE = "https://archive.org"
_ITEM = SITE + "/details/{id}"
_HOST = r"(?:www\.)?archive\.org"
_ID = r"(?P<id>[A-Za-z0-9][A-Za-z0-9._-]{0,99})"
_DIGESTS = {"md5": Dialect.MD5, "sha1": Dialect.SHA1, "crc32": Dialect.CRC32}


def _entry(row: Mapping[str, Any], base: str) -> Entry | None:
    """A file of an item, None for the archive's own bookkeeping (of which the torrent's hash is kept)."""
    name = text(row["name"])
    source = row["source"]
    if source == "metadata":
        if not row.get("btih"):
            return None
        return Entry(name, digests=(hexed(Dialect.BTIH, row["btih"]),), note="the item's torrent")
    if source not in {"original", "derivative"}:
        raise ParseError(f"unknown source of a file: {source!r}")
    digests = tuple(hexed(dialect, row[key]) for key, dialect in _DIGESTS.items() if row.get(key))
    notes = [source] if source == "derivative" else []
    if str(row.get("private")).lower() == "true":
        notes.append("private")
    url = base + quote(name)
    return Entry(name, maybe_count(row.get("size")), digests, url=url, note=", ".join(notes) or None)


def _words(value: object) -> str:
    """A metadata value as text: fields that repeat come as a list."""
    if isinstance(value, list):
        return "\n\n".join(_words(part) for part in value)
    return text(value)


class InternetArchive(Provider):
    """Items of files, open to all unless dark or restricted."""

    name = "internet_archive"
    title = "Internet Archive"
    domains = ("archive.org",)
    forms = (
        Form(
            "item",
            _ITEM,
            _HOST,
            rf"/(?:details|download|metadata|embed|serve)/{_ID}(?:/(?P<file>.+?))?/?$",
        ),
        # From general knowledge, not checked: the old player's address and the data nodes.
        Form("item", _ITEM, _HOST, rf"/stream/{_ID}(?:/(?P<file>.+?))?/?$", verified=False),
        Form(
            "item",
            _ITEM,
            r"(?:ia|dn)\d+\.(?:us|ca)\.archive\.org",
            rf"/\d+/items/{_ID}(?:/(?P<file>.+?))?/?$",
            verified=False,
        ),
    )
    hashes = (Dialect.MD5, Dialect.SHA1, Dialect.CRC32, Dialect.BTIH)
    limits = (Limit(1, 1.0, verified=False),)
    robots = Robots(False, "the metadata API is documented for programs")
    notice = NoticeRoute(
        "info@archive.org; Copyright Agent, 300 Funston Avenue, San Francisco, CA 94118, USA",
        "address of each item, the work, a signed statement",
        "counter-notice within 10-14 days",
        verified=True,
    )
    verified_on = "2026-11-23"
    spider = "archives"

    def read(self, share: Share) -> Conversation:
        """Files with digests; the archive answers {} for an item that does not exist."""
        reply = yield Fetch(f"{SITE}/metadata/{quote(share['id'])}", api=True, cap=16_000_000)
        assert reply is not None
        body = reply.json()
        if reply.status != 200 or not isinstance(body, dict) or "error" in body:
            raise ParseError(f"status {reply.status}: {str(body)[:120]}")
        if not body:
            return Listing(share, State.GONE, "no such item")
        if body.get("is_dark") is True:
            return Listing(share, State.GONE, "taken down: the archive has made the item dark")
        meta = body["metadata"]
        page = f"{SITE}/details/{text(meta['identifier'])}"
        base = f"{SITE}/download/{meta['identifier']}/"
        entries = tuple(e for row in body["files"] if (e := _entry(row, base)) is not None)
        state, reason = State.LIVE, None if entries else "an item without files"
        if meta.get("access-restricted-item") == "true":
            state, reason = State.LOCKED, "restricted: files are not open to all"
        elif (notes := [e.note or "" for e in entries if e.url]) and all("private" in n for n in notes):
            state, reason = State.LOCKED, "every file is private"
        words = "\n\n".join(_words(meta[key]) for key in ("description", "notes") if meta.get(key))
        title = _words(meta.get("title") or meta["identifier"])
        changed = maybe_count(body.get("item_last_updated"))
        return Listing(
            share, state, reason, entries,
            (Document(page, words, "description.html", title),) if words else (),
            title=title, owner=_words(meta["uploader"]) if meta.get("uploader") else None,
            created=_words(meta["publicdate"]) if meta.get("publicdate") else None,
            licence=_words(meta["licenseurl"]) if meta.get("licenseurl") else None,
            complete=len(body["files"]) == count(body.get("files_count", len(body["files"]))),
            moved=page if page != share.url else None,
            facts=() if changed is None else (("item_last_updated", str(changed)),),
        )  # fmt: skip
