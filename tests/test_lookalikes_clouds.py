"""Replies of the big clouds that look like something else: a wrong gone closes a case."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers import Listing, ParseError, Reply, State, advance, refusal, registry
from tests.replay import SAMPLES, body_of, load, reply_of

CLOUDS = ("dropbox", "google_drive", "onedrive", "mega")
PATHS = [path for cloud in CLOUDS for path in sorted((SAMPLES / cloud).glob("*.yaml"))]
# Words that mean nothing by themselves; with the sentences that do, where they head a page.
IDLE = ["File Not Found", "not found", "deleted", "Error 404", "This file has been deleted."]
WORDS = [
    *IDLE,
    "Sorry, the file you have requested does not exist.",
    "This link has been removed.",
    "This item might not exist or is no longer available",
    "此链接已被删除",
]
Change = Callable[[bytes], bytes]


def run(path: Path, change: Callable[[Reply], Reply]) -> Listing | None:
    """A sample read with each reply changed; None for ParseError, and for a request it has no reply to.

    Any other exception goes through, and fails the test that called.
    """
    sample = load(path)
    share = registry().recognise(sample["share"])
    assert share is not None
    conversation = registry().of(share).read(share)
    waiting, reply = list(sample["exchanges"]), None
    while True:
        try:
            step, ended = advance(conversation, reply)
        except ParseError:
            return None
        if ended:
            return step
        if step.auth_needed and step.auth not in sample.get("secrets", ()):
            reply = Reply(step.url, 0, asked=False)
            continue
        saved = next((e for e in waiting if e["ask"] == f"{step.method} {step.url}"), None)
        if saved is None:
            return None
        waiting.remove(saved)
        reply = change(reply_of(saved, path.parent, step.url))
        if refusal(reply) is not None:
            return None


def bodies(change: Change) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, body=change(reply.body))


def is_page(path: Path) -> bool:
    exchanges = load(path)["exchanges"]
    return any(b"</html>" in body_of(e, path.parent) and e["status"] == 200 for e in exchanges)


def named(folder: str, *prefixes: str) -> list[Any]:
    found = [p for p in PATHS if p.parent.name == folder and p.stem.startswith(prefixes)]
    return [pytest.param(p, id=f"{folder}-{p.stem}") for p in found]


LIVE_PAGES = [p for p in (*named("dropbox", "live"), *named("google_drive", "live")) if is_page(p.values[0])]
LOCKED = [p for cloud in CLOUDS for p in named(cloud, "locked")]


@pytest.mark.parametrize("path", LIVE_PAGES)
def test_planted_words_leave_a_live_page_live(path: Path) -> None:
    for text in (words.encode() for words in WORDS):
        planted = (
            b"<!-- " + text + b' --><p class="comment">' + text + b"</p><div>" + text + b"</div>"
            b'<script>var strings = {"e404": "' + text + b'"};</script><h1>' + text + b"</h1></body>"
        )
        listing = run(path, lambda reply: replace(reply, body=reply.body.replace(b"</body>", planted)))
        assert listing is not None and listing.state is State.LIVE, text


@pytest.mark.parametrize("path", [p for c in CLOUDS for p in named(c, "live")])
def test_a_name_may_say_anything(path: Path) -> None:
    for words in WORDS:

        def rename(body: bytes) -> bytes:
            for name in (b"data.zip", b"a.zip", "數據.zip".encode()):
                body = body.replace(name, words.encode())
            return body

        listing = run(path, bodies(rename))
        assert listing is None or listing.state is State.LIVE, words


@pytest.mark.parametrize("status", [200, 401, 403, 404, 410])
@pytest.mark.parametrize("path", [p for p in LOCKED if is_page(p.values[0])])
def test_a_wall_is_never_gone(path: Path, status: int) -> None:
    walls = ("accounts.google.com", "/login", "/sm/password", "login.live.com", "login.microsoftonline.com")
    for words in WORDS:

        def change(reply: Reply) -> Reply:
            body = reply.body.replace(b"<body>", b"<body><h1>" + words.encode() + b"</h1>")
            wall = any(mark in reply.url for mark in walls)
            return replace(reply, body=body, status=status if wall else reply.status)

        listing = run(path, change)
        assert listing is None or listing.state is State.LOCKED, words


GONE_PAGES = [p for c in CLOUDS for p in named(c, "gone") if is_page(p.values[0])]


@pytest.mark.parametrize("lang", ["fi", "el", "th", "pt-BR"])
@pytest.mark.parametrize("path", GONE_PAGES)
def test_an_error_in_an_unknown_tongue_is_unknown_or_gone_by_a_mark(path: Path, lang: str) -> None:
    """A page that was known by its sentence is not known in a tongue that we never saw."""

    def change(reply: Reply) -> Reply:
        text = reply.text.replace('lang="en"', f'lang="{lang}"')
        for words in (
            *WORDS,
            "Sorry, we are unable to retrieve this document.",
            "We're sorry.",
            "We’re sorry.",
        ):
            text = text.replace(words, "Τίποτα εδώ")
        return replace(reply, body=text.encode())

    listing = run(path, change)
    assert listing is None or listing.state is State.GONE


UNKNOWN_PAGE = """<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title></head><body>
<div class="message">{text}</div></body></html>"""


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("de", "Datei nicht gefunden", "Die Datei wurde gelöscht oder ist nicht mehr vorhanden."),
        ("zh-CN", "页面不存在", "你访问的文件已被删除"),
        ("ja", "ページが見つかりません", "このファイルは削除されました"),
        ("ru", "Страница не найдена", "Файл удалён"),
        ("en", "404 Not Found", "The page you requested was deleted."),
    ],
)
@pytest.mark.parametrize("path", [p for c in CLOUDS for p in named(c, "live", "locked", "broken")])
def test_a_strange_page_with_status_200_is_unknown(path: Path, lang: str, title: str, text: str) -> None:
    body = UNKNOWN_PAGE.format(lang=lang, title=title, text=text).encode()
    listing = run(path, lambda reply: replace(reply, body=body))
    assert listing is None or listing.state is not State.GONE


@pytest.mark.parametrize("path", [pytest.param(p, id=f"{p.parent.name}-{p.stem}") for p in PATHS])
def test_half_a_reply_is_never_gone(path: Path) -> None:
    before = run(path, lambda reply: reply)
    for share in (0.0, 0.1, 0.33, 0.5, 0.9, 0.99):
        listing = run(path, bodies(lambda body: body[: int(len(body) * share)]))
        if listing is not None and listing.state is State.GONE:
            assert before is not None and before.state is State.GONE


JSON_PATHS = [p for p in PATHS if any("json" in e for e in load(p)["exchanges"])]


@pytest.mark.parametrize("path", [pytest.param(p, id=f"{p.parent.name}-{p.stem}") for p in JSON_PATHS])
def test_broken_json_is_a_parse_error(path: Path) -> None:
    for change in (lambda b: b[:-1], lambda b: b + b"}", lambda b: b"<html>" + b, lambda b: b"[" * 100_000):
        assert run(path, bodies(change)) is None


# What a mutation may put in a place: every type, and words, but none of the marks that mean gone.
ATOMS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2**63),
    st.floats(),
    st.sampled_from([*IDLE, "", "\x00", "\ud800", "x" * 5000]),
    st.just([]),
    st.just({}),
    st.lists(st.integers(0, 9), max_size=3),
)


def mutate_json(data: st.DataObject, value: Any) -> Any:
    """A JSON value with one place in it changed, dropped or doubled."""
    if isinstance(value, dict) and value and data.draw(st.booleans(), "deeper"):
        key = data.draw(st.sampled_from(sorted(value)), "key")
        kept = dict(value)
        if data.draw(st.booleans(), "drop"):
            del kept[key]
        else:
            kept[key] = mutate_json(data, value[key])
        return kept
    if isinstance(value, list) and value and data.draw(st.booleans(), "deeper"):
        place = data.draw(st.integers(0, len(value) - 1), "place")
        return [
            *value[:place],
            mutate_json(data, value[place]),
            *value[place:][: data.draw(st.integers(0, 2))],
        ]
    return data.draw(ATOMS, "atom")


def mutate_text(data: st.DataObject, body: bytes) -> bytes:
    """A body with a slice of it dropped, doubled or overwritten."""
    start = data.draw(st.integers(0, len(body)), "start")
    stop = min(len(body), start + data.draw(st.integers(0, 200), "length"))
    put = data.draw(st.sampled_from([b"", b"\xff\xfe", b"<", b'"', *(w.encode() for w in IDLE)]), "put")
    return body[:start] + put + body[start if data.draw(st.booleans(), "double") else stop :]


@pytest.mark.parametrize("cloud", CLOUDS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_mutated_reply_raises_nothing_else_and_is_never_gone(cloud: str, data: st.DataObject) -> None:
    # These carry a true mark of gone beside one of live: without the other they are gone.
    torn = {"broken_two_names", "live_alike_title_404"}
    paths = [p for p in PATHS if p.parent.name == cloud and p.stem not in torn]
    path = data.draw(st.sampled_from(paths), "sample")
    before = run(path, lambda reply: reply)

    def change(reply: Reply) -> Reply:
        if not reply.body or data.draw(st.booleans(), "leave"):
            return reply
        kind = reply.header("content-type") or ""
        if "json" in kind and data.draw(st.booleans(), "as JSON"):
            try:
                value = json.loads(reply.body)
            except ValueError:
                return reply
            return replace(reply, body=json.dumps(mutate_json(data, value)).encode())
        return replace(reply, body=mutate_text(data, reply.body))

    listing = run(path, change)
    if listing is not None and listing.state is State.GONE:
        assert before is not None and before.state is State.GONE, (path, listing)
