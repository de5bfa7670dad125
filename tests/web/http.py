"""Stand-in for plain web servers: HEAD of files, nginx and Apache indexes, dead and closed places."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import yaml

from tests.web._host import Answer, Ask, Host

NGINX, APACHE = ("Server", "nginx/1.22.1"), ("Server", "Apache/2.4.57 (Debian)")
MODIFIED = "Wed, 01 Jan 2020 10:00:00 GMT"
TYPES = {
    "zip": "application/zip",
    "txt": "text/plain",
    "html": "text/html",
    "tsv": "text/tab-separated-values",
}


class PlainServers(Host):
    """Trees from `<world>/http/<host name>.yaml`; a host without a file answers 404 to everything."""

    names = ("data.examplelab.test", "gone.examplelab.test", "www.examplelab.test")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.trees: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "http").glob("*.yaml")):
                self.trees.setdefault(path.stem, {}).update(yaml.safe_load(path.read_text(encoding="utf-8")))

    def answer(self, ask: Ask) -> Answer:
        tree, path = self.trees.get(ask.host, {}), unquote(ask.path)
        special = next((tree[p] for p in tree if p.endswith("*") and path.startswith(p[:-1])), None)
        if special is not None:
            return closed(special, ask)
        if path in tree and "text" in tree[path]:
            return text(ask, path, tree[path]["text"])
        if path in tree and "size" in tree[path]:
            return file(ask, path, tree[path])
        below = {p: v for p, v in tree.items() if p.startswith(path) and p != path}
        if path.endswith("/") and below:
            index = apache if tree.get(path, {}).get("index") == "apache" else nginx
            return index(path, rows(path, below))
        if any(p.startswith(path + "/") for p in tree):
            return Answer(301, b"", [("Location", ask.url + "/"), NGINX])
        return Answer.html(GONE_PAGE, 404, [NGINX])


def closed(special: dict[str, Any], ask: Ask) -> Answer:
    """Places that answer every path alike: sign-in, password, law, forbidden."""
    if "to" in special:
        return Answer.redirect(f"{special['to']}?next={quote(ask.path)}")
    headers = {
        401: [("WWW-Authenticate", 'Basic realm="data"')],
        451: [("Link", '<https://examplelab.test/>; rel="blocked-by"')],
    }
    status = special["status"]
    return Answer.html(f"<html><head><title>{status}</title></head></html>", status, headers.get(status, []))


def file(ask: Ask, path: str, entry: dict[str, Any]) -> Answer:
    kind = TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    etag = entry.get("etag") or f"5e0c6d20-{entry['size']:x}"
    headers = [NGINX, ("Content-Type", kind), ("Last-Modified", MODIFIED), ("ETag", f'"{etag}"'),
               ("Accept-Ranges", "bytes")]  # fmt: skip
    if ask.method == "HEAD":
        return Answer(200, b"", [*headers, ("Content-Length", str(entry["size"]))])
    return Answer(200, b"payload: nobody should ask for this", headers)


def text(ask: Ask, path: str, words: str) -> Answer:
    kind = TYPES.get(path.rpartition(".")[2], "text/plain")
    headers = [NGINX, ("Content-Type", kind), ("Last-Modified", MODIFIED)]
    if ask.method == "HEAD":
        return Answer(200, b"", [*headers, ("Content-Length", str(len(words.encode())))])
    return Answer(200, words.encode(), headers)


def rows(path: str, below: dict[str, Any]) -> list[tuple[str, int | None]]:
    """Direct children of a folder: name and size; a folder ends in a slash and has none."""
    found: dict[str, int | None] = {}
    for full, entry in below.items():
        name, slash, _ = full.removeprefix(path).partition("/")
        size = entry.get("size") if "text" not in entry else len(entry["text"].encode())
        found[name + slash] = None if slash else size
    return sorted(found.items(), key=lambda row: (not row[0].endswith("/"), row[0]))


NGINX_PAGE = """<html>
<head><title>Index of {path}</title></head>
<body>
<h1>Index of {path}</h1><hr><pre><a href="../">../</a>
{rows}</pre><hr></body>
</html>
"""
APACHE_PAGE = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">
<html>
 <head>
  <title>Index of {path}</title>
 </head>
 <body>
<h1>Index of {path}</h1>
  <table>
   <tr><th valign="top"><img src="/icons/blank.gif" alt="[ICO]"></th>{sort}</tr>
   <tr><th colspan="5"><hr></th></tr>
{rows}   <tr><th colspan="5"><hr></th></tr>
</table>
<address>Apache/2.4.57 (Debian) Server at data.examplelab.test Port 443</address>
</body></html>
"""
APACHE_ROW = (
    '<tr><td valign="top"><img src="/icons/unknown.gif" alt="[   ]"></td><td><a href="{href}">{name}</a></td>'
    '<td align="right">2020-01-01 10:00  </td><td align="right">{size}</td><td>&nbsp;</td></tr>\n'
)
GONE_PAGE = """<html>
<head><title>404 Not Found</title></head>
<body>
<center><h1>404 Not Found</h1></center>
<hr><center>nginx/1.22.1</center>
</body>
</html>
"""


def nginx(path: str, children: list[tuple[str, int | None]]) -> Answer:
    lines = ""
    for name, size in children:
        short = name if len(name) <= 50 else name[:47] + "..>"
        shown = "-" if size is None else str(size)
        gap = " " * (51 - len(short))
        lines += f'<a href="{quote(name)}">{escape(short)}</a>{gap}01-Jan-2020 10:00{shown:>20}\n'
    body = NGINX_PAGE.format(path=escape(path), rows=lines).replace("\n", "\r\n")
    return Answer(200, body.encode(), [NGINX, ("Content-Type", "text/html")])


def apache(path: str, children: list[tuple[str, int | None]]) -> Answer:
    columns = (("N", "Name"), ("M", "Last modified"), ("S", "Size"), ("D", "Description"))
    sort = "".join(f'<th><a href="?C={c};O=A">{name}</a></th>' for c, name in columns)
    up = path.rstrip("/").rpartition("/")[0] + "/"
    lines = APACHE_ROW.format(href=up, name="Parent Directory", size="  - ")
    lines += "".join(APACHE_ROW.format(href=quote(n), name=escape(n), size=rounded(s)) for n, s in children)
    body = APACHE_PAGE.format(path=escape(path.rstrip("/")), sort=sort, rows=lines)
    return Answer.html(body, headers=[APACHE])


def rounded(size: int | None) -> str:
    """Apache's way of showing a size: three digits and a unit."""
    if size is None:
        return "  - "
    if size < 973:
        return f"{size:3d} "
    value = float(size)
    for unit in "KMGTPE":
        value /= 1024
        if value < 973:
            return f"{value:.1f}{unit}" if value < 9.95 else f"{value:3.0f}{unit}"
    return "****"
