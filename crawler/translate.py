"""Fetch to Scrapy request, Scrapy response to Reply: the border between pure code and Scrapy."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from providers import Fetch, Reply

# The media types whose bodies we read. Everything else is refused when its headers arrive.
READABLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/xhtml+xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/javascript",
    "application/x-javascript",
    "application/ld+json",
    "application/x-ndjson",
    "application/x-sh",
    "application/x-ipynb+json",
    # A torrent file is a list of names, sizes and hashes.
    "application/x-bittorrent",
)
AUTH = "mirrorwatch_auth"
RANGED = "mirrorwatch_ranged"


def is_readable(content_type: str | None) -> bool:
    """Whether a body of this media type may be read; `+json` and `+xml` types may."""
    if not content_type:
        return True
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith(READABLE) or kind.endswith(("+json", "+xml"))


def to_request(fetch: Fetch, *, robots_exempt: bool = False, cached: bool = False) -> Request:
    """A Scrapy request for a described one. The secret is named in meta, not resolved."""
    meta: dict[str, object] = {
        "download_maxsize": fetch.cap,
        "dont_merge_cookies": True,
        "dont_cache": fetch.fresh or not cached or fetch.method != "GET",
    }
    if not fetch.redirects:
        meta["dont_redirect"] = True
    if fetch.auth is not None:
        meta[AUTH] = (fetch.auth, fetch.auth_as, urlsplit(fetch.url).hostname)
    if robots_exempt:
        meta["dont_obey_robotstxt"] = True
    return Request(
        fetch.url,
        method=fetch.method,
        headers=list(fetch.headers),
        body=fetch.body or b"",
        meta=meta,
        dont_filter=True,
    )


def to_reply(response: Response) -> Reply:
    """A Scrapy response as a Reply: a body that was refused is empty."""
    raw: Mapping[bytes, list[bytes]] = response.headers
    headers = {
        name.decode("latin-1").lower(): tuple(v.decode("latin-1") for v in values)
        for name, values in raw.items()
    }
    body = b"" if "download_stopped" in response.flags else response.body
    return Reply(response.url, response.status, headers, body)
