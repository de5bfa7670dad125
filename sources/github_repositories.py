"""GitHub repository search: names, descriptions and READMEs that mention a dataset or its files."""

from __future__ import annotations

from typing import Any

from providers import Conversation, Lead
from providers._github import JSON
from sources._base import Source
from sources._github import ROBOTS, SEARCH_LIMITS, SECRETS, Finding, Query, Search
from sources._github_axis import CAP, CREATED
from sources._signature import Signature
from sources._words import aliases, file_names, least, phrase, quoted


class GithubRepositories(Source):
    """Each alias and distinctive file name as a phrase, forks included; cut by date of creation."""

    name = "github_repositories"
    title = "GitHub repository search"
    secrets = SECRETS
    limits = SEARCH_LIMITS
    robots = ROBOTS
    discloses = "names"
    results_cap = CAP
    verified_on = "2026-11-23"
    spider = "github"
    steps = 2000

    def search(
        self, signature: Signature, since: str | None = None, cursor: str | None = None
    ) -> Conversation:
        """Search for a signature; since is an ISO date of the last push."""
        search = Search("/search/repositories", CREATED, _finds, lambda item: str(item["id"]), JSON)
        yield from search.run(queries(signature, since), cursor)
        return None


def queries(signature: Signature, since: str | None) -> list[Query]:
    """The questions for a signature, in a fixed order."""
    pushed = f" pushed:>={since}" if since else ""
    named = aliases(signature)
    files = [name for name in least([*named, *file_names(signature)]) if name not in named]
    return [
        *(Query(phrase(n), f"in:name,description,readme fork:true{pushed}") for n in named),
        *(Query(quoted(n), f"in:readme fork:true{pushed}") for n in files),
    ]


def _finds(item: dict[str, Any], query: str) -> Finding:
    yield Lead(item["html_url"], text=item["description"] or "", title=item["full_name"], query=query)
