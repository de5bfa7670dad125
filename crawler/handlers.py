"""The stand-in web's door: real https addresses, answered by one loopback address."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached


class StandInDownloadHandler(HTTP11DownloadHandler):
    """Sends each request to MIRRORWATCH_STANDIN (host:port), keeping its real address and Host.

    Middlewares, spiders and the store see the real address before and after.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._stand_in: str = crawler.settings["MIRRORWATCH_STANDIN"]

    async def download_request(self, request: Request) -> Response:
        """The stand-in's answer, under the address that was asked for."""
        real = urlparse_cached(request)
        path = request.url.partition("://")[2].partition("/")[2].partition("#")[0]
        sent = request.replace(url=f"http://{self._stand_in}/{path}")
        sent.headers["Host"] = real.netloc
        sent.headers["X-Forwarded-Proto"] = real.scheme
        response = await super().download_request(sent)
        if response.headers.get("X-Stand-In") == b"no host":
            raise CannotResolveHostError(f"nobody stands in for {real.hostname}")
        return response.replace(url=request.url)
