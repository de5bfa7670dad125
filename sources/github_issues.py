"""GitHub issue search: issues, pull requests and their comments, where share links are passed round."""

from __future__ import annotations

from typing import Any

from providers import Conversation
from providers._github import JSON
from providers._github_talk import comments_of, repository_page, written
from sources._base import Source
from sources._github import ROBOTS, SEARCH_LIMITS, SECRETS, Finding, Query, Search
from sources._github_axis import CAP, CREATED
from sources._signature import Signature
from sources._words import aliases, file_names, least, phrase, quoted


class GithubIssues(Source):
    """Bodies and comments of what mentions an alias or a file name; cut by date of creation."""

    name = "github_issues"
    title = "GitHub issues and pull requests"
    secrets = SECRETS
    limits = SEARCH_LIMITS
    robots = ROBOTS
    discloses = "names"
    results_cap = CAP
    verified_on = "2026-11-23"
    spider = "github"
    steps = 4000

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Search for a signature; since is an ISO date of the last change."""
        search = Search("/search/issues", CREATED, _finds, lambda item: str(item["html_url"]), JSON)
        yield from search.run(queries(signature, since), cursor)
        return None


def queries(signature: Signature, since: str | None) -> list[Query]:
    """The questions for a signature: each twice, for some tokens may not ask for both at once."""
    updated = f" updated:>={since}" if since else ""
    named = aliases(signature)
    files = [name for name in least([*named, *file_names(signature)]) if name not in named]
    words = [*map(phrase, named), *map(quoted, files)]
    return [Query(w, f"is:{kind}{updated}") for kind in ("issue", "pull-request") for w in words]


def _finds(item: dict[str, Any], query: str) -> Finding:
    """The body, and the comments: the word that was found may well stand in one of them."""
    yield from written(item, item["title"], repository_page(item))
    if item["comments"]:
        comments, _ = yield from comments_of(item)
        yield from comments
