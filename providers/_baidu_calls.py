"""Baidu's web calls: visitor cookie, one try with a code, errno by endpoint, the list of files."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any
from urllib.parse import quote, urlencode

from providers._baidu_page import at_home, below, entry_of
from providers._refusal import Refused
from providers._words import Entry, Fetch, Listing, ParseError, Reply, Share, State

SITE = "https://pan.baidu.com"
COMMON = "channel=chunlei&web=1&app_id=250528&clienttype=0"
FOLDERS, PAGES = 15, 3  # how much is walked: subfolders in all, pages of one folder

# What every call answers when it wants a human or fewer questions.
REFUSED = {-62: "too many tries", -19: "a picture code is wanted", 8001: "a human check is wanted"}
# What share/list means by a number: in other calls the same ones mean other things.
DEAD = {
    -7: "deleted or cancelled",
    -8: "expired",
    105: "no such share",
    116: "no such share",
    117: "expired",
    145: "no longer valid",
    115: "removed: sharing of this file is forbidden",
    -16: "removed: sharing of this file is restricted",
}


def visit() -> Generator[Fetch, Reply, str]:
    """The anonymous visitor's cookie, or an empty text where the front page sets none.

    Without it a bare client is usually sent to a human check, which the next call will show.
    """
    reply = yield Fetch(f"{SITE}/", cap=1_000_000)
    at_home(reply)
    for line in reply.header_all("set-cookie"):
        match = re.match(r"BAIDUID=[^;\s]+", line)
        if match:
            return match[0]
    return ""


def headers(share: Share, cookie: str) -> tuple[tuple[str, str], ...]:
    """Headers of every call: the cookie, and the share's page as referrer."""
    referer = ("Referer", share.url)
    return (("Cookie", cookie), referer) if cookie else (referer,)


def exists(share: Share, cookie: str) -> Fetch:
    """The cheapest question: is the share open, locked or gone. Here the type digit 1 is sent along."""
    url = f"{SITE}/api/shorturlinfo?app_id=250528&web=1&channel=chunlei&clienttype=0"
    return Fetch(f"{url}&shorturl=1{share['token']}", headers=headers(share, cookie), fresh=True)


def verify(share: Share, cookie: str) -> Fetch:
    """The one step that submits the code published beside the link: never a guess, never twice."""
    # t only keeps caches away; pure code has no clock.
    return Fetch(
        f"{SITE}/share/verify?surl={share['token']}&t=0&{COMMON}",
        "POST",
        (
            *((("Cookie", cookie),) if cookie else ()),
            ("Referer", f"{SITE}/share/init?surl={share['token']}"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ),
        urlencode({"pwd": share.code or "", "vcode": "", "vcode_str": ""}).encode(),
        submits_code=True,
    )


def errno_of(reply: Reply) -> int:
    """errno of a JSON reply. Raises ParseError; Refused where it asks for a human."""
    at_home(reply)
    errno = reply.json()["errno"]
    if type(errno) is not int:
        raise ParseError(f"an errno that is no number: {errno!r}")
    if errno in REFUSED:
        raise Refused(f"{REFUSED[errno]} (errno {errno})")
    return errno


def list_all(share: Share, cookie: str) -> Generator[Fetch, Reply, Listing]:
    """The root list, its pages, and the folders below, within bounds. Raises ParseError, Refused."""
    root = (
        f"{SITE}/share/list?web=5&app_id=250528&channel=chunlei&clienttype=0&shorturl={share['token']}"
        "&root=1&view_mode=1&page={page}&num=20&order=time&desc=1&showempty=0"
    )
    entries: list[Entry] = []
    queue, complete, first = [(root, 20)], True, None
    folders = FOLDERS
    while queue:
        url, size = queue.pop(0)
        for page in range(1, PAGES + 1):
            reply = yield Fetch(url.replace("{page}", str(page)), headers=headers(share, cookie), fresh=True)
            errno = errno_of(reply)
            if first is None and errno in DEAD:
                return Listing(share, State.GONE, f"{DEAD[errno]} (errno {errno})")
            if first is None and errno in {-12, -9}:
                return Listing(share, State.LOCKED, f"a code is needed (errno {errno})")
            if errno not in {0, 2}:
                raise ParseError(f"share/list answers errno {errno}")
            body = reply.json()
            first = body if first is None else first
            rows = [] if errno == 2 else body["list"]
            entries += [entry_of(row) for row in rows]
            for path in [row["path"] for row in rows if int(row["isdir"])]:
                complete, folders = complete and folders > 0, folders - 1
                if folders >= 0:
                    queue.append((_folder(first, path), 100))
            if len(rows) < size:
                break
        else:
            complete = False
    assert first is not None  # the root was asked
    return _listing(share, first, entries, complete)


def _folder(first: dict[str, Any], path: str) -> str:
    return (
        f"{SITE}/share/list?is_from_web=true&uk={int(first['uk'])}&shareid={int(first['share_id'])}"
        f"&dir={quote(path, safe='')}&page={{page}}&num=100&order=other&desc=1&showempty=0&{COMMON}"
    )


def _listing(share: Share, first: dict[str, Any], entries: list[Entry], complete: bool) -> Listing:
    return Listing(
        share,
        State.LIVE,
        None if entries else "open, with nothing in it",
        below(entries),
        title=str(first["title"]).rpartition("/")[2] if "title" in first else None,
        owner=str(first["uk"]) if "uk" in first else None,
        complete=complete,
        facts=(("shareid", str(first["share_id"])),) if "share_id" in first else (),
    )
