"""What torrents share: infohashes in every spelling, sealed digests, and the metainfo file's list."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from providers._words import Dialect, Digest, Entry, ParseError

Bencoded = int | bytes | list["Bencoded"] | dict[bytes, "Bencoded"]


@dataclass(frozen=True, slots=True)
class Metainfo:
    """What a .torrent file declares: v1 infohash, name, files with exact sizes."""

    infohash: str
    name: str
    entries: tuple[Entry, ...]


def hex_of(infohash: str) -> str | None:
    """Lower-case hex of a v1 infohash written as 40 hex digits or 32 base32 letters, or None."""
    if re.fullmatch(r"[0-9A-Fa-f]{40}", infohash):
        return infohash.lower()
    if re.fullmatch(r"[A-Za-z2-7]{32}", infohash):
        return base64.b32decode(infohash.upper()).hex()
    return None


def sealed(infohash: str) -> Digest:
    """The sealed digest of a v1 infohash (hex or base32): sha256 of its lower-case hex text.

    A catalog can ship it without shipping a working address. Raises ParseError.
    """
    plain = hex_of(infohash)
    if plain is None:
        raise ParseError("not an infohash of version 1")
    return Digest(Dialect.BTIH_SHA256, hashlib.sha256(plain.encode()).hexdigest())


def digests_of(infohash: str) -> tuple[Digest, ...]:
    """An infohash as digests, plain and sealed. Raises ParseError."""
    plain = hex_of(infohash)
    if plain is None:
        raise ParseError("not an infohash of version 1")
    return (Digest(Dialect.BTIH, plain), sealed(plain))


def metainfo(raw: bytes) -> Metainfo:
    """Read a .torrent file (BEP 3, 47, 52). The infohash is taken over the original bytes of `info`.

    Raises ParseError for anything that is not bencoded metainfo.
    """
    if raw[:1] != b"d":
        raise ParseError("not a torrent file")
    top: dict[bytes, Bencoded] = {}
    at, info_bytes = 1, b""
    while raw[at : at + 1] != b"e":
        key, start = _decode(raw, at)
        value, at = _decode(raw, start)
        if not isinstance(key, bytes):
            raise ParseError("a torrent key that is no text")
        top[key] = value
        if key == b"info":
            info_bytes = raw[start:at]
    info = _row(top[b"info"])
    entries = tuple(_entries(info))
    infohash = hashlib.sha1(info_bytes, usedforsecurity=False).hexdigest()
    return Metainfo(infohash, _text(info[b"name"]), entries)


def _decode(raw: bytes, at: int) -> tuple[Bencoded, int]:
    """One bencoded value at an offset, and the offset behind it. Raises ParseError, ValueError."""
    mark = raw[at : at + 1]
    if mark == b"i":
        end = raw.index(b"e", at)
        return int(raw[at + 1 : end]), end + 1
    if mark.isdigit():
        colon = raw.index(b":", at)
        end = colon + 1 + int(raw[at:colon])
        if end > len(raw):
            raise ParseError("a torrent file that breaks off")
        return raw[colon + 1 : end], end
    if mark not in {b"l", b"d"}:
        raise ParseError("not bencoded")
    items: list[Bencoded] = []
    at += 1
    while raw[at : at + 1] != b"e":
        value, at = _decode(raw, at)
        items.append(value)
    if mark == b"l":
        return items, at + 1
    keys = [key for key in items[::2] if isinstance(key, bytes)]
    return dict(zip(keys, items[1::2], strict=True)), at + 1


def _entries(info: dict[bytes, Bencoded]) -> list[Entry]:
    if b"length" in info:
        return [Entry(_text(info[b"name"]), _size(info[b"length"]), _digests(info))]
    if b"files" not in info:
        return _tree(_row(info[b"file tree"]), "")
    entries: list[Entry] = []
    for row in map(_row, _list(info[b"files"])):
        pieces = [_text(piece) for piece in _list(row[b"path.utf-8" if b"path.utf-8" in row else b"path"])]
        # Padding files only align the pieces (BEP 47).
        if pieces[0] == ".pad" or "p" in _text(row.get(b"attr", b"")):
            continue
        entries.append(Entry("/".join(pieces), _size(row[b"length"]), _digests(row)))
    return entries


def _tree(tree: dict[bytes, Bencoded], folder: str) -> list[Entry]:
    """Files of a version 2 torrent: the root of a file's pieces is the same in every torrent."""
    rows: list[Entry] = []
    for name, node in tree.items():
        path, node = folder + _text(name), _row(node)
        if b"" not in node:
            rows += _tree(node, path + "/")
            continue
        leaf = _row(node[b""])
        root = leaf.get(b"pieces root")
        digests = (Digest(Dialect.PIECES_ROOT, root.hex()),) if isinstance(root, bytes) else ()
        rows.append(Entry(path, _size(leaf[b"length"]), digests))
    return rows


def _digests(row: dict[bytes, Bencoded]) -> tuple[Digest, ...]:
    found = []
    sha1, md5 = row.get(b"sha1"), row.get(b"md5sum")
    if isinstance(sha1, bytes) and len(sha1) == 20:
        found.append(Digest(Dialect.SHA1, sha1.hex()))
    if isinstance(md5, bytes) and re.fullmatch(rb"[0-9A-Fa-f]{32}", md5):
        found.append(Digest(Dialect.MD5, binascii.unhexlify(md5).hex()))
    return tuple(found)


def _row(value: Bencoded) -> dict[bytes, Bencoded]:
    if not isinstance(value, dict):
        raise ParseError("a torrent row that is no dictionary")
    return value


def _list(value: Bencoded) -> list[Bencoded]:
    if not isinstance(value, list):
        raise ParseError("a torrent list that is no list")
    return value


def _size(value: Bencoded) -> int:
    if not isinstance(value, int):
        raise ParseError("a size that is no number")
    return value


def _text(value: Bencoded) -> str:
    if not isinstance(value, bytes):
        raise ParseError("a name that is no text")
    return value.decode("utf-8", "replace")
