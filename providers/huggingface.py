"""Hugging Face Hub: datasets, models, spaces, buckets, single files and accounts, by its JSON API."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from providers._base import Limit, NoticeRoute, Provider, Robots, Secret
from providers._huggingface import API, ask, denied, entry_of, kind_of, page, tree
from providers._huggingface_forms import forms
from providers._shape import maybe_text, text
from providers._words import Conversation, Dialect, Document, Entry, Lead, Listing, ParseError, Share, State

# Without `expand` the answer names every file. Spaces, kernels and buckets don't take these values.
_FACTS = ("author", "createdAt", "disabled", "gated", "lastModified", "private", "sha", "tags")
_EXPAND = {kind: "?" + urlencode([("expand", fact) for fact in _FACTS]) for kind in ("datasets", "models")}
_GATES = {False: None, None: None, "auto": "auto", "manual": "manual"}


def _file(share: Share) -> Conversation:
    """One file: the API tells it by name without serving it."""
    kind, name, rev = kind_of(share), share["id"], share["rev"]
    body = urlencode({"paths": share["path"], "expand": "true"}).encode()
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    url = f"{API}/{kind}/{name}/paths-info/{quote(rev, safe='')}"
    reply = yield from ask(url, method="POST", headers=form, body=body)
    if (no := denied(share, reply)) is not None:
        return no
    rows = reply.json()
    if rows == []:
        return Listing(share, State.GONE, "no such file or folder at this revision")
    now = re.search(rf"/api/{kind}/([^/]+(?:/[^/]+)?)/paths-info/", reply.url)
    name = now[1] if now else name
    entry = entry_of(rows[0], f"{page(kind, name)}/blob/{rev}/")
    if entry is None or entry.path != share["path"] or len(rows) != 1:
        raise ParseError("another path was answered")
    lead = Lead(page(kind, name), "the repository that holds the file", share.url, name)
    modified = maybe_text((rows[0].get("lastCommit") or {}).get("date"))
    moved = entry.url if name != share["id"] else None
    return Listing(share, State.LIVE, None, (entry,), leads=(lead,), title=name,
                   owner=name.partition("/")[0], modified=modified, moved=moved)  # fmt: skip


def _repository(share: Share) -> Conversation:
    """A repository, or a folder or revision of one: its facts, its tree, its card."""
    kind = kind_of(share)
    reply = yield from ask(f"{API}/{kind}/{share['id']}{_EXPAND.get(kind, '')}")
    if (no := denied(share, reply)) is not None:
        return no
    info = reply.json()
    name, sha = text(info["id"]), maybe_text(info.get("sha"))
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name):
        raise ParseError(f"no repository id: {name!r}"[:120])
    moved = share.url.replace(f"/{share['id']}", f"/{name}", 1) if name != share["id"] else None
    if info.get("disabled") is True:
        return Listing(share, State.GONE, "disabled by the host", moved=moved)
    gate = _GATES[info.get("gated")]
    rev = share.get("rev") or sha or "main"
    plain = kind == "buckets"  # without revisions, without pages of files
    base = "" if plain else f"{page(kind, name)}/blob/{rev}/"
    at = "" if plain else "/" + "/".join(filter(None, [quote(rev, safe=""), quote(share.get("path") or "")]))
    url = f"{API}/{kind}/{name}/tree{at}?recursive=true"
    reply = yield from ask(url)
    entries: tuple[Entry, ...] = ()
    documents: tuple[Document, ...] = ()
    whole = False
    reason = f"gated ({gate}): listed for all, files on approval" if gate else None
    no = denied(share, reply)
    if no is None:
        entries, whole = yield from tree(url, reply, base)
        reason = reason or (None if entries else "no files")
    elif no.state is State.LOCKED:
        reason = "gated: named for all, list and files on approval"
    elif share.kind == "revision":
        return no
    elif share.kind == "folder":
        return (yield from _file(share))  # people also write `tree` before the name of a file
    else:
        raise ParseError(f"the hub names the repository and denies its tree: {no.reason}")
    card = next((e for e in entries if e.path.lower() == "readme.md"), None)
    if card is not None and base:
        reply = yield from ask(f"{page(kind, name)}/raw/{rev}/{quote(card.path)}", api=False)
        if reply.status == 200:
            documents = (Document(card.url or share.url, reply.text, card.path, name, name),)
    licences = [tag.partition(":")[2] for tag in info.get("tags") or () if tag.startswith("license:")]
    return Listing(
        share, State.LIVE, reason, entries, documents, title=name,
        owner=maybe_text(info.get("author")) or name.partition("/")[0], complete=whole, revision=rev,
        created=maybe_text(info.get("createdAt")), modified=maybe_text(info.get("lastModified")),
        licence=licences[0] if licences else None, moved=moved,
    )  # fmt: skip


def _account(share: Share) -> Conversation:
    """A user or an organisation: its datasets and models become leads."""
    owner = share["owner"]
    for group, field in (("users", "user"), ("organizations", "name")):
        reply = yield from ask(f"{API}/{group}/{owner}/overview")
        if reply.status == 200:
            owner = text(reply.json()[field])
            break
        if reply.status != 404 or not isinstance(reply.json()["error"], str):
            raise ParseError(f"status {reply.status} for an account")
    else:
        # Old models have one-word addresses, which look like accounts.
        reply = yield from ask(f"{API}/models/{owner}{_EXPAND['models']}")
        if (no := denied(share, reply)) is not None:
            return no
        model = page("models", text(reply.json()["id"]))
        return Listing(share, State.LIVE, "the address of a model", leads=(Lead(model),), moved=model)
    leads: list[Lead] = []
    whole = True
    for kind in ("datasets", "models"):
        reply = yield from ask(f"{API}/{kind}?{urlencode({'author': owner, 'limit': 100})}")
        if reply.status != 200:
            raise ParseError(f"status {reply.status} for the {kind} of an account")
        rows = reply.json()
        names = [text(row["id"]) for row in rows]
        leads += [Lead(page(kind, name), name, share.url, name) for name in names]
        whole = whole and len(rows) < 100
    return Listing(share, State.LIVE, leads=tuple(leads), title=owner, owner=owner, complete=whole)


class HuggingFace(Provider):
    """Hub of models and datasets; git with LFS: sha256 and size of every large file are public."""

    name = "huggingface"
    title = "Hugging Face Hub"
    domains = ("huggingface.co", "hf.co", "hf-mirror.com")
    # hf-mirror.com is a proxy with the same paths: from general knowledge, not checked.
    forms = (*forms(r"(?:www\.)?(?:huggingface\.co|hf\.co)", True), *forms(r"hf-mirror\.com", False))
    hashes = (Dialect.SHA256, Dialect.GIT_BLOB_SHA1, Dialect.LFS_POINTER_SHA1, Dialect.XET)
    secrets = (Secret("HF_TOKEN", False, "tells deleted from hidden repositories; larger quota"),)
    limits = (Limit(500, 300, "address"), Limit(1000, 300, "token"), Limit(100, 300, "pages"))
    robots = Robots(False, "the API is documented for programs and has quotas of its own")
    notice = NoticeRoute(
        "dmca@huggingface.co (copyright), privacy@huggingface.co (personal data), legal@huggingface.co",
        "exact files per repository; the report button opens a public thread, so no personal data there",
        "publishes notices and opens a thread in the repository", verified=True,
    )  # fmt: skip
    verified_on = "2026-11-23"
    spider = "hubs"

    def read(self, share: Share) -> Conversation:
        """Facts, files with digests, card text."""
        if share.kind == "account":
            return _account(share)
        if share.kind == "file":
            return _file(share)
        return _repository(share)
