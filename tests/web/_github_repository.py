"""The stand-in GitHub's answers about one repository: metadata, trees, texts, releases, issues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.web import _github_objects as objects
from tests.web import _github_shapes as shapes
from tests.web._github_paging import DOCS, fault, paged
from tests.web._github_world import Blob, Repo, World
from tests.web._host import Answer, Ask


def blocked(spec: dict[str, Any]) -> Answer | None:
    block = spec.get("blocked")
    if block is None:
        return None
    body = {
        "message": "Repository access blocked",
        "block": {
            "reason": block["reason"],
            "created_at": block.get("created_at", "2023-02-02T15:50:17") + "Z",
            "html_url": block.get("url", "https://github.com/tos"),
        },
    }
    return Answer.json(body, block.get("status", 451))


def repository(world: World, ask: Ask, repo: Repo | None, below: list[str]) -> Answer:
    if repo is None or repo.spec.get("private"):
        return fault(404, "Not Found", "/repos/repos#get-a-repository")
    if "renamed_to" in repo.spec:
        now = world.repos[repo.spec["renamed_to"].lower()]
        where = "/".join([f"{shapes.API}/repositories/{now.id}", *map(quote, below)])
        query = ask.url.partition("?")[2]
        where += f"?{query}" if query else ""
        body = {"message": "Moved Permanently", "url": where, "documentation_url": f"{DOCS}/guides"}
        answer = Answer.json(body, 301)
        answer.headers.append(("Location", where))
        return answer
    closed = blocked(repo.spec)
    if closed is not None:
        return closed
    if not below:
        return Answer.json(shapes.full(repo))
    known: dict[str, Callable[[World, Ask, Repo, list[str]], Answer]] = {
        "commits": _commits,
        "git": _git,
        "readme": _readme,
        "contents": _contents,
        "releases": _releases,
        "forks": _forks,
        "issues": _issues,
    }
    if below[0] in known:
        return known[below[0]](world, ask, repo, below[1:])
    return fault(404, "Not Found")


def _raw_wanted(ask: Ask) -> bool:
    return ".raw" in ask.headers.get("accept", "")


def _raw_answer(blob: Blob) -> Answer:
    return Answer(
        200, blob.content or b"", [("Content-Type", "application/vnd.github.raw+json; charset=utf-8")]
    )


def _commits(world: World, ask: Ask, repo: Repo, below: list[str]) -> Answer:
    if not repo.blobs:
        return fault(409, "Git Repository is empty.", "/commits/commits#list-commits")
    ref = "/".join(below) or ask.query.get("sha", repo.branch)
    if not repo.knows(ref):
        return fault(404, "Not Found", "/commits/commits#list-commits")
    body = objects.commit(repo)
    return Answer.json(body if below else [body])


def _git(world: World, ask: Ask, repo: Repo, below: list[str]) -> Answer:
    if not repo.blobs:
        return fault(409, "Git Repository is empty.", "/git/trees#get-a-tree")
    kind, ref = below[0], "/".join(below[1:])
    if kind == "trees":
        folders = {sha: path for path, sha in repo.trees.items()}
        if repo.knows(ref):
            folders[ref] = ""
        if ref not in folders:
            return fault(404, "Not Found", "/git/trees#get-a-tree")
        limit = repo.spec.get("tree_limit", world.settings.get("tree_limit", 100_000))
        recursive = ask.query.get("recursive") is not None
        sha = repo.trees[folders[ref]]
        return Answer.json(objects.tree(repo, sha, folders[ref], recursive, limit))
    if kind == "blobs":
        blob = next((b for b in repo.blobs.values() if b.sha == ref), None)
        if blob is None:
            return fault(404, "Not Found", "/git/blobs#get-a-blob")
        if blob.content is None:
            return fault(403, "This API returns blobs up to 100 MB in size.", "/git/blobs#get-a-blob")
        if _raw_wanted(ask):
            return _raw_answer(blob)
        return Answer.json(objects.blob_body(repo, blob))
    return fault(404, "Not Found")


def _readme(world: World, ask: Ask, repo: Repo, below: list[str]) -> Answer:
    ref = ask.query.get("ref", repo.branch)
    if repo.readme is None or not repo.knows(ref):
        return fault(404, "Not Found", "/repos/contents#get-a-repository-readme")
    if _raw_wanted(ask):
        return _raw_answer(repo.readme)
    return Answer.json(objects.content_file(repo, ref, repo.readme.path, repo.readme))


def _contents(world: World, ask: Ask, repo: Repo, below: list[str]) -> Answer:
    path, ref = "/".join(below), ask.query.get("ref", repo.branch)
    if not repo.knows(ref) or not (path in repo.blobs or path in repo.trees):
        return fault(404, "Not Found", "/repos/contents#get-repository-content")
    blob = repo.blobs.get(path)
    if blob is not None:
        if blob.size > 100_000_000 or blob.content is None:
            return fault(403, "This API returns blobs up to 100 MB in size.")
        if _raw_wanted(ask):
            return _raw_answer(blob)
        return Answer.json(objects.content_file(repo, ref, path, blob))
    prefix = path + "/" if path else ""
    rows = [
        objects.content(repo, ref, p, b, b.sha)
        for p, b in repo.blobs.items()
        if p.startswith(prefix) and "/" not in p[len(prefix) :]
    ]
    rows += [
        objects.content(repo, ref, p, None, sha)
        for p, sha in repo.trees.items()
        if p and p != path and p.startswith(prefix) and "/" not in p[len(prefix) :]
    ]
    return Answer.json(sorted(rows, key=lambda row: row["name"])[:1000])


def _releases(world: World, ask: Ask, repo: Repo, below: list[str]) -> Answer:
    specs = repo.spec.get("releases", [])
    if not below:
        return paged(ask, [objects.release(repo, s) for s in reversed(specs)])
    if below == ["latest"] and specs:
        return Answer.json(objects.release(repo, specs[-1]))
    if below[0] == "tags":
        for spec in specs:
            if spec["tag"] == "/".join(below[1:]):
                return Answer.json(objects.release(repo, spec))
    return fault(404, "Not Found", "/releases/releases#get-a-release-by-tag-name")


def _forks(world: World, ask: Ask, repo: Repo, below: list[str]) -> Answer:
    return paged(ask, [shapes.listed(f) for f in repo.forks if not f.spec.get("private")])


def _issues(world: World, ask: Ask, repo: Repo, below: list[str]) -> Answer:
    specs = {str(spec["number"]): spec for spec in repo.spec.get("issues", [])}
    if not below:
        return paged(ask, [objects.issue(repo, s) for s in specs.values()])
    spec = specs.get(below[0])
    if spec is None:
        return fault(404, "Not Found", "/issues/issues#get-an-issue")
    if spec.get("deleted"):
        return fault(410, "This issue was deleted", "/issues/issues#get-an-issue")
    if below[1:] == ["comments"]:
        count = len(spec.get("comments", []))
        return paged(ask, [objects.comment(repo, spec, i) for i in range(count)])
    return Answer.json(objects.issue(repo, spec))
