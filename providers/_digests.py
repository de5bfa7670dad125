"""Digests as hosts write them, typed by length and alphabet and never by the label beside them."""

from __future__ import annotations

import base64
import re

from providers._words import Dialect, Digest, ParseError

_BY_LENGTH = {
    8: Dialect.CRC32,
    32: Dialect.MD5,
    40: Dialect.SHA1,
    64: Dialect.SHA256,
    96: Dialect.SHA384,
    128: Dialect.SHA512,
}
_LENGTHS = {dialect: length for length, dialect in _BY_LENGTH.items()} | {
    Dialect.GIT_BLOB_SHA1: 40,
    Dialect.LFS_POINTER_SHA1: 40,
    Dialect.BTIH: 40,
    Dialect.XET: 64,
}


def hexed(dialect: Dialect, text: str) -> Digest:
    """A digest of a known dialect in lower-case hexadecimal. Raises ParseError for any other text."""
    value = text.strip().lower()
    if len(value) != _LENGTHS[dialect] or not re.fullmatch(r"[0-9a-f]+", value):
        raise ParseError(f"no {dialect}: {text[:80]!r}")
    return Digest(dialect, value)


def typed(text: str) -> Digest:
    """A digest with or without a label (`md5:...`), typed by its length. Raises ParseError."""
    value = text.strip().rpartition(":")[2]
    if len(value) not in _BY_LENGTH:
        raise ParseError(f"no digest that we know: {text[:80]!r}")
    return hexed(_BY_LENGTH[len(value)], value)


def base32_sha1(text: str) -> Digest:
    """A SHA-1 written in base32, as web archives do (32 characters, A-Z and 2-7). Raises ParseError."""
    if not re.fullmatch(r"[A-Z2-7]{32}", text):
        raise ParseError(f"no base32 sha1: {text[:80]!r}")
    return Digest(Dialect.SHA1, base64.b32decode(text).hex())
