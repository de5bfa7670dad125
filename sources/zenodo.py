"""Zenodo search: every known md5, every telling file name, every alias; split by date above 10,000."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from providers import Conversation, Dialect, Fetch, Lead, Limit, ParseError, Reply, Robots, Secret
from providers._shape import count, maybe_text, text
from providers._zenodo import entries
from sources._base import Source
from sources._hubs import Page, Query, ask_all, digests, lucene
from sources._signature import Signature
from sources._words import file_names, quoted

SITE = "https://zenodo.org"
SIZE = 25  # the largest page without a token
WINDOW = 10_000  # results that the index pages through
FIRST, LAST = date(2013, 1, 1), date(2043, 1, 1)


def _url(q: str, page: int = 1) -> str:
    asked = f"q={quote(q, safe='')}&all_versions=true&sort=mostrecent&size={SIZE}&page={page}"
    return f"{SITE}/api/records?{asked}"


def _halves(label: str) -> tuple[Query, ...]:
    """Two queries by date of creation in place of one; none when one day is already too much."""
    found = re.fullmatch(r"(.*?)(?: AND created:\[(\S+) TO (\S+)\})?", label)
    if found is None:
        raise ParseError(f"no query: {label!r}")
    low = date.fromisoformat(found[2]) if found[2] else FIRST
    high = date.fromisoformat(found[3]) if found[3] else LAST
    middle = low + (high - low) // 2
    if middle == low:
        return ()
    halves = (f"{found[1]} AND created:[{a} TO {b}}}" for a, b in ((low, middle), (middle, high)))
    return tuple(Query(half, _url(half)) for half in halves)


def _read(query: Query, reply: Reply) -> Page:
    """One page of hits. Raises ParseError."""
    if reply.status != 200:
        raise ParseError(f"status {reply.status}: {reply.text[:120]}")
    body = reply.json()
    total, hits = count(body["hits"]["total"]), body["hits"]["hits"]
    narrower = _halves(query.label) if total > WINDOW else ()
    if narrower:
        return Page(said=total, instead=narrower)
    leads = []
    for hit in hits:
        meta, url = hit["metadata"], f"{SITE}/records/{int(hit['id'])}"
        title = text(meta["title"])
        words = re.sub(r"<[^>]+>", " ", maybe_text(meta.get("description")) or "")
        beside = " ".join(f"{title}. {words}".split())[:600]
        files = entries(hit.get("files") or (), url)
        leads.append(Lead(url, beside, title=title, query=query.label, entries=files))
    found = re.search(r"&page=(\d+)", reply.url)
    number = int(found[1]) if found else 1
    last = min(total, WINDOW) // SIZE + (total % SIZE > 0 and total < WINDOW)
    following = _url(query.label, number + 1) if hits and number < last else None
    cut = f"the index ends at {WINDOW} results" if total > WINDOW else None
    return Page(tuple(leads), len(hits), total, following, cut)


class ZenodoRecords(Source):
    """Records by md5 of a file (a true reverse look-up), by file name, by words."""

    name = "zenodo_records"
    title = "Zenodo records"
    hashes = (Dialect.MD5,)
    secrets = (Secret("ZENODO_TOKEN", False, "more requests an hour"),)
    limits = (Limit(30, 60, "address, search"), Limit(2000, 3600, "address"))
    robots = Robots(False, "the API is documented for programs and has rate limits of its own")
    discloses = "md5 digests (first part of the search), file names and dataset names"
    results_cap = WINDOW
    verified_on = "2026-11-23"

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Records that hold a known file, or speak of the dataset; since is a day of creation."""
        asked = [f'files.entries.checksum:"md5:{md5}"' for md5 in digests(signature, Dialect.MD5)]
        asked += [f"files.entries.key:{quoted(name)}" for name in file_names(signature)]
        asked += lucene(signature)
        if since is not None:
            asked = [f"{q} AND created:[{since[:10]} TO {LAST}}}" for q in asked]
        return ask_all(
            [Query(q, _url(q)) for q in asked],
            cursor,
            lambda url: Fetch(url, auth="ZENODO_TOKEN", api=True),
            _read,
        )
