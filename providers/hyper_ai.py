"""HyperAI: numbered datasets and the torrents of its tracker; recognised only."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute, Provider

_HOST = r"(?:www\.|orion\.)?hyper\.ai"
_LANGUAGE = r"(?:/[a-z]{2}(?:-[a-z]{2})?)?"


class HyperAi(Provider):
    """Pages of datasets in several languages; each leads to a torrent file or an anonymous download."""

    name = "hyper_ai"
    title = "HyperAI"
    domains = ("hyper.ai",)
    forms = (
        Form("dataset", "https://hyper.ai/datasets/{id}", _HOST,
             rf"(?i:{_LANGUAGE})/datasets/(?P<id>\d+)(?:/.*)?$"),
        Form("torrent", "https://hyper.ai/tracker/download?torrent={id}", _HOST, r"/tracker/download/?$",
             query={"torrent": r"(?P<id>\d+)"}, verified=False),
    )  # fmt: skip
    tier = "D"
    notice = NoticeRoute("the contact address on the site (none documented in the sources read)")
    verified_on = "2026-11-23"
    spider = "hubs"
