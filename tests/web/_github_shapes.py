"""The JSON of the stand-in GitHub, field for field as the official OpenAPI description has it."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from tests.web._github_world import Blob, Repo, number, stamp

API = "https://api.github.com"
DOCS = "https://docs.github.com/rest"

_USER_URLS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
_REPO_URLS = {
    "forks_url": "/forks",
    "keys_url": "/keys{/key_id}",
    "collaborators_url": "/collaborators{/collaborator}",
    "teams_url": "/teams",
    "hooks_url": "/hooks",
    "issue_events_url": "/issues/events{/number}",
    "events_url": "/events",
    "assignees_url": "/assignees{/user}",
    "branches_url": "/branches{/branch}",
    "tags_url": "/tags",
    "blobs_url": "/git/blobs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "trees_url": "/git/trees{/sha}",
    "statuses_url": "/statuses/{sha}",
    "languages_url": "/languages",
    "stargazers_url": "/stargazers",
    "contributors_url": "/contributors",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "commits_url": "/commits{/sha}",
    "git_commits_url": "/git/commits{/sha}",
    "comments_url": "/comments{/number}",
    "issue_comment_url": "/issues/comments{/number}",
    "contents_url": "/contents/{+path}",
    "compare_url": "/compare/{base}...{head}",
    "merges_url": "/merges",
    "archive_url": "/{archive_format}{/ref}",
    "downloads_url": "/downloads",
    "issues_url": "/issues{/number}",
    "pulls_url": "/pulls{/number}",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "labels_url": "/labels{/name}",
    "releases_url": "/releases{/id}",
    "deployments_url": "/deployments",
}


def node(kind: str, value: object) -> str:
    return base64.b64encode(f"0{len(kind)}:{kind}{value}".encode()).decode()


def user(login: str, organisation: bool = False) -> dict[str, Any]:
    """Simple user."""
    url, uid = f"{API}/users/{login}", 100_000 + number("u" + login.lower(), 90_000_000)
    return {
        "login": login,
        "id": uid,
        "node_id": node("User", uid),
        "avatar_url": f"https://avatars.githubusercontent.com/u/{uid}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": f"https://github.com/{login}",
        **{name: url + tail for name, tail in _USER_URLS.items()},
        "type": "Organization" if organisation else "User",
        "user_view_type": "public",
        "site_admin": False,
    }


def brief(repo: Repo) -> dict[str, Any]:
    """Minimal repository, as code search shows it."""
    url = f"{API}/repos/{repo.full_name}"
    return {
        "id": repo.id,
        "node_id": node("Repository", repo.id),
        "name": repo.name,
        "full_name": repo.full_name,
        "private": False,
        "owner": user(repo.owner, bool(repo.spec.get("organisation"))),
        "html_url": repo.html_url,
        "description": repo.description,
        "fork": repo.parent is not None,
        "url": url,
        **{name: url + tail for name, tail in _REPO_URLS.items()},
    }


def listed(repo: Repo) -> dict[str, Any]:
    """Minimal repository with its facts, as lists of forks show it."""
    licence = repo.spec.get("licence")
    return brief(repo) | {
        "created_at": stamp(repo.created),
        "updated_at": stamp(repo.pushed),
        "pushed_at": stamp(repo.pushed),
        "git_url": f"git://github.com/{repo.full_name}.git",
        "ssh_url": f"git@github.com:{repo.full_name}.git",
        "clone_url": f"{repo.html_url}.git",
        "svn_url": repo.html_url,
        "homepage": repo.spec.get("homepage"),
        "size": repo.kilobytes,
        "stargazers_count": repo.stars,
        "watchers_count": repo.stars,
        "language": repo.spec.get("language"),
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": True,
        "has_pages": False,
        "has_discussions": False,
        "has_pull_requests": True,
        "pull_request_creation_policy": "all",
        "forks_count": len(repo.forks),
        "mirror_url": None,
        "archived": bool(repo.spec.get("archived")),
        "disabled": bool(repo.spec.get("disabled")),
        "open_issues_count": len(repo.spec.get("issues", ())),
        "license": None
        if licence is None
        else {
            "key": licence.lower(),
            "name": licence,
            "spdx_id": licence,
            "url": f"{API}/licenses/{licence.lower()}",
            "node_id": node("License", licence),
        },
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": repo.spec.get("topics", []),
        "visibility": "public",
        "forks": len(repo.forks),
        "open_issues": len(repo.spec.get("issues", ())),
        "watchers": repo.stars,
        "default_branch": repo.branch,
    }


def searched(repo: Repo) -> dict[str, Any]:
    """Repository search result."""
    return listed(repo) | {"score": 1.0}


def full(repo: Repo) -> dict[str, Any]:
    """Full repository."""
    body = listed(repo) | {
        "temp_clone_token": None,
        "network_count": len(repo.forks),
        "subscribers_count": repo.stars // 5,
        "permissions": {"admin": False, "maintain": False, "push": False, "triage": False, "pull": True},
    }
    if repo.parent is not None:
        root = repo.parent
        while root.parent is not None:
            root = root.parent
        body |= {"parent": listed(repo.parent), "source": listed(root)}
    return body


def file_item(repo: Repo, blob: Blob, sizes: bool) -> dict[str, Any]:
    """Code search result."""
    path = quote(blob.path)
    item = {
        "name": blob.path.rpartition("/")[2],
        "path": blob.path,
        "sha": blob.sha,
        "url": f"{API}/repositories/{repo.id}/contents/{path}?ref={repo.commit}",
        "git_url": f"{API}/repositories/{repo.id}/git/blobs/{blob.sha}",
        "html_url": f"{repo.html_url}/blob/{repo.commit}/{path}",
        "repository": brief(repo),
        "score": 1.0,
    }
    if sizes:
        item |= {"file_size": blob.size, "last_modified_at": stamp(repo.pushed)}
    return item
