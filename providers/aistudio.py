"""Baidu AI Studio: numbered datasets and git repositories; recognised only (datasets need a login)."""

from __future__ import annotations

from providers._address import Form
from providers._base import NoticeRoute, Provider, Secret
from providers._words import Dialect

SITE = "https://aistudio.baidu.com"


class AiStudio(Provider):
    """Datasets by number, with an owner's page or a tab behind it, and Gitea repositories."""

    name = "aistudio"
    title = "Baidu AI Studio"
    domains = ("baidu.com",)
    forms = (
        Form("dataset", SITE + "/datasetdetail/{id}", r"aistudio\.baidu\.com",
             r"/(?:aistudio/)?(?:datasetdetail|dataset/detail)/(?P<id>\d+)(?:/.*)?$", verified=False),
        Form("repository", "https://git.aistudio.baidu.com/{owner}/{repo}", r"git\.aistudio\.baidu\.com",
             r"/(?!api/)(?P<owner>[^/]+)/(?P<repo>[^/]+?)(?:\.git)?(?:/.*)?$"),
    )  # fmt: skip
    tier = "D"
    hashes = (Dialect.GIT_BLOB_SHA1, Dialect.SHA256)
    secrets = (Secret("AISTUDIO_ACCESS_TOKEN", True, "file lists of repositories; datasets by number"),)
    notice = NoticeRoute("Baidu copyright centre (copyright.baidu.com)", wants="Chinese text is advisable")
    verified_on = "2026-11-23"
    spider = "hubs"
