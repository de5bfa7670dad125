"""Malformed replies of every provider and source: nothing but ParseError, and never a false gone."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from providers import Provider, State, registry
from sources import Source, all_sources
from tests.replay import SAMPLES, body_of, load, replay
from tests.test_sources import signature_of

REGISTRY = registry()
# Bodies that look malformed and are the host's documented way to say that there is nothing.
SAYS_NOTHING = {("internet_archive", "object"), ("wayback", "list"), ("huggingface", "list")}


def bodies(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Named ways in which a reply's body can be wrong."""
    yield "empty", b""
    yield "half", whole[: len(whole) // 2]
    yield "null", b"null"
    yield "list", b"[]"
    yield "object", b"{}"
    yield "text", b'"text"'
    yield "page", b"<html><head><title>Welcome</title></head><body><p>deleted, not found</p></body></html>"
    yield "deep", b"[" * 20_000
    yield "binary", bytes(range(256)) * 4
    try:
        told = json.loads(whole)
    except ValueError:
        return
    yield "nulls", json.dumps(with_leaves(told, None)).encode()
    yield "numbers", json.dumps(with_leaves(told, -1)).encode()
    yield "lists", json.dumps(with_leaves(told, [])).encode()


def with_leaves(value: Any, leaf: Any) -> Any:
    """JSON with every leaf replaced."""
    if isinstance(value, dict):
        return {name: with_leaves(piece, leaf) for name, piece in value.items()}
    if isinstance(value, list):
        return [with_leaves(piece, leaf) for piece in value]
    return leaf


def bent(sample: dict[str, Any], folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sample with one exchange's body bent, each exchange in turn."""
    for place, exchange in enumerate(sample["exchanges"]):
        for name, body in bodies(body_of(exchange, folder)):
            changed = copy.deepcopy(sample)
            one = changed["exchanges"][place]
            for key in ("json", "body_file", "body_base64"):
                one.pop(key, None)
            one["body"] = ""
            one["bytes"] = body
            yield f"{place}-{name}", changed


@pytest.fixture(autouse=True)
def bytes_as_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a sample give its body as bytes, and tell a request elsewhere from a failed assertion."""
    monkeypatch.setattr(
        "tests.replay.body_of", lambda e, folder: e["bytes"] if "bytes" in e else body_of(e, folder)
    )


def outcome(conversation: Any, sample: dict[str, Any], folder: Path) -> Any:
    try:
        return replay(conversation, sample, folder)
    except AssertionError as error:
        assert str(error).startswith("asked for "), error
        return None


@pytest.mark.parametrize("provider", [pytest.param(p, id=p.name) for p in REGISTRY.providers])
def test_a_provider_never_calls_a_malformed_reply_gone(provider: Provider) -> None:
    for path in sorted((SAMPLES / provider.name).glob("*.yaml")):
        sample = load(path)
        if "share" not in sample or path.stem.startswith("gone"):
            continue
        share = REGISTRY.recognise(sample["share"])
        assert share is not None
        for name, changed in bent(sample, path.parent):
            done = outcome(provider.read(share), changed, path.parent)
            if done is not None and done.listing is not None:
                said = (provider.name, name.partition("-")[2])
                gone = done.listing.state is State.GONE and said not in SAYS_NOTHING
                assert not gone, f"{path.name} {name}: {done.listing.reason}"


@pytest.mark.parametrize("source", [pytest.param(s, id=s.name) for s in all_sources().values()])
def test_a_source_survives_malformed_replies(source: Source) -> None:
    for path in sorted((SAMPLES / source.name).glob("*.yaml")):
        sample = load(path)
        if "search" not in sample:
            continue
        asked = sample["search"]
        for _, changed in bent(sample, path.parent):
            conversation = source.search(
                signature_of(sample["signature"]), asked.get("since"), asked.get("cursor")
            )
            outcome(conversation, changed, path.parent)
