"""Type a digest by its length and alphabet, never by the label beside it, and find digests in words."""

from __future__ import annotations

import re
from base64 import b32decode, b64decode
from binascii import Error as Base64Error

from providers import Dialect, Digest

# Hexadecimal lengths, and the digests that are that long.
HEX_LENGTHS = {
    8: Dialect.CRC32,
    32: Dialect.MD5,
    40: Dialect.SHA1,
    64: Dialect.SHA256,
    96: Dialect.SHA384,
    128: Dialect.SHA512,
}
# Bytes behind base64; base32 is used for 20 bytes (torrents, web archives) and 32 bytes.
_BYTES = {
    4: Dialect.CRC32C,
    16: Dialect.MD5,
    20: Dialect.SHA1,
    32: Dialect.SHA256,
    48: Dialect.SHA384,
    64: Dialect.SHA512,
}
# Dialects that prove equality alone; the others need the size too.
STRONG = frozenset(Dialect) - {Dialect.CRC32, Dialect.CRC32C, Dialect.CRC64NVME}

_LABEL = re.compile(r"(?i)^(?:[a-z][a-z0-9_]{1,20}(?:-\d+)?\s?[:=]\s?)+")
_HEX = re.compile(r"(?i)[0-9a-f]+")
_ETAG_PARTS = re.compile(r"(?i)[0-9a-f]{32}-\d{1,5}")
_BASE32 = re.compile(r"[A-Z2-7]{32}|[A-Z2-7]{52}(?:=*)|[a-z2-7]{32}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,88}={0,2}")
_TOKEN = re.compile(r"[A-Za-z0-9+/_=-]{8,130}")
_REPEATED = re.compile(r"(.)\1*")


def digest_of(text: str) -> Digest | None:
    """The digest that a text is, without its label, quotes and `W/`; None when it is none.

    hexadecimal of 8, 32, 40, 64, 96 or 128 signs; base64 of 4, 16, 20, 32, 48 or 64 bytes, padded; base32 of
    20 or 32 bytes; an ETag of several parts. Forty signs may be a plain SHA-1, a Git blob or an infohash:
    look-ups go by value, so the dialect named here is only the plainest one.
    """
    word = text.strip().removeprefix("W/").strip("\"'`<>()[]{},; \t")
    word = _LABEL.sub("", word).strip("\"'`")
    if _ETAG_PARTS.fullmatch(word):
        return Digest(Dialect.S3_ETAG, word.lower())
    if _REPEATED.fullmatch(word):
        return None
    if _HEX.fullmatch(word):
        dialect = HEX_LENGTHS.get(len(word))
        # Eight digits are a date or a number more often than a check sum; one sign repeated is a placeholder.
        if dialect is None or (len(word) == 8 and word.isdigit()):
            return None
        return Digest(dialect, word.lower())
    raw = _binary(word)
    if raw is None or len(set(raw)) < 3:
        return None
    dialect = _BYTES.get(len(raw))
    return Digest(dialect, raw.hex()) if dialect is not None else None


def _binary(word: str) -> bytes | None:
    """Bytes behind base32 or padded base64."""
    try:
        if _BASE32.fullmatch(word):
            body = word.rstrip("=").upper()
            return b32decode(body + "=" * (-len(body) % 8))
        if _BASE64.fullmatch(word) and len(word) % 4 == 0:
            # Without padding it looks like any identifier; only 48 bytes need none.
            if not word.endswith("=") and len(word) != 64:
                return None
            return b64decode(word.replace("-", "+").replace("_", "/"), validate=True)
    except (Base64Error, ValueError):
        return None
    return None


def digests_in(text: str) -> list[tuple[int, Digest]]:
    """Strong hexadecimal digests in a text, with where they stand. One pass."""
    found: list[tuple[int, Digest]] = []
    for match in _TOKEN.finditer(text):
        word = match[0].strip("=_-/+")
        if len(word) in {32, 40, 64, 96, 128} and _HEX.fullmatch(word):
            digest = digest_of(word)
            if digest is not None:
                found.append((match.start(), digest))
    return found
