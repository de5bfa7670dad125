"""Stand-in for GitHub: REST interface with limits, searches and paging; pages, raw files, archives."""

from __future__ import annotations

import hashlib
import html
import re
from functools import cached_property
from urllib.parse import unquote

from tests.web import _github_objects as objects
from tests.web._github_limits import Meter
from tests.web._github_paging import fault
from tests.web._github_repository import blocked, repository
from tests.web._github_search import Searches
from tests.web._github_world import World, load
from tests.web._host import Answer, Ask, Host


class Github(Host):
    """api.github.com and the hosts of its pages and files; settings.yaml of a world sets limits.

    settings: limits {core|search|code_search: requests}, secondary {after, retry_after},
    incomplete [part of a query], tree_limit, code_sizes, refuse (429 for a primary limit), crowds.
    """

    names = (
        "api.github.com",
        "github.com",
        "www.github.com",
        "raw.githubusercontent.com",
        "media.githubusercontent.com",
        "codeload.github.com",
        "gist.github.com",
        "gist.githubusercontent.com",
    )

    @cached_property
    def world(self) -> World:
        return load(self.worlds)

    @cached_property
    def meter(self) -> Meter:
        return Meter(self.world.settings)

    @cached_property
    def searches(self) -> Searches:
        return Searches(self.world)

    def answer(self, ask: Ask) -> Answer:
        if ask.host == "api.github.com":
            return self._api(ask)
        if ask.path == "/robots.txt":
            return Answer(200, b"User-agent: *\nDisallow: /*/*/search\n", [("Content-Type", "text/plain")])
        if ask.host in {"github.com", "www.github.com"}:
            return self._page(ask)
        if ask.host in {"raw.githubusercontent.com", "media.githubusercontent.com"}:
            return self._raw(ask)
        if ask.host == "codeload.github.com":
            return Answer(
                200, b"PK\x05\x06" + bytes(18), [("Content-Type", "application/zip"), ("ETag", '"0"')]
            )
        return self._gist_page(ask)

    def _api(self, ask: Ask) -> Answer:
        if not ask.headers.get("user-agent"):
            return Answer(
                403,
                b"Request forbidden by administrative rules. Please make sure your request has a "
                b"User-Agent header.\n",
                [("Content-Type", "text/plain")],
            )
        token = re.sub(r"(?i)^(?:bearer|token)\s+", "", ask.headers.get("authorization", ""))
        if token in self.world.settings.get("bad_tokens", ()):
            return fault(401, "Bad credentials")
        bucket = {"/search/code": "code_search"}.get(ask.path, "core")
        if ask.path.startswith("/search/") and bucket == "core":
            bucket = "search"
        if ask.path == "/rate_limit":
            return self.meter.overview(token, ask.now)
        held = self.meter.held(ask)
        headers, left = self.meter.count(bucket, token, ask.now)
        if held is not None:
            answer = held
        elif left < 0:
            answer = self.meter.primary(token)
        else:
            answer = self._route(ask, token)
            answer = self._conditional(ask, answer)
            if answer.status == 304:
                headers, _ = self.meter.count(bucket, token, ask.now, back=True)
        answer.headers += headers
        return answer

    @staticmethod
    def _conditional(ask: Ask, answer: Answer) -> Answer:
        if answer.status != 200:
            return answer
        tag = f'W/"{hashlib.sha256(answer.body).hexdigest()}"'
        if ask.headers.get("if-none-match") in {tag, tag[2:]}:
            return Answer(304, b"", [("ETag", tag)])
        answer.headers += [("ETag", tag), ("Cache-Control", "public, max-age=60, s-maxage=60")]
        return answer

    # ---- routes -------------------------------------------------------------------------------

    def _route(self, ask: Ask, token: str) -> Answer:
        if ask.method not in {"GET", "HEAD"}:
            return fault(404, "Not Found")
        pieces = [unquote(p) for p in ask.path.strip("/").split("/")]
        if ask.path.startswith("/search/"):
            return self.searches.answer(ask, pieces[-1], token)
        if pieces[0] == "gists" and len(pieces) == 2:
            gist = self.world.gists.get(pieces[1])
            if gist is None:
                return fault(404, "Not Found", "/gists/gists#get-a-gist")
            return blocked(gist.spec) or Answer.json(objects.gist(gist))
        if pieces[0] == "repos" and len(pieces) >= 3:
            repo = self.world.repos.get("/".join(pieces[1:3]).lower())
            return repository(self.world, ask, repo, pieces[3:])
        if pieces[0] == "repositories" and len(pieces) >= 2 and pieces[1].isdigit():
            return repository(self.world, ask, self.world.by_id(int(pieces[1])), pieces[2:])
        return fault(404, "Not Found")

    def _page(self, ask: Ask) -> Answer:
        pieces = [unquote(p) for p in ask.path.strip("/").split("/")]
        if len(pieces) < 2:
            return Answer.html("<title>GitHub</title><p>Build and ship software</p>")
        repo = self.world.repos.get("/".join(pieces[:2]).lower().removesuffix(".git"))
        if repo is None or repo.spec.get("private"):
            return Answer.html("<title>Page not found · GitHub · GitHub</title>", 404)
        if "renamed_to" in repo.spec:
            return Answer.redirect("https://github.com/" + repo.spec["renamed_to"], 301)
        if "blocked" in repo.spec:
            title = "Repository unavailable due to DMCA takedown."
            return Answer.html(f"<title>{title}</title><h1>{title}</h1>", 451)
        if pieces[2:4] == ["releases", "download"]:
            return Answer.redirect("https://objects.githubusercontent.com/github-production-release-asset/0")
        if pieces[2:3] == ["archive"]:
            return Answer.redirect(f"https://codeload.github.com/{repo.full_name}/zip/{pieces[-1]}")
        if pieces[2:3] == ["raw"]:
            return Answer.redirect(
                f"https://raw.githubusercontent.com/{repo.full_name}/{'/'.join(pieces[3:])}"
            )
        described = html.escape(f"{repo.full_name}: {repo.description or ''}")
        readme = html.escape((repo.readme.text or "") if repo.readme else "")
        return Answer.html(
            f"<!DOCTYPE html><html lang=en><head><title>GitHub - {described}</title></head><body>"
            f'<main><article class="markdown-body entry-content"><pre>{readme}</pre></article></main></body>'
        )

    def _raw(self, ask: Ask) -> Answer:
        pieces = [unquote(p) for p in ask.path.strip("/").split("/")]
        if ask.host.startswith("media."):
            pieces = pieces[1:]
        repo = self.world.repos.get("/".join(pieces[:2]).lower())
        rest = pieces[2:]
        if rest[:1] == ["refs"]:
            rest = rest[2:]
        blob = None
        if repo is not None and not (repo.spec.keys() & {"private", "blocked", "disabled"}) and rest:
            blob = repo.blobs.get("/".join(rest[1:])) if repo.knows(rest[0]) else None
        if blob is None or blob.content is None:
            return Answer(404, b"404: Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        if ask.host.startswith("media.") or blob.text is None:
            return Answer(200, blob.content, [("Content-Type", "application/octet-stream")])
        return Answer(200, blob.content, [("Content-Type", "text/plain; charset=utf-8")])

    def _gist_page(self, ask: Ask) -> Answer:
        gist = next((g for gid, g in self.world.gists.items() if gid in ask.path), None)
        if gist is None:
            return Answer.html("<title>Page not found · GitHub</title>", 404)
        return Answer.html(f"<title>{html.escape(gist.spec.get('description', gist.id))} · GitHub</title>")
