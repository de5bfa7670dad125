"""Zenodo: records with md5 and size of every file, tombstones, communities, DOIs, by its JSON API."""

from __future__ import annotations

import re
from urllib.parse import quote

from providers._address import Form
from providers._base import Limit, NoticeRoute, Provider, Robots, Secret
from providers._shape import maybe_text, text
from providers._words import Conversation, Dialect, Document, Lead, Listing, ParseError, Share, State
from providers._zenodo import CLOSED, SITE, ask, denied, entries, facts, leads

PAGES = 10  # pages of 25 records; a larger community is cut and said to be incomplete
_HOST = r"(?:www\.)?zenodo\.org"
_RECORD = SITE + "/records/{id}"
_DOI = r"/10\.5281/(?i:zenodo)\.(?P<id>\d+)/?$"


def _record(share: Share, number: str) -> Conversation:
    """A record: its files, description and other versions."""
    reply = yield from ask(f"{SITE}/api/records/{number}")
    if (no := denied(share, reply)) is not None:
        return no
    body = reply.json()
    meta, found = body["metadata"], str(body["id"])
    title = text(meta["title"])
    if not found.isdigit():
        raise ParseError(f"no record number: {found!r}"[:80])
    page = f"{SITE}/records/{found}"
    access = meta["access_right"] if "access_right" in meta else body["access"]["status"]
    files = body.get("files") or ()
    if not entries(files, page) and access == "open":
        reply = yield from ask(f"{SITE}/api/records/{found}/files")
        if reply.status == 403:
            access = "restricted"
        elif reply.status == 200:
            files = reply.json()
        else:
            raise ParseError(f"status {reply.status} for the files of an open record")
    listed = entries(files, page)
    state, reason = State.LIVE, None if listed else "a record without files"
    if access in CLOSED:
        state, reason = State.LOCKED, CLOSED[access]
        if meta.get("embargo_date"):
            reason += f" until {meta['embargo_date']}"
    elif access not in {"open", "metadata-only"}:
        raise ParseError(f"unknown access: {access!r}")
    words = "\n\n".join(text(meta[key]) for key in ("description", "notes") if meta.get(key))
    related = [
        Lead(text(row["identifier"]), text(row["relation"]), page, title)
        for row in meta.get("related_identifiers") or ()
    ]
    versions = ((meta.get("relations") or {}).get("version") or [{"index": 0, "is_last": True}])[0]
    if versions["index"] or not versions["is_last"]:
        reply = yield from ask(f"{SITE}/api/records/{found}/versions?size=25")
        if reply.status == 200:
            related += leads(reply, page, found)
    creators = meta.get("creators") or [{}]
    return Listing(
        share, state, reason, listed,
        (Document(page, words, "description.html", title),) if words else (), tuple(related),
        title=title, owner=maybe_text(creators[0].get("name")), complete=state is State.LIVE,
        created=maybe_text(body.get("created")),
        modified=maybe_text(body.get("updated") or body.get("modified")),
        revision=maybe_text(meta.get("version")),
        licence=maybe_text((meta.get("license") or {}).get("id")),
        moved=page if page != share.url else None, facts=facts(body),
    )  # fmt: skip


def _community(share: Share) -> Conversation:
    """A community: its records become leads."""
    url = f"{SITE}/api/communities/{quote(share['slug'])}"
    reply = yield from ask(url)
    if (no := denied(share, reply)) is not None:
        return no
    title = text(reply.json()["metadata"]["title"])
    found: list[Lead] = []
    whole = False
    for number in range(1, PAGES + 1):
        reply = yield from ask(f"{url}/records?size=25&page={number}&sort=newest")
        if reply.status != 200:
            raise ParseError(f"status {reply.status} for the records of a community")
        found += leads(reply, share.url)
        if len(found) >= reply.json()["hits"]["total"] or not reply.json()["hits"]["hits"]:
            whole = True
            break
    return Listing(share, State.LIVE, leads=tuple(found), title=title, complete=whole)


def _badge(share: Share) -> Conversation:
    """A badge leads to the newest DOI of a code repository."""
    reply = yield from ask(share.url, redirects=False, api=False)
    target = re.search(r"10\.5281/zenodo\.(\d+)|/records?/(\d+)", reply.header("location") or "")
    if reply.status not in {301, 302, 303, 307, 308} or target is None:
        raise ParseError(f"status {reply.status}, no DOI behind the badge")
    return (yield from _record(share, target[1] or target[2]))


class Zenodo(Provider):
    """Research repository at CERN; md5 of every file; deleted records keep a tombstone."""

    name = "zenodo"
    title = "Zenodo"
    domains = ("zenodo.org", "doi.org", "10.5281")
    forms = (
        Form("record", _RECORD, _HOST, r"/(?:api/)?records?/(?P<id>\d+)(?:/files/(?P<file>[^/]+))?(?:/.*)?$"),
        Form("record", _RECORD, _HOST, r"/doi" + _DOI),
        Form("record", _RECORD, r"(?:dx\.|www\.)?doi\.org", _DOI),
        Form("record", _RECORD, r"10\.5281", r"/(?i:zenodo)\.(?P<id>\d+)/?$"),
        Form("badge", SITE + "/badge/latestdoi/{id}", _HOST, r"/badge/latestdoi/(?P<id>\d+)/?$"),
        Form(
            "community",
            SITE + "/communities/{slug|lower}",
            _HOST,
            r"/(?:api/)?communities/(?P<slug>[\w-]+)(?:/.*)?$",
        ),
    )
    hashes = (Dialect.MD5,)
    secrets = (Secret("ZENODO_TOKEN", False, "more requests an hour"),)
    limits = (Limit(60, 60, "address"), Limit(2000, 3600, "address"), Limit(100, 60, "token"))
    robots = Robots(False, "the API is documented for programs and has rate limits of its own")
    notice = NoticeRoute(
        "https://zenodo.org/support (category: take-down); personal data also privacy.protection@cern.ch",
        "record address, ground (copyright, personal data, leaked private data), who you are",
        "a tombstone stays; identity is not shared; CERN's own data rules apply, not GDPR article 17",
        verified=True,
    )
    verified_on = "2026-11-23"
    spider = "hubs"

    def read(self, share: Share) -> Conversation:
        """Files with md5, description, versions."""
        if share.kind == "community":
            return _community(share)
        if share.kind == "badge":
            return _badge(share)
        return _record(share, share["id"])
