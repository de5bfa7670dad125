"""Magnet links and pages that are named by a bare infohash: recognised, never followed."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from providers._address import Address, Form
from providers._base import NoticeRoute, Provider
from providers._torrent import digests_of, hex_of, sealed
from providers._words import Conversation, Dialect, Digest, Entry, ParseError, Share, pairs


class Magnet(Provider):
    """Any magnet link (BEP 9). Its identity is the infohash; base32 and capitals are spellings of it."""

    name = "magnet"
    title = "Magnet links and bare infohashes"
    forms = (
        Form("torrent", "magnet:?xt=urn:btih:{btih}", host="", scheme="magnet",
             query={"xt": r"(?i:urn:btih:(?P<btih>[0-9a-f]{40}|[a-z2-7]{32}))"}),
        Form("torrent", "magnet:?xt=urn:btmh:{btmh}", host="", scheme="magnet",
             query={"xt": r"(?i:urn:btmh:(?P<btmh>1220[0-9a-f]{64}))"}),
        # Index and cache sites put the infohash into the path. Elsewhere forty digits may be a commit.
        Form("torrent", "magnet:?xt=urn:btih:{btih}", verified=False,
             path=r"(?i:.*/(?:torrents?|magnet|btih|info_?hash|hash)/(?P<btih>[0-9a-f]{40})(?:\.torrent)?/?$)"),
    )  # fmt: skip
    tier = "D"
    hashes = (Dialect.BTIH, Dialect.BTIH_SHA256, Dialect.BTMH)
    notice = NoticeRoute("the index site that lists it, its tracker, and the host of a web seed")
    verified_on = "2026-11-23"
    spider = "torrents"
    weight = 10

    def recognise(self, address: Address) -> Share | None:
        """The share at a magnet address: the version 1 infohash wins where a link carries both."""
        if address.scheme != "magnet":
            return self._share(super().recognise(address))
        declared: dict[str, str] = {}
        for name, value in parse_qsl(urlsplit(address.raw).query):
            topic = re.fullmatch(r"(?i)urn:(btih|btmh):(\w+)", value)
            if re.fullmatch(r"(?i)xt(\.\d+)?", name) and topic:
                declared.setdefault(topic[1].lower(), topic[2])
        for form in self.forms[:2]:
            for urn, value in declared.items():
                query = {**address.query, "xt": f"urn:{urn}:{value}"}
                share = form.share(replace(address, query=query), self.name)
                if share is not None:
                    extra = {k: address.query[k] for k in ("dn", "xl") if address.query.get(k)}
                    return self._share(share, {**declared, **extra})
        return None

    def _share(self, share: Share | None, parts: dict[str, str] | None = None) -> Share | None:
        if share is None:
            return None
        known = {**(parts or {}), **dict(share.parts)}
        known.pop("host", None)
        plain = hex_of(known.get("btih", ""))
        if plain is None:
            url = f"magnet:?xt=urn:btmh:{known['btmh'].lower()}"
        else:
            url, known["btih"] = f"magnet:?xt=urn:btih:{plain}", plain
        return Share(self.name, "torrent", url, pairs(known), found=share.found)

    def read(self, share: Share) -> Conversation:
        """Nothing is asked: only a torrent client could, and it would announce itself to the swarm."""
        raise ParseError("a magnet link is recorded, not read: metadata would need a torrent client")
        yield  # a conversation, though one that asks nothing


def declared(share: Share) -> Entry:
    """What a magnet's address itself says: name (dn), exact length (xl), digests plain and sealed.

    A name that is missing is an empty text. Raises ParseError.
    """
    digests: tuple[Digest, ...] = ()
    btih, btmh, length = share.get("btih"), share.get("btmh"), share.get("xl")
    if btih is not None:
        digests += digests_of(btih)
    if btmh is not None:
        digests += (Digest(Dialect.BTMH, btmh.lower().removeprefix("1220")),)
    size = int(length) if length is not None and length.isascii() and length.isdigit() else None
    return Entry(share.get("dn") or "", size, digests)


__all__ = ["Magnet", "declared", "sealed"]
