"""What a stand-in host is: host names, a world folder, and an answer to each request."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Ask:
    """One request as the host sees it. url is the real address (scheme as the client meant it)."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""
    now: float = 0.0

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, str]:
        """Last value of each query name."""
        parsed = parse_qs(urlsplit(self.url).query, keep_blank_values=True)
        return {k: v[-1] for k, v in parsed.items()}


@dataclass
class Answer:
    """One reply: status, header pairs, body."""

    status: int = 200
    body: bytes = b""
    headers: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def json(cls, data: Any, status: int = 200, headers: list[tuple[str, str]] | None = None) -> Answer:
        body = json.dumps(data, ensure_ascii=False).encode()
        return cls(status, body, [("Content-Type", "application/json; charset=utf-8"), *(headers or [])])

    @classmethod
    def html(cls, text: str, status: int = 200, headers: list[tuple[str, str]] | None = None) -> Answer:
        return cls(status, text.encode(), [("Content-Type", "text/html; charset=utf-8"), *(headers or [])])

    @classmethod
    def redirect(cls, url: str, status: int = 302) -> Answer:
        return cls(status, b"", [("Location", url)])


class Host:
    """A simulator of one real host, stateful where the host is.

    names are exact host names or `*.suffix`. worlds are folders that say what the host holds; the
    first is tests/web/world, a test may add others.
    """

    names: tuple[str, ...] = ()

    def __init__(self, worlds: list[Path]) -> None:
        self.worlds = worlds

    def answer(self, ask: Ask) -> Answer:
        raise NotImplementedError
