"""OneDrive and SharePoint: shared items by Microsoft's APIs, else by where a link leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote

from providers._address import Address, Form
from providers._base import NoticeRoute, Provider, Robots, Secret
from providers._onedrive_api import by_graph, by_stranger, link_of, listing_of
from providers._onedrive_page import personal, tenant
from providers._words import Conversation, Dialect, Fetch, ParseError, Share, State

_HOST = r"(?:[a-z0-9-]+\.)?(?:onedrive|skydrive)\.live\.com"
_ITEM = r"(?P<cid>[0-9A-Fa-f]{6,16})[!](?P<n>[A-Za-z0-9]+)"
_LONG = "https://onedrive.live.com/?cid={cid|upper}&id={cid|upper}%21{n}"
_TENANT = r"(?P<tenant>[a-z0-9-]+)\.sharepoint(?:-df)?\.(?:com|cn|us|de)"
_TOPS = ("com", "cn", "us", "de")
_TOKEN = r"(?P<token>[EI][A-Za-z0-9_-]{30,60})(?![A-Za-z0-9_-])"
_SITE = r"(?P<site>(?:personal|sites|teams)/[^/]+)"
_VIEW = rf"^/{_SITE}/_layouts/15/(?i:onedrive|guestaccess|download|doc)\.aspx$"
# Which page opens what a query names; never download.aspx, which serves the file.
_OPENS = {"share": "guestaccess", "docid": "guestaccess", "id": "onedrive", "sourcedoc": "doc"}
_TOKEN_ENV = "MICROSOFT_GRAPH_TOKEN"


def _form(
    kind: str, canonical: str, host: str, path: str, query: Mapping[str, str] | None = None, ok: bool = True
) -> Form:
    name = "sharepoint" if host == _TENANT else None
    asked = {**(query or {}), "authkey?": r"(?P<authkey>.+)"}
    return Form(
        kind, canonical, host, path, asked, scheme="https?", keys=("authkey",), name=name, verified=ok
    )


class OneDrive(Provider):
    """Personal drives (OneDrive's own API, often closed to strangers) and tenants (Graph, or a redirect)."""

    name = "onedrive"
    title = "OneDrive and SharePoint"
    domains = ("1drv.ms", "sdrv.ms", "live.com", "sharepoint-df.com", *map("sharepoint.{}".format, _TOPS))
    forms = (
        _form(
            "share",
            "https://1drv.ms/{t}/c/{cid|lower}/{token}",
            r"1drv\.ms",
            r"^/(?P<t>[a-z])/c/(?P<cid>[0-9a-fA-F]{12,16})/(?P<token>[A-Za-z0-9_-]{10,90})/?$",
        ),
        _form(
            "share",
            "https://1drv.ms/{t}/{token}",
            r"1drv\.ms",
            r"^/(?P<t>[a-z])/(?P<token>s![A-Za-z0-9_-]{10,60})/?$",
        ),
        _form(
            "short", "https://1drv.ms/{token}", r"1drv\.ms", r"^/(?P<token>[A-Za-z0-9]{6,10})/?$", ok=False
        ),
        _form("short", "http://sdrv.ms/{token}", r"sdrv\.ms", r"^/(?P<token>[A-Za-z0-9]{4,12})/?$"),
        _form(
            "share",
            "https://onedrive.live.com/:{t}:/g/personal/{cid|lower}/{token}",
            _HOST,
            rf"^/:(?P<t>[a-z]):/g/personal/(?P<cid>[0-9a-fA-F]{{12,16}})/{_TOKEN}",
            ok=False,
        ),
        _form("item", _LONG, _HOST, r"^/", {"resid": _ITEM}),
        _form("item", _LONG, _HOST, r"^/", {"id": _ITEM}),
        _form(
            "share",
            "https://{host}/:{t}:/{scope}/{site}/{token}",
            _TENANT,
            rf"^/:(?P<t>[a-z]):/(?P<scope>[a-z])/(?P<site>(?:(?:personal|sites|teams)/)?[^/]+)/{_TOKEN}",
        ),
        _form(
            "share",
            "https://{host}/:{t}:/{scope}/{token}",
            _TENANT,
            rf"^/:(?P<t>[a-z]):/(?P<scope>[a-z])/{_TOKEN}",
        ),
        *(
            _form(
                "path",
                f"https://{{host}}/{{site}}/_layouts/15/{view}.aspx?{field}={{value}}",
                _TENANT,
                _VIEW,
                {field: r"(?P<value>.+)"},
            )
            for field, view in _OPENS.items()
        ),
        _form("home", "https://onedrive.live.com/", _HOST, r"^/?$"),
        _form("site", "https://{host}/{site}/", _TENANT, rf"^/{_SITE}/(?:_layouts/15/\w+\.aspx)?$"),
    )
    tier = "B"
    hashes = (Dialect.QUICKXOR, Dialect.SHA1, Dialect.SHA256, Dialect.CRC32)
    secrets = (Secret(_TOKEN_ENV, False, "names, sizes and hashes where strangers are no longer answered"),)
    robots = Robots(False, "the documented APIs are offered to programs")
    notice = NoticeRoute(
        '"Report a concern" on the item or the anonymous form; a tenant\'s own organisation for SharePoint',
        wants="the whole address of the item, with its authkey",
        verified=True,
    )
    verified_on = "2026-11-23"

    def recognise(self, address: Address) -> Share | None:
        """The share at an address, or None; a server path in the query is percent-encoded anew."""
        share = super().recognise(address)
        if share is None or share.kind != "path":
            return share
        head, sign, value = share.url.partition("=")
        return replace(share, url=head + sign + quote(value, safe="/"))

    def read(self, share: Share) -> Conversation:
        """Ask Graph with a token, OneDrive's own API without, else follow the link. Raises ParseError."""
        if share.kind in {"home", "site"}:
            raise ParseError("the address of a site, not of a shared item")
        reply = yield Fetch(by_graph(share), auth=_TOKEN_ENV, auth_needed=True, api=True)
        assert reply is not None
        env = _TOKEN_ENV if reply.asked else None
        if env is None and share.provider == "onedrive":
            reply = yield Fetch(by_stranger(share), api=True)
            assert reply is not None
        found = (yield from listing_of(share, reply, env)) if reply.asked else None
        if found is None:
            ours = share.provider == "sharepoint"
            reply = yield Fetch(link_of(share), headers=(("Accept-Language", "en"),), redirects=not ours)
            assert reply is not None
            found = tenant(share, reply) if ours else personal(share, reply)
        if found.state is State.GONE and share.kind == "item" and share.key("authkey") is None:
            raise ParseError(f"{found.reason}, but the link lacks the authkey that opens it")
        return found
