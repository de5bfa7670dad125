"""Baidu's share pages: file data in a script, final addresses, titles and named elements."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from providers._refusal import Refused
from providers._words import Dialect, Digest, Entry, Listing, ParseError, Reply, Share, State

OURS = {"pan.baidu.com", "yun.baidu.com"}
DATA = re.compile(r"(?:locals\.mset|setData)\(\s*|window\.yunData\s*=\s*")
PICTURED = re.compile(r"/(?:thumbnail|doc)/([0-9a-f]{32})(?![0-9a-f])")
GONE = {
    "你所访问的页面不存在了": "not found",
    "啊哦，你来晚了，分享的文件已经被删除了": "deleted by its owner",
    "分享的文件已经被取消了": "cancelled by its owner",
    "啊哦，来晚了，该分享文件已过期": "expired",
    "链接错误没找到文件，请打开正确的分享链接": "no such share",
    "此链接分享内容可能因为涉及侵权、色情、反动、低俗等信息，无法访问": "removed for law or terms",
    "分享文件存在违规内容": "removed for law or terms",
}
TITLES = {"页面不存在", "百度网盘-链接不存在"}


def at_home(reply: Reply) -> None:
    """Check that a reply comes from the share host itself: elsewhere is the human check. Raises Refused."""
    if urlsplit(reply.url).hostname not in OURS:
        raise Refused(f"sent to a human check at {urlsplit(reply.url).hostname}")


def page_listing(share: Share, reply: Reply) -> Listing:
    """What a share page says. Raises ParseError, Refused.

    Status 200 proves nothing (the page for a dead share has it), nor does a sentence somewhere in
    the page (file names hold anything): file data comes first, then address, title, whole elements.
    """
    at_home(reply)
    path = urlsplit(reply.url).path
    if path.endswith(("/share/init", "/wap/init", "/e/verify")):
        return Listing(share, State.LOCKED, "a code is needed")
    if path.endswith("/error/404.html"):
        return Listing(share, State.GONE, "not found (error page)")
    if reply.status != 200:
        raise ParseError(f"share page answers {reply.status}")
    soup = reply.soup()
    found = _file_data(soup)
    if found:
        rows = found["file_list"]
        rows = rows["list"] if isinstance(rows, dict) else rows
        return Listing(
            share,
            State.LIVE,
            entries=below([entry_of(row) for row in rows]),
            owner=str(found["share_uk"]),
            complete=not any(int(row["isdir"]) for row in rows),
            facts=(("shareid", str(found["shareid"])),),
        )
    # A page that broke off, or whose file data did, must not be judged by the words that are left.
    if not reply.text.rstrip().endswith("</html>") or any(
        "file_list" in s.get_text() for s in soup("script")
    ):
        raise ParseError("a share page that is not whole")
    title = soup.title.get_text(strip=True) if soup.title else ""
    if title in TITLES or soup.find(id="share_nofound_des") is not None:
        return Listing(share, State.GONE, "not found (error page)")
    for text in soup.body.stripped_strings if soup.body else ():
        sentence = text.rstrip("！!。.")
        if sentence in GONE:
            return Listing(share, State.GONE, GONE[sentence])
        if sentence.startswith("请输入提取码"):
            return Listing(share, State.LOCKED, "a code is needed")
    raise ParseError("a share page without file data or a known sign")


def _file_data(soup: BeautifulSoup) -> dict[str, Any] | None:
    """The object with a file list that a script of the page hands over, or None."""
    for script in soup.find_all("script"):
        for match in DATA.finditer(script.get_text()):
            try:
                found, _ = json.JSONDecoder().raw_decode(script.get_text(), match.end())
            except ValueError:
                continue
            if isinstance(found, dict) and found.get("file_list"):
                return found
    return None


def entry_of(row: dict[str, Any]) -> Entry:
    """One row of list[] or file_list. Sizes come as numbers or as text."""
    path = str(row["path"] or row["server_filename"])
    modified = str(row["server_mtime"]) if "server_mtime" in row else None
    if int(row["isdir"]):
        return Entry(path, folder=True, modified=modified)
    return Entry(path, int(str(row["size"])), md5_of(row), modified=modified)


def below(entries: list[Entry]) -> tuple[Entry, ...]:
    """Entries without what stands above the shared things in the owner's own drive."""
    above = entries[0].path.removesuffix(entries[0].name) if entries else ""
    return tuple(replace(entry, path=entry.path.removeprefix(above)) for entry in entries)


def md5_of(row: dict[str, Any]) -> tuple[Digest, ...]:
    """The md5 of a row: plain, masked, or else the name of its preview picture."""
    text = row.get("md5")
    if isinstance(text, str) and len(text) == 32:
        return (Digest(Dialect.MD5, plain_md5(text)),)
    shown = PICTURED.search(f"{row.get('thumbs')} {row.get('docpreview')}")
    return (Digest(Dialect.MD5, shown[1]),) if shown else ()


def plain_md5(text: str) -> str:
    """Undo Baidu's masking of an md5; one of 32 hex digits is plain already. Raises ParseError.

    The tenth character is shifted out of the hex alphabet (that shows the mask), each digit is
    XORed with its place, and the four quarters are swapped in pairs.
    """
    text = text.lower()
    if re.fullmatch(r"[0-9a-f]{32}", text):
        return text
    if not re.fullmatch(r"[0-9a-f]{9}[g-v][0-9a-f]{22}", text):
        raise ParseError(f"neither an md5 nor a masked one: {text!r}")
    digits = [ord(c) - ord("g") if i == 9 else int(c, 16) for i, c in enumerate(text)]
    out = "".join(f"{digit ^ (i & 15):x}" for i, digit in enumerate(digits))
    return out[8:16] + out[:8] + out[24:32] + out[16:24]
