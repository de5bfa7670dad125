"""Wayback Machine: captures of an address with the SHA-1 of each, by the CDX index."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from providers._address import Address, Form
from providers._base import Limit, NoticeRoute, Provider, Robots
from providers._digests import base32_sha1
from providers._shape import text
from providers._words import (
    Conversation,
    Dialect,
    Entry,
    Fetch,
    Listing,
    ParseError,
    Reply,
    Share,
    State,
    pairs,
)

CDX = "https://web.archive.org/cdx/search/cdx"
ROWS = 500
FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest", "length")
_HOST = r"web\.archive\.org"
_OLD = r"(?:www\.|wayback\.)?archive\.org"
# The captured address has a query of its own, and its escapes matter, so it is taken from the raw
# link. A missing or starred time stands for all captures.
_CAPTURE = re.compile(
    r"(?://[^/]+/)(?:web/)?(?:(?P<time>\d{4,14}\*?|\*)(?:[a-z]{2}_)?/|(?=https?:/))"
    r"(?P<url>(?:(?P<scheme>https?|ftp):/{1,2})?(?P<host>[^/?#]+)(?P<rest>[^#]*))",
    re.IGNORECASE,
)
_PORTS = {"http": ":80", "https": ":443", "ftp": ":21"}
# Both texts are the archive's own words for a page that it holds and does not show.
_EXCLUDED = "AdministrativeAccessControlException: Blocked Site Error"
_ROBOTS = "RobotAccessControlException: Blocked By Robots"


def _captured(address: Address) -> tuple[str, str] | None:
    """Time (digits or `*`) and captured URL that a link names, or None."""
    found = _CAPTURE.search(address.raw)
    if found is None or "." not in found["host"]:
        return None
    scheme = (found["scheme"] or "http").lower()
    host = found["host"].lower().removesuffix(_PORTS[scheme])
    time = found["time"] or "*"
    return ("*" if "*" in time else time), f"{scheme}://{host}{found['rest'] or '/'}"


def withheld(reply: Reply) -> tuple[State, str] | None:
    """What it means that the archive holds captures and does not show them, or None."""
    said = (reply.header("x-archive-wayback-runtime-error") or reply.text[:400]).strip()
    if reply.status == 403 and said.endswith(_EXCLUDED):
        return State.GONE, "excluded from the archive"
    if reply.status == 403 and said.endswith(_ROBOTS):
        return State.LOCKED, "the archive shows no captures while the site's robots.txt forbids them"
    return None


def rows_of(reply: Reply) -> list[dict[str, str]]:
    """CDX rows by field name. An empty list means: no captures. Raises ParseError."""
    table = reply.json()
    if reply.status != 200 or not isinstance(table, list):
        raise ParseError(f"status {reply.status}, no table of captures")
    if not table:
        return []
    if tuple(table[0]) != FIELDS:
        raise ParseError(f"other columns: {table[0]!r}"[:120])
    return [dict(zip(FIELDS, map(text, row), strict=True)) for row in table[1:]]


def entry_of(row: dict[str, str]) -> Entry:
    """A capture as an entry; the length is that of a compressed record, so no size is given."""
    if not re.fullmatch(r"\d{14}", row["timestamp"]):
        raise ParseError(f"no time: {row['timestamp']!r}")
    path = unquote(urlsplit(row["original"]).path)
    name = path.rstrip("/").rpartition("/")[2] or row["original"]
    url = f"https://web.archive.org/web/{row['timestamp']}/{row['original']}"
    note = f"captured {row['timestamp']}, {row['mimetype']}, {row['length']} bytes compressed"
    digests = () if row["digest"] == "-" else (base32_sha1(row["digest"]),)
    year, *rest = re.findall(r"^\d{4}|\d\d", row["timestamp"])
    when = f"{year}-{rest[0]}-{rest[1]}T{':'.join(rest[2:])}Z"
    return Entry(name, None, digests, False, url=url, modified=when, note=note)


class Wayback(Provider):
    """Archive of web pages; says when an address was captured and the SHA-1 of what was captured."""

    name = "wayback"
    title = "Wayback Machine"
    domains = ("archive.org",)
    forms = (
        Form("capture", "https://web.archive.org/web/{time}/{url}", _HOST, r"/web/"),
        # Older spellings, from general knowledge and not checked.
        Form("capture", "https://web.archive.org/web/{time}/{url}", _HOST, r"/\d{4}", verified=False),
        Form("capture", "https://web.archive.org/web/{time}/{url}", _OLD, r"/web/", verified=False),
    )
    hashes = (Dialect.SHA1,)
    limits = (Limit(1, 6.0, verified=False),)
    robots = Robots(False, "the CDX server is a documented interface for programs")
    notice = NoticeRoute(
        "info@archive.org", "addresses of the captures; who owns the captured site", verified=True
    )
    verified_on = "2026-11-23"
    spider = "archives"

    def recognise(self, address: Address) -> Share | None:
        """The captured address and time of a link to a capture."""
        captured = _captured(address)
        if captured is None or not any(form.match(address) for form in self.forms):
            return None
        time, url = captured
        return Share(
            self.name,
            "captures" if time == "*" else "capture",
            f"https://web.archive.org/web/{time}/{url}",
            pairs({"time": time, "url": url}),
            found=address.raw,
        )

    def read(self, share: Share) -> Conversation:
        """All different captures of the address. Raises ParseError."""
        scope = "prefix" if share["url"].endswith("*") else "exact"
        asked = f"url={quote(share['url'].rstrip('*'), safe='')}&matchType={scope}&output=json"
        reply = yield Fetch(f"{CDX}?{asked}&fl={','.join(FIELDS)}&collapse=digest&limit={ROWS}", api=True)
        assert reply is not None
        if (kept := withheld(reply)) is not None:
            return Listing(share, *kept, complete=False)
        rows = rows_of(reply)
        if not rows:
            return Listing(share, State.GONE, "no capture of this address")
        held = [row for row in rows if row["statuscode"] in {"200", "-"}]
        if not held and all(row["statuscode"][:1] in {"4", "5"} for row in rows):
            return Listing(share, State.GONE, "only error pages were captured")
        entries = tuple(entry_of(row) for row in held)
        reason = None if held else "captured as a redirect only"
        whole = len(rows) < ROWS
        return Listing(share, State.LIVE, reason, entries, title=share["url"], complete=whole)
