"""Column types and ids: times are aware UTC, texts can be stored anywhere, ids come from content."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

# Bytes of a share's address: PostgreSQL refuses longer ones in an index (2,704), hosts make shorter ones.
LONGEST_URL = 2000


class Utc(TypeDecorator[datetime]):
    """An aware time, kept as UTC. SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC of an aware time. Raises ValueError for a naive one: its zone would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Line(TypeDecorator[str]):
    """A text from the world: NUL (refused by PostgreSQL) and lone surrogates are escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text in a form that both databases take."""
        return None if value is None else clean(value)


def clean(text: str) -> str:
    """A text with NUL and lone surrogates written as escapes; the same again when cleaned twice."""
    if "\x00" in text:
        text = text.replace("\x00", "\\x00")
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode()


def fits(url: str) -> bool:
    """Whether an address can be a share's: not empty, and short enough for an index."""
    return 0 < len(url.encode("utf-8", "backslashreplace")) <= LONGEST_URL


def cleaned(value: Any) -> Any:
    """Plain JSON data with every text in it cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return [cleaned(piece) for piece in value]
    if isinstance(value, dict):
        return {clean(str(name)): cleaned(piece) for name, piece in value.items()}
    return value


def stable_id(*pieces: str) -> str:
    """A short id that the same pieces always give: 80 bits of sha256 in 16 base32 characters."""
    digest = hashlib.sha256("\n".join(pieces).encode("utf-8", "backslashreplace")).digest()
    return base64.b32encode(digest[:10]).decode().lower()


def share_id(url: str) -> str:
    """The id of a share: its canonical address."""
    return stable_id("share", clean(url))


def hit_id(dataset: str, url: str, life: int = 1) -> str:
    """The id of a hit: dataset and canonical address; a return after a confirmed end counts lives."""
    pieces = (dataset, clean(url)) if life == 1 else (dataset, clean(url), str(life))
    return stable_id("hit", *pieces)
