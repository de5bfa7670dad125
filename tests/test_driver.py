"""The driver: what becomes of replies, refusals, caps and download errors in a conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.settings import Settings

from crawler import driver
from crawler.driver import Asker, Budget, CutShort, SecretRefused, Talk, Unreachable, carry
from providers import Fetch, Lead, Listing, ParseError, Refused, Reply, Robots, Share, State

SHARE = Share("examplebox", "file", "https://examplebox.test/f/1")


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> Response:
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return Response("https://examplebox.test/", status=status, body=body, headers=named)


class Engine:
    """Gives prepared answers, one a request, and keeps what was asked."""

    def __init__(self, answers: list[Response | BaseException]) -> None:
        self.answers, self.requests = answers, []  # type: tuple[list[Any], list[Request]]

    async def download_async(self, request: Request) -> Response:
        self.requests.append(request)
        given = self.answers.pop(0)
        if isinstance(given, BaseException):
            raise given
        return given


def asker(
    *answers: Response | BaseException, budget: int | None = None, robots: Robots = Robots(), **settings: Any
) -> tuple[Asker, Engine]:
    engine = Engine(list(answers))
    values = {"MIRRORWATCH_PATIENCE": 0.2, "MIRRORWATCH_SUBMIT_CODES": False, **settings}
    crawler = SimpleNamespace(engine=engine, settings=Settings(values))
    return Asker(crawler, robots=robots, cached=False, budget=Budget(budget)), engine  # type: ignore[arg-type]


def run(conversation: Callable[[], Generator[Any, Any, Any]], made: Asker, steps: int = 10) -> Any:
    """Carry a conversation to its end: (finds, listing)."""

    async def all_of_it() -> Any:
        talk = Talk(conversation(), steps)
        talk.step(None)
        found = [find async for find in carry(talk, made)]
        return found, talk.listing

    return asyncio.run(all_of_it())


def two_pages() -> Generator[Any, Reply, Listing]:
    first = yield Fetch("https://examplebox.test/1")
    yield Lead(first.json()["next"])
    second = yield Fetch.post("https://examplebox.test/2", {"page": 2})
    return Listing(SHARE, State.LIVE, title=second.json()["title"])


def test_pages_finds_and_post() -> None:
    made, engine = asker(answer(body=b'{"next": "https://a.test/"}'), answer(body=b'{"title": "T"}'))
    finds, listing = run(two_pages, made)
    assert finds == [Lead("https://a.test/")]
    assert listing.title == "T"
    assert [r.method for r in engine.requests] == ["GET", "POST"]
    assert engine.requests[1].body == b'{"page": 2}'
    assert all(r.meta["dont_cache"] for r in engine.requests)
    assert made.requests == 2


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"other": 1}', b"", b"[" * 100_000, b"\xff\xfe"])
def test_a_reply_of_another_shape_is_a_parse_error_and_keeps_earlier_finds(body: bytes) -> None:
    made, _ = asker(answer(body=b'{"next": "https://a.test/"}'), answer(body=body))
    found: list[Any] = []

    async def carried() -> None:
        talk = Talk(two_pages(), 10)
        talk.step(None)
        async for find in carry(talk, made):
            found.append(find)

    with pytest.raises(ParseError):
        asyncio.run(carried())
    assert found == [Lead("https://a.test/")]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CannotResolveHostError("x"), "host name not found"),
        (DownloadTimeoutError("x"), "timed out"),
        (DownloadConnectionRefusedError("x"), "connection refused"),
        (DownloadCancelledError("x"), "larger than its cap"),
        (DownloadFailedError("x"), "connection failed"),
        (ResponseDataLossError("x"), "broke off"),
        (OSError("x"), "connection failed"),
    ],
)
def test_a_download_error_in_mid_conversation_is_unreachable(error: Exception, reason: str) -> None:
    made, _ = asker(answer(body=b'{"next": "https://a.test/"}'), error)
    with pytest.raises(Unreachable, match=reason):
        run(two_pages, made)


def test_an_error_of_ours_is_not_swallowed() -> None:
    made, _ = asker(ZeroDivisionError("ours"))
    with pytest.raises(ZeroDivisionError):
        run(two_pages, made)


def test_robots_and_own_rules_are_a_refusal() -> None:
    made, _ = asker(IgnoreRequest("Forbidden by robots.txt"))
    with pytest.raises(Refused, match=r"robots\.txt"):
        run(two_pages, made)


def test_a_name_that_resolves_to_a_private_address_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "refused_hosts", {"examplebox.test"})
    made, _ = asker(CannotResolveHostError("x"))
    with pytest.raises(Unreachable, match="private address"):
        run(two_pages, made)


def test_a_short_wait_is_waited_for_and_asked_again() -> None:
    first = answer(body=b'{"next": "https://a.test/"}')
    made, engine = asker(answer(429, Retry_After="0"), first, answer(body=b'{"title": "T"}'))
    _, listing = run(two_pages, made)
    assert listing.title == "T"
    assert len(engine.requests) == 3


@pytest.mark.parametrize(
    "refused",
    [
        answer(429),
        answer(429, Retry_After="3600"),
        answer(403, X_RateLimit_Remaining="0", X_RateLimit_Reset="99999999999"),
        answer(403, Cf_Mitigated="challenge"),
        answer(503, b"<html><title>Just a moment...</title>"),
        answer(202, X_Amzn_Waf_Action="challenge"),
    ],
)
def test_refusals_are_refused_and_never_reach_the_conversation(refused: Response) -> None:
    made, _ = asker(refused)
    with pytest.raises(Refused):
        run(two_pages, made)


def test_endless_short_waits_end() -> None:
    made, engine = asker(*(answer(429, Retry_After="0") for _ in range(10)))
    with pytest.raises(Refused):
        run(two_pages, made)
    assert len(engine.requests) == 3


def test_step_cap() -> None:
    def endless() -> Generator[Any, Reply, Listing]:
        while True:
            yield Fetch("https://examplebox.test/again")

    made, engine = asker(*(answer() for _ in range(9)))
    with pytest.raises(CutShort, match="more than 4 requests"):
        run(endless, made, steps=4)
    assert len(engine.requests) == 4


def test_budget_is_shared_and_never_passed() -> None:
    made, engine = asker(answer(body=b'{"next": "https://a.test/"}'), answer(), budget=1)
    with pytest.raises(CutShort, match="budget of 1"):
        run(two_pages, made)
    assert len(engine.requests) == 1


def with_secret() -> Generator[Any, Reply, Listing]:
    reply = yield Fetch("https://examplebox.test/", auth="EXAMPLEBOX_TOKEN", auth_needed=True)
    assert reply is not None
    return Listing(SHARE, State.LIVE, title=f"{reply.asked} {reply.reason}")


def test_a_missing_needed_secret_is_answered_without_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXAMPLEBOX_TOKEN", raising=False)
    made, engine = asker()
    _, listing = run(with_secret, made)
    assert listing.title == "False EXAMPLEBOX_TOKEN is not set"
    assert engine.requests == []


def test_a_refused_secret_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLEBOX_TOKEN", "wrong-value")
    made, _ = asker(answer(401))
    with pytest.raises(SecretRefused, match=r"EXAMPLEBOX_TOKEN was refused by examplebox\.test") as caught:
        run(with_secret, made)
    assert "wrong-value" not in str(caught.value)


def test_a_published_code_is_sent_only_by_the_operators_setting() -> None:
    def verify() -> Generator[Any, Reply, Listing]:
        reply = yield Fetch("https://examplebox.test/verify", method="POST", submits_code=True)
        return Listing(SHARE, State.LOCKED, reason="tried" if reply.asked else reply.reason)

    made, engine = asker()
    assert "switched off" in run(verify, made)[1].reason
    assert engine.requests == []
    made, engine = asker(answer(), MIRRORWATCH_SUBMIT_CODES=True)
    assert run(verify, made)[1].reason == "tried"


@pytest.mark.parametrize(
    ("api", "obey", "exempt"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_robots_exemption_needs_an_api_call_and_a_stated_stance(api: bool, obey: bool, exempt: bool) -> None:
    made, _ = asker(robots=Robots(obey=obey, reason="documented API"))
    request = made.request(Fetch("https://examplebox.test/", api=api))
    assert bool(request.meta.get("dont_obey_robotstxt")) is exempt


def test_redirects_can_be_shown() -> None:
    made, _ = asker()
    request = made.request(Fetch("https://examplebox.test/", redirects=False, cap=77))
    assert request.meta["dont_redirect"] and request.meta["download_maxsize"] == 77
