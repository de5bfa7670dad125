"""WeTransfer: transfers that expire within days; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute, Provider

_SITE = r"(?:[a-z0-9-]+\.)?wetransfer\.com"


class WeTransfer(Provider):
    """Transfers by token. The security hash is a key; a recipient's id points at a person and is dropped."""

    name = "wetransfer"
    title = "WeTransfer"
    domains = ("wetransfer.com", "we.tl")
    forms = (
        Form("transfer", "https://wetransfer.com/downloads/{token}", _SITE,
             r"/downloads/(?P<token>[0-9a-f]{20,60})(?:/[0-9a-f]{20,60})?(?:/(?P<sec>[0-9a-f]{4,12}))?/?$",
             keys=("sec",)),
        Form("board", "https://collect.wetransfer.com/board/{token}", r"(?:boards|collect)\.wetransfer\.com",
             r"/board/(?P<token>[a-z0-9]{8,40})"),
        Form("short", "https://we.tl/{token}", r"we\.tl|(?:shorturls|go)\.wetransfer\.com",
             r"/(?P<token>[A-Za-z0-9_-]{4,24})/?$"),
    )  # fmt: skip
    tier = "D"
    notice = NoticeRoute("Report link on the download page, or WeTransfer's legal contact")
    verified_on = "2026-11-23"
