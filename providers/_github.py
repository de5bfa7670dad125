"""What GitHub's answers have in common: how it is asked, how it refuses, blocks and names digests."""

from __future__ import annotations

import base64
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote

from providers._base import Limit, NoticeRoute, Robots, Secret
from providers._refusal import Refused
from providers._words import Dialect, Digest, Fetch, Listing, ParseError, Reply, Share, State, pairs

T = TypeVar("T")
# A part of a conversation that asks and hands a value back to the conversation it belongs to.
Asking = Generator[Fetch, Reply, T]

API = "https://api.github.com"
TOKEN = "GITHUB_TOKEN"
JSON = "application/vnd.github+json"
RAW = "application/vnd.github.raw+json"
TEXT_MATCH = "application/vnd.github.text-match+json"

SECRETS = (
    Secret(TOKEN, False, "5,000 requests an hour for 60, 30 searches a minute for 10, and code search"),
)
LIMITS = (Limit(5000, 3600, "token"), Limit(60, 3600, "address"))
ROBOTS = Robots(
    obey=False,
    reason="api.github.com is a documented interface with limits of its own, which are kept; "
    "pages of github.com obey robots.txt",
)
NOTICE = NoticeRoute(
    route="https://github.com/contact/dmca (copyright); private information: form under "
    "docs.github.com/site-policy/content-removal-policies",
    wants="owner or agent, each file or the whole repository, each fork by name, fair-use and perjury "
    "sentences, phone or postal address; company claims from the company's mail domain",
    publishes="yes: notices stand in github/dmca with their addresses",
    verified=True,
)

# block.reason of a repository that GitHub closed. A new word is recorded as it stands: the block
# itself is what says that the share is gone.
_BLOCKS = {
    "dmca": "removed after a DMCA notice",
    "tos": "removed by GitHub for its terms of service",
    "unavailable": "made unavailable by GitHub",
}
_BY_LENGTH = {40: Dialect.SHA1, 64: Dialect.SHA256, 96: Dialect.SHA384, 128: Dialect.SHA512}
_POINTER = re.compile(
    r"\Aversion https://git-lfs\.github\.com/spec/v1\n(?:ext-.*\n)*"
    r"oid sha256:(?P<oid>[0-9a-f]{64})\nsize (?P<size>\d+)\n"
)
_SAFE = "/:@!$&'()*+,;=~"


def api(path: str, accept: str = JSON, *, cap: int = 4_000_000, needed: bool = False) -> Fetch:
    """A request to the REST interface; path begins with a slash (or is a whole next-page address)."""
    if not path.startswith(("/", API + "/")):
        raise ParseError(f"not an address of the interface: {path[:80]!r}")
    url = API + path if path.startswith("/") else path
    headers = (("Accept", accept), ("X-GitHub-Api-Version", "2022-11-28"))
    return Fetch(url, headers=headers, auth=TOKEN, auth_needed=needed, api=True, cap=cap)


def encoded(path: str) -> str:
    """A path or address with everything percent-encoded that would end it (#, ?, blanks, non-ASCII)."""
    return quote(path, safe=_SAFE)


def settled(share: Share) -> Share:
    """A share as one and the same however its link was written: case, host and encoding settled."""
    parts = {
        name: value.lower() if name in {"owner", "repo"} else value
        for name, value in share.parts
        if name != "host"
    }
    return replace(share, url=encoded(share.url), parts=pairs(parts))


def next_page(reply: Reply) -> str | None:
    """Address of the next page by the Link headers, or None at the end. Raises ParseError."""
    for header in reply.header_all("link"):
        for url, relation in re.findall(r'<([^<>]+)>\s*;\s*rel="(\w+)"', header):
            if relation == "next":
                if not url.startswith(API + "/"):
                    raise ParseError("the next page is on another host")
                return str(url)
    return None


def asked(path: str) -> Asking[Reply]:
    """The reply to a path, a renamed repository's redirect followed where the driver left it to us."""
    reply = yield api(path)
    where = reply.header("location") or ""
    if reply.status in {301, 302, 307, 308} and where.startswith(API + "/"):
        reply = yield api(where)
    return reply


def every_page(path: str, most: int) -> Asking[tuple[list[Any], bool]]:
    """The rows of a paged list, and whether that is all; most is the largest number of requests."""
    rows: list[Any] = []
    url: str | None = path
    for _ in range(most):
        if url is None:
            break
        reply = yield api(url, cap=16_000_000)
        rows += found(reply)
        url = next_page(reply)
    return rows, url is None


def message_of(reply: Reply) -> str:
    """The message of an error reply. Raises ParseError."""
    return str(reply.json()["message"])


def refuse(reply: Reply) -> None:
    """Raise Refused for a limit that shows in the message alone (a secondary limit, say)."""
    if reply.status in {403, 429} and "rate limit" in message_of(reply):
        raise Refused(f"rate limited ({reply.status}: {message_of(reply)[:80]})")


def absence(share: Share, reply: Reply, missing: str = "not found (removed or private)") -> Listing | None:
    """The listing of a share that GitHub says is not there, None for 200. Raises ParseError, Refused.

    Known: 404 and 410 with their messages; 403 or 451 with a `block` object (reason, date, notice).
    """
    if reply.status == 200:
        return None
    refuse(reply)
    body = reply.json()
    if reply.status == 404 and body["message"] == "Not Found":
        return Listing(share, State.GONE, reason=missing)
    if reply.status == 410 and "deleted" in body["message"]:
        return Listing(share, State.GONE, reason="deleted")
    if reply.status in {403, 451} and "block" in body:
        block = body["block"]
        facts = {"block_reason": block["reason"], "blocked_at": block["created_at"] or ""}
        if block["html_url"]:
            facts["notice"] = block["html_url"]
        reason = _BLOCKS.get(block["reason"], f"blocked by GitHub ({block['reason']})")
        return Listing(share, State.GONE, reason=reason, facts=pairs(facts))
    raise ParseError(f"status {reply.status}: {str(body['message'])[:120]}")


def found(reply: Reply) -> Any:
    """JSON of a reply that must be there. Raises ParseError, Refused."""
    refuse(reply)
    if reply.status != 200:
        raise ParseError(f"status {reply.status}: {message_of(reply)[:120]}")
    return reply.json()


def raw_text(reply: Reply) -> str | None:
    """Text of a file asked for as raw, None when it is not there; a JSON wrapper is unpacked."""
    if reply.status != 200:
        refuse(reply)
        return None
    if (reply.header("content-type") or "").partition(";")[0].strip() == "application/json":
        body = reply.json()
        if body["encoding"] != "base64":
            raise ParseError(f"encoding {body['encoding']!r}")
        return base64.b64decode(body["content"]).decode("utf-8", "replace")
    return reply.text


def digest_of(text: str | None) -> tuple[Digest, ...]:
    """A release asset's `sha256:<hex>`, typed by its length; empty for null. Raises ParseError."""
    if text is None:
        return ()
    value = text.rpartition(":")[2].lower()
    if not re.fullmatch(r"[0-9a-f]+", value) or len(value) not in _BY_LENGTH:
        raise ParseError(f"not a digest: {text[:80]!r}")
    return (Digest(_BY_LENGTH[len(value)], value),)


def lfs_pointer(text: str) -> tuple[str, int] | None:
    """(sha256, size in bytes) of a Git LFS pointer's text, or None (git-lfs docs/spec.md)."""
    match = _POINTER.match(text)
    return (match["oid"], int(match["size"])) if match else None


@dataclass(frozen=True, slots=True)
class Repository:
    """What a repository's metadata say; full_name as GitHub writes it now."""

    full_name: str
    html_url: str
    owner: str
    branch: str
    description: str | None
    homepage: str | None
    created: str | None
    pushed: str | None
    licence: str | None
    forks: int | None
    disabled: bool
    facts: tuple[tuple[str, str], ...]

    def page(self, commit: str, path: str) -> str:
        """Address of a file pinned to a commit."""
        return f"{self.html_url}/blob/{commit}/{encoded(path)}"


def repository_of(body: Mapping[str, Any]) -> Repository:
    """Metadata of a repository's JSON (GET /repos/{owner}/{repo}).

    What decides (names, branch) has to be there; what only describes may be missing, as it is in
    recorded answers of earlier years.
    """
    licence, parent, source = body.get("license"), body.get("parent"), body.get("source")
    facts = {"archived": "yes" if body.get("archived") else "no"}
    facts |= {
        name: str(body[field])
        for name, field in (("stars", "stargazers_count"), ("size_kib", "size"))
        if field in body
    }
    if body["fork"] and parent:
        facts["fork_of"] = parent["html_url"]
    if body["fork"] and source:
        facts["network_root"] = source["html_url"]
    return Repository(
        full_name=body["full_name"],
        html_url=body["html_url"],
        owner=body["owner"]["login"],
        branch=body["default_branch"],
        description=body["description"],
        homepage=body.get("homepage") or None,
        created=body.get("created_at"),
        pushed=body.get("pushed_at"),
        licence=licence["spdx_id"] if licence else None,
        forks=body.get("forks_count"),
        disabled=body.get("disabled") is True,
        facts=pairs(facts),
    )
