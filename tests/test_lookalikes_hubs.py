"""Hubs must not be fooled: bent replies, planted words, answers that look like another answer."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers import Conversation, Fetch, Lead, Listing, ParseError, Reply, State, Tally, advance, registry
from sources import Signature, all_sources
from tests.replay import SAMPLES, load, reply_of
from tests.test_sources import signature_of

HUBS = ("huggingface", "zenodo", "internet_archive", "wayback")
SEARCHED = ("huggingface_datasets", "zenodo_records", "internet_archive_items", "wayback_cdx")


def with_json(names: tuple[str, ...]) -> list[tuple[Path, dict[str, Any]]]:
    """Samples of the named folders that hold a JSON reply."""
    loaded = [(path, load(path)) for name in names for path in sorted((SAMPLES / name).glob("*.yaml"))]
    return [case for case in loaded if any("json" in exchange for exchange in case[1]["exchanges"])]


BENDABLE, SEARCHES = with_json(HUBS), with_json(SEARCHED)
ODD: list[Any] = [
    None,
    "",
    "zzz",
    -1,
    1.5,
    10**30,
    True,
    [],
    {},
    [None],
    {"a": 1},
    "x" * 300,
    "\x00",
    "../..",
    "人",
]
SENTENCES = [
    "Access to this resource is disabled.",
    "Repository not found",
    "Record deleted",
    "The persistent identifier does not exist.",
    "Item cannot be located because it is dark or does not exist",
    "AdministrativeAccessControlException: Blocked Site Error",
    "<title>404 Not Found</title>",
    "此内容已被删除",
]


def drive(conversation: Conversation, answer: Callable[[Fetch], Reply]) -> tuple[Listing | None, list[Any]]:
    """A conversation to its end: its listing and what it found on the way. Raises ParseError."""
    reply, found = None, []
    while True:
        step, ended = advance(conversation, reply)
        reply = None
        if ended:
            return step, found
        if isinstance(step, Fetch):
            reply = answer(step)
        else:
            found.append(step)


def read(url: str, answer: Callable[[Fetch], Reply]) -> Listing:
    share = registry().recognise(url)
    assert share is not None
    listing, _ = drive(registry().of(share).read(share), answer)
    assert listing is not None
    return listing


def of_sample(sample: dict[str, Any], folder: Path) -> Callable[[Fetch], Reply]:
    """Answers a sample's requests; whatever else is asked fails like a broken server."""
    saved = {e["ask"]: e for e in sample["exchanges"]}

    def answer(fetch: Fetch) -> Reply:
        exchange = saved.get(f"{fetch.method} {fetch.url}")
        return Reply(fetch.url, 500) if exchange is None else reply_of(exchange, folder, fetch.url)

    return answer


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a JSON value, its root left out."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


def bend(draw: st.DrawFn, body: Any) -> Any:
    """A JSON body with one value replaced, or one key dropped."""
    bent, spots = copy.deepcopy(body), places(body)
    if not spots:
        return bent
    *way, last = draw(st.sampled_from(spots))
    inner = bent
    for key in way:
        inner = inner[key]
    if isinstance(inner, dict) and len(inner) > 1 and draw(st.booleans()):
        del inner[last]
    else:
        inner[last] = draw(st.sampled_from(ODD))
    return bent


@st.composite
def bent_samples(draw: st.DrawFn, cases: list[tuple[Path, dict[str, Any]]]) -> tuple[dict[str, Any], Path]:
    path, whole = draw(st.sampled_from(cases))
    sample = copy.deepcopy(whole)
    exchange = draw(st.sampled_from([e for e in sample["exchanges"] if "json" in e]))
    exchange["json"] = bend(draw, exchange["json"])
    return sample, path


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(bent_samples(BENDABLE))
def test_a_bent_reply_is_no_other_error_and_never_newly_gone(bent: tuple[dict[str, Any], Path]) -> None:
    sample, path = bent
    try:
        listing = read(sample["share"], of_sample(sample, path.parent))
    except ParseError:
        return
    if not path.stem.startswith("gone"):
        assert listing.state is not State.GONE or sample_says_gone(sample), (path.name, listing.reason)
    for entry in listing.entries:
        assert entry.size is None or entry.size >= 0
    texts = ("title", "owner", "created", "modified", "revision", "licence", "moved", "reason")
    assert all(isinstance(getattr(listing, name), str | None) for name in texts), listing
    assert all(isinstance(lead.url, str) and isinstance(lead.text, str) for lead in listing.leads)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(bent_samples(SEARCHES))
def test_a_bent_result_is_no_other_error(bent: tuple[dict[str, Any], Path]) -> None:
    sample, path = bent
    source, asked = all_sources()[path.parent.name], sample["search"]
    search = source.search(signature_of(sample["signature"]), asked.get("since"), asked.get("cursor"))
    try:
        _, found = drive(search, of_sample(sample, path.parent))
    except ParseError:
        return
    for lead in (item for item in found if isinstance(item, Lead)):
        assert lead.url.startswith("https://") and isinstance(lead.text, str) and isinstance(lead.title, str)


def sample_says_gone(sample: dict[str, Any]) -> bool:
    """The two switches with which hosts themselves say that a thing is off."""
    bodies = [e["json"] for e in sample["exchanges"] if isinstance(e.get("json"), dict)]
    return any(body.get("disabled") is True or body.get("is_dark") is True for body in bodies)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize(
    "case", ["huggingface/live_dataset", "zenodo/live_record", "internet_archive/live_item"]
)
def test_planted_words_leave_a_live_share_live(case: str, sentence: str) -> None:
    path = SAMPLES / f"{case}.yaml"
    sample = load(path)
    for exchange in sample["exchanges"]:
        if "body" in exchange:
            exchange["body"] += sentence
        elif isinstance(exchange["json"], dict) and "metadata" in exchange["json"]:
            exchange["json"]["metadata"] |= {"title": sentence, "description": sentence}
        elif isinstance(exchange["json"], dict):
            exchange["json"]["tags"].append(sentence)
    listing = read(sample["share"], of_sample(sample, path.parent))
    assert listing.state is State.LIVE
    assert listing.entries


def hub(status: int, **headers: str) -> Callable[[Fetch], Reply]:
    lower = {name.replace("_", "-"): (value,) for name, value in headers.items()}
    return lambda fetch: Reply(fetch.url, status, lower, b'{"error":"said in the headers"}')


REPO = "https://huggingface.co/datasets/someone/face-records"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (hub(401, x_error_code="RepoNotFound"), State.GONE),
        (hub(404, x_error_code="RepoNotFound"), State.GONE),
        (hub(401, x_error_code="GatedRepo"), State.LOCKED),
        (hub(403, x_error_message="Access to this resource is disabled."), State.GONE),
        (hub(401, x_error_message="Invalid username or password."), None),
        (hub(401, x_error_message="Invalid credentials in Authorization header"), None),
        (hub(401), None),
        (hub(403), None),
        (hub(404), None),
        (hub(500, x_error_code="RepoNotFound"), None),
        (hub(401, x_error_message="Access to this resource is disabled."), None),
    ],
)
def test_what_an_error_of_the_hub_says(answer: Callable[[Fetch], Reply], state: State | None) -> None:
    if state is None:
        with pytest.raises(ParseError):
            read(REPO, answer)
    else:
        assert read(REPO, answer).state is state


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'""', b"{", b'{"result": []}', b'{"error": ""}', b"\xff"]
)
def test_only_an_empty_object_means_that_the_archive_has_no_such_item(body: bytes) -> None:
    item = "https://archive.org/details/face-records"
    assert read(item, lambda fetch: Reply(fetch.url, 200, {}, b"{}")).state is State.GONE
    with pytest.raises(ParseError):
        read(item, lambda fetch: Reply(fetch.url, 200, {}, body))
    with pytest.raises(ParseError):
        read(item, lambda fetch: Reply(fetch.url, 503, {}, b"{}"))


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"[[]]", b'[["a"]]', b"[1]"])
def test_only_an_empty_table_means_that_nothing_was_captured(body: bytes) -> None:
    capture = "https://web.archive.org/web/2019/http://data.examplelab.test/faces.zip"
    assert read(capture, lambda fetch: Reply(fetch.url, 200, {}, b"[]")).state is State.GONE
    with pytest.raises(ParseError):
        read(capture, lambda fetch: Reply(fetch.url, 200, {}, body))


def test_a_day_with_too_many_records_is_cut_and_said() -> None:
    """The split by date ends at one day; that day's first 10,000 are read and the rest is said to be cut."""

    def answer(fetch: Fetch) -> Reply:
        low, _, high = fetch.url.partition("created%3A%5B")[2].partition("&")[0].partition("%20TO%20")
        crowded = not low or low <= "2024-02-29" < high[:10]
        hit = {"id": 1, "metadata": {"title": "One"}, "files": []}
        body = {"hits": {"total": 20_000 if crowded else 0, "hits": [hit] if crowded else []}}
        return Reply(fetch.url, 200, {}, json.dumps(body).encode())

    signature = Signature("x", "X", "faces", "withdrawn", True, ("DukeMTMC",))
    _, found = drive(all_sources()["zenodo_records"].search(signature), answer)
    tallies = [f for f in found if isinstance(f, Tally)]
    assert [t.cut for t in tallies if t.said] == ["the index ends at 10000 results"]
    assert 10 < len(tallies) < 40
