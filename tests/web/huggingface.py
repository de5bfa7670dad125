"""Stand-in for the Hugging Face Hub: JSON API, resolve and raw addresses, quotas, its error headers.

World: `<world>/huggingface/*.yaml`, lists `repos`, `accounts`, `renamed`, `disabled`, `limited`, and `quota`
(requests a window by bucket, in place of the documented ones).
Written from the source of huggingface_hub 2.4.0 and hub-docs, apart from the provider's parser.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import yaml

from tests.web._host import Answer, Ask, Host
from tests.web._huggingface import info_of, pointer, row_of, rows_of

HUB = "https://huggingface.co"
QUOTA = {"api": 500, "resolvers": 3000, "pages": 100}
WINDOW = 300.0
TREE_PAGE = 1000
TYPES = {"datasets": "dataset", "models": "model", "spaces": "space"}
SIMPLE = ("_id", "id", "author", "private", "gated", "disabled", "likes", "downloads", "tags", "createdAt")


def error(status: int, message: str, code: str | None = None) -> Answer:
    headers = [("X-Error-Message", message)] + ([("X-Error-Code", code)] if code else [])
    if status == 401:
        headers.append(("WWW-Authenticate", 'Bearer realm="Authentication required", charset="UTF-8"'))
    return Answer.json({"error": message}, status, headers)


class HuggingFace(Host):
    names = ("huggingface.co", "www.huggingface.co", "hf.co")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.repos: dict[tuple[str, str], dict[str, Any]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}
        self.renamed: dict[str, str] = {}
        self.disabled: set[str] = set()
        self.limited: set[str] = set()
        self.quota = dict(QUOTA)
        self.used: dict[tuple[str, int], int] = {}
        for world in worlds:
            for path in sorted((world / "huggingface").glob("*.yaml")):
                said = yaml.safe_load(path.read_text(encoding="utf-8"))
                for repo in said.get("repos", ()):
                    self.repos[repo["type"], repo["id"]] = repo
                self.accounts.update({a["name"]: a for a in said.get("accounts", ())})
                self.renamed.update(said.get("renamed", {}))
                self.disabled.update(said.get("disabled", ()))
                self.limited.update(said.get("limited", ()))
                self.quota.update(said.get("quota", {}))

    def answer(self, ask: Ask) -> Answer:
        if ask.host != "huggingface.co":
            return Answer.redirect(HUB + ask.url.partition(ask.host)[2], 308)
        if ask.path == "/robots.txt":
            return Answer(200, b"User-agent: *\nAllow: /\n", [("Content-Type", "text/plain")])
        bucket = "api" if ask.path.startswith("/api/") else "pages"
        if re.search(r"/(resolve|raw)/", ask.path):
            bucket = "resolvers"
        slot = (bucket, int(ask.now // WINDOW))
        self.used[slot] = self.used.get(slot, 0) + 1
        left = self.quota[bucket] - self.used[slot]
        if left < 0 or any(name in ask.path for name in self.limited):
            answer, left = error(429, "We had to rate limit your IP."), 0
        else:
            answer = self._route(ask)
        wait = int(WINDOW - ask.now % WINDOW)
        answer.headers += [
            ("RateLimit", f'"{bucket}";r={left};t={wait}'),
            ("RateLimit-Policy", f'"fixed window";"{bucket}";q={self.quota[bucket]};w={int(WINDOW)}'),
            ("X-Request-Id", "Root=1-00000000-000000000000000000000000"),
        ]
        return answer

    def _route(self, ask: Ask) -> Answer:
        path = ask.path
        if path == "/api/search/full-text":
            return self._full_text(ask)
        if found := re.fullmatch(r"/api/(users|organizations)/([^/]+)/overview", path):
            return self._overview(found[1], found[2])
        if found := re.fullmatch(r"/api/(datasets|models|spaces)/?", path):
            return self._list(ask, TYPES[found[1]])
        if found := re.match(r"/api/(datasets|models|spaces)/([^/]+(?:/[^/]+)?)", path):
            tail = re.search(r"/(revision|tree|paths-info|commits|discussions)(?:/(.*))?$", path)
            name = path[len(f"/api/{found[1]}/") : tail.start() if tail else None]
            return self._repo_api(ask, found[1], name, tail)
        if found := re.fullmatch(r"/(datasets/|spaces/|)(.+?)/(resolve|raw)/([^/]+)/(.+)", path):
            return self._file(
                ask, (found[1] or "models/").rstrip("/"), found[2], found[3], found[4], found[5]
            )
        if found := re.fullmatch(r"/(datasets/|spaces/|)([^/]+/[^/]+)", path):
            repo, problem = self._find((found[1] or "models/").rstrip("/"), found[2], ask)
            return problem or Answer.html(f"<title>{repo['id']} · Hugging Face</title>")
        return Answer.html("<title>404 – Hugging Face</title><h1>404</h1>", 404)

    def _find(self, kind: str, name: str, ask: Ask) -> tuple[dict[str, Any], Answer | None]:
        known = {i.lower(): i for t, i in self.repos if t == TYPES[kind]}
        target = self.renamed.get(name) or known.get(name.lower())
        if name in self.disabled:
            return {}, error(403, "Access to this resource is disabled.")
        if target is None:
            if ask.headers.get("authorization", "").startswith("Bearer "):
                return {}, error(404, "Repository not found", "RepoNotFound")
            return {}, error(401, "Invalid username or password.")
        if target != name:
            where = urlsplit(ask.url)
            place = where.path.replace(f"/{name}", f"/{target}", 1) + (
                f"?{where.query}" if where.query else ""
            )
            return {}, Answer.redirect(place, 307)
        return self.repos[TYPES[kind], target], None

    def _repo_api(self, ask: Ask, kind: str, name: str, tail: re.Match[str] | None) -> Answer:
        repo, problem = self._find(kind, name, ask)
        if problem:
            return problem
        what, rest = (tail[1], tail[2] or "") if tail else ("", "")
        info = info_of(repo)
        rev, _, under = rest.partition("/")
        rev = unquote(rev)
        if what in {"revision", "tree", "paths-info"} and rev not in {
            "main",
            info["sha"],
            *repo.get("revs", ()),
        }:
            return error(404, f"Invalid rev id: {rev}", "RevisionNotFound")
        if what == "tree":
            return self._tree(ask, repo, unquote(under))
        if what == "paths-info":
            asked = parse_qsl(ask.body.decode())
            wanted = {v for k, v in asked if k == "paths"}
            deep = dict(asked).get("expand") == "true"
            rows = rows_of(repo, True, deep, "")
            return Answer.json([row for row in rows if row["path"] in wanted])
        if what == "commits" and repo.get("gated"):
            return error(401, f"Access to {TYPES[kind]} {name} is restricted.", "GatedRepo")
        expand = [v for k, v in parse_qsl(urlsplit(ask.url).query) if k in {"expand", "expand[]"}]
        if expand:
            return Answer.json(
                {"_id": info["_id"], "id": info["id"]} | {k: info[k] for k in expand if k in info}
            )
        if ask.query.get("blobs") in {"true", "1"}:
            info["siblings"] = [
                {"rfilename": r["path"], "size": r["size"], "blobId": r["oid"]}
                | ({"lfs": r["lfs"] | {"sha256": r["lfs"]["oid"]}} if "lfs" in r else {})
                for r in rows_of(repo, True, False, "") if r["type"] == "file"
            ]  # fmt: skip
        return Answer.json(info)

    def _tree(self, ask: Ask, repo: dict[str, Any], under: str) -> Answer:
        if repo.get("tree_gated"):
            return error(401, f"Access to {repo['type']} {repo['id']} is restricted.", "GatedRepo")
        query = ask.query
        expand = query.get("expand") in {"true", "1"}
        rows = rows_of(repo, query.get("recursive") in {"true", "1"}, expand, under)
        if under and not rows:
            return error(404, f'{under} does not exist on "main"', "EntryNotFound")
        return self._paged(ask, rows, int(query.get("limit", 50 if expand else repo.get("page", TREE_PAGE))))

    def _paged(self, ask: Ask, rows: list[dict[str, Any]], size: int) -> Answer:
        start = int(base64.urlsafe_b64decode(ask.query.get("cursor", "MA==")))
        headers = []
        if start + size < len(rows):
            cursor = base64.urlsafe_b64encode(str(start + size).encode()).decode()
            query = [(k, v) for k, v in parse_qsl(urlsplit(ask.url).query) if k not in {"cursor", "limit"}]
            following = f"{HUB}{ask.path}?{urlencode([*query, ('limit', size), ('cursor', cursor)])}"
            headers.append(("Link", f'<{following}>; rel="next"'))
        return Answer.json(rows[start : start + size], headers=headers)

    def _list(self, ask: Ask, kind: str) -> Answer:
        def tokens(text: str) -> set[str]:
            return set(re.split(r"[^a-z0-9]+", text.lower())) - {""}

        query = ask.query
        infos = [info_of(repo) for (t, _), repo in sorted(self.repos.items()) if t == kind]
        if "search" in query:
            term = query["search"].lower()
            wanted = tokens(term)
            infos = [i for i in infos if term in i["id"].lower() or (wanted and wanted <= tokens(i["id"]))]
        if "author" in query:
            infos = [i for i in infos if i["author"] == query["author"]]
        sort = query.get("sort", "trendingScore")
        infos.sort(key=lambda i: (i.get(sort, 0), i["id"]), reverse=True)
        expand = [v for k, v in parse_qsl(urlsplit(ask.url).query) if k in {"expand", "expand[]"}]
        full = query.get("full") in {"true", "True", "1"}
        keys = (
            ("_id", "id", *expand) if expand else (*SIMPLE, "lastModified", "sha", "description", "siblings")
        )
        if not expand and not full:
            keys = SIMPLE
        rows = [{k: i[k] for k in keys if k in i} for i in infos]
        return self._paged(ask, rows, min(int(query.get("limit", 1000)), 1000))

    def _overview(self, group: str, name: str) -> Answer:
        account = self.accounts.get(name)
        if account is None or (account.get("organization", False) != (group == "organizations")):
            text = "This user does not exist"
            if group == "organizations":
                text = "Sorry, we can't find the page you are looking for."
            return Answer.json({"error": text}, 404)
        base = {
            "_id": hashlib.md5(name.encode()).hexdigest()[:24],
            "fullname": name,
            "avatarUrl": "/avatars/0.svg",
        }
        if group == "users":
            base |= {"user": name, "type": "user", "isPro": False, "createdAt": "2023-01-01T00:00:00.000Z"}
            return Answer.json(base | {"numDatasets": 1, "orgs": []})
        return Answer.json(base | {"name": name, "isVerified": False, "plan": "free", "numUsers": 1})

    def _full_text(self, ask: Ask) -> Answer:
        wanted, term = ask.query.get("type", "model"), ask.query.get("q", "").lower()
        skip, size = int(ask.query.get("offset", 0)), int(ask.query.get("limit", 10))
        hits = []
        for (kind, name), repo in sorted(self.repos.items()):
            card = next((f["text"] for f in repo.get("files", ()) if f["path"] == "README.md"), "")
            if kind == wanted and term and term in card.lower():
                owner, _, short = name.partition("/")
                hits.append({"repoId": info_of(repo)["_id"], "repoOwner": owner, "repoName": short,
                             "type": kind, "fileName": "README.md", "isPrivate": False,
                             "formatted": {"fileContent": card[:200]}})  # fmt: skip
        page = hits[skip : skip + size] if skip <= 1000 else []
        return Answer.json({"hits": page, "estimatedTotalHits": len(hits), "offset": skip, "limit": size,
                            "processingTimeMs": 3, "query": term})  # fmt: skip

    def _file(self, ask: Ask, kind: str, name: str, how: str, rev: str, path: str) -> Answer:
        repo, problem = self._find(kind, name, ask)
        if problem:
            return problem
        file = next((f for f in repo.get("files", ()) if f["path"] == unquote(path)), None)
        sha = info_of(repo)["sha"]
        if unquote(rev) not in {"main", sha, *repo.get("revs", ())}:
            return error(404, f"Invalid rev id: {rev}", "RevisionNotFound")
        if file is None:
            return error(404, "Entry not found", "EntryNotFound")
        if repo.get("gated"):
            text = f"Access to {TYPES[kind]} {name} is restricted. You must be authenticated to access it."
            return error(401, text, "GatedRepo")
        row = row_of(file, False)
        headers = [
            ("X-Repo-Commit", sha),
            ("Accept-Ranges", "bytes"),
            ("Content-Type", "text/plain; charset=utf-8"),
        ]
        if how == "resolve" and "lfs" in file:
            store = f"https://cas-bridge.xethub.hf.co/xet-bridge-us/{quote(row['xetHash'])}"
            headers += [("X-Linked-Size", str(file["size"])), ("X-Linked-Etag", f'"{file["lfs"]}"')]
            headers += [("X-Xet-Hash", row["xetHash"]), ("ETag", f'"{row["oid"]}"'), ("Location", store)]
            return Answer(302, b"", headers)
        body = pointer(file) if "lfs" in file else file.get("text", "").encode()
        return Answer(200, b"" if ask.method == "HEAD" else body, [*headers, ("ETag", f'"{row["oid"]}"')])
