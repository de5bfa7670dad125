"""What plain web servers share: canonical addresses, and what a status or a redirect says of a share."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from providers._address import Address, site
from providers._words import Listing, ParseError, Reply, Share, State, pairs

# Query names that follow the reader about, and those of signed links: a key, not an identity.
TRACKING = re.compile(r"(?i)utm_\w+|fbclid|gclid|spm|ref_src|mc_[ce]id")
SIGNED = re.compile(
    r"(?i)x-(?:amz|goog|oss|bce|cos)-[\w-]+|signature|sig|expires?|awsaccesskeyid|ossaccesskeyid|googleaccessid"
    r"|policy|key-pair-id|token|access_token|auth_key|authorization|q-[\w-]+"
)
SIGN_IN = re.compile(
    r"(?i)(?:^|[/.=?_-])(?:log-?in|sign-?in|sso|oauth2?|saml2?|cas|shibboleth|idp|wayf)(?:[/.?&_-]|$)"
)


def is_public_host(host: str) -> bool:
    """Whether a host name could be asked by anyone: no bare name, no private address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return re.fullmatch(r"[^.\s]+(\.[^.\s]+)*\.[^\W\d_][\w-]+", host) is not None


def canonical(address: Address, *, query: bool = True) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Canonical form of a plain web address, and its access keys.

    Lower-case scheme and host, no default port, no fragment, RFC 3986 spelling of the path, no
    tracking values; query False leaves the query out. The scheme is kept: not every old server has https.
    """
    split = urlsplit(address.raw)
    port = (
        "" if address.port in {None, {"http": 80, "https": 443}.get(address.scheme)} else f":{address.port}"
    )
    host = f"[{address.host}]" if ":" in address.host else address.host
    named = parse_qsl(split.query, keep_blank_values=True)
    keys = pairs([(name, value) for name, value in named if SIGNED.fullmatch(name)])
    text = split.query
    if keys or any(TRACKING.fullmatch(name) for name, _ in named):
        kept = [(n, v) for n, v in named if not SIGNED.fullmatch(n) and not TRACKING.fullmatch(n)]
        text = urlencode(kept)
    tail = f"?{_spelt(text)}" if text and query else ""
    return f"{address.scheme}://{host}{port}{_spelt(split.path) or '/'}{tail}", keys


def _spelt(text: str) -> str:
    """Percent-encoding as RFC 3986 wants it: unreserved characters plain, the rest upper-case hex."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[0][1:], 16))
        return char if re.fullmatch(r"[A-Za-z0-9._~-]", char) else match[0].upper()

    return re.sub(r"%[0-9A-Fa-f]{2}", one, quote(text, safe="%/?:@!$&'()*+,;=~#[]"))


def asked_url(share: Share) -> str:
    """The address to ask: canonical, with the keys of a signed link."""
    if not share.keys:
        return share.url
    return share.url + ("&" if "?" in share.url else "?") + urlencode(share.keys)


def name_of(url: str) -> str:
    """Last piece of a URL's path, decoded."""
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def ended(share: Share, reply: Reply) -> Listing | None:
    """The listing that a status settles by itself, or None for a 200. Raises ParseError."""
    if reply.status in {404, 410}:
        return Listing(
            share, State.GONE, f"{'not found' if reply.status == 404 else 'gone'} ({reply.status})"
        )
    if reply.status == 451:
        return Listing(share, State.GONE, "withheld for legal reasons (451)")
    if reply.status == 401 and reply.header("www-authenticate") is not None:
        return Listing(share, State.LOCKED, "the server asks for a password (401)")
    if reply.status != 200:
        raise ParseError(f"the server answers {reply.status}")
    # A redirect that ends at a sign-in page or at another site tells nothing of what was asked for.
    asked, got = urlsplit(share.url), urlsplit(reply.url)
    if got.path != asked.path and SIGN_IN.search(f"{got.hostname}{got.path}"):
        raise ParseError("redirected to a sign-in page")
    return None


def stayed(share: Share, reply: Reply) -> None:
    """Check that a page is still on its own site, not that site's front page. Raises ParseError."""
    asked, got = urlsplit(share.url), urlsplit(reply.url)
    if site(asked.hostname or "") != site(got.hostname or ""):
        raise ParseError(f"redirected to another site: {got.hostname}")
    if got.path.strip("/") == "" and asked.path.strip("/") != "":
        raise ParseError("redirected to the front page")
