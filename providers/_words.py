"""The words every room shares: share, fetch, reply, entry, listing, state, lead, document."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, UnicodeDammit


class ParseError(ValueError):
    """A reply did not have the shape that its host is known for; the share's state stays unknown."""


class State(StrEnum):
    """What a host says of a share. Only the driver makes BLOCKED and UNKNOWN."""

    LIVE = "live"
    LOCKED = "locked"
    GONE = "gone"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class Dialect(StrEnum):
    """The kinds of digest that hosts show (knowledge of each: docs/digests.md)."""

    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    SHA384 = "sha384"
    SHA512 = "sha512"
    BLAKE2S256 = "blake2s256"
    CRC32 = "crc32"
    CRC32C = "crc32c"
    CRC64NVME = "crc64nvme"
    GIT_BLOB_SHA1 = "git_blob_sha1"
    GIT_BLOB_SHA256 = "git_blob_sha256"
    LFS_POINTER_SHA1 = "lfs_pointer_git_sha1"
    DROPBOX = "dropbox_content_hash"
    QUICKXOR = "quickxor"
    S3_ETAG = "s3_etag"
    BTIH = "btih"
    BTIH_SHA256 = "btih_sha256"
    BTMH = "btmh"
    PIECES_ROOT = "pieces_root"
    XET = "xet"
    MAILRU = "mailru"


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest: its dialect and its value, lower-case hexadecimal (an ETag keeps its `-parts`)."""

    dialect: Dialect
    value: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request, described and not made.

    auth names the environment variable that holds a secret; only the downloader middleware knows
    its value and puts it where auth_as says (`Header: text {}` or `?name={}`). With auth_needed a
    missing secret is answered by a reply whose `asked` is False, and nothing is sent.
    api marks a documented programming interface, for which the provider's robots stance is given
    in its data; pages always obey robots. cap is the largest reply in bytes. fresh forbids an
    answer from a cache. redirects False shows 3xx replies to the conversation.
    submits_code marks the one step that only the operator's setting allows: sending a published
    code. Without the setting it is answered by a reply whose `asked` is False.
    """

    url: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    auth: str | None = None
    auth_as: str = "Authorization: Bearer {}"
    auth_needed: bool = False
    api: bool = False
    cap: int = 4_000_000
    fresh: bool = False
    redirects: bool = True
    submits_code: bool = False

    @classmethod
    def post(cls, url: str, payload: object, **rest: Any) -> Fetch:
        """POST of a JSON payload."""
        headers = (("Content-Type", "application/json"), *rest.pop("headers", ()))
        return cls(url, "POST", headers, json.dumps(payload).encode(), **rest)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: final url, status, headers (lower-case names, every value kept), body.

    `asked` is False when nothing was sent because a needed secret or permission is missing;
    status is then 0 and reason names what is missing.
    """

    url: str
    status: int
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    body: bytes = b""
    asked: bool = True
    reason: str | None = None

    def header(self, name: str) -> str | None:
        """First value of a header, or None."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else None

    def header_all(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in order."""
        return self.headers.get(name.lower(), ())

    @property
    def text(self) -> str:
        """Body as text: declared charset, else UTF-8, else detected; never fails."""
        declared = self.header("content-type") or ""
        charset = declared.partition("charset=")[2].split(";")[0].strip(" \"'")
        known = [charset] if charset else []
        return decode(self.body, (*known, "utf-8"))

    def json(self) -> Any:
        """Body as JSON. Raises ParseError for anything else."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"JSON expected, got {self.body[:40]!r}") from error

    def soup(self) -> BeautifulSoup:
        """Body as a BeautifulSoup(lxml) tree."""
        return BeautifulSoup(self.text, "lxml")


@lru_cache(maxsize=8)
def decode(body: bytes, encodings: tuple[str, ...] = ("utf-8",)) -> str:
    """Text of bytes: the named encodings first, then detection; undecodable bytes are replaced."""
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    found = UnicodeDammit(body, is_html=True).unicode_markup
    return found if found is not None else body.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Share:
    """One canonical address of hosted things.

    url is the identity: canonical, without codes and access keys. parts are the named pieces of
    the address; keys are access keys that stand in the link (rlkey, resourcekey, a MEGA key), code
    is a published extraction code: both are needed to look, and never leave in a shareable copy.
    found is the link as it stood in the world.
    """

    provider: str
    kind: str
    url: str
    parts: tuple[tuple[str, str], ...] = ()
    keys: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    code: str | None = field(default=None, compare=False)
    found: str = field(default="", compare=False)

    def __getitem__(self, name: str) -> str:
        """A mandatory piece of the address. Raises KeyError."""
        return dict(self.parts)[name]

    def get(self, name: str) -> str | None:
        """A piece of the address that some forms lack."""
        return dict(self.parts).get(name)

    def key(self, name: str) -> str | None:
        """An access key of the link, if the link carried it."""
        return dict(self.keys).get(name)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a listing declares. path is as shown; size in bytes or None when not shown.

    exact is False where the host rounds sizes: such a size is never matched.
    """

    path: str
    size: int | None = None
    digests: tuple[Digest, ...] = ()
    exact: bool = True
    folder: bool = False
    url: str | None = None
    modified: str | None = None
    note: str | None = None

    @property
    def name(self) -> str:
        """Last piece of the path."""
        return self.path.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Document:
    """A text in which leads stand. url is where a person can read it (commit-pinned if possible)."""

    url: str
    text: str
    name: str = "README.md"
    title: str = ""
    repository: str | None = None
    author: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a share declares, in one reading.

    reason is a short sentence for every state but a plain live one. complete is False when the
    host held back part of the list. documents are texts that belong to the share (README, a
    description) and will be mined for leads. owner is a public handle, left out of shareable output.
    moved is the canonical address that the share now has (renamed repository, resolved short link).
    """

    share: Share
    state: State
    reason: str | None = None
    entries: tuple[Entry, ...] = ()
    documents: tuple[Document, ...] = ()
    leads: tuple[Lead, ...] = ()
    title: str | None = None
    owner: str | None = None
    complete: bool = True
    created: str | None = None
    modified: str | None = None
    revision: str | None = None
    licence: str | None = None
    forks: int | None = None
    moved: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """A link with the text round it, found by a source or inside a listing.

    url as found; text is what stood beside it; found_on the page it stood on; query what was asked.
    entries may carry what the source already declared of it (a file's name, size, digests).
    """

    url: str
    text: str = ""
    found_on: str | None = None
    title: str = ""
    query: str = ""
    code: str | None = None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What one query gave, for the coverage statement: said is the host's own count, or None.

    cut is the reason for which results were not seen, or None.
    """

    query: str
    given: int
    said: int | None = None
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a long search can go on: everything yielded before it is safe to save."""

    value: str


Find = Lead | Document | Tally | Cursor
# What is sent in answers the Fetch before it; a find is answered by nothing.
Conversation = Generator[Fetch | Find, Reply, Listing | None]


def pairs(items: Mapping[str, str] | Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """A mapping or pairs as a sorted tuple of pairs, fit for a frozen dataclass."""
    return tuple(sorted(dict(items).items()))
