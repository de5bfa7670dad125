"""Google Drive without a key: what its viewer and folder pages, and the viewer's own call, say."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup

from providers._cloud_page import begins, host_of, meta_of, path_of, says, scripts_of, title_of
from providers._refusal import Refused
from providers._words import Entry, Listing, ParseError, Reply, Share, State

FILE = "https://drive.google.com/file/d/{}"
FOLDER = "https://drive.google.com/drive/folders/{}"
_OURS = {"drive.google.com", "docs.google.com"}
_NAMED = re.compile(
    r"(?P<name>.+?)\s+[-–—]\s+Google\s"
    r"(?:Drive|Docs|Sheets|Slides|Forms|Drawings|云端硬盘|雲端硬碟|ドライブ|드라이브|Диск)",
    re.DOTALL,
)
# "Google Drive – Quota exceeded" in the languages in which it was seen.
_QUOTA_TITLE = re.compile(r"Google Drive\s*[-–—]\s*(?:La |Le |El )?(?:Quota|Quote|Cuota|Kuota|Kvote)", re.I)
_QUOTA = re.compile(r"Too many users have viewed or downloaded this file recently")
_LOST = re.compile(
    r"Sorry, (?:we are unable to retrieve this document|the file you have requested does not exist)"
)
_LEGAL = frozenset(
    {
        "we're sorry. you can't access this item because it is in violation of our terms of service",
        "we’re sorry. you can’t access this item because it is in violation of our terms of service",
    }
)
_ROBOT = re.compile(r".*your computer or network may be sending automated queries", re.I | re.DOTALL)
_SIZE = re.compile(r'"sizeInBytes"\s*:\s*(\d+)')
_ITEM = re.compile(
    r"https://(?:drive\.google\.com/(?:file/d|drive/folders)|docs\.google\.com/\w+/d)/([\w-]{19,80})"
)


def viewer(share: Share, reply: Reply) -> Listing:
    """Listing by a page that shows one item. Raises ParseError, Refused.

    A live page is known by its name and address, and before anything else: a name may say whatever
    it likes. 404 is the answer to the address of a deleted item (JDownloader).
    """
    soup = reply.soup()
    wall = _wall(share, reply, soup)
    if wall is not None:
        return wall
    if reply.status == 404:
        return Listing(share, State.GONE, reason="not found (404)")
    if reply.status != 200:
        raise ParseError(f"status {reply.status} from a page of Drive")
    title = title_of(soup)
    named = _NAMED.fullmatch(title)
    shown = meta_of(soup, "og:title")
    now = _target(reply.url) or share["token"]
    if named or (shown and now in (meta_of(soup, "og:url") or "")):
        name = shown or (named["name"] if named else "")
        moved = None if now == share["token"] else FILE.format(now)
        if "/folders/" in path_of(reply.url):
            moved = None if share.kind == "folder" else FOLDER.format(now)
            return Listing(share, State.LIVE, title=name, complete=False, moved=moved)
        return Listing(share, State.LIVE, entries=(Entry(name, _size(soup)),), title=name, moved=moved)
    if _QUOTA_TITLE.match(title) or begins(soup, ".uc-error-subcaption", _QUOTA):
        return Listing(share, State.LIVE, reason="download quota reached", complete=False)
    if begins(soup, ".error-caption, .errorMessage, .uc-error-caption", _LOST):
        return Listing(share, State.GONE, reason="the page says that it does not exist")
    if says(soup, _LEGAL):
        return Listing(share, State.GONE, reason="removed for a violation of Google's terms of service")
    raise ParseError(f"a page of Drive that nobody knows, titled {title[:60]!r}")


def folder(share: Share, reply: Reply) -> Listing | None:
    """Listing by the embedded folder view (names, no sizes), or None when the reply is not one."""
    soup = reply.soup()
    wall = _wall(share, reply, soup)
    if wall is not None:
        return wall
    if reply.status != 200 or not (title_of(soup) and soup.select_one(".flip-entries, .flip-entry")):
        return None
    entries = []
    for anchor in soup.select("a[href]"):
        href = str(anchor["href"])
        if not _ITEM.match(href):
            continue
        label = anchor.select_one(".flip-entry-title") or anchor
        inside = "/folders/" in href
        url = href.partition("?")[0].removesuffix("/view").removesuffix("/edit")
        entries.append(Entry(" ".join(label.get_text(" ").split()), folder=inside, url=url))
    named = _NAMED.fullmatch(title_of(soup))
    return Listing(
        share,
        State.LIVE,
        reason=None if entries else "the folder is empty",
        entries=tuple(entries),
        title=named["name"] if named else title_of(soup),
        complete=not any(entry.folder for entry in entries),
        moved=None if share.kind == "folder" else FOLDER.format(share["token"]),
    )


def quick(share: Share, reply: Reply) -> Listing | None:
    """Listing by the viewer's own call, or None when it settles nothing.

    403 and 404 settle nothing: both are also given for items that want an account (JDownloader).
    A size of 0 is a native document, whose name here lacks its ending.
    """
    head, brace, rest = reply.text.partition("{")
    if reply.status != 200 or not brace or len(head) > 16:
        return None
    try:
        found = json.loads(brace + rest)
    except ValueError as error:
        raise ParseError("broken JSON from the viewer's call") from error
    name, size = found.get("fileName"), int(found.get("sizeBytes") or 0)
    entries = (Entry(str(name), size),) if name and size > 0 else ()
    scan, why = found.get("scanResult"), found.get("disposition")
    if scan in {"CLEAN_FILE", "SCAN_CLEAN"}:
        return Listing(share, State.LIVE, entries=entries) if entries else None
    if scan == "ERROR":
        match why:
            case "QUOTA_EXCEEDED":
                return Listing(share, State.LIVE, "download quota reached", entries, complete=bool(entries))
            case "DOWNLOAD_RESTRICTED":
                return Listing(share, State.LIVE, "its owner has switched downloads off", entries)
            case "FILE_INFECTED_NOT_OWNER":
                return Listing(share, State.LOCKED, "flagged by Google: only its owner can fetch it", entries)
    raise ParseError(f"the viewer's call says {scan!r}, {why!r}")


def _wall(share: Share, reply: Reply, soup: BeautifulSoup) -> Listing | None:
    """A sign-in page, a refused access, or (raised as Refused) a check for robots."""
    host = host_of(reply.url)
    if host == "accounts.google.com" or reply.status == 401:
        return Listing(share, State.LOCKED, reason="sign-in needed")
    if path_of(reply.url).startswith("/sorry/") or soup.select_one("form#captcha-form, .g-recaptcha"):
        raise Refused("Google asks for a captcha")
    if host not in _OURS:
        raise ParseError(f"led away to {host}")
    if reply.status == 403:
        if begins(soup, "p, body > div", _ROBOT):
            raise Refused("Google takes us for a robot")
        chooser = soup.select_one('a[href*="//accounts.google.com/AccountChooser"]')
        if chooser is not None or title_of(soup) == "Google Drive - Access Denied":
            return Listing(share, State.LOCKED, reason="access only for people whom its owner named")
    return None


def _size(soup: BeautifulSoup) -> int | None:
    """Exact size that the viewer's script carries; None for native documents."""
    sizes = {int(size) for script in scripts_of(soup) for size in _SIZE.findall(script)}
    return sizes.pop() if len(sizes) == 1 else None


def _target(url: str) -> str | None:
    """Id of the item that a final address names, or None."""
    found = _ITEM.match(url)
    return found[1] if found else parse_qs(urlsplit(url).query).get("id", [None])[0]
