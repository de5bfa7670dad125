"""Guards: no private address after any DNS answer or redirect, no payload body, no foreign scheme."""

from __future__ import annotations

import ipaddress
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.headers import Headers
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.translate import is_readable

# Host names whose DNS answer was refused. Twisted reports a refused answer as a name without
# addresses, so the driver looks here for the true reason.
refused_hosts: set[str] = set()


def is_public(address: str) -> bool:
    """Whether an IP address (text) is globally reachable; IPv4 inside IPv6 is looked at itself."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return (mapped or ip).is_global and not ip.is_multicast


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, refusing every answer that is not public, but for the stand-in's address."""

    def __init__(self, reactor: Any, cache_size: int, timeout: float, allowed: str | None) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        """Scrapy gives the process (it has the settings) and the reactor."""
        stand_in = crawler.settings.get("MIRRORWATCH_STANDIN") or ""
        settings = crawler.settings
        size = settings.getint("DNSCACHE_SIZE") if settings.getbool("DNSCACHE_ENABLED") else 0
        return cls(reactor, size, settings.getfloat("DNS_TIMEOUT"), stand_in.partition(":")[0] or None)

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        """Resolve a name. The Deferred fails with DNSLookupError for an answer that is not public."""
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if address != self.allowed and not is_public(address):
            refused_hosts.add(name)
            raise DNSLookupError(f"{name} resolves to a private address")
        return address


class AddressGuard:
    """Refuses requests to IP literals that are not public and to schemes other than http(s).

    Runs for every request, redirected ones too: a redirect passes the middlewares again.
    """

    def __init__(self, allowed: str | None) -> None:
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        stand_in = crawler.settings.get("MIRRORWATCH_STANDIN") or ""
        return cls(stand_in.partition(":")[0] or None)

    def process_request(self, request: Request) -> None:
        """Raises IgnoreRequest."""
        parts = urlparse_cached(request)
        if parts.scheme not in {"http", "https"}:
            raise IgnoreRequest(f"scheme {parts.scheme} is not asked")
        try:
            address = str(ipaddress.ip_address(parts.hostname or ""))
        except ValueError:
            if "." not in (parts.hostname or ""):
                raise IgnoreRequest("a host name without a dot is not public") from None
            return
        if address != self.allowed and not is_public(address):
            raise IgnoreRequest("private address refused")


class PayloadGuard:
    """Stops a download when its headers announce a media file, an archive or any other payload."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PayloadGuard:
        guard = cls()
        crawler.signals.connect(guard.headers_received, signal=signals.headers_received)
        return guard

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Raises StopDownload: the reply goes on without its body."""
        content_type = (headers.get(b"Content-Type") or b"").decode("latin-1")
        attached = (headers.get(b"Content-Disposition") or b"").lower().startswith(b"attachment")
        if not is_readable(content_type) or (attached and not content_type):
            raise StopDownload(fail=False)
