"""Kaggle: datasets by API with a token, or by their public Croissant description; names and sizes only."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any
from urllib.parse import quote

from providers._address import Form
from providers._base import NoticeRoute, Provider, Robots, Secret
from providers._croissant import described
from providers._words import (
    Conversation,
    Dialect,
    Document,
    Entry,
    Fetch,
    Listing,
    ParseError,
    Reply,
    Share,
    State,
)

SITE = "https://www.kaggle.com"
API = SITE + "/api/v1"
HOST = r"(?:www\.|m\.)?kaggle\.com"
SLUG = r"[A-Za-z0-9][\w-]*"
OWN = rf"(?P<owner>{SLUG})/(?P<slug>{SLUG})"
VERSION = r"(?:/versions?/(?P<version>\d+))?"
# First path pieces that are Kaggle's own, so that owner/slug without `datasets` can be told apart.
OURS = (
    "competitions|code|c|t|u|m|models?|docs|learn|discussions?|organizations|api|settings|account|kernels"
    "|product-feedback|general|questions-and-answers|getting-started|rankings|search|terms|progression|host"
    "|work|benchmarks|me|static|images|blog|wiki|about|contact|jobs|writeups|game-arena|notebooks|forums|users"
)
TABS = "datasets|code|notebooks|kernels|competitions|discussion|models|followers|following|account"
TOKEN = "KAGGLE_API_TOKEN"
PAGES = 10


class Kaggle(Provider):
    """Public datasets and, with a token, files of competitions; models and notebooks are recognised only."""

    name = "kaggle"
    title = "Kaggle"
    domains = ("kaggle.com",)
    forms = (
        Form("dataset", SITE + "/datasets/{owner}/{slug}", HOST,
             rf"/api/v1/datasets/(?:download|view|list|metadata|status|list-tree)/{OWN}(?:/|$)"),
        Form("dataset", SITE + "/datasets/{owner}/{slug}", HOST, rf"/datasets/{OWN}{VERSION}(?:/|$)"),
        Form("competition", SITE + "/competitions/{slug}", HOST,
             rf"/(?:competitions|c)/(?P<slug>{SLUG})(?:/|$)"),
        Form("model", SITE + "/models/{owner}/{slug}", HOST, rf"/models/{OWN}(?:/|$)"),
        Form("account", SITE + "/{owner}", HOST, rf"/(?!(?:{OURS}|datasets)(?:/|$))(?P<owner>{SLUG})/?$"),
        Form("notebook", SITE + "/code/{owner}/{slug}", HOST, rf"/code/{OWN}(?:/|$)", verified=False),
        # The old spelling without `datasets`: not for notebooks, which also stand right under an account.
        Form("dataset", SITE + "/datasets/{owner}/{slug}", HOST,
             rf"/(?!(?:{OURS}|datasets)/)(?![^/]+/(?:{TABS})(?:/|$)){OWN}{VERSION}(?:/(?:data|home|metadata|downloads?)(?:/.*)?)?/?$"),
    )  # fmt: skip
    tier = "A"
    hashes = (Dialect.MD5,)
    secrets = (Secret(TOKEN, False, "file names and exact sizes of datasets and competitions"),)
    robots = Robots(False, "documented API and Croissant files; the shells of pages are never parsed")
    notice = NoticeRoute("'Report' in the dataset's menu; Google's legal form for DMCA (kaggle.com/contact)")
    verified_on = "2026-11-23"
    spider = "hubs"

    def read(self, share: Share) -> Conversation:
        """API, as far as it answers without the token; else Croissant (datasets only). Raises ParseError."""
        if share.kind == "dataset":
            reply = yield _api(f"/datasets/view/{_path(share)}")
            if reply.status == 401:
                return (yield from _public(share))
            settled = _settled(share, reply)
            return settled or (yield from _dataset(share, reply.json()))
        if share.kind == "competition":
            files = f"/competitions/data/list/{share['slug']}?pageSize=200"
            reply = yield _api(files)
            settled = _settled(share, reply)
            if settled is not None:
                return settled
            entries, complete = yield from _files(files, reply)
            return Listing(share, State.LIVE, entries=entries, complete=complete)
        raise ParseError(f"a share of kind {share.kind} is recorded, not read")


def _path(share: Share) -> str:
    return f"{share['owner']}/{share['slug']}"


def _api(path: str) -> Fetch:
    return Fetch(API + path, api=True, auth=TOKEN)


def _public(share: Share) -> Generator[Fetch, Reply, Listing]:
    """What Kaggle says of a dataset without a token. Gone only if description and page both say so."""
    reply = yield Fetch(f"{share.url}/croissant/download", api=True)
    if reply.status == 404:
        # The page is an empty shell for scripts: its status is all that is looked at.
        page = yield Fetch(share.url)
        if page.status == 404:
            return Listing(share, State.GONE, "not found (404): removed, or private")
        raise ParseError(f"no description (404), but a page ({page.status})")
    return _settled(share, reply) or described(share, reply.json(), f"no file list: {TOKEN} is not set")


def _settled(share: Share, reply: Reply) -> Listing | None:
    """What a status or an error in the body settles, or None for a good reply. Raises ParseError."""
    kind = (reply.header("content-type") or "").partition(";")[0]
    body = reply.json() if kind.endswith("json") else {}
    # The client treats a code of 400 and more in the body as an error, whatever the status says.
    stated = body.get("code") if isinstance(body, dict) else None
    status = stated if type(stated) is int and stated >= 400 else reply.status
    if status == 404:
        return Listing(share, State.GONE, "not found (404): removed, or private")
    if status == 403:
        # A private dataset, one that moderators made private, and terms not accepted look the same.
        return Listing(share, State.LOCKED, "not public (403): private, withdrawn, or behind terms")
    if status != 200:
        raise ParseError(f"Kaggle answers {status}")
    return None


def _files(path: str, reply: Reply) -> Generator[Fetch, Reply, tuple[tuple[Entry, ...], bool]]:
    """Every file of a list, by page tokens. Files of an uploaded zip are listed unpacked."""
    entries: list[Entry] = []
    for page in range(PAGES):
        if reply.status != 200:
            raise ParseError(f"list of files answers {reply.status}")
        body = reply.json()
        rows = body["datasetFiles"] if "datasetFiles" in body else body["files"]
        for row in rows:
            entries.append(Entry(row["name"], int(row["totalBytes"]), modified=row.get("creationDate")))
        token = body.get("nextPageToken") or ""
        if not token:
            return tuple(entries), True
        if page < PAGES - 1:
            reply = yield _api(f"{path}&pageToken={quote(token, safe='')}")
    return tuple(entries), False


def _dataset(share: Share, body: dict[str, Any]) -> Generator[Fetch, Reply, Listing]:
    path = f"/datasets/list/{_path(share)}?pageSize=200"
    entries, complete = yield from _files(path, (yield _api(path)))
    text, title, owner = body.get("description") or "", body["title"], body["ownerRef"]
    state, reason = (State.LOCKED, "private") if body["isPrivate"] else (State.LIVE, None)
    documents = (Document(share.url, text, title=title),) if text else ()
    return Listing(share, state, reason, entries, documents, title=title, complete=complete, owner=owner,
                   modified=body.get("lastUpdated"), licence=body.get("licenseName"))  # fmt: skip
