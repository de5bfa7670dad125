"""GitHub: repositories, files, releases, archives and issues, read through the REST interface."""

from __future__ import annotations

from providers._address import Address
from providers._base import Provider
from providers._github import LIMITS, NOTICE, ROBOTS, SECRETS, settled
from providers._github_forms import FORMS
from providers._github_read import read_files, read_release, read_releases
from providers._github_talk import read_forks, read_issue
from providers._words import Conversation, Dialect, ParseError, Share

_READERS = {
    "repository": read_files,
    "tree": read_files,
    "archive": read_files,
    "file": read_files,
    "release": read_release,
    "release_asset": read_release,
    "releases": read_releases,
    "issue": read_issue,
    "pull": read_issue,
    "forks": read_forks,
}
# Recognised, so that a link to them is known for what it is; nothing of them is asked.
_UNREAD = frozenset({"wiki", "issues", "pulls", "discussion", "discussions", "attachment"})


class Github(Provider):
    """Code host: blob sha1 of every file, sha256 of newer release assets and of Git LFS objects.

    Content is never asked for, but small texts are: the README, telling documents, LFS pointers.
    """

    name = "github"
    title = "GitHub"
    domains = ("github.com", "githubusercontent.com")
    forms = FORMS
    tier = "A"
    hashes = (Dialect.GIT_BLOB_SHA1, Dialect.LFS_POINTER_SHA1, Dialect.SHA256)
    secrets = SECRETS
    limits = LIMITS
    robots = ROBOTS
    notice = NOTICE
    verified_on = "2026-11-23"
    spider = "github"
    steps = 60

    def recognise(self, address: Address) -> Share | None:
        """The share at an address, the same however the link was written."""
        share = super().recognise(address)
        return None if share is None else settled(share)

    def read(self, share: Share) -> Conversation:
        """Ask GitHub about a share and return its Listing. Raises ParseError."""
        if share.kind in _UNREAD:
            raise ParseError(f"a GitHub {share.kind} page is recognised, not read")
        return (yield from _READERS[share.kind](share))
