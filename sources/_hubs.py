"""What the hub sources share: the words to search for, and a search that can stop and go on."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from providers import Conversation, Cursor, Dialect, Fetch, Lead, ParseError, Reply, Tally
from sources._signature import Signature
from sources._words import aliases, file_names, least, quoted


@dataclass(frozen=True, slots=True)
class Query:
    """One query: its label (as the coverage names it, unique) and the address of its first page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results: leads, how many results the host gave and says it has, the next page.

    cut says why results stay unseen; instead holds narrower queries that take this query's place.
    """

    leads: tuple[Lead, ...] = ()
    given: int = 0
    said: int | None = None
    following: str | None = None
    cut: str | None = None
    instead: tuple[Query, ...] = ()


def unique(words: Iterable[str]) -> tuple[str, ...]:
    """Words without repetition (case apart), in order."""
    seen: dict[str, str] = {}
    for word in words:
        seen.setdefault(word.casefold(), word)
    return tuple(seen.values())


def lucene(signature: Signature) -> tuple[str, ...]:
    """Names and telling file names as Lucene phrases; a common word is asked for with `dataset`."""
    weak = {word.casefold() for word in signature.weak}
    words = least([*aliases(signature), *file_names(signature)])
    return tuple(f"{quoted(w)} AND dataset" if w.casefold() in weak else quoted(w) for w in words)


def digests(signature: Signature, dialect: Dialect) -> tuple[str, ...]:
    """Every digest of one dialect that a search may name; those of other sets are left out."""
    never = set(signature.never_report)
    held = [digest for file, _ in signature.all_files() for digest in file.digests]
    return unique(d.value for d in held if d.dialect is dialect and d not in never)


def ask_all(
    queries: Iterable[Query],
    cursor: str | None,
    fetch: Callable[[str], Fetch],
    read: Callable[[Query, Reply], Page],
) -> Conversation:
    """Ask all queries, page by page. Each address is a lead once; a cursor follows each page."""
    waiting = deque(queries)
    url, given = None, 0
    if cursor is not None:
        label, url, given = _saved(cursor)
        # A narrower query of an earlier run is not in the plan: its parent begins anew.
        here = [n for n, query in enumerate(waiting) if label.startswith(query.label)]
        if here:
            waiting = deque(list(waiting)[max(here) :])
            if waiting[0].label != label:
                url, given = None, 0
            elif url is None:
                waiting.popleft()
                given = 0
    seen: set[str] = set()
    while waiting:
        query = waiting.popleft()
        url, said, cut = url or query.url, None, None
        narrower: tuple[Query, ...] = ()
        while url is not None:
            reply = yield fetch(url)
            if reply is None:
                raise ParseError("no reply")
            page = read(query, reply)
            given, said, cut, narrower = given + page.given, page.said, page.cut, page.instead
            for lead in page.leads:
                if lead.url not in seen:
                    seen.add(lead.url)
                    yield lead
            url = page.following
            if url is not None:
                yield Cursor(json.dumps([query.label, url, given]))
        waiting.extendleft(reversed(narrower))
        if not narrower:
            yield Tally(query.label, given, said, cut)
            yield Cursor(json.dumps([query.label, None, 0]))
        given = 0
    return None


def _saved(cursor: str) -> tuple[str, str | None, int]:
    """Label, next page and count of results that a cursor holds. Raises ParseError."""
    try:
        label, url, given = json.loads(cursor)
    except ValueError as error:
        raise ParseError(f"no cursor of this source: {cursor[:80]!r}") from error
    return str(label), None if url is None else str(url), int(given)
