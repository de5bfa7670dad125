"""Stand-in for Academic Torrents: nightly database, details pages, metainfo files with true infohashes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml

from tests.web._host import Answer, Ask, Host

SITE = "https://academictorrents.com"


class AcademicTorrents(Host):
    """Torrents from `<world>/academic_torrents/*.yaml`; one without an infohash gets its true one."""

    names = ("academictorrents.com", "www.academictorrents.com")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.torrents: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "academic_torrents").glob("*.yaml")):
                for torrent in yaml.safe_load(path.read_text(encoding="utf-8"))["torrents"]:
                    infohash = torrent.get("infohash") or hashlib.sha1(info_of(torrent)).hexdigest()
                    self.torrents[infohash] = torrent

    def answer(self, ask: Ask) -> Answer:
        if ask.path == "/robots.txt":
            return Answer(404, b"")
        if ask.path == "/database.xml":
            return Answer(200, self.database().encode(), [("Content-Type", "application/xml")])
        match = re.fullmatch(r"/(details|download)/([0-9a-f]{40})(\.torrent)?(?:/.*)?", ask.path)
        torrent = self.torrents.get(match[2]) if match else None
        if match is None or torrent is None:
            return Answer.html(
                "<html><head><title>404 - Academic Torrents</title></head><body></body></html>", 404
            )
        if match[1] == "details":
            return Answer.html(details(match[2], torrent))
        if "infohash" in torrent:  # a made-up infohash has no metainfo
            return Answer.html("<html><head><title>Error</title></head></html>", 404)
        raw = (
            b"d"
            + encoded("announce")
            + encoded(f"{SITE}/announce.php")
            + encoded("info")
            + info_of(torrent)
            + b"e"
        )
        return Answer(200, raw, [("Content-Type", "application/x-bittorrent")])

    def database(self) -> str:
        rows = "".join(
            f"<item>\n<title>{escape(t['title'])}</title>\n<category>Dataset</category>\n<infohash>{h}</infohash>\n"
            f"<guid>{SITE}/details/{h}</guid>\n<link>{SITE}/details/{h}</link>\n"
            f"<description>{escape(t['description'])}</description>\n"
            f"<size>{sum(f['size'] for f in t['files'])}</size>\n</item>\n"
            for h, t in self.torrents.items()
        )
        head = f"<title>Academic Torrents</title>\n<description>database</description>\n<link>{SITE}</link>\n"
        first = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n<channel>\n'
        return f"{first}{head}{rows}</channel>\n</rss>\n"


def encoded(value: Any) -> bytes:
    """Bencoding of numbers, texts, lists and dictionaries (BEP 3)."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        return encoded(value.encode())
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(encoded, value)) + b"e"
    return b"d" + b"".join(encoded(k) + encoded(value[k]) for k in sorted(value)) + b"e"


def info_of(torrent: dict[str, Any]) -> bytes:
    files = [{"length": f["size"], "path": f["name"].split("/")} for f in torrent["files"]]
    return encoded({"files": files, "name": torrent["title"], "piece length": 262144, "pieces": b"\x01" * 20})


def shown(size: int) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.2f}{unit}"
        size /= 1024  # type: ignore[assignment]
    return ""


def details(infohash: str, torrent: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(f['name'])}</td><td>{shown(f['size'])}</td></tr>\n" for f in torrent["files"]
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><title>{escape(torrent["title"])} - Academic Torrents</title></head>
<body><h1>{escape(torrent["title"])}</h1>
<a href="/download/{infohash}.torrent">Download</a> <a href="magnet:?xt=urn:btih:{infohash}">Magnet</a>
<table><tr><td>Info hash</td><td>{infohash}</td></tr></table>
<table>{rows}</table>
<div class="abstract">{escape(torrent["description"])}</div>
</body></html>
"""
