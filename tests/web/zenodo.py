"""Stand-in for Zenodo: records, files, versions, communities, search, tombstones, DOI redirects.

World: `<world>/zenodo/*.yaml`, lists `records` and `communities`. Written from developers.zenodo.org,
the InvenioRDM documentation and the error texts of invenio-rdm-records, apart from the parser.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import yaml

from tests.web._host import Answer, Ask, Host

SITE = "https://zenodo.org"
WINDOW = 10_000


def error(status: int, message: str, **more: Any) -> Answer:
    return Answer.json({"status": status, "message": message} | more, status)


class Zenodo(Host):
    names = ("zenodo.org", "www.zenodo.org", "doi.org", "dx.doi.org")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.records: dict[int, dict[str, Any]] = {}
        self.communities: dict[str, dict[str, Any]] = {}
        self.badges: dict[str, int] = {}
        self.used: dict[tuple[str, int], int] = {}
        self.limits = {"any": 60, "search": 30}  # a minute; a world may lift them
        for world in worlds:
            for path in sorted((world / "zenodo").glob("*.yaml")):
                said = yaml.safe_load(path.read_text(encoding="utf-8"))
                self.records.update({r["id"]: r for r in said.get("records", ())})
                self.communities.update({c["slug"]: c for c in said.get("communities", ())})
                self.badges.update({str(k): v for k, v in said.get("badges", {}).items()})
                self.limits |= said.get("limits", {})

    def answer(self, ask: Ask) -> Answer:
        if ask.host.endswith("doi.org"):
            return self._doi(ask.path)
        if ask.host != "zenodo.org":
            return Answer.redirect(SITE + ask.url.partition(ask.host)[2], 301)
        if ask.path == "/robots.txt":
            text = (
                b"User-agent: *\nDisallow: /search\nDisallow: /api/\n"  # strict on purpose, not the real text
            )
            return Answer(200, text, [("Content-Type", "text/plain")])
        kind = "search" if ask.path == "/api/records" else "any"
        limit = self.limits[kind]
        minute = int(ask.now // 60)
        self.used[kind, minute] = self.used.get((kind, minute), 0) + 1
        left = limit - self.used[kind, minute]
        if left < 0:
            answer = error(429, f"{limit} per 1 minute")
            answer.headers.append(("Retry-After", str(int(60 - ask.now % 60))))
        else:
            answer = self._route(ask)
        answer.headers += [
            ("X-RateLimit-Limit", str(limit)),
            ("X-RateLimit-Remaining", str(max(left, 0))),
            ("X-RateLimit-Reset", str((minute + 1) * 60)),
        ]
        return answer

    def _doi(self, path: str) -> Answer:
        found = re.fullmatch(r"/10\.5281/zenodo\.(\d+)", path, re.IGNORECASE)
        if found is None or self._find(found[1]) is None:
            return Answer.html("<title>Error: DOI Not Found</title>", 404)
        return Answer.redirect(f"{SITE}/doi/10.5281/zenodo.{found[1]}")

    def _route(self, ask: Ask) -> Answer:
        path = ask.path
        if path == "/api/records":
            return self._search(ask, list(self.records.values()))
        if found := re.fullmatch(r"/api/records/(\d+)(/files|/versions)?", path):
            return self._record(ask, found[1], found[2] or "")
        if found := re.fullmatch(r"/api/communities/([\w-]+)(/records)?", path):
            return self._community(ask, found[1], bool(found[2]))
        if path.startswith("/api/"):
            return error(404, "The requested URL was not found on the server. If you entered the URL "
                              "manually please check your spelling and try again.")  # fmt: skip
        if (found := re.fullmatch(r"/badge/latestdoi/(\d+)", path)) and found[1] in self.badges:
            return Answer.redirect(f"https://doi.org/10.5281/zenodo.{self.badges[found[1]]}")
        if found := re.fullmatch(r"/(?:record|doi/10\.5281)/(?:zenodo\.)?(\d+)", path):
            return Answer.redirect(f"{SITE}/records/{found[1]}", 301)
        if found := re.fullmatch(r"/records/(\d+)", path):
            return self._page(found[1])
        return Answer.html("<title>Page not found | Zenodo</title><h1>Page not found</h1>", 404)

    def _find(self, number: str) -> dict[str, Any] | None:
        """A record by its number, or the newest version behind a concept number."""
        if int(number) in self.records:
            return self.records[int(number)]
        versions = [r for r in self.records.values() if str(r.get("concept", r["id"] - 1)) == number]
        return max(versions, key=lambda r: r["id"], default=None)

    def _page(self, number: str) -> Answer:
        record = self._find(number)
        if record is None:
            return Answer.html("<title>Page not found | Zenodo</title>", 404)
        if "tombstone" in record:
            return Answer.html("<title>Record deleted | Zenodo</title><h1>Gone</h1>", 410)
        return Answer.html(f"<title>{record['title']} | Zenodo</title>")

    def _gone(self, record: dict[str, Any]) -> Answer:
        stone = record["tombstone"]
        if not stone.get("is_visible", True):
            return error(404, "Record not found")
        return error(410, "Record deleted", tombstone=stone)

    def _record(self, ask: Ask, number: str, what: str) -> Answer:
        record = self._find(number)
        if record is None:
            return error(404, "The persistent identifier does not exist.")
        if "tombstone" in record:
            return self._gone(record)
        if str(record["id"]) != number:
            return Answer.redirect(f"{SITE}/api/records/{record['id']}{what}", 302)
        if what == "/files":
            if record.get("access", "open") != "open":
                return error(403, "Permission denied.")
            rows = [self._file(record, f) | {"created": record["created"], "updated": record["created"],
                    "mimetype": "application/zip", "version_id": "0", "bucket_id": "0", "storage_class": "L",
                    "status": "completed", "metadata": None} for f in record.get("files", ())]  # fmt: skip
            return Answer.json({"enabled": bool(rows), "entries": rows, "default_preview": None, "order": [],
                                "links": {"self": f"{SITE}/api/records/{number}/files"}})  # fmt: skip
        if what == "/versions":
            concept = record.get("concept", record["id"] - 1)
            same = [r for r in self.records.values() if r.get("concept", r["id"] - 1) == concept]
            return self._search(ask, same)
        return Answer.json(self._full(record))

    def _file(self, record: dict[str, Any], file: dict[str, Any]) -> dict[str, Any]:
        base = f"{SITE}/api/records/{record['id']}/files/{quote(file['key'])}"
        return {"id": file["md5"], "key": file["key"], "size": file["size"], "checksum": f"md5:{file['md5']}",
                "links": {"self": f"{base}/content"}}  # fmt: skip

    def _full(self, record: dict[str, Any]) -> dict[str, Any]:
        number, concept = record["id"], record.get("concept", record["id"] - 1)
        same = sorted(r["id"] for r in self.records.values() if r.get("concept", r["id"] - 1) == concept)
        access = record.get("access", "open")
        doi = f"10.5281/zenodo.{number}"
        meta = {
            "title": record["title"],
            "doi": doi,
            "publication_date": record["created"][:10],
            "description": record.get("description", ""),
            "access_right": access,
            "creators": [{"name": record.get("owner", "Example, A."), "affiliation": "Example Lab"}],
            "keywords": record.get("keywords", []),
            "version": record.get("version", "1.0"),
            "resource_type": {"title": "Dataset", "type": record.get("type", "dataset")},
            "license": {"id": record.get("licence", "cc-by-4.0")},
            "relations": {"version": [{"index": same.index(number), "is_last": same[-1] == number,
                                       "parent": {"pid_type": "recid", "pid_value": str(concept)}}]},
        }  # fmt: skip
        if record.get("related"):
            meta["related_identifiers"] = record["related"]
        if record.get("embargo"):
            meta["embargo_date"] = record["embargo"]
        own = f"{SITE}/api/records/{number}"
        full = {
            "created": record["created"],
            "modified": record["created"],
            "id": number,
            "conceptrecid": str(concept),
            "doi": doi,
            "conceptdoi": f"10.5281/zenodo.{concept}",
            "doi_url": f"https://doi.org/{doi}",
            "metadata": meta,
            "title": record["title"],
            "links": {"self": own, "self_html": f"{SITE}/records/{number}", "files": f"{own}/files",
                      "versions": f"{own}/versions", "latest": f"{own}/versions/latest",
                      "doi": f"https://doi.org/{doi}", "archive": f"{own}/files-archive"},
            "updated": record["created"],
            "recid": str(number),
            "revision": 4,
            "files": [self._file(record, f) for f in record.get("files", ())] if access == "open" else [],
            "swh": {},
            "owners": [{"id": "900"}],
            "status": "published",
            "stats": {"downloads": 3, "unique_downloads": 2, "views": 9, "unique_views": 8, "volume": 0.0},
            "state": "done",
            "submitted": True,
        }  # fmt: skip
        return full

    def _search(self, ask: Ask, records: list[dict[str, Any]]) -> Answer:
        query = ask.query
        size, page = int(query.get("size", 10)), int(query.get("page", 1))
        if size > (100 if "authorization" in ask.headers else 25):
            wrong = {"field": "size", "messages": ["Page size cannot be greater than 25."]}
            return error(400, "A validation error occurred.", errors=[wrong])
        if size * page > WINDOW:
            return error(400, "Maximum number of 10000 results have been reached.")
        try:
            held = [r for r in records if "tombstone" not in r and matches(r, query.get("q", ""))]
        except ValueError:
            return error(400, "The syntax of the search query is invalid.")
        if "communities" in query:
            held = [r for r in held if query["communities"] in r.get("communities", ())]
        held.sort(key=lambda r: r["created"], reverse=True)
        said = sum(r.get("weight", 1) for r in held)  # a world can claim more results than it holds
        links = {"self": ask.url}
        if size * page < len(held):
            rest = [(k, v) for k, v in parse_qsl(urlsplit(ask.url).query) if k != "page"]
            links["next"] = f"{SITE}{ask.path}?{urlencode([*rest, ('page', page + 1)])}"
        hits = [self._full(r) for r in held[size * (page - 1) : size * page]]
        return Answer.json({"hits": {"hits": hits, "total": said}, "aggregations": {}, "links": links})

    def _community(self, ask: Ask, slug: str, records: bool) -> Answer:
        community = self.communities.get(slug)
        if community is None:
            return error(404, "The persistent identifier does not exist.")
        if not records:
            return Answer.json({"id": "00000000-0000-4000-8000-000000000001", "slug": slug, "revision_id": 2,
                                "created": "2020-01-01T00:00:00+00:00",
                                "updated": "2020-01-01T00:00:00+00:00",
                                "metadata": {"title": community["title"], "description": ""},
                                "access": {"visibility": "public"},
                                "links": {"self": f"{SITE}/api/communities/{slug}"}})  # fmt: skip
        return self._search(ask, [r for r in self.records.values() if slug in r.get("communities", ())])


def matches(record: dict[str, Any], query: str) -> bool:
    """Whether a record meets a query: clauses joined by AND; field:"value", field:[a TO b}, "phrase"."""
    files = record.get("files", ()) if record.get("access", "open") == "open" else ()
    whole = " ".join([record["title"], record.get("description", ""), *record.get("keywords", ())]).lower()
    for clause in re.split(r"\s+AND\s+", query.strip()) if query.strip() else ():
        found = re.fullmatch(
            r'(?:([\w.]+):)?(?:"((?:[^"\\]|\\.)*)"|\[(\S+) TO (\S+?)([\]}])|([^"\[\]:]+))', clause
        )
        if found is None:
            raise ValueError(clause)
        field, phrase, low, high, close, word = found.groups()
        value = (phrase or word or "").replace("\\", "").lower()
        if low is not None:
            day = record["created"][: 10 if "T" not in high else None]
            if not (low == "*" or day >= low) or not (
                high == "*" or (day <= high if close == "]" else day < high)
            ):
                return False
        elif field in {"files.entries.checksum", "_files.checksum"}:
            if value not in {f"md5:{f['md5']}" for f in files}:
                return False
        elif field in {"files.entries.key", "filename"}:
            if value not in {f["key"].lower() for f in files}:
                return False
        elif field is not None or value not in whole:
            return False
    return True
