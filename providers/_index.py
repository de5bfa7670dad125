"""Index pages that web servers write for open folders: proof of the product, and the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from providers._words import Entry, ParseError, Reply

DATE = r"\d{4}-(?:\d\d|[A-Za-z]{3})-\d\d[ T]\d\d:\d\d(?::\d\d)?Z?|\d\d-[A-Za-z]{3}-\d{4} \d\d:\d\d(?::\d\d)?"
SIZE = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[kKMGTPE]?)(?P<rest>i?B|bytes)?")


@dataclass(frozen=True, slots=True)
class Index:
    """One proven index page: the server software that wrote it, and its rows."""

    product: str
    entries: tuple[Entry, ...]


def size_of(text: str) -> tuple[int | None, bool]:
    """Bytes of a shown size, and whether they are exact: only a number without a larger unit is."""
    match = SIZE.fullmatch(text.strip())
    if match is None:
        return None, True
    number, unit = match["number"].replace(",", ""), match["unit"].upper()
    power = " KMGTPE".index(unit) if unit else 0
    return int(float(number) * 1024**power), power == 0 and "." not in number


def index_of(reply: Reply) -> Index | None:
    """The index on a page, or None when nothing proves that a server wrote it as one."""
    if (reply.header("content-type") or "").startswith("application/json"):
        return Index("nginx (JSON)", tuple(_json_rows(reply)))
    soup = reply.soup()
    product = _product(soup)
    return None if product is None else Index(product, tuple(_rows(soup, reply.url)))


def _product(soup: BeautifulSoup) -> str | None:
    """Which server wrote an index page, by its title and a named element; words alone prove nothing."""
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    if soup.select_one("div#fallback td.fb-n") and "h5ai" in title:
        return "h5ai"
    if soup.select_one('footer a[href="https://caddyserver.com"]') and soup.select_one("tr.file, span.go-up"):
        return "caddy"
    if re.match(r"Directory listing for /", title) and soup.select_one("hr + ul"):
        return "python"
    if (
        soup.select_one("pre a")
        and re.fullmatch(r"\S+ - /.*", title)
        and soup.find("a", string="[To Parent Directory]")
    ):
        return "iis"
    if not re.match(r"Index of\s*/", title):
        return None
    if soup.select_one('table[summary="Directory Listing"], div.foot'):
        return "lighttpd"
    if (
        soup.select_one('a[href^="?C="]')
        or soup.find("address", string=re.compile("Apache"))
        or soup.select_one("ul > li > a")
    ):
        return "apache"
    return "nginx" if soup.select_one("h1 + hr + pre, table#list") else None


def _rows(soup: BeautifulSoup, url: str) -> Iterator[Entry]:
    """Rows of an index, in order: links to direct children. Sort links and parents are no rows."""
    seen = set()
    for link in soup.find_all("a", href=True):
        name = child(url, str(link["href"]))
        if name is None or name in seen:
            continue
        seen.add(name)
        row = link.find_parent("tr")
        size, exact, modified = _cells(row) if row is not None else _tail(link)
        if name.endswith("/"):
            yield Entry(name, folder=True, modified=modified)
        else:
            yield Entry(name, size, exact=exact, modified=modified)


def child(url: str, href: str) -> str | None:
    """Decoded name of a direct child of a folder's URL (a folder keeps its slash), or None."""
    folder = url.partition("?")[0].partition("#")[0]
    folder = folder if folder.endswith("/") else folder + "/"
    root, target = urlsplit(folder), urlsplit(urljoin(folder, href))
    if (
        href.startswith(("?", "#"))
        or target.query
        or (root.scheme, root.netloc) != (target.scheme, target.netloc)
    ):
        return None
    path, rest = unquote(root.path), unquote(target.path)
    rest = rest[len(path) :] if rest.startswith(path) else ""
    return rest if rest.rstrip("/") and "/" not in rest.rstrip("/") else None


def _cells(row: Tag) -> tuple[int | None, bool, str | None]:
    """Size and time of a table row: an exact number in an attribute wins over the words."""
    size, exact, modified = None, True, None
    for cell in row.find_all("td"):
        text = cell.get_text(" ", strip=True)
        stated = str(cell.get("data-size") or cell.get("data-order") or "")
        time = cell.find("time", datetime=True)
        if time is not None:
            modified = str(time["datetime"])
        elif re.fullmatch(DATE, text):
            modified = text
        elif stated.isdigit():
            size, exact = int(stated), True
        elif SIZE.fullmatch(text) and cell.find("a") is None:
            size, exact = size_of(text)
    return size, exact, modified


def _tail(link: Tag) -> tuple[int | None, bool, str | None]:
    """Size and time in the words behind a link of a `pre` (before it, where IIS wrote the page)."""
    after, before = link.next_sibling, link.previous_sibling
    text = str(after).partition("\n")[0] if isinstance(after, NavigableString) else ""
    match = re.match(rf"\s+({DATE})\s+(-|{SIZE.pattern})", text)
    if match:
        return *size_of(match[2]), match[1]
    text = str(before).strip() if isinstance(before, NavigableString) else ""
    match = re.search(r"(\d+/\d+/\d{4}\s+\d+:\d\d(?: [AP]M)?)\s+(\d+)$", text)
    return (int(match[2]), True, match[1]) if match else (None, True, None)


def _json_rows(reply: Reply) -> Iterator[Entry]:
    for row in reply.json():
        if row["type"] == "directory":
            yield Entry(row["name"] + "/", folder=True, modified=row["mtime"])
        elif row["type"] == "file":
            yield Entry(row["name"], int(row["size"]), modified=row["mtime"])
        else:
            raise ParseError(f"a row of type {row['type']!r}")
