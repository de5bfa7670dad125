"""Captures of the creators' dead addresses: data files that the Wayback Machine holds, by its index."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from providers import Conversation, Fetch, Lead, Limit, ParseError, Reply, Robots
from providers._shape import text
from providers.wayback import CDX, FIELDS, entry_of
from sources._base import Source
from sources._hubs import Page, Query, ask_all
from sources._signature import Signature
from sources._words import file_names

LIMIT = 1000
CAP = 150_000  # rows that the index gives at most
# Endings of files that hold data; pages, pictures, scripts and papers of a site are no copies.
_DATA = re.compile(
    r"\.(zip|z\d\d|rar|7z|tar|tgz|gz|bz2|xz|zst|tsv|csv|jsonl?|parquet|arrow|rec|idx|lst|mat|npy|npz|h5|hdf5|"
    r"pkl|pickle|bin|dat|mdb|lmdb|tfrecords?|mts|avi|mp4|mkv|torrent|part\d*|\d{3}|iso|img)$",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(r"application/(x-)?(zip|gzip|tar|bzip2|xz|rar|7z\S*|octet-stream)")


def _covered(addresses: list[str]) -> list[str]:
    """Web addresses without those that begin with another one, scheme and www apart."""
    bare = {a: re.sub(r"^https?://(www\.)?", "", a).rstrip("/") for a in addresses if a.startswith("http")}
    return [a for a, b in bare.items() if not any(b != c and b.startswith(c + "/") for c in bare.values())]


def _read(query: Query, reply: Reply, known: frozenset[str]) -> Page:
    """One page of captures. Raises ParseError."""
    if reply.status == 403 and "Blocked Site Error" in (
        reply.header("x-archive-wayback-runtime-error") or ""
    ):
        return Page(cut="the archive excludes this site")
    if reply.status == 403 and "Blocked By Robots" in (reply.header("x-archive-wayback-runtime-error") or ""):
        return Page(cut="the archive withholds this site because of its robots.txt")
    table = reply.json()
    if reply.status != 200 or not isinstance(table, list):
        raise ParseError(f"status {reply.status}, no table of captures")
    following = None
    if len(table) > 2 and table[-2] == []:
        # The key comes ready for an address: encoding it again would spoil it.
        if not re.fullmatch(r"[\w.~%+*!'(),:/-]+", table[-1][0]):
            raise ParseError(f"no resume key: {table[-1]!r}"[:120])
        following = f"{query.url}&resumeKey={table[-1][0]}"
        table = table[:-2]
    if table and tuple(table[0]) != FIELDS:
        raise ParseError(f"other columns: {table[0]!r}"[:120])
    leads = []
    for cells in table[1:]:
        row = dict(zip(FIELDS, map(text, cells), strict=True))
        name = unquote(urlsplit(row["original"]).path).rpartition("/")[2]
        if name in known or _DATA.search(name) or _ARCHIVE.fullmatch(row["mimetype"]):
            entry = entry_of(row)
            leads.append(Lead(entry.url or "", f"{name}, {entry.note}", row["original"], name, query.label,
                              entries=(entry,)))  # fmt: skip
    return Page(tuple(leads), max(len(table) - 1, 0), following=following)


class WaybackCaptures(Source):
    """Captured data files under the official addresses of a dataset."""

    name = "wayback_cdx"
    title = "Wayback Machine captures"
    limits = (Limit(1, 6.0, verified=False),)
    robots = Robots(False, "the CDX server is a documented interface for programs")
    discloses = "the creators' addresses; no digest, no name"
    results_cap = CAP
    verified_on = "2026-11-23"

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Captures under each official address and each first host's; since is a day of capture."""
        known = frozenset(file_names(signature))
        asked = f"output=json&fl={','.join(FIELDS)}&filter=statuscode:200&filter=!mimetype:text/html"
        asked += f"&collapse=digest&limit={LIMIT}&showResumeKey=true"
        if since is not None:
            asked += f"&from={since[:10].replace('-', '')}"
        queries = [
            Query(address, f"{CDX}?url={quote(address, safe='')}&matchType=prefix&{asked}")
            for address in _covered([*signature.official, *signature.first_hosts])
        ]
        return ask_all(
            queries, cursor, lambda url: Fetch(url, api=True), lambda query, reply: _read(query, reply, known)
        )
