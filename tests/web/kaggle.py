"""Stand-in for Kaggle: the API wants a token, the Croissant description none, pages are empty shells."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

import yaml

from tests.web._host import Answer, Ask, Host


class Kaggle(Host):
    """Datasets `owner/slug` from `<world>/kaggle/*.yaml`."""

    names = ("www.kaggle.com", "kaggle.com")

    def __init__(self, worlds: list[Path]) -> None:
        super().__init__(worlds)
        self.datasets: dict[str, dict[str, Any]] = {}
        for world in worlds:
            for path in sorted((world / "kaggle").glob("*.yaml")):
                self.datasets.update(yaml.safe_load(path.read_text(encoding="utf-8"))["datasets"])

    def answer(self, ask: Ask) -> Answer:
        if ask.path == "/robots.txt":
            return Answer(200, b"User-agent: *\nDisallow: /api/\n", [("Content-Type", "text/plain")])
        if ask.path.startswith("/api/v1/"):
            return self.api(ask)
        match = re.fullmatch(r"/datasets/([\w-]+/[\w-]+)(/croissant/download)?", ask.path)
        dataset = self.datasets.get(match[1]) if match else None
        if match is None or dataset is None or dataset.get("private"):
            return Answer.html("<html><head><title>Kaggle</title></head><body></body></html>", 404)
        if match[2]:
            return Answer.json(croissant(match[1], dataset))
        return Answer.html(
            "<html><head><title>Kaggle</title></head><body><div id='site-body'></div></body></html>"
        )

    def api(self, ask: Ask) -> Answer:
        if "authorization" not in ask.headers:
            return error(401, "Unauthenticated")
        match = re.fullmatch(r"/api/v1/datasets/(view|list)/([\w-]+/[\w-]+)", ask.path)
        if match is None:
            return error(404, "Not found")
        dataset = self.datasets.get(match[2])
        if dataset is None:
            return error(404, "Dataset not found")
        if dataset.get("private"):
            return error(403, "Permission 'datasets.get' was denied")
        if match[1] == "view":
            return Answer.json(view(match[2], dataset))
        size = int(ask.query.get("pageSize") or 20)
        at = int(ask.query.get("pageToken") or 0)
        rows = [file_row(f) for f in dataset["files"]]
        more = str(at + size) if at + size < len(rows) else ""
        return Answer.json({"datasetFiles": rows[at : at + size], "errorMessage": "", "nextPageToken": more})


def error(code: int, message: str) -> Answer:
    return Answer.json({"code": code, "message": message}, code)


def file_row(file: dict[str, Any]) -> dict[str, Any]:
    return {"ref": "", "name": file["name"], "creationDate": "2023-03-01T10:00:00.000Z", "description": "",
            "fileType": "." + file["name"].rpartition(".")[2], "url": "", "totalBytes": file["size"],
            "columns": []}  # fmt: skip


def view(ref: str, dataset: dict[str, Any]) -> dict[str, Any]:
    owner = ref.partition("/")[0]
    return {"id": 1, "ref": ref, "subtitle": "", "creatorName": owner, "creatorUrl": owner,
            "totalBytes": sum(f["size"] for f in dataset["files"]), "url": f"https://www.kaggle.com/datasets/{ref}",
            "lastUpdated": "2023-03-01T10:00:00.000Z", "downloadCount": 10, "isPrivate": False,
            "isFeatured": False, "licenseName": dataset.get("licence", "Unknown"),
            "description": dataset["description"], "ownerName": owner, "ownerRef": owner, "kernelCount": 0,
            "title": dataset["title"], "topicCount": 0,
            "viewCount": 100, "voteCount": 1, "currentVersionNumber": 1, "usabilityRating": 0.5, "tags": [],
            "files": [], "versions": []}  # fmt: skip


def croissant(ref: str, dataset: dict[str, Any]) -> dict[str, Any]:
    page = f"https://www.kaggle.com/datasets/{ref}"
    size = sum(f["size"] for f in dataset["files"]) / 1024**3
    archive = {"@id": "archive.zip", "@type": "cr:FileObject", "name": "archive.zip",
               "contentUrl": f"https://www.kaggle.com/api/v1/datasets/download/{ref}?datasetVersionNumber=1",
               "contentSize": f"{size:.3f} GB", "encodingFormat": "application/zip",
               "md5": base64.b64encode(hashlib.md5(ref.encode()).digest()).decode()}  # fmt: skip
    return {"@context": {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"},
            "@type": "sc:Dataset", "name": dataset["title"], "description": dataset["description"],
            "url": f"{page}/versions/1", "identifier": ["1"], "isAccessibleForFree": True, "version": "1",
            "license": {"@type": "sc:CreativeWork", "name": dataset.get("licence", "Unknown")},
            "datePublished": "2023-03-01T10:00:00", "dateModified": "2023-03-01T10:00:00", "keywords": [],
            "distribution": [archive], "recordSet": [],
            "conformsTo": "http://mlcommons.org/croissant/1.0"}  # fmt: skip
