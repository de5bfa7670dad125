"""OpenSLR: numbered speech sets and their files, on the site and its mirrors; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute
from providers._object import ObjectStore

_HOSTS = r"(?:www\.|us\.)?openslr\.org|openslr\.(?:elda\.org|magicdatatech\.com|trmal\.net)"


class OpenSlr(ObjectStore):
    """`openslr.org/12` and `/resources/12/FILE`; the mirrors serve the same files."""

    name = "openslr"
    title = "OpenSLR"
    domains = ("openslr.org", "elda.org", "magicdatatech.com", "trmal.net")
    forms = (
        Form("file", "https://www.openslr.org/resources/{id}/{key}", _HOSTS,
             r"(?s:/resources/(?P<id>\d+)/(?P<key>.+)$)"),
        Form("resource", "https://www.openslr.org/{id}/", _HOSTS,
             r"/(?:resources/)?(?P<id>\d+)/?(?:index\.html)?$"),
    )  # fmt: skip
    place = "resource"
    tier = "D"
    notice = NoticeRoute("the maintainers' address on the site (none documented in the sources read)")
    verified_on = "2026-11-23"
    spider = "hubs"
