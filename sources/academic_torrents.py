"""Academic Torrents: its nightly database file, searched here for names, aliases and sealed infohashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from providers import Conversation, Cursor, Dialect, Entry, Fetch, Lead, Limit, ParseError, Tally
from providers._torrent import digests_of, hex_of
from sources._base import Source
from sources._signature import Distinctive, Signature

DATABASE = "https://academictorrents.com/database.xml"
CAP = 60_000_000
DONE = "done"


@dataclass(frozen=True, slots=True)
class Item:
    """One torrent of the database: title, lower-case infohash, description, size in bytes."""

    title: str
    infohash: str
    description: str
    size: int


class AcademicTorrents(Source):
    """One download a day instead of a query a name: the site asks robots to search the file at home."""

    name = "academic_torrents"
    title = "Academic Torrents (database file)"
    kind = "torrent index"
    hashes = (Dialect.BTIH, Dialect.BTIH_SHA256)
    limits = (Limit(1, 86_400.0),)
    discloses = "nothing: the whole file is fetched, the search is local"
    verified_on = "2026-11-23"
    spider = "torrents"

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Every torrent that names the dataset or one of its files, or whose sealed infohash is known.

        The file has no dates, so since changes nothing. Raises ParseError.
        """
        if cursor == DONE:
            return None
        reply = yield Fetch(DATABASE, cap=CAP)
        if reply.status != 200:
            raise ParseError(f"database.xml answers {reply.status}")
        words, sealed = pattern(signature), {digest.value for digest in signature.sealed}
        given = seen = broken = 0
        for item in items(reply.body):
            seen += 1
            if item is None:
                broken += 1
                continue
            digests = digests_of(item.infohash)
            known = digests[1].value in sealed
            named = words.search(f"{item.title}\n{item.description}")
            if not known and named is None:
                continue
            given += 1
            whole = Entry(item.title, item.size, digests, folder=True, note="the torrent itself")
            yield Lead(
                f"https://academictorrents.com/details/{item.infohash}",
                f"{item.title}\n{item.description}"[:4000],
                found_on=DATABASE,
                title=item.title,
                query="sealed infohash" if known or named is None else named[0],
                entries=(whole,),
            )
        if seen == broken:
            raise ParseError("a database without a single torrent")
        cut = f"{broken} rows of the database are broken" if broken else None
        yield Tally(f"database.xml, {seen} torrents", given, cut=cut)
        yield Cursor(DONE)
        return None


def pattern(signature: Signature) -> re.Pattern[str]:
    """One pattern for all aliases (of derivatives too) and distinctive file names, as whole words.

    Hyphen, underscore and space stand for each other, and may be missing.
    """
    names = [*signature.aliases, *(a for d in signature.derivatives for a in (d.name, *d.aliases))]
    names += [file.name for file, _ in signature.all_files() if file.distinctive is Distinctive.HIGH]
    loose = {
        r"[-_\s]*".join(map(re.escape, re.split(r"[-_\s]+", name.strip()))) for name in names if name.strip()
    }
    return re.compile(rf"(?i)(?<![a-z0-9])(?:{'|'.join(sorted(loose, key=len, reverse=True))})(?![a-z0-9])")


def items(body: bytes) -> Iterator[Item | None]:
    """Torrents of the database, one at a time; None for a row that is no torrent. Raises ParseError."""
    if b"<!DOCTYPE" in body.partition(b"<rss")[0]:
        raise ParseError("a database with a document type: entities are not read")
    try:
        walk = ElementTree.iterparse(BytesIO(body), events=("start", "end"))
        above = None
        for event, element in walk:
            if event == "start" and element.tag == "channel":
                above = element
            elif event == "end" and element.tag == "item" and above is not None:
                yield _item({child.tag: (child.text or "").strip() for child in element})
                above.clear()  # what was read is dropped: the file may be tens of megabytes
    except ElementTree.ParseError as error:
        raise ParseError(f"database.xml is cut off or no XML: {error}") from error


def _item(text: dict[str, str]) -> Item | None:
    """A few rows of the real file lack an infohash or carry a broken one."""
    infohash = hex_of(text.get("infohash", ""))
    if infohash is None or not text.get("size", "").isdigit():
        return None
    return Item(text["title"], infohash, text.get("description", ""), int(text["size"]))
