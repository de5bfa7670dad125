"""A bounded walk through an open folder: its index, subfolders, and the checksum files beside the data."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urljoin

from providers._digests import typed
from providers._http import asked_url, ended, name_of, stayed
from providers._index import Index, index_of
from providers._words import Digest, Document, Entry, Fetch, Listing, ParseError, Reply, Share, State

FOLDERS, DEPTH, SUMS = 20, 3, 5  # how much is walked: subfolders in all, levels, checksum files
PAGE_CAP, SUM_CAP = 2_000_000, 200_000
SUM_FILE = re.compile(r"(?i)(?:.*[._-])?(?:md5|sha1|sha256|sha512)(?:sums?)?(?:\.txt)?|checksums?(?:\.txt)?")
SUM_LINE = re.compile(
    r"(?i)\\?(?P<hex>[0-9a-f]{32,128})(?:[ \t]+[ *]?(?P<name>.+))?"
    r"|\w+ ?\((?P<bsd>.+)\) ?= ?(?P<value>[0-9a-f]{32,128})"
)
NOT_THERE = re.compile(
    r"(?i)\W*(?:error\W*)?(?:404\b|(?:(?:page|file|object|site)\s+)?not found\b|page introuvable|页面不存在)"
)


@dataclass
class _Tree:
    """What a walk has gathered so far."""

    entries: list[Entry] = field(default_factory=list)
    digests: dict[str, list[Digest]] = field(default_factory=dict)
    folders: int = FOLDERS
    sums: int = SUMS
    complete: bool = True


def read_page(share: Share) -> Generator[Fetch, Reply, Listing]:
    """Read a web page: a proven index gives its tree, any other page its text. Raises ParseError."""
    reply = yield Fetch(asked_url(share), cap=PAGE_CAP)
    settled = ended(share, reply)
    if settled is not None:
        return settled
    stayed(share, reply)
    kind = (reply.header("content-type") or "").partition(";")[0].strip().lower()
    index = index_of(reply)
    if index is not None:
        return (yield from _walk(share, reply.url, index))
    if kind not in {"text/html", "application/xhtml+xml", "text/plain", "text/markdown"}:
        raise ParseError(f"neither a page nor an index: {kind or 'no media type'}")
    found = reply.soup().title if kind != "text/plain" else None
    title = found.get_text(" ", strip=True) if found else ""
    if NOT_THERE.match(title):
        raise ParseError("the page's title says not found, its status 200")
    name = name_of(share.url) or "index.html"
    document = Document(share.url, reply.text, name if "." in name else f"{name}.html", title)
    return Listing(share, State.LIVE, title=title or None, documents=(document,),
                   modified=reply.header("last-modified"))  # fmt: skip


def checksums(name: str, text: str) -> dict[str, Digest]:
    """Digests by file name of a checksum file (md5sum, BSD, or a bare digest), typed by length."""
    found = {}
    for line in text.splitlines():
        match = SUM_LINE.fullmatch(line.strip())
        if match is None or len(match["hex"] or match["value"]) not in {32, 40, 64, 96, 128}:
            continue
        named = match["name"] or match["bsd"] or name.rpartition(".")[0]
        found[named.removeprefix("./")] = typed(match["hex"] or match["value"])
    return found


def _walk(share: Share, url: str, index: Index) -> Generator[Fetch, Reply, Listing]:
    tree = _Tree()
    queue = [("", url, index)]
    while queue:
        folder, here, page = queue.pop(0)
        here = here.partition("?")[0]
        here = here if here.endswith("/") else here + "/"
        for row in page.entries:
            at = urljoin(here, quote(row.path))
            tree.entries.append(replace(row, path=folder + row.path, url=at))
            if row.folder:
                inner = yield from _subfolder(tree, folder, at)
                if inner is not None:
                    queue.append((folder + row.path, at, inner))
            elif SUM_FILE.fullmatch(row.path) and (row.size or 0) <= SUM_CAP:
                yield from _sums(tree, folder, row.path, at)
    return Listing(
        share,
        State.LIVE,
        entries=tuple(_with_digests(tree)),
        complete=tree.complete,
        facts=(("product", index.product),),
    )


def _subfolder(tree: _Tree, folder: str, at: str) -> Generator[Fetch, Reply, Index | None]:
    """The index of a subfolder, as long as the bounds allow; what stays closed makes the list incomplete."""
    inner = None
    if tree.folders and folder.count("/") < DEPTH:
        tree.folders -= 1
        reply = yield Fetch(at, cap=PAGE_CAP)
        inner = index_of(reply) if reply.status == 200 else None
    tree.complete = tree.complete and inner is not None
    return inner


def _sums(tree: _Tree, folder: str, name: str, at: str) -> Generator[Fetch, Reply, None]:
    if not tree.sums:
        return
    tree.sums -= 1
    reply = yield Fetch(at, cap=SUM_CAP)
    if reply.status == 200:
        for named, digest in checksums(name, reply.text).items():
            tree.digests.setdefault(folder + named, []).append(digest)


def _with_digests(tree: _Tree) -> list[Entry]:
    """Entries with the digests that checksum files give them; a file only named there is an entry too."""
    found = [replace(e, digests=(*e.digests, *tree.digests.pop(e.path, ()))) for e in tree.entries]
    only = [
        Entry(path, digests=tuple(d), note="named in a checksum file only")
        for path, d in tree.digests.items()
    ]
    return found + only
