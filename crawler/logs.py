"""Log lines without live links: every line names the host and nothing behind it."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure

_LINK = re.compile(r"((?:https?|ftp)://[^/\s'\"<>?#]+)[^\s'\"<>]*|magnet:[^\s'\"<>]+")


def without_links(text: str) -> str:
    """A text in which every address ends at its host."""
    return _LINK.sub(lambda match: f"{match[1]}/..." if match[1] else "magnet:...", text)


class LinkFilter(logging.Filter):
    """Cuts addresses in the lines and tracebacks of every library, Scrapy's and Twisted's too."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it is always kept."""
        record.msg, record.args = without_links(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_links(record.exc_text)
        return True


class LinklessLogs:
    """Extension: puts the filter on every log handler when a spider is set up."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LinklessLogs:
        for handler in logging.getLogger().handlers:
            if not any(isinstance(one, LinkFilter) for one in handler.filters):
                handler.addFilter(LinkFilter())
        return cls()


class QuietLogFormatter(LogFormatter):
    """Host, status and kind of error: never a path, a query, an item or a body."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult:
        return _line(logging.DEBUG, "%(status)s from %(host)s", request, status=response.status)

    def scraped(self, item: Any, response: Any, spider: Spider) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "%(kind)s", "args": {"kind": type(item).__name__}}

    def dropped(
        self, item: Any, exception: BaseException, response: Any, spider: Spider
    ) -> LogFormatterResult:
        args = {"kind": type(item).__name__, "why": str(exception)}
        return {"level": logging.DEBUG, "msg": "dropped %(kind)s: %(why)s", "args": args}

    def item_error(
        self, item: Any, exception: BaseException, response: Any, spider: Spider
    ) -> LogFormatterResult:
        args = {"kind": type(item).__name__, "error": type(exception).__name__}
        return {"level": logging.ERROR, "msg": "error with %(kind)s: %(error)s", "args": args}

    def spider_error(
        self, failure: Failure, request: Request, response: Any, spider: Spider
    ) -> LogFormatterResult:
        name = type(failure.value).__name__
        return _line(logging.ERROR, "spider error at %(host)s: %(error)s", request, error=name)

    def download_error(
        self, failure: Failure, request: Request, spider: Spider, errmsg: str | None = None
    ) -> LogFormatterResult:
        name = type(failure.value).__name__
        return _line(logging.INFO, "no answer from %(host)s: %(error)s", request, error=name)


def _line(level: int, msg: str, request: Request, **args: Any) -> LogFormatterResult:
    return {"level": level, "msg": msg, "args": {"host": urlsplit(request.url).hostname, **args}}
