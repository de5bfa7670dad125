"""More JSON of the stand-in GitHub: commits, trees, files, releases, issues, gists."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from tests.web._github_shapes import API, node, user
from tests.web._github_world import Blob, Gist, Repo, git_sha, number, stamp


def commit(repo: Repo) -> dict[str, Any]:
    """Commit, the only one that a repository of this world has."""
    url = f"{API}/repos/{repo.full_name}"
    person = {
        "name": repo.owner,
        "email": f"{repo.owner}@users.noreply.github.com",
        "date": stamp(repo.pushed),
    }
    return {
        "sha": repo.commit,
        "node_id": node("Commit", repo.commit),
        "commit": {
            "author": person,
            "committer": person,
            "message": "Update README.md",
            "tree": {"sha": repo.trees[""], "url": f"{url}/git/trees/{repo.trees['']}"},
            "url": f"{url}/git/commits/{repo.commit}",
            "comment_count": 0,
            "verification": {
                "verified": False,
                "reason": "unsigned",
                "signature": None,
                "payload": None,
                "verified_at": None,
            },
        },
        "url": f"{url}/commits/{repo.commit}",
        "html_url": f"{repo.html_url}/commit/{repo.commit}",
        "comments_url": f"{url}/commits/{repo.commit}/comments",
        "author": user(repo.owner),
        "committer": user(repo.owner),
        "parents": [],
    }


def tree(repo: Repo, sha: str, folder: str, recursive: bool, limit: int) -> dict[str, Any]:
    """Git tree, cut at a number of entries."""
    url, prefix = f"{API}/repos/{repo.full_name}/git", folder + "/" if folder else ""
    rows = []
    for path, thing in [*repo.trees.items(), *repo.blobs.items()]:
        below = path[len(prefix) :]
        if not path or path == folder or not path.startswith(prefix) or ("/" in below and not recursive):
            continue
        if isinstance(thing, Blob):
            kind, mode, row_sha, size = "blob", "100644", thing.sha, {"size": thing.size}
        else:
            kind, mode, row_sha, size = "tree", "040000", thing, {}
        place = {"path": below, "mode": mode, "type": kind, "sha": row_sha}
        rows.append({**place, **size, "url": f"{url}/{kind}s/{row_sha}"})
    rows.sort(key=lambda row: row["path"])
    cut = recursive and len(rows) > limit
    return {"sha": sha, "url": f"{url}/trees/{sha}", "tree": rows[:limit] if cut else rows, "truncated": cut}


def blob_body(repo: Repo, blob: Blob) -> dict[str, Any]:
    """Git blob."""
    content = base64.encodebytes(blob.content or b"").decode()
    return {
        "sha": blob.sha,
        "node_id": node("Blob", blob.sha),
        "size": blob.size,
        "url": f"{API}/repos/{repo.full_name}/git/blobs/{blob.sha}",
        "content": content,
        "encoding": "base64",
    }


def content(repo: Repo, ref: str, path: str, blob: Blob | None, sha: str) -> dict[str, Any]:
    """Row of a folder's contents (blob None for a folder in it)."""
    url, at = f"{API}/repos/{repo.full_name}", quote(path)
    kind, git = ("dir", "trees") if blob is None else ("file", "blobs")
    page = f"{repo.html_url}/{'tree' if blob is None else 'blob'}/{ref}/{at}"
    self_url = f"{url}/contents/{at}?ref={ref}"
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": 0 if blob is None else blob.size,
        "url": self_url,
        "html_url": page,
        "git_url": f"{url}/git/{git}/{sha}",
        "download_url": None
        if blob is None
        else f"https://raw.githubusercontent.com/{repo.full_name}/{ref}/{at}",
        "type": kind,
        "_links": {"self": self_url, "git": f"{url}/git/{git}/{sha}", "html": page},
    }


def content_file(repo: Repo, ref: str, path: str, blob: Blob) -> dict[str, Any]:
    """Contents of one file, base64 up to 1 MB."""
    small = blob.size <= 1_000_000
    return content(repo, ref, path, blob, blob.sha) | {
        "content": base64.encodebytes(blob.content or b"").decode() if small else "",
        "encoding": "base64" if small else "none",
    }


def release(repo: Repo, spec: dict[str, Any]) -> dict[str, Any]:
    """Release with its assets; a digest only where the world gives a sha256."""
    rid = number(f"r{repo.full_name}{spec['tag']}", 200_000_000)
    url, tag = f"{API}/repos/{repo.full_name}", spec["tag"]
    when = spec.get("created_at", stamp(repo.created).rstrip("Z")) + "Z"
    assets = []
    for asset in spec.get("assets", ()):
        aid = number(f"a{rid}{asset['name']}", 300_000_000)
        assets.append(
            {
                "url": f"{url}/releases/assets/{aid}",
                "id": aid,
                "node_id": node("ReleaseAsset", aid),
                "name": asset["name"],
                "label": None,
                "uploader": user(repo.owner),
                "content_type": asset.get("content_type", "application/zip"),
                "state": "uploaded",
                "size": asset["size"],
                "digest": f"sha256:{asset['sha256']}" if asset.get("sha256") else None,
                "download_count": asset.get("downloads", 42),
                "created_at": when,
                "updated_at": when,
                "browser_download_url": f"{repo.html_url}/releases/download/{tag}/{asset['name']}",
            }
        )
    return {
        "url": f"{url}/releases/{rid}",
        "assets_url": f"{url}/releases/{rid}/assets",
        "upload_url": f"https://uploads.github.com/repos/{repo.full_name}/releases/{rid}/assets{{?name,label}}",
        "html_url": f"{repo.html_url}/releases/tag/{tag}",
        "id": rid,
        "author": user(repo.owner),
        "node_id": node("Release", rid),
        "tag_name": tag,
        "target_commitish": repo.branch,
        "name": spec.get("name", tag),
        "draft": False,
        "immutable": False,
        "prerelease": False,
        "created_at": when,
        "updated_at": when,
        "published_at": when,
        "assets": assets,
        "tarball_url": f"{url}/tarball/{tag}",
        "zipball_url": f"{url}/zipball/{tag}",
        "body": spec.get("body", ""),
    }


def _reactions(url: str) -> dict[str, Any]:
    words = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    return {"url": f"{url}/reactions", "total_count": 0, **dict.fromkeys(words, 0)}


def issue(repo: Repo, spec: dict[str, Any]) -> dict[str, Any]:
    """Issue or pull request."""
    base, pull = f"{API}/repos/{repo.full_name}", bool(spec.get("pull"))
    url, iid = f"{base}/issues/{spec['number']}", number(f"i{repo.full_name}{spec['number']}")
    page = f"{repo.html_url}/{'pull' if pull else 'issues'}/{spec['number']}"
    comments = spec.get("comments", [])
    created = spec["created_at"] + "Z"
    body = {
        "url": url,
        "repository_url": base,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": page,
        "id": iid,
        "node_id": node("Issue", iid),
        "number": spec["number"],
        "title": spec["title"],
        "user": user(spec.get("user", "someone")),
        "labels": [],
        "state": spec.get("state", "open"),
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": len(comments),
        "created_at": created,
        "updated_at": comments[-1]["created_at"] + "Z" if comments else created,
        "closed_at": None,
        "author_association": "NONE",
        "active_lock_reason": None,
        "body": spec["body"],
        "reactions": _reactions(url),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }
    if pull:
        body["draft"] = False
        body["pull_request"] = {
            "url": f"{base}/pulls/{spec['number']}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": None,
        }
    return body


def comment(repo: Repo, spec: dict[str, Any], index: int) -> dict[str, Any]:
    """Issue comment."""
    row = spec["comments"][index]
    cid = number(f"m{repo.full_name}{spec['number']}-{index}")
    url = f"{API}/repos/{repo.full_name}/issues/comments/{cid}"
    page = f"{repo.html_url}/{'pull' if spec.get('pull') else 'issues'}/{spec['number']}"
    return {
        "url": url,
        "html_url": f"{page}#issuecomment-{cid}",
        "issue_url": f"{API}/repos/{repo.full_name}/issues/{spec['number']}",
        "id": cid,
        "node_id": node("IssueComment", cid),
        "user": user(row.get("user", "someone")),
        "created_at": row["created_at"] + "Z",
        "updated_at": row["created_at"] + "Z",
        "author_association": "NONE",
        "body": row["body"],
        "reactions": _reactions(url),
        "performed_via_github_app": None,
    }


def gist(gist: Gist) -> dict[str, Any]:
    """Gist with its files' contents."""
    owner, url = gist.spec.get("owner", "someone"), f"{API}/gists/{gist.id}"
    page, when = f"https://gist.github.com/{owner}/{gist.id}", gist.spec["created_at"] + "Z"
    version = git_sha("commit", "".join(b.sha for b in gist.blobs.values()).encode())
    kinds = {"md": ("text/markdown", "Markdown"), "sh": ("application/x-sh", "Shell")}
    files = {}
    for name, blob in gist.blobs.items():
        kind, language = kinds.get(name.rpartition(".")[2], ("text/plain", "Text"))
        files[name] = {
            "filename": name,
            "type": kind,
            "language": language,
            "raw_url": f"https://gist.githubusercontent.com/{owner}/{gist.id}/raw/{blob.sha}/{name}",
            "size": blob.size,
            "truncated": False,
            "content": blob.text or "",
            "encoding": "utf-8",
        }
    return {
        "url": url,
        "forks_url": f"{url}/forks",
        "commits_url": f"{url}/commits",
        "id": gist.id,
        "node_id": node("Gist", gist.id),
        "git_pull_url": f"https://gist.github.com/{gist.id}.git",
        "git_push_url": f"https://gist.github.com/{gist.id}.git",
        "html_url": page,
        "files": files,
        "public": True,
        "created_at": when,
        "updated_at": when,
        "description": gist.spec.get("description", ""),
        "comments": 0,
        "comments_enabled": True,
        "user": None,
        "comments_url": f"{url}/comments",
        "owner": user(owner),
        "forks": [],
        "history": [
            {
                "user": user(owner),
                "version": version,
                "committed_at": when,
                "change_status": {"total": 1, "additions": 1, "deletions": 0},
                "url": f"{url}/{version}",
            }
        ],
        "truncated": False,
    }
