"""Internet Archive search: items whose text names the dataset or one of its files, by the scrape API."""

from __future__ import annotations

from urllib.parse import quote

from providers import Conversation, Fetch, Lead, Limit, ParseError, Reply, Robots
from providers._shape import count, text
from sources._base import Source
from sources._hubs import Page, Query, ask_all, lucene
from sources._signature import Signature

SITE = "https://archive.org"
COUNT = 1000
FIELDS = "identifier,title,mediatype,publicdate,description"
# Kinds of items that hold no data sets.
_NEVER = {"audio", "etree", "movies", "account", "collection"}


def _url(q: str, cursor: str | None = None) -> str:
    asked = f"q={quote(q, safe='')}&fields={FIELDS}&count={COUNT}"
    more = f"&cursor={quote(cursor, safe='')}" if cursor else ""
    return f"{SITE}/services/search/v1/scrape?{asked}{more}"


def _words(value: object) -> str:
    parts = value if isinstance(value, list) else [value or ""]
    return " ".join(" ".join(str(part).split()) for part in parts)


def _read(query: Query, reply: Reply) -> Page:
    """One page of items. Raises ParseError."""
    body = reply.json()
    if reply.status != 200 or "error" in body:
        raise ParseError(f"status {reply.status}: {str(body.get('error'))[:120]}")
    leads = []
    for item in body["items"]:
        title = _words(item.get("title") or item["identifier"])
        beside = f"{title}. {_words(item.get('description'))}"[:600]
        if item.get("mediatype") not in _NEVER:
            url = f"{SITE}/details/{quote(text(item['identifier']))}"
            leads.append(Lead(url, beside, title=title, query=query.label))
    following = body.get("cursor")
    url_after = None if following is None else _url(query.label, text(following))
    return Page(tuple(leads), len(body["items"]), count(body["total"]), url_after)


class InternetArchiveItems(Source):
    """Items by words; the archive has no look-up by the digest of a file."""

    name = "internet_archive_items"
    title = "Internet Archive items"
    limits = (Limit(1, 1.0, verified=False),)
    robots = Robots(False, "the scrape API is documented for programs")
    discloses = "dataset names and file names; no digest"
    verified_on = "2026-11-23"

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Items that name the dataset or a file; since is a day of publication."""
        asked = lucene(signature)
        if since is not None:
            asked = tuple(f"{q} AND publicdate:[{since[:10]} TO 9999-12-31]" for q in asked)
        return ask_all([Query(q, _url(q)) for q in asked], cursor, lambda url: Fetch(url, api=True), _read)
