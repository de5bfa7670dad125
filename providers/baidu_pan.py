"""Baidu Netdisk: share links with published codes; undocumented web calls whose errno is read by endpoint."""

from __future__ import annotations

from urllib.parse import quote

from providers._address import Form
from providers._baidu_calls import SITE, errno_of, exists, headers, list_all, verify, visit
from providers._baidu_page import page_listing
from providers._base import Limit, NoticeRoute, Provider, Robots
from providers._words import Conversation, Dialect, Fetch, Listing, ParseError, Share, State

HOST = r"(?:pan|yun)\.baidu\.com"
TOKEN = r"(?P<token>[A-Za-z0-9_-]{4,})"
SURL = r"(?:1(?=[A-Za-z0-9_-]{22}$))?" + TOKEN  # surl comes without the type digit, seldom with it
GLUED = r"(?:[&?]pwd=(?P<glued>[A-Za-z0-9]{4}))?"
CODE = ("glued", "pwd", "linkpassword")


class BaiduPan(Provider):
    """Shares on pan.baidu.com. BAIDUID is the anonymous visitor's cookie; a person's is never sent."""

    name = "baidu_pan"
    title = "Baidu Netdisk"
    domains = ("baidu.com",)
    forms = (
        Form("share", SITE + "/s/1{token}", HOST, rf"/s/1{TOKEN}{GLUED}", code=CODE),
        Form("share", SITE + "/s/1{token}", HOST, r"/(?:share|wap)/init", {"surl": SURL}, code=CODE),
        Form("share", SITE + "/s/1{token}", HOST, r"/wap/(?:link|shareview)", {"surl": SURL}, code=CODE,
             verified=False),
        Form("share-e", SITE + "/e/1{token}", HOST, rf"/e/1{TOKEN}{GLUED}", code=CODE),
        Form("share-id", SITE + "/share/link?shareid={shareid}&uk={uk}", HOST,
             r"/(?:share|wap)/(?:link|init)", {"shareid": r"(?P<shareid>\d+)", "uk": r"(?P<uk>\d+)"},
             code=CODE),
        Form("user", SITE + "/share/home?uk={uk}", HOST, r"/(?:share|pcloud)/(?:home|user)",
             {"uk": r"(?P<uk>\d+)"}),
        Form("enterprise", "https://eyun.baidu.com/s/{token}", r"eyun\.baidu\.com",
             r"/s/(?P<token>[A-Za-z0-9_-]{6,})", code=CODE),
    )  # fmt: skip
    tier = "A"
    hashes = (Dialect.MD5,)
    limits = (Limit(1, 4.0, verified=False),)
    robots = Robots(True, "undocumented calls of the web page: robots.txt is read at run time and obeyed")
    notice = NoticeRoute(
        "the report button (举报) on the share page; Baidu copyright complaint platform",
        wants="every link; identity papers, proof of right, power of attorney; Chinese text advisable",
        verified=True,
    )
    verified_on = "2026-11-23"

    def read(self, share: Share) -> Conversation:
        """Visitor cookie, then existence, then the list; one try with a published code where allowed."""
        if share.kind in {"user", "enterprise"}:
            raise ParseError(f"a share of kind {share.kind} is recorded, not read")
        cookie = yield from visit()
        if share.kind in {"share-e", "share-id"}:
            return page_listing(share, (yield Fetch(share.url, headers=headers(share, cookie))))
        state = errno_of((yield exists(share, cookie)))
        if state == -21:
            return Listing(share, State.GONE, "not found (errno -21)")
        if state == 140:
            raise ParseError("the link is malformed (errno 140): it may be cut off")
        if state == -9:
            if share.code is None:
                return Listing(share, State.LOCKED, "a code is needed, none was published with the link")
            answer = yield verify(share, cookie)
            if not answer.asked:
                return Listing(share, State.LOCKED, "a code is needed; the published one was not submitted")
            wrong = errno_of(answer)
            if wrong in {-9, -12}:
                return Listing(share, State.LOCKED, "the published code is refused")
            if wrong != 0:
                raise ParseError(f"share/verify answers errno {wrong}")
            granted = f"BDCLND={quote(answer.json()['randsk'], safe='%')}"
            cookie = f"{cookie}; {granted}" if cookie else granted
        # Any other number is unknown to this call; the list has a table of its own.
        return (yield from list_all(share, cookie))
