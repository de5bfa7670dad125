"""The one driver: runs any conversation of a provider or a source over Scrapy's downloader."""

from __future__ import annotations

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from crawler.middlewares.guard import refused_hosts
from crawler.translate import to_reply, to_request
from providers import (
    Conversation,
    Fetch,
    Find,
    Listing,
    ParseError,
    Refused,
    Reply,
    Robots,
    advance,
    refusal,
    wait_of,
)


class Unreachable(Exception):
    """The host could not be asked; says nothing about a share."""


class CutShort(Exception):
    """A cap of ours ended the conversation: steps, budget."""


class SecretRefused(Exception):
    """A host refused the operator's secret."""


# Every way in which the downloader says that a host was not reached, and what we call it.
_UNREACHABLE: dict[type[BaseException], str] = {
    CannotResolveHostError: "host name not found",
    DownloadTimeoutError: "timed out",
    DownloadConnectionRefusedError: "connection refused",
    DownloadCancelledError: "reply larger than its cap",
    ResponseDataLossError: "reply broke off",
    UnsupportedURLSchemeError: "scheme not supported",
    DownloadFailedError: "connection failed",
    OSError: "connection failed",
}


def unreachable(error: BaseException, url: str) -> Unreachable | Refused | None:
    """What a download error means for an address, or None for an error that is ours."""
    if urlsplit(url).hostname in refused_hosts:
        return Unreachable("private address refused")
    if isinstance(error, IgnoreRequest):
        return Refused(str(error) or "request refused by our own rules")
    for kind, reason in _UNREACHABLE.items():
        if isinstance(error, kind):
            return Unreachable(reason)
    # Twisted's own connection errors (TLS failures among them) share no public base but this one.
    if type(error).__module__.startswith(("twisted.", "OpenSSL.", "service_identity.")):
        return Unreachable(f"connection failed ({type(error).__name__})")
    return None


class Talk:
    """One conversation under way: what it found so far, what it wants to fetch, how it ended."""

    def __init__(self, conversation: Conversation, steps: int) -> None:
        self._conversation = conversation
        self._left = steps
        self.steps = steps
        self.finds: list[Find] = []
        self.fetch: Fetch | None = None
        self.listing: Listing | None = None
        self.ended = False

    def step(self, reply: Reply | None) -> None:
        """Go on to the next fetch or to the end. Raises ParseError, CutShort."""
        while True:
            found, self.ended = advance(self._conversation, reply)
            reply = None
            if self.ended:
                self.listing, self.fetch = found, None
                return
            if isinstance(found, Fetch):
                if self._left == 0:
                    raise CutShort(f"more than {self.steps} requests for one share or search")
                self._left -= 1
                self.fetch = found
                return
            self.finds.append(found)

    def take(self) -> list[Find]:
        """What was found since the last call."""
        found, self.finds = self.finds, []
        return found


class Asker:
    """Makes the fetches of one spider: secrets by name, patience with limits, a budget."""

    def __init__(self, crawler: Crawler, *, robots: Robots, cached: bool, budget: Budget) -> None:
        self._crawler, self._robots, self._cached, self._budget = crawler, robots, cached, budget
        self._patience = crawler.settings.getfloat("MIRRORWATCH_PATIENCE")
        self._codes = crawler.settings.getbool("MIRRORWATCH_SUBMIT_CODES")
        self.requests = 0
        self.last_status: int | None = None

    def unasked(self, fetch: Fetch) -> Reply | None:
        """The reply to a fetch that may not be sent, or None."""
        if fetch.auth_needed and not os.environ.get(fetch.auth or ""):
            return Reply(fetch.url, 0, asked=False, reason=f"{fetch.auth} is not set")
        if fetch.submits_code and not self._codes:
            return Reply(fetch.url, 0, asked=False, reason="submitting published codes is switched off")
        return None

    def request(self, fetch: Fetch) -> Request:
        """A Scrapy request for a fetch, counted. Raises CutShort when the budget is used up."""
        self._budget.spend()
        self.requests += 1
        exempt = fetch.api and not self._robots.obey
        return to_request(fetch, robots_exempt=exempt, cached=self._cached)

    async def ask(self, fetch: Fetch) -> Reply:
        """The reply to a fetch. Raises Unreachable, Refused, CutShort, SecretRefused."""
        unsent = self.unasked(fetch)
        if unsent is not None:
            return unsent
        return await self._receive(fetch, await self._download(fetch), tries=3)

    async def settle(self, fetch: Fetch, response: Response) -> Reply:
        """The reply to a fetch whose first response came through the scheduler."""
        return await self._receive(fetch, response, tries=3)

    async def _download(self, fetch: Fetch) -> Response:
        await _holds.wait(fetch.url)
        request = self.request(fetch)
        assert self._crawler.engine is not None
        try:
            return await self._crawler.engine.download_async(request)
        except Exception as error:
            known = unreachable(error, fetch.url)
            if known is None:
                raise
            raise known from error

    async def _receive(self, fetch: Fetch, response: Response, tries: int) -> Reply:
        while True:
            reply = to_reply(response)
            self.last_status = reply.status
            if reply.status == 401 and fetch.auth is not None and os.environ.get(fetch.auth):
                host = urlsplit(fetch.url).hostname
                raise SecretRefused(f"{fetch.auth} was refused by {host} (401): check or renew it")
            reason = refusal(reply)
            wait = wait_of(reply, time.time())
            if reason is None:
                if wait:
                    _holds.put(fetch.url, min(wait, self._patience))
                return reply
            tries -= 1
            if wait is None or wait > self._patience or tries == 0:
                asked = "" if wait is None else f", asks to wait {wait:.0f} s"
                raise Refused(reason + asked)
            _holds.put(fetch.url, wait + 0.05)
            response = await self._download(fetch)


class Budget:
    """How many requests a spider may still make; None is without end."""

    def __init__(self, left: int | None) -> None:
        self.all = self.left = left

    def spend(self) -> None:
        """Take one request. Raises CutShort when none is left."""
        if self.left is None:
            return
        if self.left == 0:
            raise CutShort(f"the budget of {self.all} requests is used up")
        self.left -= 1


class _Holds:
    """Moments before which a host is not asked again, shared by all conversations of a process."""

    def __init__(self) -> None:
        self._until: dict[str, float] = defaultdict(float)

    def put(self, url: str, seconds: float) -> None:
        host = urlsplit(url).netloc
        self._until[host] = max(self._until[host], time.monotonic() + seconds)

    async def wait(self, url: str) -> None:
        left = self._until[urlsplit(url).netloc] - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)


_holds = _Holds()


async def carry(talk: Talk, asker: Asker, reply: Reply | None = None) -> AsyncIterator[Find]:
    """Carry a begun conversation to its end; reply answers its pending fetch if that came already.

    Yields finds as they come; the listing is left in `talk.listing`. Raises ParseError, Refused,
    Unreachable, CutShort, SecretRefused: what was yielded before stays found.
    """
    while not talk.ended:
        for find in talk.take():
            yield find
        assert talk.fetch is not None
        if reply is None:
            reply = await asker.ask(talk.fetch)
        talk.step(reply)
        reply = None
    for find in talk.take():
        yield find


__all__ = [
    "Asker",
    "Budget",
    "CutShort",
    "ParseError",
    "Refused",
    "SecretRefused",
    "Talk",
    "Unreachable",
    "carry",
    "unreachable",
]
