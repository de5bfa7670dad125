"""Secrets: the only place that knows the value behind a secret's environment name."""

from __future__ import annotations

import os
from urllib.parse import quote

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.extensions.httpcache import FilesystemCacheStorage
from scrapy.http import Response
from scrapy.spiders import Spider
from scrapy.utils.httpobj import urlparse_cached

from crawler.translate import AUTH


class SecretsMiddleware:
    """Adds the named secret to a request, as a header or a query parameter, for its own host only."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SecretsMiddleware:
        return cls()

    def process_request(self, request: Request) -> Request | None:
        """A header is put on the request itself; a query secret gives a new request."""
        named = request.meta.get(AUTH)
        if named is None or request.meta.get("mirrorwatch_auth_done"):
            return None
        env, form, host = named
        secret = os.environ.get(env)
        if not secret or urlparse_cached(request).hostname != host:
            return None
        if form.startswith("?"):
            joint = "&" if "?" in request.url else "?"
            url = request.url + joint + form[1:].format(quote(secret, safe=""))
            meta = {**request.meta, "mirrorwatch_auth_done": True, "dont_cache": True}
            return request.replace(url=url, meta=meta)
        name, _, value = form.partition(": ")
        request.headers[name] = value.format(secret)
        return None


class CleanCacheStorage(FilesystemCacheStorage):
    """Scrapy's cache on disk, without the headers that carry secrets."""

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Store a reply under its request, stripped of Authorization and every secret's header."""
        clean = request.copy()
        named = request.meta.get(AUTH)
        for name in ("Authorization", *((named[1].partition(": ")[0],) if named else ())):
            clean.headers.pop(name, None)
        super().store_response(spider, clean, response)
