"""How the stand-in hub describes a repository of its world: facts, tree rows, LFS pointers."""

from __future__ import annotations

import hashlib
from typing import Any


def blob_sha1(body: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()


def pointer(file: dict[str, Any]) -> bytes:
    return (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{file['lfs']}\nsize {file['size']}\n"
    ).encode()


def info_of(repo: dict[str, Any]) -> dict[str, Any]:
    name, made = repo["id"], repo["created"]
    info = {
        "_id": hashlib.md5(name.encode()).hexdigest()[:24],
        "id": name,
        "author": name.partition("/")[0],
        "sha": hashlib.sha1(name.encode()).hexdigest(),
        "createdAt": made,
        "lastModified": repo.get("modified", made),
        "private": False,
        "gated": repo.get("gated", False),
        "disabled": False,
        "downloads": repo.get("downloads", 12),
        "likes": repo.get("likes", 1),
        "tags": [*repo.get("tags", []), "region:us"],
        "cardData": repo.get("card", {}),
        "usedStorage": sum(size_of(f) for f in repo.get("files", ())),
        "siblings": [{"rfilename": f["path"]} for f in repo.get("files", ())],
    }
    if repo["type"] == "dataset":
        info |= {"description": repo.get("description", ""), "citation": None}
    else:
        info |= {"modelId": name}
    return info


def size_of(file: dict[str, Any]) -> int:
    return len(file["text"].encode()) if "text" in file else file["size"]


def row_of(file: dict[str, Any], expand: bool) -> dict[str, Any]:
    row = {"type": "file", "oid": file.get("oid", ""), "size": size_of(file), "path": file["path"]}
    if "text" in file:
        row["oid"] = blob_sha1(file["text"].encode())
    if "lfs" in file:
        text = pointer(file)
        row["oid"] = blob_sha1(text)
        row["lfs"] = {"oid": file["lfs"], "size": file["size"], "pointerSize": len(text)}
        row["xetHash"] = file.get("xet", hashlib.sha256(file["lfs"].encode()).hexdigest())
    if expand:
        row["lastCommit"] = {"id": "0" * 40, "title": "Upload", "date": "2024-01-01T00:00:00.000Z"}
    return row


def rows_of(repo: dict[str, Any], recursive: bool, expand: bool, under: str) -> list[dict[str, Any]]:
    rows, seen = [], set()
    for file in repo.get("files", ()):
        if under and not file["path"].startswith(under + "/"):
            continue
        rest = file["path"][len(under) + 1 if under else 0 :].split("/")
        for depth in range(1, len(rest) if recursive else min(2, len(rest))):
            folder = "/".join(([under] if under else []) + rest[:depth])
            if folder not in seen:
                seen.add(folder)
                oid = hashlib.sha1(folder.encode()).hexdigest()
                rows.append({"type": "directory", "oid": oid, "size": 0, "path": folder})
        if recursive or len(rest) == 1:
            rows.append(row_of(file, expand))
    return rows
