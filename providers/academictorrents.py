"""Academic Torrents: a details page says what is listed, its .torrent file says names and exact sizes."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup

from providers._address import Form
from providers._base import NoticeRoute, Provider
from providers._index import size_of
from providers._torrent import digests_of, metainfo
from providers._words import Conversation, Dialect, Document, Entry, Fetch, Listing, ParseError, Share, State

SITE = "https://academictorrents.com"
HOST = r"(?:www\.)?academictorrents\.com"


class AcademicTorrents(Provider):
    """The index of research torrents. Its trackers and seeds are not asked: only pages and metainfo."""

    name = "academictorrents"
    title = "Academic Torrents"
    domains = ("academictorrents.com",)
    forms = (
        Form("torrent", SITE + "/details/{infohash|lower}", HOST,
             r"/(?:details|download|apiv2/entry)/(?P<infohash>[0-9A-Fa-f]{40})(?![0-9A-Za-z])"),
        Form("search", SITE + "/browse.php?search={search}", HOST, r"/browse\.php$",
             {"search": r"(?P<search>[^\s&#]+)"}, verified=False),
        Form("collection", SITE + "/collection/{collection}", HOST, r"/collection/(?P<collection>[\w-]+)/?$",
             verified=False),
    )  # fmt: skip
    tier = "A"
    hashes = (Dialect.BTIH, Dialect.BTIH_SHA256, Dialect.PIECES_ROOT)
    notice = NoticeRoute(
        "web form linked from academictorrents.com/docs/about; contact@academictorrents.com",
        wants="the details page; removal delists it, seeders remain",
        publishes="yes: the list of requests is public",
        verified=True,
    )
    verified_on = "2026-11-23"
    spider = "torrents"

    def read(self, share: Share) -> Conversation:
        """Details page, then the metainfo file (a few kilobytes; never a piece). Raises ParseError."""
        if share.kind != "torrent":
            raise ParseError(f"a {share.kind} page is recorded, not read")
        infohash = share["infohash"].lower()
        page = yield Fetch(share.url)
        if page.status in {404, 410}:
            return Listing(share, State.GONE, f"not listed ({page.status})")
        if page.status != 200:
            raise ParseError(f"details page answers {page.status}")
        soup = page.soup()
        if not _shows(soup, infohash):
            raise ParseError("a page that does not name the torrent")
        reply = yield Fetch(f"{SITE}/download/{infohash}.torrent")
        digests, reason = digests_of(infohash), None
        if reply.status == 200 and reply.body:
            info = metainfo(reply.body)
            if info.infohash != infohash:
                raise ParseError("the torrent file belongs to another infohash")
            entries, name = info.entries, info.name
        else:
            entries, name = tuple(_files(soup)), _title(soup)
            reason = "sizes are rounded: only the details page was read"
        whole = Entry(name, digests=digests, folder=True, note="the torrent itself")
        return Listing(
            share,
            State.LIVE,
            reason,
            (whole, *entries),
            title=_title(soup),
            documents=(Document(share.url, _about(soup), "details.html", _title(soup)),),
            complete=bool(entries),
        )


def _shows(soup: BeautifulSoup, infohash: str) -> bool:
    """Whether a link of the page (magnet, torrent file) carries the infohash."""
    pattern = re.compile(rf"(?:urn:btih:|/download/){infohash}(?![0-9a-z])", re.I)
    return soup.find("a", href=pattern) is not None


def _title(soup: BeautifulSoup) -> str:
    """Title of the page without the site's name. Raises ParseError."""
    if soup.title is None:
        raise ParseError("a page without a title")
    return soup.title.get_text(strip=True).removesuffix("- Academic Torrents").strip()


def _about(soup: BeautifulSoup) -> str:
    """The page's words, without scripts."""
    return "\n".join(text for text in soup.body.stripped_strings) if soup.body else ""


def _files(soup: BeautifulSoup) -> list[Entry]:
    """Rows of a table that end in a size: the site shows them rounded. (Unverified shape.)"""
    found = []
    for row in soup.find_all("tr"):
        cells = [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        if len(cells) < 2 or not re.fullmatch(r"[\d.,]+\s*[kKMGTP]?i?B", cells[-1]):
            continue
        size, _ = size_of(cells[-1])
        found.append(Entry(cells[0], size, exact=False))
    return found
