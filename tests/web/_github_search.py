"""The stand-in GitHub's three searches, with the cap of 1,000 results and the refusals of the real ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from tests.web import _github_shapes as shapes
from tests.web._github_objects import issue
from tests.web._github_paging import fault, link, pages
from tests.web._github_query import (
    BadQuery,
    Query,
    Text,
    file_fits,
    issue_fits,
    parse,
    repository_fits,
)
from tests.web._github_world import Blob, Repo, World, number, seconds_of
from tests.web._host import Answer, Ask


class Searches:
    """Searches a world; normalised texts are kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._texts: dict[tuple[str, ...], Text] = {}
        self._found: dict[tuple[str | None, ...], tuple[list[Any], Callable[[Any], Any]]] = {}

    def answer(self, ask: Ask, kind: str, token: str) -> Answer:
        page, size = pages(ask)
        where = f"/search/search#search-{kind}"
        if kind == "code" and not token:
            errors = [
                {
                    "message": "Must be authenticated to access the code search API",
                    "resource": "Search",
                    "field": "q",
                    "code": "invalid",
                }
            ]
            return fault(401, "Requires authentication", where, errors=errors)
        if "q" not in ask.query or kind not in {"repositories", "code", "issues"}:
            errors = [{"resource": "Search", "field": "q", "code": "missing"}]
            return fault(422, "Validation Failed", where, errors=errors)
        beyond = page * size > 1000 if kind == "code" else (page - 1) * size >= 1000
        if beyond:
            body = {
                "message": "Only the first 1000 search results are available",
                "documentation_url": "https://docs.github.com/v3/search/",
                "status": "422",
            }
            return Answer.json(body, 422)
        try:
            query = parse(ask.query["q"])
            if kind == "code" and not query.terms and not query.first("filename"):
                raise BadQuery("The search must contain at least one search term.")
            # The world never changes, so the pages of one search are cut from one list.
            key = (kind, ask.headers.get("accept"), *map(ask.query.get, ("q", "sort", "order")))
            if key not in self._found:
                self._found[key] = getattr(self, f"_found_{kind}")(ask, query)
            rows, render = self._found[key]
        except BadQuery as error:
            errors = [{"message": str(error), "resource": "Search", "field": "q", "code": "invalid"}]
            return fault(422, "Validation Failed", where, errors=errors)
        timed_out = any(part in ask.query["q"] for part in self.world.settings.get("incomplete", ()))
        shown = rows[: len(rows) // 2] if timed_out else rows
        items = [render(row) for row in shown[(page - 1) * size : page * size]]
        body = {"total_count": len(rows), "incomplete_results": timed_out, "items": items}
        if kind == "issues":
            body["search_type"] = "lexical"
        answer = Answer.json(body)
        link(ask, answer, page, -(-min(len(shown), 1000) // size))
        return answer

    def _text(self, key: tuple[str, ...], *parts: str | None) -> Text:
        if key not in self._texts:
            self._texts[key] = Text(*parts)
        return self._texts[key]

    @cached_property
    def _searchable(self) -> list[Repo]:
        hidden = ("renamed_to", "blocked", "private", "disabled")
        return [r for r in self.world.repos.values() if not any(r.spec.get(word) for word in hidden)]

    def _found_repositories(self, ask: Ask, query: Query) -> tuple[list[Repo], Callable[[Repo], Any]]:
        places = set((query.first("in") or "name,description").split(","))
        found = []
        for repo in self._searchable:
            parts = []
            if "name" in places:
                parts.append(repo.name)
            if "description" in places:
                parts.append(repo.description or "")
            if "readme" in places and repo.readme is not None:
                parts.append(repo.readme.text or "")
            if repository_fits(repo, query) and self._text(
                ("repo", repo.full_name, *sorted(places)), *parts
            ).answers(query):
                found.append(repo)
        keys: dict[str | None, Callable[[Repo], Any]] = {
            "stars": lambda r: r.stars,
            "forks": lambda r: len(r.forks),
            "updated": lambda r: r.pushed,
        }
        key = keys.get(ask.query.get("sort"), lambda r: number(r.full_name))
        found.sort(key=key, reverse=ask.query.get("order", "desc") == "desc")
        return found, shapes.searched

    def _found_code(
        self, ask: Ask, query: Query
    ) -> tuple[list[tuple[Repo, Blob]], Callable[[tuple[Repo, Blob]], Any]]:
        found = [
            (repo, blob)
            for repo in self._searchable
            if repository_fits(repo, query, code=True)
            for blob in repo.blobs.values()
            if file_fits(blob, query) and self._text(("code", blob.sha, blob.path), blob.text).answers(query)
        ]
        found.sort(key=lambda row: number(row[0].full_name + row[1].path))
        sizes = self.world.settings.get("code_sizes", True)
        wanted = "text-match" in ask.headers.get("accept", "")

        def render(row: tuple[Repo, Blob]) -> dict[str, Any]:
            item = shapes.file_item(*row, sizes)
            if wanted:
                item["text_matches"] = _fragments(item, row[1].text or "", query)
            return item

        return found, render

    def _found_issues(
        self, ask: Ask, query: Query
    ) -> tuple[list[tuple[Repo, dict[str, Any]]], Callable[[tuple[Repo, dict[str, Any]]], Any]]:
        places = set((query.first("in") or "title,body,comments").split(","))
        found = []
        for repo in self._searchable:
            for spec in repo.spec.get("issues", []):
                parts = [spec["title"]] if "title" in places else []
                parts += [spec["body"]] if "body" in places else []
                if "comments" in places:
                    parts += [row["body"] for row in spec.get("comments", [])]
                key = ("issue", repo.full_name, str(spec["number"]), *sorted(places))
                if (
                    not spec.get("deleted")
                    and issue_fits(repo, spec, query)
                    and self._text(key, *parts).answers(query)
                ):
                    found.append((repo, spec))
        by_date = ask.query.get("sort") in {"created", "updated"}
        found.sort(
            key=lambda row: (
                seconds_of(row[1]["created_at"])
                if by_date
                else number(f"{row[0].full_name}#{row[1]['number']}")
            ),
            reverse=ask.query.get("order", "desc") == "desc",
        )
        return found, lambda row: issue(*row) | {"score": 1.0}


def _fragments(item: dict[str, Any], text: str, query: Query) -> list[dict[str, Any]]:
    """Up to two pieces of a file round the words that matched, as text-match shows them."""
    found = []
    for term in query.terms:
        at = text.lower().find(term.lower())
        if at >= 0 and len(found) < 2:
            start, end = text.rfind("\n", 0, max(0, at - 80)) + 1, at + len(term) + 160
            fragment = text[start:end]
            place = fragment.lower().find(term.lower())
            found.append(
                {
                    "object_url": item["url"],
                    "object_type": "FileContent",
                    "property": "content",
                    "fragment": fragment,
                    "matches": [
                        {"text": fragment[place : place + len(term)], "indices": [place, place + len(term)]}
                    ],
                }
            )
    return found
