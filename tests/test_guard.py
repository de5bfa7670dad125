"""The guards: private addresses, payloads, secrets, logs."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import HtmlResponse, Request, Response
from scrapy.http.headers import Headers
from scrapy.settings import Settings
from twisted.internet import defer
from twisted.internet.error import DNSLookupError
from twisted.python.failure import Failure

from crawler.logs import LinkFilter, QuietLogFormatter
from crawler.middlewares import guard
from crawler.middlewares.guard import AddressGuard, GuardedResolver, PayloadGuard, is_public
from crawler.middlewares.secrets import CleanCacheStorage, SecretsMiddleware
from crawler.translate import is_readable, to_reply, to_request
from providers import Fetch

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data", "https://[::1]/", "http://localhost/",
        "http://metadata/", "ftp://examplebox.test/a", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_address_guard_refuses(url: str) -> None:
    with pytest.raises(IgnoreRequest):
        AddressGuard(None).process_request(Request(url))


def test_address_guard_lets_public_names_and_the_stand_in_through() -> None:
    AddressGuard(None).process_request(Request("https://examplebox.test/"))
    AddressGuard("127.0.0.1").process_request(Request("http://127.0.0.1/"))
    with pytest.raises(IgnoreRequest):
        AddressGuard("127.0.0.1").process_request(Request("http://127.0.0.2/"))


def resolve(answer: str, allowed: str | None, monkeypatch: pytest.MonkeyPatch) -> object:
    def fake(self: object, name: str, timeout: object = ()) -> defer.Deferred[str]:
        return defer.succeed(answer)

    monkeypatch.setattr("scrapy.resolver.CachingThreadedResolver.getHostByName", fake)
    resolver = GuardedResolver(SimpleNamespace(), 0, 1.0, allowed)  # type: ignore[arg-type]
    results: list[object] = []
    resolver.getHostByName("rebound.test").addBoth(results.append)
    return results[0]


def test_every_dns_answer_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "refused_hosts", set())
    assert resolve("93.184.216.34", None, monkeypatch) == "93.184.216.34"
    refused = resolve("10.0.0.7", None, monkeypatch)
    assert isinstance(refused, Failure) and refused.check(DNSLookupError)
    assert guard.refused_hosts == {"rebound.test"}
    assert resolve("127.0.0.1", "127.0.0.1", monkeypatch) == "127.0.0.1"


@pytest.mark.parametrize(
    ("content_type", "readable"),
    [
        ("text/html; charset=utf-8", True), ("application/json", True), ("application/vnd.github+json", True),
        ("application/atom+xml", True), (None, True), ("", True), ("image/jpeg", False),
        ("application/zip", False),
        ("application/octet-stream", False), ("video/mp4", False), ("application/x-tar", False),
    ],
)  # fmt: skip
def test_readable_media_types(content_type: str | None, readable: bool) -> None:
    assert is_readable(content_type) is readable


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/zip"},
        {"Content-Type": "image/png"},
        {"Content-Disposition": 'attachment; filename="a"'},
    ],
)
def test_payloads_are_stopped_at_their_headers(headers: dict[str, str]) -> None:
    with pytest.raises(StopDownload):
        PayloadGuard().headers_received(Headers(headers), Request("https://examplebox.test/"))


def test_a_stopped_download_has_no_body() -> None:
    stopped = Response("https://examplebox.test/a", body=b"PK\x03\x04", flags=["download_stopped"])
    assert to_reply(stopped).body == b""


def test_replies_keep_every_header() -> None:
    response = HtmlResponse("https://examplebox.test/", headers={"Link": ["<a>", "<b>"]}, body=b"x")
    assert to_reply(response).header_all("link") == ("<a>", "<b>")


def secret_request(auth_as: str, url: str = "https://api.examplebox.test/x") -> Request:
    return to_request(Fetch(url, auth="EXAMPLEBOX_TOKEN", auth_as=auth_as))


def test_a_secret_is_put_in_for_its_own_host_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLEBOX_TOKEN", "s3cret/+")
    middleware = SecretsMiddleware()
    request = secret_request("Authorization: Bearer {}")
    assert middleware.process_request(request) is None
    assert request.headers["Authorization"] == b"Bearer s3cret/+"
    with_query = middleware.process_request(secret_request("?key={}", "https://api.examplebox.test/x?a=1"))
    assert with_query is not None and with_query.url.endswith("?a=1&key=s3cret%2F%2B")
    assert middleware.process_request(with_query) is None
    moved = secret_request("Authorization: Bearer {}").replace(url="https://elsewhere.test/x")
    middleware.process_request(moved)
    assert "Authorization" not in moved.headers


def test_the_cache_on_disk_holds_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLEBOX_TOKEN", "s3cret-value")
    settings = Settings(
        {"HTTPCACHE_DIR": str(tmp_path), "HTTPCACHE_GZIP": False, "HTTPCACHE_EXPIRATION_SECS": 0}
    )
    storage = CleanCacheStorage(settings)
    storage._fingerprinter = SimpleNamespace(fingerprint=lambda request: b"\x01" * 20)  # type: ignore[assignment]
    for form in ("Authorization: Bearer {}", "X-Api-Key: {}"):
        request = secret_request(form)
        SecretsMiddleware().process_request(request)
        assert b"s3cret-value" in request.headers.to_string()
        storage.store_response(SimpleNamespace(name="t"), request, Response(request.url, body=b"{}"))  # type: ignore[arg-type]
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not any(b"s3cret-value" in path.read_bytes() for path in written)


def test_log_lines_name_the_host_and_nothing_behind_it() -> None:
    formatter, request = QuietLogFormatter(), Request("https://examplebox.test/s/secret-token?pwd=ab1c")
    response = Response(request.url)
    spider = SimpleNamespace(name="t")
    lines = [
        formatter.crawled(request, response, spider),  # type: ignore[arg-type]
        formatter.scraped("item with secret-token", response, spider),  # type: ignore[arg-type]
        formatter.dropped("item with secret-token", ValueError("twice"), response, spider),  # type: ignore[arg-type]
        formatter.item_error("secret-token", ValueError("secret-token"), response, spider),  # type: ignore[arg-type]
        formatter.spider_error(Failure(ValueError("secret-token")), request, response, spider),  # type: ignore[arg-type]
        formatter.download_error(Failure(ValueError("secret-token")), request, spider),  # type: ignore[arg-type]
    ]
    for line in lines:
        text = line["msg"] % line["args"]
        assert "secret-token" not in text and "ab1c" not in text
        assert line["level"] <= logging.ERROR
    assert "examplebox.test" in lines[0]["msg"] % lines[0]["args"]


def test_lines_of_any_library_lose_what_stands_behind_the_host() -> None:
    record = logging.LogRecord("x", logging.WARNING, "f", 1, "Cancelling %s and %s", ("", ""), None)
    record.args = (
        "<GET https://examplebox.test/s/secret-token?pwd=ab1c>",
        "magnet:?xt=urn:btih:secret-token",
    )
    try:
        raise ValueError("https://examplebox.test/secret-token")
    except ValueError:
        record.exc_info = sys.exc_info()
    assert LinkFilter().filter(record)
    line = logging.Formatter().format(record)
    assert "secret-token" not in line and "ab1c" not in line
    assert "Cancelling <GET https://examplebox.test/...> and magnet:..." in line
