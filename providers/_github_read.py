"""Reading what a GitHub repository holds: files, README and other telling texts, releases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from providers import _shape as shaped
from providers._github import (
    RAW,
    Asking,
    Repository,
    absence,
    api,
    asked,
    digest_of,
    every_page,
    raw_text,
    repository_of,
)
from providers._github_tree import (
    DOCUMENTS,
    LARGEST_DOCUMENT,
    POINTERS,
    Blob,
    Empty,
    commit_at,
    document,
    entry,
    files_at,
    is_pointer_like,
    pointed_entry,
    readable,
    readme_of,
    telling,
    text_of,
)
from providers._words import Document, Entry, Lead, Listing, ParseError, Share, State

RELEASE_PAGES = 3
_LINK = re.compile(r"https?://|magnet:|www\.")


def open_repository(share: Share) -> Asking[tuple[Listing, Repository | None]]:
    """A listing with the repository's metadata, and these; None for them when nothing can be read."""
    reply = yield from asked(f"/repos/{share['owner']}/{share['repo']}")
    gone = absence(share, reply)
    if gone is not None:
        return gone, None
    repository = repository_of(reply.json())
    now = f"https://github.com/{repository.full_name.lower()}"
    before = f"https://github.com/{share['owner']}/{share['repo']}".lower()
    listing = Listing(
        share,
        State.LIVE,
        title=repository.full_name,
        owner=repository.owner,
        created=repository.created,
        modified=repository.pushed,
        licence=repository.licence,
        forks=repository.forks,
        moved=None if now == before else now + share.url[len(before) :],
        facts=repository.facts,
    )
    if repository.disabled:
        return replace(listing, state=State.GONE, reason="disabled by GitHub"), None
    return listing, repository


def read_files(share: Share) -> Asking[Listing]:
    """Listing of a repository, or of one tree, archive or file of it, at the commit that is meant."""
    listing, repository = yield from open_repository(share)
    if repository is None:
        return listing
    rest = share.get("ref") or share.get("rest") or repository.branch
    pieces = rest.count("/") + 1
    least = pieces if share.kind in {"repository", "archive"} else 1
    most = pieces - 1 if share.kind == "file" else pieces
    try:
        commit = yield from commit_at(repository, rest, least, most)
    except Empty:
        return replace(listing, reason="empty repository")
    got = None if commit is None else (yield from files_at(repository, commit.sha, commit.path))
    if commit is None or got is None:
        return replace(listing, state=State.GONE, reason="no such branch, tag or commit")
    blobs, complete = got
    if commit.path and not blobs:
        if not complete:
            raise ParseError("the tree is too large to say that a file is missing")
        return replace(listing, state=State.GONE, reason="no such file at this branch or commit")
    listing = replace(listing, revision=commit.sha, complete=complete)
    if share.kind == "file":
        return (yield from _with_single(listing, repository, commit.sha, blobs))
    listing = yield from _with_texts(listing, repository, commit.sha, blobs, readme=not commit.path)
    if share.kind == "repository":
        listing = yield from _with_releases(listing, repository)
        said = _description(repository)
        listing = replace(listing, leads=_homepage(repository), documents=(*said, *listing.documents))
    return listing


def _with_single(
    listing: Listing, repository: Repository, commit: str, blobs: Sequence[Blob]
) -> Asking[Listing]:
    """One file (or, where the path is a folder, all of it): texts are read, nothing else ever is."""
    entries: list[Entry] = []
    documents: list[Document] = []
    for blob in blobs:
        if len(blobs) == 1 and is_pointer_like(blob):
            entries.append((yield from pointed_entry(repository, commit, blob)))
            continue
        entries.append(entry(repository, commit, blob))
        if len(blobs) == 1 and readable(blob):
            text = yield from text_of(repository, blob)
            if text is not None:
                documents.append(document(repository, commit, blob.path, text))
    return replace(listing, entries=tuple(entries), documents=tuple(documents))


def _with_texts(
    listing: Listing, repository: Repository, commit: str, blobs: Sequence[Blob], *, readme: bool
) -> Asking[Listing]:
    """All files, the README, telling texts, and what a few Git LFS pointers say."""
    complete = listing.complete
    documents: list[Document] = []
    first = readme_of(blobs) if readme else None
    if first is not None and first.size > 4 * LARGEST_DOCUMENT:
        complete = False
    elif first is not None:
        reply = yield api(f"/repos/{repository.full_name}/readme?ref={commit}", RAW, cap=8_000_000)
        text = raw_text(reply)
        if text is not None:
            documents.append(document(repository, commit, first.path, text))
    others = [b for b in telling(blobs) if b != first]
    for blob in others[:DOCUMENTS]:
        text = yield from text_of(repository, blob)
        if text is None:
            complete = False
            continue
        documents.append(document(repository, commit, blob.path, text))
    entries = [entry(repository, commit, blob) for blob in blobs]
    if any(b.path.rpartition("/")[2] == ".gitattributes" for b in blobs):
        small = [index for index, blob in enumerate(blobs) if is_pointer_like(blob)]
        for index in small[:POINTERS]:
            entries[index] = yield from pointed_entry(repository, commit, blobs[index])
    return replace(listing, entries=tuple(entries), documents=tuple(documents), complete=complete)


def _with_releases(listing: Listing, repository: Repository) -> Asking[Listing]:
    entries, documents = list(listing.entries), list(listing.documents)
    rows, complete = yield from every_page(
        f"/repos/{repository.full_name}/releases?per_page=100", RELEASE_PAGES
    )
    for release in rows:
        entries += assets_of(release)
        documents += notes_of(release)
    complete = listing.complete and complete
    return replace(listing, entries=tuple(entries), documents=tuple(documents), complete=complete)


def assets_of(release: Mapping[str, Any]) -> list[Entry]:
    """The files of a release: name, size, sha256 where GitHub has one (uploads since June 2025)."""
    return [
        Entry(
            path=f"{shaped.text(release['tag_name'])}/{shaped.text(asset['name'])}",
            size=shaped.count(asset["size"]),
            digests=digest_of(asset.get("digest")),
            url=asset["browser_download_url"],
            modified=asset.get("updated_at"),
            note="release asset",
        )
        for asset in release["assets"]
    ]


def notes_of(release: Mapping[str, Any]) -> list[Document]:
    """The notes of a release as a document, where they hold a link."""
    text = release.get("body") or ""
    if not _LINK.search(text):
        return []
    author = release.get("author")
    return [
        Document(
            url=release["html_url"],
            text=text,
            name="RELEASE.md",
            title=release.get("name") or release["tag_name"],
            repository=str(release["html_url"]).partition("/releases/")[0],
            author=author["login"] if author else None,
            dated=release.get("published_at"),
        )
    ]


def _description(repository: Repository) -> tuple[Document, ...]:
    """The repository's own line about itself, when a link stands in it."""
    if "://" not in (repository.description or ""):
        return ()
    name = "description.md"
    page = repository.html_url
    return (Document(page, repository.description or "", name, repository.full_name, repository=page),)


def _homepage(repository: Repository) -> tuple[Lead, ...]:
    if repository.homepage is None or not repository.homepage.startswith(("http://", "https://")):
        return ()
    return (
        Lead(
            repository.homepage,
            text=repository.description or "",
            found_on=repository.html_url,
            title=repository.full_name,
        ),
    )


def read_release(share: Share) -> Asking[Listing]:
    """Listing of one release, or of one asset of it; without a tag the latest is meant."""
    base = f"/repos/{share['owner']}/{share['repo']}/releases"
    tag = share.get("tag")
    reply = yield from asked(f"{base}/latest" if tag is None else f"{base}/tags/{quote(tag, safe='')}")
    gone = absence(share, reply)
    if gone is not None:
        return gone
    release = reply.json()
    author = release.get("author")
    listing = Listing(
        share,
        State.LIVE,
        entries=tuple(assets_of(release)),
        title=release.get("name") or release["tag_name"],
        owner=author["login"] if author else None,
        created=release.get("created_at"),
        modified=release.get("published_at"),
    )
    listing = replace(listing, documents=tuple(notes_of(release)))
    if share.kind == "release":
        return listing
    wanted = share["asset"]
    entries = tuple(e for e in listing.entries if e.name == wanted)
    if not entries:
        return replace(
            listing, state=State.GONE, reason="no such file in this release", entries=(), documents=()
        )
    return replace(listing, entries=entries, title=wanted)


def read_releases(share: Share) -> Asking[Listing]:
    """Listing of every release of a repository."""
    listing, repository = yield from open_repository(share)
    return listing if repository is None else (yield from _with_releases(listing, repository))


__all__ = [
    "assets_of",
    "open_repository",
    "read_files",
    "read_release",
    "read_releases",
]
