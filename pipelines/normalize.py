"""Second pipeline: one way of writing names, addresses and digests before they are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TypeVar

from pipelines.finds import DocumentFound, Item, LeadFound, ReadFailed, ShareRead, TallyFound
from providers import Dialect, Digest, Document, Entry, Lead, Listing, Share

# Invisible characters that hide a name from a look-up: zero width space, joiners of words, soft
# hyphen, byte order mark. The joiners of scripts (200C, 200D) belong to their words and stay.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Controls, and the marks that turn the direction of reading: `exe.gpj` shown as `jpg.exe`. Shown as
# escapes, since a person will read the name in a letter. Lone surrogates cannot be encoded at all.
_ACTIVE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")

# Characters kept of a text beside a link, a title, a name: what a person reads, not a page.
LONGEST_TEXT, LONGEST_TITLE, LONGEST_NAME = 4000, 500, 2000

# Length in hexadecimal digits of each dialect's digests. An ETag keeps its `-parts` and has its own.
LENGTHS = {
    Dialect.MD5: 32,
    Dialect.SHA1: 40,
    Dialect.SHA256: 64,
    Dialect.SHA384: 96,
    Dialect.SHA512: 128,
    Dialect.BLAKE2S256: 64,
    Dialect.CRC32: 8,
    Dialect.CRC32C: 8,
    Dialect.CRC64NVME: 16,
    Dialect.GIT_BLOB_SHA1: 40,
    Dialect.GIT_BLOB_SHA256: 64,
    Dialect.LFS_POINTER_SHA1: 40,
    Dialect.DROPBOX: 64,
    Dialect.QUICKXOR: 40,
    Dialect.BTIH: 40,
    Dialect.BTIH_SHA256: 64,
    Dialect.BTMH: 64,
    Dialect.PIECES_ROOT: 64,
    Dialect.XET: 64,
    Dialect.MAILRU: 40,
}
# Plain digests of whole files: a label that lies about which one it is (md5 beside 64 digits) is
# put right by the length.
_PLAIN = {
    32: Dialect.MD5,
    40: Dialect.SHA1,
    64: Dialect.SHA256,
    96: Dialect.SHA384,
    128: Dialect.SHA512,
}
_HEX = re.compile(r"[0-9a-f]+")
_ETAG = re.compile(r"[0-9a-f]{32}(?:-[1-9][0-9]{0,4})?")

Text = TypeVar("Text", str, str | None)


class NormalizePipeline:
    """Hands every find on in its one way of writing."""

    def process_item(self, item: Item) -> Item:
        """The same find, written as the store and the signatures write it."""
        match item:
            case LeadFound():
                return replace(item, lead=lead(item.lead))
            case DocumentFound():
                return replace(item, document=document(item.document))
            case ShareRead():
                return replace(item, listing=listing(item.listing))
            case ReadFailed():
                return replace(item, share=share(item.share), reason=shown(item.reason, LONGEST_TITLE))
            case TallyFound():
                tally = item.tally
                return replace(
                    item, tally=replace(tally, query=shown(tally.query), cut=shown(tally.cut, LONGEST_TITLE))
                )
            case _:
                return item


def shown(text: Text, longest: int = LONGEST_NAME) -> Text:
    """A name or line as it can be shown and compared: NFC, nothing invisible, controls as escapes."""
    if text is None:
        return None
    if text.isascii() and text.isprintable():
        return text[:longest]
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text[: 2 * longest]))
    return _ACTIVE.sub(_escape, text)[:longest]


def prose(text: str, longest: int = LONGEST_TEXT) -> str:
    """A running text: like shown, with line breaks as single line feeds."""
    lines = (shown(line, longest) for line in _BREAKS.split(text[: 2 * longest]))
    return "\n".join(line for line in lines if line)[:longest]


def _escape(match: re.Match[str]) -> str:
    point = ord(match[0])
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}"


def address(url: str) -> str:
    """An address without blanks at its ends, invisible characters and controls."""
    return _ACTIVE.sub("", _INVISIBLE.sub("", url.strip()))


def share(found: Share) -> Share:
    """A share with clean addresses; its url stays the identity that its provider gave."""
    return replace(
        found,
        url=address(found.url),
        found=address(found.found),
        code=None if found.code is None else shown(found.code.strip(), 100),
        parts=tuple((name, shown(value)) for name, value in found.parts),
    )


def entry(found: Entry) -> Entry:
    """A declared file with a name that can be compared and digests of the right kind only."""
    digests = tuple(dict.fromkeys(kept for one in found.digests if (kept := digest(one)) is not None))
    return replace(found, path=shown(found.path), digests=digests, note=shown(found.note, LONGEST_TITLE))


def digest(found: Digest) -> Digest | None:
    """A digest in lower case, typed by its length and alphabet; None for what is no digest."""
    value = found.value.strip().strip('"').lower()
    if found.dialect is Dialect.S3_ETAG:
        return Digest(found.dialect, value) if _ETAG.fullmatch(value) else None
    if not _HEX.fullmatch(value):
        return None
    if len(value) == LENGTHS[found.dialect]:
        return Digest(found.dialect, value)
    if found.dialect in _PLAIN.values() and len(value) in _PLAIN:
        return Digest(_PLAIN[len(value)], value)
    return None


def lead(found: Lead) -> Lead:
    """A lead with a clean address and a text of bounded length."""
    return replace(
        found,
        url=address(found.url),
        text=prose(found.text),
        found_on=None if found.found_on is None else address(found.found_on),
        title=shown(found.title, LONGEST_TITLE),
        entries=tuple(entry(one) for one in found.entries),
    )


def document(found: Document) -> Document:
    """A document with a clean address; its text stays, since line and column are counted in it."""
    return replace(
        found,
        url=address(found.url),
        name=shown(found.name, LONGEST_TITLE),
        title=shown(found.title, LONGEST_TITLE),
    )


def listing(found: Listing) -> Listing:
    """A listing with clean names throughout."""
    return replace(
        found,
        share=share(found.share),
        reason=shown(found.reason, LONGEST_TITLE),
        entries=tuple(entry(one) for one in found.entries),
        documents=tuple(document(one) for one in found.documents),
        leads=tuple(lead(one) for one in found.leads),
        title=shown(found.title, LONGEST_TITLE),
        owner=shown(found.owner, LONGEST_TITLE),
        moved=None if found.moved is None else address(found.moved),
    )
