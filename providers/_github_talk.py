"""Reading what people wrote or copied beside a GitHub repository: issues, pull requests, forks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from providers._github import Asking, absence, asked, every_page
from providers._github_read import open_repository
from providers._words import Document, Lead, Listing, Share, State

COMMENT_PAGES = 3
FORK_PAGES = 20


def repository_page(item: Mapping[str, Any]) -> str:
    """The repository's page of an issue's JSON."""
    return str(item["html_url"]).rsplit("/", 2)[0]


def written(item: Mapping[str, Any], title: str, repository: str) -> Iterator[Document]:
    """The body of an issue or a comment as a document; none for an empty one."""
    if item["body"]:
        user = item["user"]
        yield Document(
            url=item["html_url"],
            text=item["body"],
            name="issue.md",
            title=title,
            repository=repository,
            author=user["login"] if user else None,
            dated=item["created_at"],
        )


def comments_of(item: Mapping[str, Any]) -> Asking[tuple[list[Document], bool]]:
    """The comments of an issue or pull request as documents, and whether these are all."""
    rows, complete = yield from every_page(f"{item['comments_url']}?per_page=100", COMMENT_PAGES)
    page = repository_page(item)
    return [d for row in rows for d in written(row, item["title"], page)], complete


def read_issue(share: Share) -> Asking[Listing]:
    """Listing of an issue or pull request: its body and comments are documents, it holds no files."""
    reply = yield from asked(f"/repos/{share['owner']}/{share['repo']}/issues/{share['number']}")
    gone = absence(share, reply)
    if gone is not None:
        return gone
    issue = reply.json()
    documents = list(written(issue, issue["title"], repository_page(issue)))
    complete = True
    if issue["comments"]:
        comments, complete = yield from comments_of(issue)
        documents += comments
    user = issue["user"]
    return Listing(
        share,
        State.LIVE,
        documents=tuple(documents),
        title=issue["title"],
        owner=user["login"] if user else None,
        complete=complete,
        created=issue["created_at"],
        modified=issue["updated_at"],
    )


def read_forks(share: Share) -> Asking[Listing]:
    """Listing of a repository's forks as leads: a copyright notice must name each of them."""
    listing, repository = yield from open_repository(share)
    if repository is None:
        return listing
    path = f"/repos/{repository.full_name}/forks?sort=newest&per_page=100"
    forks, complete = yield from every_page(path, FORK_PAGES)
    leads = tuple(
        Lead(
            fork["html_url"],
            text=f"fork of {repository.full_name}",
            found_on=f"{repository.html_url}/forks",
            title=fork["full_name"],
        )
        for fork in forks
    )
    return replace(listing, leads=leads, complete=complete)
