"""Hugging Face answers: what an error says, a tree page by page, where people see a repository."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from typing import Any
from urllib.parse import quote, urljoin

from providers._digests import hexed
from providers._shape import count, text
from providers._words import Dialect, Entry, Fetch, Listing, ParseError, Reply, Share, State

HUB = "https://huggingface.co"
API = f"{HUB}/api"
PAGES = 30  # pages of 1,000 entries; a longer tree is cut and said to be incomplete
KINDS = {
    "dataset": "datasets",
    "model": "models",
    "space": "spaces",
    "kernel": "kernels",
    "bucket": "buckets",
}

Asking = Generator[Fetch, Reply | None, Reply]


def ask(url: str, **rest: Any) -> Asking:
    """The answer to one API request."""
    reply = yield Fetch(url, auth="HF_TOKEN", **({"api": True} | rest))
    if reply is None:
        raise ParseError("no reply")
    return reply


def denied(share: Share, reply: Reply) -> Listing | None:
    """The listing that an error answer stands for, None for a good one. Raises ParseError.

    A bare 401 says nothing: without a token the hub answers so for missing and private repositories
    alike, and with a stale token for all of them.
    """
    code = reply.header("x-error-code")
    message = reply.header("x-error-message")
    if reply.status == 200:
        return None
    if reply.status == 403 and message == "Access to this resource is disabled.":
        return Listing(share, State.GONE, "disabled by the host")
    if reply.status in {401, 403} and code == "GatedRepo":
        return Listing(share, State.LOCKED, "gated: the owner lets people in on request", complete=False)
    if reply.status in {401, 404} and code == "RepoNotFound":
        return Listing(share, State.GONE, "deleted or private (the host does not tell which)")
    if reply.status == 404 and code == "RevisionNotFound":
        return Listing(share, State.GONE, "no such revision")
    if reply.status == 404 and code == "EntryNotFound":
        return Listing(share, State.GONE, "no such file or folder at this revision")
    if reply.status == 401 and code is None:
        raise ParseError("401 without a code: missing or private cannot be told without HF_TOKEN")
    raise ParseError(f"status {reply.status}, {code}: {message}")


def entry_of(row: Mapping[str, Any], base: str) -> Entry | None:
    """A tree row as an entry, None for a folder. base is the address of the revision's files."""
    if row["type"] == "directory":
        return None
    if row["type"] != "file":
        raise ParseError(f"neither file nor directory: {row['type']!r}")
    lfs, digests = row.get("lfs"), []
    if lfs:
        digests += [hexed(Dialect.SHA256, lfs["oid"]), hexed(Dialect.LFS_POINTER_SHA1, row["oid"])]
    elif "oid" in row:
        digests.append(hexed(Dialect.GIT_BLOB_SHA1, row["oid"]))
    if row.get("xetHash"):
        digests.append(hexed(Dialect.XET, row["xetHash"]))
    path, size = text(row["path"]), count(lfs["size"] if lfs else row["size"])
    return Entry(path, size, tuple(digests), url=base + quote(path) if base else None)


def tree(url: str, first: Reply, base: str) -> Generator[Fetch, Reply | None, tuple[tuple[Entry, ...], bool]]:
    """Entries of a tree from its first page on, and whether the list is whole."""
    entries: list[Entry] = []
    reply = first
    for _ in range(PAGES):
        rows = reply.json()
        if not isinstance(rows, list):
            raise ParseError("a list of files expected")
        entries += [entry for row in rows if (entry := entry_of(row, base)) is not None]
        following = re.search(r'<([^>]+)>;\s*rel="next"', reply.header("link") or "")
        if following is None:
            return tuple(entries), True
        url = urljoin(url, following[1])
        if not url.startswith(API + "/"):
            raise ParseError("the next page is on another host")
        reply = yield from ask(url)
        if reply.status != 200:
            raise ParseError(f"status {reply.status} in the middle of a tree")
    return tuple(entries), False


def kind_of(share: Share) -> str:
    """API name of the repository type that a share belongs to."""
    return KINDS.get(share.kind) or (share.get("type") or "models/").rstrip("/")


def page(kind: str, name: str) -> str:
    """Address at which people see a repository."""
    return f"{HUB}/{name}" if kind == "models" else f"{HUB}/{kind}/{name}"
