"""What is known before anybody answers: the catalog's and the store's facts, put into a blank intake file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from models._views import HitView
from providers import Dialect
from reports.notices.case import Known, repository
from sources import Signature

# How a grade answers H2. members, name_size and name are lists of files that agree.
_BY = {
    "exact": "hash",
    "pointer": "hash",
    "members": "file_list",
    "name_size": "file_list",
    "name": "file_list",
}
_FILES = 50


def known_of(signature: Signature | None) -> Known:
    """What the catalog says that a refusal may rest on."""
    return Known() if signature is None else Known(signature.official, signature.sensitive)


def prefilled(hits: Sequence[HitView], signature: Signature | None) -> dict[str, Any]:
    """Answers that are known, in the shape of an intake file; the rest is for people to answer."""
    return {
        "dataset": {} if signature is None else _dataset(signature),
        "signer": {},
        "hits": [_hit(hit) for hit in hits],
    }


def _dataset(signature: Signature) -> dict[str, Any]:
    facts = signature.facts
    steward = facts.get("steward")
    steward = steward if isinstance(steward, Mapping) else {}
    return {
        "name": signature.name,
        "aliases": list(signature.aliases[:10]),
        "made_by": ", ".join(filter(None, (steward.get("institution"), steward.get("authors")))) or None,
        "licence": {"text": facts.get("licence")},
        "withdrawal": {"by": steward.get("withdrawn_by"), "reason": facts.get("reason")},
        "original_at": next(iter(signature.official), None),
        "contains": ["faces"] if signature.category.startswith("faces") else [],
        "fingerprints": _fingerprints(signature),
    }


def _fingerprints(signature: Signature) -> list[dict[str, Any]]:
    known = [
        {"file": file.name, "size": file.size, "sha256": digest.value}
        for file in signature.files
        for digest in file.digests
        if digest.dialect is Dialect.SHA256
    ]
    return known[:_FILES]


def _hit(hit: HitView) -> dict[str, Any]:
    place = repository(hit.url)
    pinned = re.fullmatch(r"[0-9a-f]{40}", hit.revision or "") and hit.host == "github.com" and place
    base = f"https://github.com/{place}/blob/{hit.revision}"
    files = [
        {"url": f"{base}/{_quoted(entry.path)}", "size": entry.size} for entry in hit.entries[:_FILES]
    ] if pinned else []  # fmt: skip
    return {
        "id": hit.id,
        "match": hit.match_type,
        "established": {
            "by": _BY.get(hit.grade, "claim"),
            "words": hit.evidence[0].sentence if hit.evidence else None,
        },
        "scope": "files" if files else None,
        "files": files,
        "forks": {"total": hit.forks},
        "uploader_licence": hit.licence,
        "infringer": hit.owner,
    }


def _quoted(path: str) -> str:
    return re.sub(r"[\s#?%]", lambda m: f"%{ord(m[0]):02X}", path.lstrip("/"))
