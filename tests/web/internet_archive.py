"""Stand-in for archive.org: metadata API, advanced search, scrape API with cursors, item pages.

World: `<world>/internet_archive/*.yaml`, list `items`. Written from the internetarchive 5.12.1 client
and the archive's developer pages, apart from the parser. An unknown item is answered by `{}`.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import yaml

from tests.web._host import Answer, Ask, Host

SITE = "https://archive.org"


class InternetArchive(Host):
    names = ("archive.org", "www.archive.org")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.items: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "internet_archive").glob("*.yaml")):
                said = yaml.safe_load(path.read_text(encoding="utf-8"))
                self.items.update({item["identifier"]: item for item in said["items"]})

    def answer(self, ask: Ask) -> Answer:
        path = ask.path
        if path == "/robots.txt":
            text = b"User-agent: *\nDisallow: /control/\nDisallow: /report/\n"
            return Answer(200, text, [("Content-Type", "text/plain")])
        if found := re.fullmatch(r"/metadata/([^/]+)(?:/(files|metadata))?", path):
            return self._metadata(found[1], found[2])
        if path == "/services/search/v1/scrape":
            return self._scrape(ask)
        if path == "/advancedsearch.php":
            return self._advanced(ask)
        if path == "/wayback/available":
            return Answer.json({"url": ask.query.get("url", ""), "archived_snapshots": {}})
        if found := re.match(r"/(?:details|download)/([^/]+)", path):
            return self._page(found[1], path)
        return Answer.html("<title>404 Not Found</title>", 404)

    def _page(self, name: str, path: str) -> Answer:
        item = self.items.get(name)
        if item is None or item.get("dark"):
            text = "Item cannot be located because it is dark or does not exist"
            if path.startswith("/download/"):
                return Answer.html(f"<title>{text}</title>", 403 if item else 404)
            return Answer.html("<title>Item not available</title><p>The item is not available.</p>")
        return Answer.html(f"<title>{item['title']} : Free Download, Borrow, and Streaming</title>")

    def _metadata(self, name: str, part: str | None) -> Answer:
        item = self.items.get(name)
        if item is None:
            return Answer.json({})
        if item.get("dark"):
            return Answer.json({"created": 1700000000, "is_dark": True, "metadata": {"identifier": name},
                                "nodownload": True, "server": "ia800000.us.archive.org",
                                "dir": f"/1/items/{name}", "workable_servers": [], "uniq": 1})  # fmt: skip
        files = [self._file(f) for f in item.get("files", ())]
        files += [
            {"name": f"{name}_meta.xml", "source": "metadata", "size": "900", "format": "Metadata",
             "mtime": "1700000000", "md5": "0" * 32, "crc32": "0" * 8, "sha1": "0" * 40},
            {"name": f"{name}_files.xml", "source": "metadata", "format": "Metadata", "md5": "1" * 32,
             "summation": "md5"},
            {"name": f"{name}_archive.torrent", "source": "metadata", "btih": item.get("btih", "a" * 40),
             "mtime": "1700000000", "size": "4000", "md5": "2" * 32, "crc32": "2" * 8, "sha1": "2" * 40,
             "format": "Archive BitTorrent"},
        ]  # fmt: skip
        meta = {"identifier": name, "title": item["title"], "mediatype": item.get("mediatype", "data"),
                "collection": ["opensource_media", "community"], "description": item.get("description", ""),
                "uploader": item.get("uploader", "someone@example.org"), "publicdate": "2021-03-04 05:06:07",
                "addeddate": "2021-03-04 05:06:07"}  # fmt: skip
        meta |= item.get("metadata", {})
        if part:
            return Answer.json({"result": files if part == "files" else meta})
        return Answer.json({
            "created": 1700000000, "d1": "ia800000.us.archive.org", "d2": "ia900000.us.archive.org",
            "dir": f"/1/items/{name}", "files": files, "files_count": len(files),
            "item_last_updated": 1614834367, "item_size": sum(int(f.get("size", 0)) for f in files),
            "metadata": meta, "server": "ia800000.us.archive.org", "uniq": 123456,
            "workable_servers": ["ia800000.us.archive.org", "ia900000.us.archive.org"],
        })  # fmt: skip

    def _file(self, file: dict[str, Any]) -> dict[str, Any]:
        plain = {"source": "original", "format": "ZIP", "mtime": "1614834000", "rotation": "0"}
        return plain | {k: str(v) for k, v in file.items()}

    def _found(self, query: str) -> list[dict[str, Any]]:
        """Items that meet a query: clauses joined by AND; "phrases" joined by OR; field:value; a range."""
        held = [item for _, item in sorted(self.items.items()) if not item.get("dark")]
        for clause in re.split(r"\s+AND\s+", query.strip()):
            if re.match(r"(publicdate|addeddate|date):\[", clause):
                low = re.findall(r"\[(\S+) TO", clause)[0]
                held = [i for i in held if str(i.get("publicdate", "2021-03-04")) >= low]
                continue
            field, phrases = re.match(r"(?:(\w+):)?", clause)[1], re.findall(r'"([^"]+)"', clause)  # type: ignore[index]
            words = phrases or [clause.partition(":")[2] or clause]
            held = [i for i in held if any(w.lower() in self._text(i, field) for w in words)]
        return held

    def _text(self, item: dict[str, Any], field: str | None) -> str:
        values = [item["identifier"], item["title"], str(item.get("description", ""))]
        if field == "mediatype":
            values = [item.get("mediatype", "data")]
        elif field in {"title", "description", "identifier"}:
            values = [str(item.get(field, ""))]
        elif field is not None:
            return ""
        return " ".join(values).lower()

    def _doc(self, item: dict[str, Any], fields: list[str]) -> dict[str, Any]:
        full = {"identifier": item["identifier"], "title": item["title"],
                "publicdate": "2021-03-04T05:06:07Z", "mediatype": item.get("mediatype", "data"),
                "description": item.get("description", ""),
                "item_size": sum(int(f["size"]) for f in item.get("files", ())),
                "uploader": item.get("uploader", "someone@example.org")}  # fmt: skip
        return {k: full[k] for k in fields if k in full} if fields else {"identifier": item["identifier"]}

    def _scrape(self, ask: Ask) -> Answer:
        query = ask.query
        if not query.get("q"):
            return Answer.json(
                {"error": "invalid or missing query", "errorType": "InvalidQueryException"}, 400
            )
        count = int(query.get("count", 5000))
        if not 100 <= count <= 10_000:
            text = f"invalid count value {count}: count must be between 100 and 10000"
            return Answer.json({"error": text, "errorType": "RangeException"}, 400)
        found = self._found(query["q"])
        if query.get("total_only") == "true":
            return Answer.json({"items": [], "count": 0, "total": len(found)})
        start = int(base64.b64decode(query.get("cursor") or "MA=="))
        fields = [f for f in query.get("fields", "").split(",") if f]
        items = [self._doc(i, fields) for i in found[start : start + count]]
        body: dict[str, Any] = {"items": items, "count": len(items), "total": len(found)}
        if start:
            body["previous"] = query["cursor"]
        if start + count < len(found):
            body["cursor"] = base64.b64encode(str(start + count).encode()).decode()
        return Answer.json(body)

    def _advanced(self, ask: Ask) -> Answer:
        query = ask.query
        rows, page = int(query.get("rows", 50)), int(query.get("page", 1))
        if rows * page > 10_000:
            return Answer.json(
                {"error": "[RANGE_OUT_OF_BOUNDS] paging is only supported through 10000 results"}
            )
        found = self._found(query.get("q", ""))
        fields = [v for k, v in query.items() if k.startswith("fl[")]
        docs = [self._doc(i, fields) for i in found[rows * (page - 1) : rows * page]]
        head = {"status": 0, "QTime": 5, "params": {"query": query.get("q", ""), "rows": rows, "page": page}}
        found_docs = {"numFound": len(found), "start": rows * (page - 1), "docs": docs}
        return Answer.json({"responseHeader": head, "response": found_docs})
