"""Hugging Face search: repository names by alias and file stem, then the text of cards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin

from providers import Conversation, Entry, Fetch, Lead, Limit, ParseError, Reply, Robots, Secret
from providers._shape import maybe_count, text
from sources._base import Source
from sources._hubs import Page, Query, ask_all
from sources._signature import Signature
from sources._words import aliases, file_names, least

HUB = "https://huggingface.co"
_TEXT = f"{HUB}/api/search/full-text"
KINDS = {"datasets": "dataset", "models": "model"}  # data is often put up as a model
LIMIT = 100
TEXT_PAGE = 50
TEXT_CAP = 1000  # results that the text search pages through; further pages come empty
_EXPAND = "&".join(f"expand={fact}" for fact in ("author", "createdAt", "gated", "lastModified", "tags"))
# What is cut off a file name to give words that stand in a repository's name.
_ENDING = re.compile(
    r"(\.(tar|zip|tgz|gz|bz2|xz|zst|7z|rar|tsv|csv|mat|bin|md5|part|parquet|rec|\d+))+$", re.I
)


def _page(kind: str, name: str) -> str:
    return f"{HUB}/{name}" if kind == "models" else f"{HUB}/{kind}/{name}"


def _lead(kind: str, row: Mapping[str, Any], query: Query) -> Lead:
    name = row["id"]
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name):
        raise ParseError(f"no repository id: {name!r}"[:120])
    words = " ".join(str(row.get("description") or "").split())
    entries = tuple(Entry(text(sibling["rfilename"])) for sibling in row.get("siblings") or ())
    return Lead(
        _page(kind, name), f"{name} {words}".strip()[:600], title=name, query=query.label, entries=entries
    )


def _names(query: Query, reply: Reply, since: str | None) -> Page:
    """One page of repositories, newest change first. Raises ParseError."""
    if reply.status != 200:
        raise ParseError(f"status {reply.status}: {reply.text[:120]}")
    kind = query.label.partition(" ")[0]
    rows = reply.json()
    if not isinstance(rows, list):
        raise ParseError("a list of repositories expected")
    fresh = [row for row in rows if since is None or row["lastModified"][:10] >= since[:10]]
    leads = tuple(_lead(kind, row, query) for row in fresh)
    following = re.search(r'<([^>]+)>;\s*rel="next"', reply.header("link") or "")
    if following is None or len(fresh) < len(rows):
        return Page(leads, len(fresh))
    url = urljoin(reply.url, following[1])
    if not url.startswith(f"{HUB}/api/{kind}?"):
        raise ParseError("the next page is elsewhere")
    return Page(leads, len(fresh), following=url)


def _texts(query: Query, reply: Reply) -> Page:
    """One page of cards. The answer is undocumented: another shape ends the query, not the search."""
    kind = query.label.partition(" ")[0].removesuffix("-text")
    body = reply.json() if reply.status == 200 else None
    if not isinstance(body, dict) or not isinstance(body.get("hits"), list):
        return Page(cut=f"the text search did not answer as known (status {reply.status})")
    leads = []
    for hit in body["hits"]:
        name = f"{hit['repoOwner']}/{hit['repoName']}"
        leads.append(_lead(kind, {"id": name, "description": f"named in {hit['fileName']}"}, query))
    said = maybe_count(body.get("estimatedTotalHits"))
    found = re.search(r"&offset=(\d+)", reply.url)
    after = (int(found[1]) if found else 0) + TEXT_PAGE
    if len(body["hits"]) < TEXT_PAGE:
        return Page(tuple(leads), len(leads), said)
    if after > TEXT_CAP:
        return Page(tuple(leads), len(leads), said, cut=f"the text search ends at {TEXT_CAP} results")
    url = query.url.replace("&offset=0", f"&offset={after}")
    return Page(tuple(leads), len(leads), said, url)


class HuggingFaceDatasets(Source):
    """Datasets and models whose name or card speaks of the dataset."""

    name = "huggingface_datasets"
    title = "Hugging Face datasets and models"
    secrets = (Secret("HF_TOKEN", False, "larger quota"),)
    limits = (Limit(500, 300, "address"), Limit(1000, 300, "token"))
    robots = Robots(False, "the API is documented for programs and has quotas of its own")
    discloses = "dataset names and file names; no digest"
    results_cap = TEXT_CAP
    verified_on = "2026-11-23"

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Repositories by name, then by card; since leaves out repositories unchanged since a day."""
        names, files = aliases(signature), file_names(signature)
        # Names of repositories are plain letters and signs; a short word finds the longer that hold it.
        named = least(word for word in [*names, *(_ENDING.sub("", name) for name in files)] if word.isascii())
        telling = least([name for name in names if name not in signature.weak] + files)
        by_name = f"sort=lastModified&limit={LIMIT}&{_EXPAND}"
        by_text = f"limit={TEXT_PAGE}&offset=0"
        queries = [
            Query(f"{kind} {term}", f"{HUB}/api/{kind}?search={quote(term, safe='')}&{by_name}")
            for kind in KINDS
            for term in named
        ]
        queries += [
            Query(f"{kind}-text {term}", f"{_TEXT}?q={quote(term, safe='')}&type={one}&{by_text}")
            for kind, one in KINDS.items()
            for term in telling
        ]

        def read(query: Query, reply: Reply) -> Page:
            in_text = query.label.partition(" ")[0].endswith("-text")
            return _texts(query, reply) if in_text else _names(query, reply, since)

        return ask_all(queries, cursor, lambda url: Fetch(url, auth="HF_TOKEN", api=True), read)
