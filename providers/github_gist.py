"""GitHub Gist: small public texts, whose contents come with their metadata."""

from __future__ import annotations

from typing import Any

from providers._address import Form
from providers._base import Provider
from providers._github import LIMITS, NOTICE, ROBOTS, SECRETS, absence, api
from providers._words import Conversation, Document, Entry, Listing, Share, State

_ID = r"(?P<gist>[0-9a-f]{20,32}|\d{1,9})"
_OWNER = r"(?:/[A-Za-z0-9][A-Za-z0-9-]{0,38})"
_LARGEST = 300_000


class GithubGist(Provider):
    """Files of a gist with their sizes; texts of up to 300 kB are documents. It shows no digests."""

    name = "github_gist"
    title = "GitHub Gist"
    domains = ("github.com", "githubusercontent.com")
    forms = (
        Form(
            "gist",
            "https://gist.github.com/{gist}",
            r"gist\.(?:github|githubusercontent)\.com",
            rf"{_OWNER}?/{_ID}(?:\.git|\.js)?(?:/.*)?$",
            verified=False,
        ),
        Form("gist", "https://gist.github.com/{gist}", r"api\.github\.com", rf"/gists/{_ID}(?:/.*)?$"),
    )
    tier = "A"
    secrets = SECRETS
    limits = LIMITS
    robots = ROBOTS
    notice = NOTICE
    verified_on = "2026-11-23"
    spider = "github"

    def read(self, share: Share) -> Conversation:
        """Ask GitHub about a gist and return its Listing. Raises ParseError."""
        reply = yield api(f"/gists/{share['gist']}", cap=16_000_000)
        assert reply is not None
        gone = absence(share, reply)
        if gone is not None:
            return gone
        gist = reply.json()
        owner = gist["owner"]["login"] if gist.get("owner") else None
        files = list(gist["files"].values())
        return Listing(
            share,
            State.LIVE,
            entries=tuple(Entry(f["filename"], f["size"], url=gist["html_url"]) for f in files),
            documents=tuple(_document(gist, f, owner) for f in files if _is_text(f)),
            title=gist["description"] or files[0]["filename"],
            owner=owner,
            complete=not gist["truncated"],
            created=gist["created_at"],
            modified=gist["updated_at"],
            revision=gist["history"][0]["version"] if gist.get("history") else None,
            forks=len(gist["forks"]) if gist.get("forks") is not None else None,
        )


def _is_text(file: dict[str, Any]) -> bool:
    kind = file["type"] or ""
    texts = kind.startswith("text/") or kind.endswith(
        ("json", "xml", "x-sh", "javascript", "x-python", "yaml")
    )
    return texts and not file.get("truncated") and file["size"] <= _LARGEST and bool(file.get("content"))


def _document(gist: dict[str, Any], file: dict[str, Any], owner: str | None) -> Document:
    return Document(
        url=gist["html_url"],
        text=file["content"],
        name=file["filename"],
        title=gist["description"] or file["filename"],
        author=owner,
        dated=gist["updated_at"],
    )
