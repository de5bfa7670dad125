"""Stand-in for web.archive.org: the CDX server in text and JSON, its resume keys, exclusions.

World: `<world>/wayback/*.yaml`, lists `captures` and `excluded`, `robots`. Written from the README of
internetarchive/wayback (wayback-cdx-server), apart from the parser. It never serves a capture.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

import yaml

from tests.web._host import Answer, Ask, Host

FIELDS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
CAP = 150_000


def surt(url: str) -> str:
    """Sort-friendly key of an address: reversed host without www, then path and query in lower case."""
    split = urlsplit(url if "://" in url else f"http://{url}")
    host = (split.hostname or "").removeprefix("www.")
    rest = split.path + (f"?{split.query}" if split.query else "")
    return ",".join(reversed(host.split("."))) + ")" + (rest or "/").lower()


class Wayback(Host):
    names = ("web.archive.org", "wayback.archive.org")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.rows: list[dict[str, str]] = []
        self.withheld: dict[str, str] = {}
        for world in worlds:
            for path in sorted((world / "wayback").glob("*.yaml")):
                said = yaml.safe_load(path.read_text(encoding="utf-8"))
                for capture in said.get("captures", ()):
                    row = {key: str(value) for key, value in capture.items()}
                    self.rows.append({"urlkey": surt(row["original"])} | row)
                for host in said.get("excluded", ()):
                    self.withheld[host] = "AdministrativeAccessControlException: Blocked Site Error"
                for host in said.get("robots", ()):
                    self.withheld[host] = "RobotAccessControlException: Blocked By Robots"
        self.rows.sort(key=lambda row: (row["urlkey"], row["timestamp"]))

    def answer(self, ask: Ask) -> Answer:
        if ask.path == "/robots.txt":
            strict = b"User-agent: *\nDisallow: /\n"  # strict on purpose, not the real text
            return Answer(200, strict, [("Content-Type", "text/plain")])
        if ask.path.rstrip("/") == "/cdx/search/cdx":
            return self._cdx(ask)
        if ask.path.startswith("/web/"):
            return Answer.html("<title>Wayback Machine</title><p>The stand-in serves no captures.</p>", 404)
        return Answer.html("<title>Wayback Machine</title>")

    def _cdx(self, ask: Ask) -> Answer:
        query = parse_qsl(urlsplit(ask.url).query)
        said: dict[str, str] = dict(query)
        if not said.get("url"):
            return Answer(400, b"The `url` param is required\n", [("Content-Type", "text/plain")])
        url, match = said["url"], said.get("matchType", "exact")
        if url.endswith("*"):
            url, match = url[:-1], "prefix"
        if url.startswith("*."):
            url, match = url[2:], "domain"
        host = (urlsplit(url if "://" in url else f"http://{url}").hostname or "").removeprefix("www.")
        if host in self.withheld:
            text = (
                f"org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.{self.withheld[host]}"
            )
            headers = [("Content-Type", "text/plain"), ("X-Archive-Wayback-Runtime-Error", text)]
            return Answer(403, text.encode() + b"\n", headers)
        rows = [row for row in self.rows if self._in_scope(row["urlkey"], url, match)]
        rows = self._filter(rows, query, said)
        limit = min(int(said.get("limit", CAP)), CAP)
        if "resumeKey" in said:
            after = tuple(said["resumeKey"].split(" "))
            rows = [row for row in rows if (row["urlkey"], row["timestamp"]) > after]
        page, rest = rows[:limit], rows[limit:]
        key = None
        if rest and said.get("showResumeKey") == "true":
            key = quote_plus(f"{page[-1]['urlkey']} {page[-1]['timestamp']}")
        fields = said.get("fl", ",".join(FIELDS)).split(",")
        table = [[row[field] for field in fields] for row in page]
        if said.get("output") == "json":
            whole: list[Any] = [fields, *table] if table else []
            return Answer.json(whole + ([[], [key]] if key else []))
        lines = [" ".join(row) for row in table] + (["", key] if key else [])
        return Answer(200, "".join(f"{line}\n" for line in lines).encode(), [("Content-Type", "text/plain")])

    def _in_scope(self, key: str, url: str, match: str) -> bool:
        wanted = surt(url)
        host = wanted.partition(")")[0]
        if match == "exact":
            return key.rstrip("/") == wanted.rstrip("/")
        if match == "prefix":
            return key.startswith(wanted)
        if match == "host":
            return key.startswith(f"{host})")
        return key.startswith((f"{host})", f"{host},"))

    def _filter(
        self, rows: list[dict[str, str]], query: list[tuple[str, str]], said: dict[str, str]
    ) -> list[dict[str, str]]:
        for name, value in query:
            if name == "filter":
                field, _, pattern = value.lstrip("!").partition(":")
                keep = not value.startswith("!")
                rows = [row for row in rows if bool(re.fullmatch(pattern, row[field])) is keep]
        low, high = said.get("from", ""), said.get("to", "")
        rows = [row for row in rows if row["timestamp"] >= low]
        if high:
            rows = [row for row in rows if row["timestamp"][: len(high)] <= high]
        if "collapse" in said:
            field, _, digits = said["collapse"].partition(":")
            kept: list[dict[str, str]] = []
            for row in rows:
                size = int(digits) if digits else None
                if not kept or kept[-1][field][:size] != row[field][:size]:
                    kept.append(row)
            rows = kept
        return rows
