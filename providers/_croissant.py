"""Croissant and schema.org descriptions of a dataset: what a hub says of its files without a key."""

from __future__ import annotations

import base64
from typing import Any

from providers._index import size_of
from providers._words import Dialect, Digest, Document, Entry, Listing, Share, State


def described(share: Share, body: dict[str, Any], reason: str) -> Listing:
    """A live listing from Croissant JSON-LD: rounded sizes, md5 in base64. Never the whole list."""
    entries = []
    for row in body["distribution"]:
        size, exact = size_of(str(row.get("contentSize") or ""))
        raw = base64.b64decode(row["md5"], validate=True) if row.get("md5") else b""
        # Typed by length: some hubs write an address or another digest under the key.
        digests = (Digest(Dialect.MD5, raw.hex()),) if len(raw) == 16 else ()
        entries.append(Entry(row["name"], size, digests, exact, note=row.get("encodingFormat")))
    text = body.get("description") or ""
    licence = body.get("license")
    return Listing(
        share,
        State.LIVE,
        reason,
        tuple(entries),
        documents=(Document(share.url, text, title=body["name"]),) if text else (),
        title=body["name"],
        owner=share.get("owner"),
        complete=False,
        modified=body.get("dateModified"),
        licence=licence["name"] if isinstance(licence, dict) else None,
    )
