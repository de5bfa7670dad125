"""The stand-in GitHub's world: folders of files as repositories and gists, the rest derived from them."""

from __future__ import annotations

import hashlib
import os
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIRST_DAY = 1_464_739_200  # 2016-06-01
_TEXTS = (
    ".md .rst .txt .py .sh .ipynb .json .yaml .yml .csv .tsv .html .dvc .md5 .sha256 .cfg .toml .m .lst .list"
)
TEXT_SUFFIXES = frozenset(_TEXTS.split())
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"


def number(text: str, below: int = 2**31) -> int:
    """A number that depends on a text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % below


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seconds_of(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def git_sha(kind: str, body: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(body)}\0".encode() + body).hexdigest()


@dataclass
class Blob:
    """One file: bytes on disk or in memory, or a name and size alone."""

    path: str
    file: Path | None = None
    body: bytes | None = None
    declared_size: int | None = None
    declared_sha: str | None = None

    @cached_property
    def content(self) -> bytes | None:
        if self.body is None and self.file is not None:
            return self.file.read_bytes()
        return self.body

    @cached_property
    def size(self) -> int:
        if self.declared_size is not None:
            return self.declared_size
        return len(self.content or b"")

    @cached_property
    def sha(self) -> str:
        if self.declared_sha is not None:
            return self.declared_sha
        if self.declared_size is not None or self.content is None:
            return hashlib.sha1(f"virtual {self.path} {self.size}".encode()).hexdigest()
        return git_sha("blob", self.content)

    @cached_property
    def text(self) -> str | None:
        name = self.path.rpartition("/")[2].lower()
        suffix = name[name.rfind(".") :] if "." in name else ""
        if self.content is None or (suffix and suffix not in TEXT_SUFFIXES and not self._is_pointer):
            return None
        return self.content.decode("utf-8", "replace")

    @property
    def _is_pointer(self) -> bool:
        return self.content is not None and self.content.startswith(b"version https://git-lfs")


@dataclass
class Repo:
    """One repository of the world: its files and what `_repository.yaml` says of it."""

    owner: str
    name: str
    spec: dict[str, Any] = field(default_factory=dict)
    blobs: dict[str, Blob] = field(default_factory=dict)
    forks: list[Repo] = field(default_factory=list)
    parent: Repo | None = None

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def html_url(self) -> str:
        return f"https://github.com/{self.full_name}"

    @cached_property
    def id(self) -> int:
        return 10_000_000 + number(self.full_name.lower(), 900_000_000)

    @cached_property
    def created(self) -> int:
        given = self.spec.get("created_at")
        return seconds_of(given) if given else _FIRST_DAY + number("c" + self.full_name, 250_000_000)

    @cached_property
    def pushed(self) -> int:
        given = self.spec.get("pushed_at")
        return seconds_of(given) if given else self.created + number("p" + self.full_name, 40_000_000)

    @cached_property
    def stars(self) -> int:
        given = self.spec.get("stars")
        return given if given is not None else number("s" + self.full_name, 40) ** 2 // 40

    @property
    def branch(self) -> str:
        return self.spec.get("default_branch", "main")

    @property
    def description(self) -> str | None:
        return self.spec.get("description")

    @cached_property
    def readme(self) -> Blob | None:
        names = [p for p in self.blobs if p.lower().split(".")[0] in {"readme", "docs/readme"}]
        return (
            self.blobs[min(names, key=lambda p: (p.count("/"), not p.endswith(".md"), p))] if names else None
        )

    @cached_property
    def trees(self) -> dict[str, str]:
        """Tree sha by folder path ("" is the root), made as git makes them."""
        folders: dict[str, dict[str, tuple[str, str]]] = {"": {}}
        for path, blob in self.blobs.items():
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, {})[name] = ("100644", blob.sha)
            while folder:
                folder, _, _ = folder.rpartition("/")
                folders.setdefault(folder, {})
        shas: dict[str, str] = {}
        for folder in sorted(folders, key=lambda f: (-f.count("/") - bool(f), f)):
            rows = folders[folder]
            ordered = sorted(rows, key=lambda n: n + ("/" if rows[n][0] == "40000" else ""))
            body = b"".join(f"{rows[n][0]} {n}\0".encode() + bytes.fromhex(rows[n][1]) for n in ordered)
            shas[folder] = git_sha("tree", body)
            if folder:
                above, _, name = folder.rpartition("/")
                folders[above][name] = ("40000", shas[folder])
        return shas

    @cached_property
    def commit(self) -> str:
        when = f"{self.owner} <{self.owner}@users.noreply.github.com> {self.pushed} +0000"
        body = f"tree {self.trees['']}\nauthor {when}\ncommitter {when}\n\nUpdate README.md\n"
        return git_sha("commit", body.encode())

    @cached_property
    def kilobytes(self) -> int:
        return sum(blob.size for blob in self.blobs.values()) // 1024

    def knows(self, ref: str) -> bool:
        """Whether a ref is a branch, a tag or a commit of this repository."""
        tags = {release["tag"] for release in self.spec.get("releases", ())}
        refs = {self.branch, "HEAD", self.commit, self.trees[""], *self.spec.get("branches", ()), *tags}
        return ref in refs or (len(ref) >= 7 and self.commit.startswith(ref))


@dataclass
class Gist:
    """One gist: files, and what `_gist.yaml` says of it."""

    id: str
    spec: dict[str, Any]
    blobs: dict[str, Blob]


@dataclass
class World:
    """All repositories and gists of some world folders; a later folder wins."""

    repos: dict[str, Repo] = field(default_factory=dict)
    gists: dict[str, Gist] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    def by_id(self, repo_id: int) -> Repo | None:
        return next((repo for repo in self.repos.values() if repo.id == repo_id), None)


def load(folders: list[Path]) -> World:
    """The world of `<folder>/github/` for each folder."""
    world = World()
    for folder in folders:
        base = folder / "github"
        settings = base / "settings.yaml"
        if settings.is_file():
            world.settings.update(_yaml(settings))
        for owner in _folders(base / "repositories"):
            for place in _folders(Path(owner.path)):
                repo = _repository(owner.name, place.name, Path(place.path))
                world.repos[repo.full_name.lower()] = repo
        for place in _folders(base / "gists"):
            spec, blobs = _contents(Path(place.path), "_gist.yaml")
            world.gists[place.name] = Gist(place.name, spec, blobs)
    for crowd in world.settings.get("crowds", ()):
        world.repos.update(_crowd(crowd))
    for repo in world.repos.values():
        parent = repo.spec.get("fork_of")
        if parent:
            repo.parent = world.repos[parent.lower()]
            repo.parent.forks.append(repo)
    return world


def _folders(base: Path) -> list[os.DirEntry[str]]:
    if not base.is_dir():
        return []
    return sorted((e for e in os.scandir(base) if e.is_dir()), key=lambda e: e.name)


def _yaml(path: Path) -> dict[str, Any]:
    return _plain(yaml.load(path.read_bytes(), _LOADER) or {})


def _plain(value: Any) -> Any:
    """Dates that YAML read as dates, as text again: `2019-03-01T10:00:00`, always UTC."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S") if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    return value


def _contents(folder: Path, note: str) -> tuple[dict[str, Any], dict[str, Blob]]:
    spec: dict[str, Any] = {}
    blobs: dict[str, Blob] = {}
    for here, below, names in os.walk(folder):
        below.sort()
        prefix = os.path.relpath(here, folder) + "/" if here != str(folder) else ""
        for name in sorted(names):
            if prefix == "" and name == note:
                spec = _yaml(folder / name)
            else:
                blobs[prefix + name] = Blob(prefix + name, Path(here, name))
    return spec, blobs


def _repository(owner: str, name: str, folder: Path) -> Repo:
    spec, blobs = _contents(folder, "_repository.yaml")
    for path, pointed in spec.get("lfs", {}).items():
        blobs[path] = Blob(path, body=POINTER.format(**pointed).encode())
    for row in spec.get("virtual_files", ()):
        blobs[row["path"]] = Blob(row["path"], declared_size=row["size"], declared_sha=row.get("sha"))
    return Repo(owner, name, spec, blobs)


def _crowd(crowd: dict[str, Any]) -> dict[str, Repo]:
    """Many repositories that differ in name, date, stars and the size of their one file."""
    chance = random.Random(crowd.get("seed", 1))
    first, last = seconds_of(crowd["from"]), seconds_of(crowd["to"])
    made: dict[str, Repo] = {}
    for index in range(crowd["count"]):
        created = int(first + (last - first) * chance.random() ** crowd.get("skew", 1.0))
        spec = {
            "created_at": stamp(created).rstrip("Z"),
            "pushed_at": stamp(created + chance.randrange(50_000_000)).rstrip("Z"),
            "stars": int(chance.paretovariate(1.2)) - 1,
            "description": crowd.get("description"),
            "issues": crowd.get("issues", []),
        }
        size = int(64 * 4000 ** chance.random())
        readme = Blob("README.md", body=crowd["readme"].encode(), declared_size=size)
        repo = Repo(f"{crowd['owner']}-{index % 97}", f"{crowd['name']}-{index}", spec, {"README.md": readme})
        made[repo.full_name.lower()] = repo
    return made
