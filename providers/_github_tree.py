"""Trees of a GitHub repository: which commit is meant, what files it has, which of them are worth reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from providers._github import (
    RAW,
    Asking,
    Repository,
    api,
    found,
    lfs_pointer,
    message_of,
    raw_text,
    refuse,
)
from providers._words import Dialect, Digest, Document, Entry, ParseError

# Requests for one share: the tree of a huge repository, documents beside the README, LFS pointers.
TREE_REQUESTS = 16
DOCUMENTS = 12
POINTERS = 6
LARGEST_DOCUMENT = 300_000
_SHA = re.compile(r"[0-9a-f]{40}")
_TEXT = re.compile(
    r"\.(?:md|markdown|mdx|rst|txt|org|adoc|html?|ipynb|sh|bash|py|ps1|bat|ya?ml|json|csv|tsv)$"
)

# Names of small texts that tell where data are, best first.
_TELLING = (
    re.compile(
        r"(?:^|/)(?:sha\d+|md5)(?:sums?)?(?:\.txt)?$|\.(?:md5|sha1|sha256|sha512|dvc|meta4)$|checksum"
    ),
    re.compile(r"(?:^|/)dvc\.lock$|download|dataset|datazoo|data_?zoo|mirror|netdisk|pan_?baidu|gdrive|wget"),
    re.compile(r"数据|下载|网盘|链接|資料|データ|데이터"),
    re.compile(r"(?:^|/)readme[^/]*$"),
    re.compile(r"(?:^|/)(?:docs?|data(?:sets?)?|_datasets_)/[^/]+\.(?:md|rst|txt)$"),
    re.compile(r"^[^/]+\.(?:md|markdown|rst)$"),
    re.compile(r"(?:prepare|fetch|get)_?[^/]*\.(?:sh|py)$"),
)
_DULL = re.compile(
    r"(?:^|/)(?:licen[cs]e|changelog|contributing|code_of_conduct|security|authors)[^/]*$|(?:^|/)node_modules/"
)
_README = re.compile(r"(?:(?:\.github|docs)/)?readme(?:\.[a-z]+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Blob:
    """One file of a tree: path, size in bytes, git blob sha1."""

    path: str
    size: int
    sha: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that was asked for as `ref/path`, and the path behind it ("" for the whole)."""

    sha: str
    path: str


class Empty(Exception):
    """The repository has no commit yet."""


def commit_at(repository: Repository, rest: str, least: int, most: int) -> Asking[Commit | None]:
    """The commit meant by `ref/path`, None when GitHub knows no such ref. Raises Empty, ParseError.

    A branch name may hold slashes, so longer and longer names are tried: of least to most pieces.
    """
    pieces = rest.split("/")
    if _SHA.fullmatch(pieces[0]):
        return Commit(pieces[0], "/".join(pieces[1:]))
    for cut in range(least, min(most, least + 9) + 1):
        ref = quote("/".join(pieces[:cut]), safe="")
        reply = yield api(f"/repos/{repository.full_name}/commits?sha={ref}&per_page=1")
        refuse(reply)
        if reply.status == 409 and "empty" in message_of(reply):
            raise Empty
        if reply.status == 404 and message_of(reply) == "Not Found":
            continue
        return Commit(found(reply)[0]["sha"], "/".join(pieces[cut:]))
    if most > least + 9:
        raise ParseError("too many ways to tell the branch from the path")
    return None


def files_at(repository: Repository, commit: str, under: str = "") -> Asking[tuple[list[Blob], bool] | None]:
    """Every file of a commit (or those below a path), and whether that is all; None without the commit.

    One recursive request is enough up to 100,000 entries; a truncated tree is walked branch by
    branch, each recursively first, and what was seen before the walk ended is kept.
    """
    seen: dict[str, Blob] = {}
    waiting = [("", commit)]
    asked = 0
    while waiting and asked < TREE_REQUESTS:
        prefix, sha = waiting.pop(0)
        base = f"/repos/{repository.full_name}/git/trees/{sha}"
        reply = yield api(base + "?recursive=1", cap=24_000_000)
        asked += 1
        if reply.status in {404, 422} and not prefix:
            return None
        body = found(reply)
        _keep(seen, prefix, body["tree"])
        if body["truncated"]:
            reply = yield api(base, cap=24_000_000)
            asked += 1
            level = found(reply)["tree"]
            _keep(seen, prefix, level)
            trees = [(prefix + row["path"] + "/", row["sha"]) for row in level if row["type"] == "tree"]
            waiting += [t for t in trees if (under + "/").startswith(t[0]) or t[0].startswith(under)]
    blobs = [b for b in seen.values() if not under or b.path == under or b.path.startswith(under + "/")]
    return blobs, not waiting


def _keep(seen: dict[str, Blob], prefix: str, rows: Sequence[dict[str, object]]) -> None:
    for row in rows:
        if row["type"] == "blob":
            path, size = prefix + str(row["path"]), row["size"]
            if not isinstance(size, int):
                raise ParseError(f"size {size!r}")
            seen[path] = Blob(path, size, str(row["sha"]))
        elif row["type"] not in {"tree", "commit"}:
            raise ParseError(f"tree entry of type {row['type']!r}")


def readme_of(blobs: Sequence[Blob]) -> Blob | None:
    """The README that GitHub shows: .github before root before docs, Markdown first."""
    rank = {".github": 0, "": 1, "docs": 2}
    found_here = [b for b in blobs if _README.fullmatch(b.path)]
    return min(
        found_here,
        key=lambda b: (rank[b.path.rpartition("/")[0].lower()], not b.path.lower().endswith(".md"), b.path),
        default=None,
    )


def telling(blobs: Sequence[Blob]) -> list[Blob]:
    """Small texts whose names say that they tell where data are, the best first."""
    ranked = []
    for blob in blobs:
        name = blob.path.lower()
        if not 0 < blob.size <= LARGEST_DOCUMENT or _DULL.search(name):
            continue
        for rank, pattern in enumerate(_TELLING):
            if pattern.search(name) and (
                rank == 0 or _TEXT.search(name) or "." not in name.rpartition("/")[2]
            ):
                ranked.append((rank, name.count("/"), blob.path, blob))
                break
    return [blob for *_, blob in sorted(ranked, key=lambda row: row[:3])]


def text_of(repository: Repository, blob: Blob) -> Asking[str | None]:
    """The text of a small file by its blob sha1 (a blob is never an LFS object), None if it is away."""
    reply = yield api(f"/repos/{repository.full_name}/git/blobs/{blob.sha}", RAW, cap=2_000_000)
    return raw_text(reply)


def readable(blob: Blob) -> bool:
    """Whether a single file may be read as a document: a small text by its name."""
    name = blob.path.lower()
    return 0 < blob.size <= LARGEST_DOCUMENT and bool(_TEXT.search(name) or telling([blob]))


def document(repository: Repository, commit: str, path: str, text: str) -> Document:
    """A file's text as a document, its address pinned to the commit."""
    return Document(
        url=repository.page(commit, path),
        text=text,
        name=path,
        title=repository.full_name,
        repository=repository.html_url,
        author=repository.owner,
        dated=repository.pushed,
    )


def entry(repository: Repository, commit: str, blob: Blob) -> Entry:
    """A file as declared: name, size and git blob sha1 (of the pointer, for a file in Git LFS)."""
    digests = (Digest(Dialect.GIT_BLOB_SHA1, blob.sha),)
    return Entry(blob.path, blob.size, digests, url=repository.page(commit, blob.path))


def is_pointer_like(blob: Blob) -> bool:
    """Whether a file has the size of a Git LFS pointer and the name of no text."""
    return 100 <= blob.size <= 200 and not _TEXT.search(blob.path.lower()) and "." in blob.path


def pointed_entry(repository: Repository, commit: str, blob: Blob) -> Asking[Entry]:
    """A file as its LFS pointer declares it (sha256 and true size), or as the tree does."""
    plain = entry(repository, commit, blob)
    text = yield from text_of(repository, blob)
    pointer = lfs_pointer(text) if text is not None else None
    if pointer is None:
        return plain
    oid, size = pointer
    digests = (*plain.digests, Digest(Dialect.SHA256, oid))
    return Entry(blob.path, size, digests, url=plain.url, note="Git LFS pointer")
