"""The second driver: runs a conversation over saved replies, with no network and no Scrapy.

A sample is a YAML file `tests/samples/<room member>/<case>.yaml`:

    source: where the shape of these replies is documented or was seen
    verified: true            # false when it rests on an unverified fact
    share: https://...        # for a provider; or, for a source:
    search: {dataset: ms-celeb-1m, since: null, cursor: null}
    secrets: [GITHUB_TOKEN]   # secrets that the operator has set (default: none)
    submits_codes: false      # the operator's setting (default: off)
    exchanges:                # asked in any order, each once unless `again: true`
      - ask: GET https://...
        status: 200
        headers: {content-type: application/json}
        json: {...}           # or body: "text", body_file: page.html, body_base64: ...
    expect:                   # every key given is compared
      state: live
      reason: null
      entries: [{path: a.zip, size: 3, md5: ...}]
      # or: error: ParseError | Refused
      # or, for a source: leads: [url, ...], documents: [url, ...], tallies: [{query, given, said, cut}]
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from providers import (
    Conversation,
    Cursor,
    Document,
    Fetch,
    Lead,
    Listing,
    ParseError,
    Refused,
    Reply,
    Tally,
    advance,
    refusal,
)

SAMPLES = Path(__file__).parent / "samples"


@dataclass
class Replayed:
    """What a conversation did over saved replies."""

    listing: Listing | None = None
    error: ParseError | None = None
    fetches: list[Fetch] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    cursors: list[Cursor] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)


def load(path: Path) -> dict[str, Any]:
    """A sample file as plain data."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def body_of(exchange: dict[str, Any], folder: Path) -> bytes:
    """The saved body of one exchange, in bytes."""
    if "json" in exchange:
        return json.dumps(exchange["json"], ensure_ascii=False).encode()
    if "body_file" in exchange:
        return (folder / exchange["body_file"]).read_bytes()
    if "body_base64" in exchange:
        return base64.b64decode(exchange["body_base64"])
    return exchange.get("body", "").encode()


def reply_of(exchange: dict[str, Any], folder: Path, url: str) -> Reply:
    """One exchange as a Reply; repeated headers are written as lists."""
    headers: dict[str, tuple[str, ...]] = {}
    if "json" in exchange:
        headers["content-type"] = ("application/json; charset=utf-8",)
    for name, value in exchange.get("headers", {}).items():
        values = value if isinstance(value, list) else [value]
        headers[name.lower()] = tuple(str(v) for v in values)
    return Reply(exchange.get("url", url), exchange["status"], headers, body_of(exchange, folder))


def replay(conversation: Conversation, sample: dict[str, Any], folder: Path) -> Replayed:
    """Run a conversation over a sample's exchanges. Raises AssertionError for an unsaved request."""
    done = Replayed()
    waiting = list(sample["exchanges"])
    secrets = set(sample.get("secrets", ()))
    reply: Reply | None = None
    while True:
        try:
            step, ended = advance(conversation, reply)
        except ParseError as error:
            done.error = error
            break
        reply = None
        if ended:
            done.listing = step
            break
        if isinstance(step, Fetch):
            done.fetches.append(step)
            reply = _answer(step, waiting, secrets, sample, folder)
            reason = refusal(reply)
            if reason is not None:
                done.error = Refused(reason)
                break
        else:
            lists = {Lead: done.leads, Document: done.documents, Tally: done.tallies}
            lists.get(type(step), done.cursors).append(step)
    done.unasked = [e["ask"] for e in waiting if not e.get("again")]
    return done


def _answer(
    fetch: Fetch, waiting: list[dict[str, Any]], secrets: set[str], sample: Any, folder: Path
) -> Reply:
    if fetch.auth_needed and fetch.auth not in secrets:
        return Reply(fetch.url, 0, asked=False, reason=f"{fetch.auth} is not set")
    if fetch.submits_code and not sample.get("submits_codes", False):
        return Reply(fetch.url, 0, asked=False, reason="submitting codes is switched off")
    wanted = f"{fetch.method} {fetch.url}"
    for exchange in waiting:
        if exchange["ask"] == wanted:
            if not exchange.get("again"):
                waiting.remove(exchange)
            return reply_of(exchange, folder, fetch.url)
    raise AssertionError(f"asked for {wanted}; the sample has {[e['ask'] for e in waiting]}")


def compare(done: Replayed, expect: dict[str, Any]) -> None:
    """Assert that a replayed conversation gave what its sample expects."""
    if "error" in expect:
        assert done.error is not None, f"expected {expect['error']}, got {done.listing}"
        assert type(done.error).__name__ == expect["error"], repr(done.error)
        return
    assert done.error is None, repr(done.error)
    assert not done.unasked, f"saved but never asked: {done.unasked}"
    if "leads" in expect:
        assert [lead.url for lead in done.leads] == expect["leads"]
    if "documents" in expect and done.listing is None:
        assert [document.url for document in done.documents] == expect["documents"]
    if "tallies" in expect:
        for tally, wanted in zip(done.tallies, expect["tallies"], strict=True):
            for key, value in wanted.items():
                assert getattr(tally, key) == value, (tally, key)
    if done.listing is None:
        return
    listing = done.listing
    for key in expect.keys() - {"entries", "documents", "leads", "tallies"}:
        value = getattr(listing, key)
        assert (str(value) if key == "state" else value) == expect[key], (key, value)
    if "documents" in expect:
        assert [document.url for document in listing.documents] == expect["documents"]
    if "entries" in expect:
        got = [_plain(entry, wanted) for entry, wanted in zip(listing.entries, expect["entries"])]
        assert got == expect["entries"]
        assert len(listing.entries) == len(expect["entries"]), listing.entries


def _plain(entry: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    digests = {str(d.dialect): d.value for d in entry.digests}
    return {k: digests[k] if k in digests else getattr(entry, k, None) for k in wanted}
