"""Dropbox: shared files and folders, by the API with the operator's token or by the page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urljoin

from providers._address import Address, Form, take_apart
from providers._base import NoticeRoute, Provider, Robots, Secret
from providers._dropbox_api import KEYS, ask, link_of, listing_of
from providers._dropbox_page import listing
from providers._words import (
    Conversation,
    Dialect,
    Fetch,
    Listing,
    ParseError,
    Share,
    State,
)

_WWW = r"(?:www\.|m\.)?dropbox\.com"
_DIRECT = r"dl\.dropboxusercontent\.com|dl\.dropbox\.com|dl-web\.dropbox\.com"
_ANY = rf"{_WWW}|{_DIRECT}"
_S = r"^/s/(?:dl/|raw/)?(?P<token>[a-z0-9]{10,20})"
_NEW = r"(?P<token>[a-z0-9]{15,30})"
_NAME = r"/(?P<name>[^/]+)(?:/.*)?$"
# The secure hash opens the folder. Old links (sh, sc) cannot be written without it, so that it stays
# in their address as well; new ones (scl/fo) are also written with `h` in its place.
_OLD = r"(?P<token>[a-z0-9]{10,20})/(?=(?P<secure_hash>[A-Za-z0-9_-]{15,40}))(?P<hash>[A-Za-z0-9_-]{15,40})"
_SUB = r"(?P<sub>/.*)?$"
_RLKEY = {"rlkey?": r"(?P<rlkey>[A-Za-z0-9]{10,40})"}
_BASE = "https://www.dropbox.com"


def _form(kind: str, canonical: str, path: str, host: str = _WWW, ok: bool = True) -> Form:
    keys = ("rlkey", "secure_hash")
    return Form(kind, canonical, host, path, _RLKEY, scheme="https?", keys=keys, verified=ok)


class Dropbox(Provider):
    """Single links and folders; exact names and sizes; a digest of its own in folder lists only."""

    name = "dropbox"
    title = "Dropbox"
    domains = ("dropbox.com", "dropboxusercontent.com", "db.tt")
    forms = (
        _form("file", f"{_BASE}/s/{{token}}/{{name}}", _S + _NAME, _ANY),
        _form("file", f"{_BASE}/s/{{token}}", _S + r"/?$", _ANY),
        _form("folder", f"{_BASE}/sh/{{token}}/{{hash}}", rf"^/sh/{_OLD}{_SUB}"),
        _form("file", f"{_BASE}/scl/fi/{{token}}/{{name}}", rf"^/scl/fi/{_NEW}{_NAME}", _ANY),
        _form("file", f"{_BASE}/scl/fi/{{token}}", rf"^/scl/fi/{_NEW}/?$", _ANY),
        _form(
            "folder",
            f"{_BASE}/scl/fo/{{token}}",
            rf"^/scl/fo/{_NEW}(?:/(?P<secure_hash>h|[A-Za-z0-9_-]{{15,40}}))?{_SUB}",
        ),
        _form("redirect", f"{_BASE}/l/{{token}}", r"^/l/(?P<token>(?:scl/)?[A-Za-z0-9_-]{8,80})/?$"),
        _form("transfer", f"{_BASE}/t/{{token}}", r"^/t/(?P<token>[A-Za-z0-9]{10,24})/?$", ok=False),
        _form("gallery", f"{_BASE}/sc/{{token}}/{{hash}}", rf"^/sc/{_OLD}{_SUB}"),
        _form(
            "public",
            "https://dl.dropboxusercontent.com/u/{uid}/{path}",
            r"^/u/(?P<uid>\d+)/(?P<path>.+)",
            _DIRECT,
            ok=False,
        ),
        _form("redirect", "https://db.tt/{token}", r"^/(?P<token>[A-Za-z0-9]{6,12})/?$", r"(?:www\.)?db\.tt"),
    )
    tier = "B"
    hashes = (Dialect.DROPBOX,)
    secrets = (
        Secret("DROPBOX_TOKEN", False, "exact sizes of single links; whole folders with content hashes"),
        Secret("DROPBOX_APP_AUTH", False, "exact sizes of single links (base64 of `app key:app secret`)"),
    )
    robots = Robots(False, "the documented API is offered to programs, with the operator's own app")
    notice = NoticeRoute(
        "dropbox.com/dmca form or copyright@dropbox.com; privacy@dropbox.com for personal data",
        wants="one Dropbox address a line, whole, with rlkey; the work; owner or agent",
        verified=True,
    )
    verified_on = "2026-11-23"
    spider = "dropbox"

    def recognise(self, address: Address) -> Share | None:
        """The share at an address, or None; file names in the address are percent-encoded anew."""
        share = super().recognise(address)
        return None if share is None else replace(share, url=quote(share.url, safe=":/"))

    def read(self, share: Share) -> Conversation:
        """Ask the API with a token or an app, else the page. Raises ParseError.

        `dl=0` asks for the page; the same address with `dl=1` would serve the file.
        """
        found = yield from self._look(share)
        assert found is not None
        if found.state is State.GONE and "/scl/" in share.url and share.key("rlkey") is None:
            raise ParseError(f"{found.reason}, but the link lacks the rlkey that opens it")
        return found

    def _look(self, share: Share) -> Conversation:
        match share.kind:
            case "public":
                return Listing(share, State.GONE, reason="public folders were switched off in 2017")
            case "redirect":
                return (yield from self._follow(share))
            case "file" | "folder":
                for env in KEYS:
                    reply = yield ask(share, env)
                    assert reply is not None
                    found = (yield from listing_of(share, reply, env)) if reply.asked else None
                    if found is not None:
                        return found
            case "transfer" | "gallery":
                pass  # the API does not know these links
            case _:
                raise ParseError(f"no such kind of share: {share.kind}")
        link = link_of(share)
        reply = yield Fetch(f"{link}{'&' if '?' in link else '?'}dl=0", headers=(("Accept-Language", "en"),))
        assert reply is not None
        final = take_apart(reply.url)
        seen = self.recognise(final) if final is not None else None
        return listing(share, reply, (seen.get("name") if seen else None) or share.get("name"))

    def _follow(self, share: Share) -> Conversation:
        """Resolve a short link once, by its Location, and read what it leads to."""
        reply = yield Fetch(share.url, "HEAD", redirects=False)
        assert reply is not None
        address = take_apart(urljoin(share.url, reply.header("location") or ""))
        aim = self.recognise(address) if reply.status in {301, 302, 303, 307} and address else None
        if aim is None or aim.kind == "redirect":
            raise ParseError(f"a short link that leads to no share (status {reply.status})")
        found = yield from self.read(aim)
        assert found is not None
        return replace(found, share=share, moved=aim.url)
