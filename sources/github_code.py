"""GitHub code search: files that hold a known digest, a known file name, or an alias beside a share host."""

from __future__ import annotations

from typing import Any

from providers import Conversation, Dialect, Digest, Entry, Lead, Limit
from providers._github import TEXT_MATCH
from sources._base import Source
from sources._github import ROBOTS, SECRETS, Finding, Query, Search
from sources._github_axis import CAP, SIZE
from sources._signature import Signature
from sources._words import aliases, digests, file_names, quoted

# An alias alone is in thousands of training scripts; beside one of these it may be a copy.
_HOSTS = ("pan.baidu.com", "drive.google.com", "dropbox.com")


class GithubCode(Source):
    """Bare digests first (checksum lists, loaders, LFS pointers), then names; cut by file size."""

    name = "github_code"
    title = "GitHub code search"
    hashes = (Dialect.MD5, Dialect.SHA1, Dialect.SHA256, Dialect.SHA512)
    secrets = SECRETS
    limits = (Limit(10, 60, "token"),)
    robots = ROBOTS
    discloses = "names and digests"
    results_cap = CAP
    verified_on = "2026-11-23"
    spider = "github"
    steps = 2000

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Search for a signature. GitHub's code search has no date, so since changes nothing."""
        search = Search(
            "/search/code", SIZE, _finds, lambda item: str(item["html_url"]), TEXT_MATCH, needed=True
        )
        yield from search.run(queries(signature), cursor)
        return None


def queries(signature: Signature) -> list[Query]:
    """The questions for a signature, the surest first."""
    return [
        *(Query(value) for value in digests(signature)),
        *(Query(quoted(name)) for name in file_names(signature)),
        *(Query(f"{quoted(name)} {host}") for name in aliases(signature) for host in _HOSTS),
    ]


def _finds(item: dict[str, Any], query: str) -> Finding:
    """A file pinned to a commit, with the lines that matched and what GitHub declares of it."""
    lines = [match["fragment"] for match in item.get("text_matches", ()) if match["property"] == "content"]
    entry = Entry(
        item["path"],
        item.get("file_size"),
        (Digest(Dialect.GIT_BLOB_SHA1, item["sha"]),),
        url=item["html_url"],
        modified=item.get("last_modified_at"),
    )
    yield Lead(
        item["html_url"],
        text="\n".join(lines),
        found_on=item["repository"]["html_url"],
        title=f"{item['repository']['full_name']}: {item['path']}",
        query=query,
        entries=(entry,),
    )
