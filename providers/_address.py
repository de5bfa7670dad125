"""Addresses: a URL taken apart once, and the forms that a provider's links have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

import tldextract

from providers._words import Share, pairs

# Bundled list only: the default constructor asks the network. Private suffixes are on, so that a
# GitHub Pages site or a bucket counts as a host of its own.
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
_public_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """Registrable domain of a host name under the public suffix list; the host itself for an IP."""
    return _public_suffixes(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=4096)
def site(host: str) -> str:
    """Like registrable_domain, with private suffixes: one customer of a shared host."""
    return _suffixes(host).top_domain_under_public_suffix or host


@dataclass(frozen=True, slots=True)
class Address:
    """A URL in pieces: lower-case host, percent-decoded path and fragment, first query values."""

    raw: str
    scheme: str
    host: str
    path: str
    query: Mapping[str, str]
    bare_query: str
    fragment: str
    domain: str
    port: int | None = None


def take_apart(url: str) -> Address | None:
    """Pieces of an http(s), ftp or magnet URL; None when it has no host or cannot be read."""
    text = unescape(url.strip())
    if "://" not in text and not text.startswith("magnet:"):
        text = "https://" + text
    try:
        split = urlsplit(text)
        host = (split.hostname or "").rstrip(".")
        port = split.port
    except ValueError:
        return None
    if split.scheme.lower() not in {"http", "https", "ftp", "magnet"}:
        return None
    if not host and split.scheme != "magnet":
        return None
    query: dict[str, str] = {}
    for name, value in parse_qsl(split.query, keep_blank_values=True):
        query.setdefault(name.lower(), value)
    bare = unquote(split.query) if "=" not in split.query.split("&")[0] else ""
    return Address(
        raw=text,
        scheme=split.scheme.lower(),
        host=host,
        path=unquote(split.path),
        query=query,
        bare_query=bare,
        fragment=unquote(split.fragment),
        domain=registrable_domain(host) if host else "",
        port=port,
    )


_FIELD = re.compile(r"\{(\w+)(?:\|(lower|upper))?\}")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a provider's links are written.

    host is matched whole on the lower-case host; path from its start on the decoded path; query
    maps lower-case names to patterns that the value must match whole (a name ending in `?` may be
    missing); bare_query and fragment from their start. Named groups become parts. canonical is a
    template over them: `{name}`, `{name|lower}`, `{name|upper}`, `{host}`. Groups named in keys are
    access keys: they are kept apart from the identity. code names query parameters (or groups) that
    carry an extraction code. name overrides the provider's name for this form. A form with
    verified False rests on knowledge that nobody has checked.
    """

    kind: str
    canonical: str
    host: str = r".+"
    path: str = r""
    query: Mapping[str, str] = field(default_factory=dict)
    bare_query: str | None = None
    fragment: str | None = None
    scheme: str = r"https?|ftp"
    keys: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    name: str | None = None
    verified: bool = True

    def match(self, address: Address) -> dict[str, str] | None:
        """Named groups of an address that has this form, or None."""
        found: dict[str, str] = {"host": address.host}
        tests = [
            (_compiled(self.scheme).fullmatch, address.scheme),
            (_compiled(self.host).fullmatch, address.host),
            (_compiled(self.path).match, address.path),
        ]
        if self.bare_query is not None:
            tests.append((_compiled(self.bare_query).match, address.bare_query))
        if self.fragment is not None:
            tests.append((_compiled(self.fragment).match, address.fragment))
        for name, pattern in self.query.items():
            optional = name.endswith("?")
            value = address.query.get(name.rstrip("?"))
            if value is None:
                if optional:
                    continue
                return None
            if optional and not _compiled(pattern).fullmatch(value):
                continue
            tests.append((_compiled(pattern).fullmatch, value))
        for test, text in tests:
            match = test(text)
            if match is None:
                return None
            found.update({k: v for k, v in match.groupdict().items() if v is not None})
        return found

    def share(self, address: Address, provider: str) -> Share | None:
        """The share at an address of this form, or None."""
        parts = self.match(address)
        if parts is None:
            return None
        keys = {name: parts.pop(name) for name in self.keys if name in parts}
        code = None
        for name in self.code:
            code = code or parts.pop(name, None) or address.query.get(name) or None
        url = fill(self.canonical, parts)
        return Share(
            provider=self.name or provider,
            kind=self.kind,
            url=url,
            parts=pairs(parts),
            keys=pairs(keys),
            code=code,
            found=address.raw,
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def fill(template: str, parts: Mapping[str, str]) -> str:
    """A canonical template with its parts put in; a missing part is an empty text."""

    def piece(match: re.Match[str]) -> str:
        value = parts.get(match[1], "")
        if match[2] == "lower":
            return value.lower()
        if match[2] == "upper":
            return value.upper()
        return value

    return _FIELD.sub(piece, template)
