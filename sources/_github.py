"""What GitHub's three searches share: asking, paging, cutting result sets, going on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from providers import Cursor, Fetch, Find, Limit, ParseError, Reply, Tally
from providers._github import ROBOTS, SECRETS, api, message_of, next_page, refuse
from sources._github_axis import CAP, Axis

Finding = Generator[Fetch | Find, Reply, None]
SEARCH_LIMITS = (Limit(30, 60, "token"), Limit(10, 60, "address"))


@dataclass(frozen=True, slots=True)
class Query:
    """One question: the words, and the qualifiers that go with them."""

    words: str
    qualifiers: str = ""

    @property
    def text(self) -> str:
        """As sent."""
        return f"{self.words} {self.qualifiers}".strip()


@dataclass(frozen=True, slots=True)
class Search:
    """One of GitHub's searches: its path, how results are cut, and what is made of a result.

    finds may itself ask (an issue's comments); key tells results apart over all queries of a search;
    needed says that GitHub answers nobody without a token.
    """

    path: str
    axis: Axis
    finds: Callable[[dict[str, Any], str], Finding]
    key: Callable[[dict[str, Any]], str]
    accept: str
    needed: bool = False

    def run(self, queries: Iterable[Query], cursor: str | None) -> Finding:
        """Ask every query, from where a cursor says. Yields finds, one Tally a query, Cursors."""
        seen: set[str] = set()
        for query, low in after(list(queries), cursor):
            missing = yield from self._ask(query, low, seen)
            if missing:
                return

    def _ask(self, query: Query, low: int | None, seen: set[str]) -> Generator[Fetch | Find, Reply, bool]:
        """Ask one query, part by part from the lowest; True when a needed token is missing."""
        said: int | None = None
        given = 0
        cut: dict[str, None] = {}
        waiting: list[tuple[int | None, int | None]] = [(low, None)]
        while waiting:
            start, end = waiting.pop()
            reply = yield self._page(self.axis.qualified(query.text, start, end))
            if not reply.asked:
                yield Tally(query.text, given, said, f"{reply.reason}: code search needs it")
                return True
            refuse(reply)
            if reply.status == 422:
                cut[f"GitHub did not take the query: {message_of(reply)[:100]}"] = None
                continue
            total, items, incomplete = results(reply)
            said = total if said is None else said
            places = self.axis.cuts(items, total, start, end) if total > CAP else []
            if places:
                ends = [*(place - 1 for place in places), end]
                waiting += reversed(list(zip([start, *places], ends)))
                continue
            if total > CAP:
                cut[f"GitHub shows {CAP} of {total} results, and the range can't be cut further"] = None
            while True:
                if incomplete:
                    cut["GitHub ran out of time: incomplete results"] = None
                given += len(items)
                for item in items:
                    if self.key(item) not in seen:
                        seen.add(self.key(item))
                        yield from self.finds(item, query.words)
                url = next_page(reply)
                if url is None:
                    break
                reply = yield self._fetch(url)
                refuse(reply)
                _, items, incomplete = results(reply)
            if end is not None:
                yield place_of(query, end + 1)
        yield Tally(query.text, given, said, "; ".join(cut) or None)
        yield place_of(query, None)
        return False

    def _page(self, text: str) -> Fetch:
        return self._fetch(f"{self.path}?q={quote(text, safe='')}&per_page=100")

    def _fetch(self, path: str) -> Fetch:
        return api(path, self.accept, cap=24_000_000, needed=self.needed)


def results(reply: Reply) -> tuple[int, list[dict[str, Any]], bool]:
    """(total_count, items, incomplete_results) of a page. Raises ParseError."""
    if reply.status != 200:
        raise ParseError(f"status {reply.status}: {message_of(reply)[:120]}")
    body = reply.json()
    return body["total_count"], body["items"], body["incomplete_results"]


def place_of(query: Query, begin: int | None) -> Cursor:
    """A place to go on from: the next value of a query under way, or None behind a finished one."""
    return Cursor(json.dumps({"query": query.text, "from": begin}, ensure_ascii=False))


def after(queries: Sequence[Query], cursor: str | None) -> Iterator[tuple[Query, int | None]]:
    """The queries still to ask, each with the value to begin at; all of them for a foreign cursor."""
    at, begin = 0, None
    if cursor is not None:
        place = json.loads(cursor)
        texts = [query.text for query in queries]
        if place["query"] in texts:
            begin = place["from"]
            at = texts.index(place["query"]) + (begin is None)
    for query in queries[at:]:
        yield query, begin
        begin = None


__all__ = ["ROBOTS", "SEARCH_LIMITS", "SECRETS", "Finding", "Query", "Search"]
