"""Short links: addresses that only lead elsewhere; recognised only, what they lead to is not asked."""

from __future__ import annotations

import re

from providers._address import Form
from providers._base import NoticeRoute, Provider

# Shorteners for anyone's links. Those of one host (1drv.ms, db.tt, we.tl, hf.co) belong to that host.
_HOSTS = (
    "t.cn", "dwz.cn", "suo.im", "url.cn", "mrw.so", "985.so", "u.nu", "bit.ly", "j.mp", "bit.do",
    "tinyurl.com", "goo.gl", "t.co", "is.gd", "v.gd", "ow.ly", "ht.ly", "buff.ly", "cutt.ly", "rb.gy",
    "rebrand.ly", "tiny.cc", "shorturl.at", "t.ly", "s.id", "adf.ly", "lnkd.in", "fb.me", "git.io", "clck.ru",
    "tr.im", "x.co", "bl.ink", "soo.gd", "shorte.st", "reurl.cc", "ppt.cc", "b23.tv", "dwz.win", "tny.im",
)  # fmt: skip
_OWN = "about|apps?|blog|contact|create|features|help|login|news|pages|pricing|privacy|report|signup|terms"


class ShortLink(Provider):
    """One id behind a shortener's host; small and capital letters differ."""

    name = "short_link"
    title = "Short links"
    domains = _HOSTS
    forms = (
        Form("short", "https://{short}/{id}",
             rf"(?:www\.|preview\.)?(?P<short>{'|'.join(map(re.escape, _HOSTS))})",
             rf"/(?!(?:{_OWN})/?$)(?P<id>[A-Za-z0-9_-]{{2,60}})\+?/?$"),
    )  # fmt: skip
    tier = "D"
    notice = NoticeRoute("the shortener's own abuse form", wants="both the short link and where it leads")
    verified_on = "2026-11-23"
