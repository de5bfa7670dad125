"""Rows of a unit's finds: what the frozen finds look like as columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from matching import Evidence
from models._types import clean, cleaned, share_id, stable_id
from models._upsert import Row
from models.batch import HitSeen, PageSeen, PointerSeen, Reason, Sighted
from providers import Entry, Share, Tally, take_apart

# Reasons kept of one verdict, strongest first. A listing of a whole dataset matches thousands of
# files; a person reads a handful, and the listing itself is stored.
MOST_REASONS = 100


def document_row(page: PageSeen) -> Row:
    """A document; its id is its place and its content, so a changed page is a new row."""
    return {
        "id": stable_id("document", page.url, page.sha256),
        "url": page.url,
        "sha256": page.sha256,
        "name": page.name,
        "title": page.title,
        "repository": page.repository,
        "dated": page.dated,
        "first_seen": page.at,
        "last_seen": page.at,
    }


def share_row(share: Share, at: datetime) -> Row:
    """A share, with its access data in columns of their own."""
    address = take_apart(share.url)
    return {
        "id": share_id(share.url),
        "url": share.url,
        "provider": share.provider,
        "kind": share.kind,
        "host": address.host if address else "",
        "domain": address.domain if address else "",
        "parts": cleaned(share.parts),
        "access_address": share.found or None,
        "access_keys": cleaned(share.keys) or None,
        "access_code": share.code,
        "first_seen": at,
        "last_seen": at,
    }


def pointer_row(pointer: PointerSeen, run: str) -> Row:
    """A pointer; its id is page, share and dataset, so it outlives a moved line."""
    return {
        "id": stable_id("pointer", pointer.page, pointer.share.url, pointer.dataset),
        "page": pointer.page,
        "share_id": share_id(pointer.share.url),
        "dataset": pointer.dataset,
        "derivative": pointer.derivative,
        "label": pointer.label,
        "score": pointer.score,
        "line": pointer.line,
        "text": pointer.text,
        "code": pointer.code or pointer.share.code,
        "reasons": cleaned(pointer.reasons),
        "first_seen": pointer.at,
        "last_seen": pointer.at,
        "last_run": run,
    }


def entry_rows(entries: Iterable[Entry]) -> tuple[str | None, list[Row]]:
    """(sha256 of an entry list, its rows), the same for every order of the entries; None when empty."""
    rows: list[Row] = [
        {
            "path": clean(entry.path),
            "size": entry.size,
            "exact": entry.exact,
            "folder": entry.folder,
            "digests": sorted([str(digest.dialect), clean(digest.value)] for digest in entry.digests),
            "modified": entry.modified,
            "note": entry.note,
        }
        for entry in entries
    ]
    if not rows:
        return None, []
    # Times and notes are left out of the identity: a touched file is the same list.
    rows.sort(key=lambda row: (row["path"], row["size"] or 0, row["digests"], row["folder"]))
    named = [[row["path"], row["size"], row["exact"], row["folder"], row["digests"]] for row in rows]
    sha256 = hashlib.sha256(json.dumps(named).encode()).hexdigest()
    for position, row in enumerate(rows):
        row["listing_sha256"], row["position"] = sha256, position
    return sha256, rows


def sighting_row(sighted: Sighted, run: str, unit: str, sha256: str | None) -> Row:
    """A sighting; within a run the same observation of a share is one row, a different one another."""
    listing, share = sighted.listing, share_id(sighted.share.url)
    said = (str(sighted.state), sighted.reason or "", str(sighted.http_status), sha256 or "")
    return {
        "id": stable_id("sighting", run, share, *said),
        "share_id": share,
        "run_id": run,
        "unit_id": unit,
        "at": sighted.at,
        "state": str(sighted.state),
        "reason": sighted.reason,
        "http_status": sighted.http_status,
        "requests": sighted.requests,
        "entries": len(listing.entries) if listing else 0,
        "listing_sha256": sha256,
        "complete": listing.complete if listing else False,
        "owner": listing.owner if listing else None,
        "title": listing.title if listing else None,
        "revision": listing.revision if listing else None,
        "licence": listing.licence if listing else None,
        "forks": listing.forks if listing else None,
        "created": listing.created if listing else None,
        "modified": listing.modified if listing else None,
        "moved": listing.moved if listing else None,
        "facts": cleaned(listing.facts) if listing else [],
    }


def evidence_rows(hit: str, seen: HitSeen) -> list[Row]:
    """The reasons of a verdict, strongest first, at most MOST_REASONS; never none."""
    bare = Reason(Evidence(seen.grade, seen.score, f"judged as {seen.kind} on {seen.seen_on}"))
    reasons = sorted(seen.reasons or (bare,), key=lambda reason: -reason.evidence.weight)
    return [_evidence_row(hit, seen, reason) for reason in reasons[:MOST_REASONS]]


def _evidence_row(hit: str, seen: HitSeen, reason: Reason) -> Row:
    evidence, entry = reason.evidence, reason.entry
    identity = (hit, seen.kind, str(evidence.grade), evidence.about, evidence.sentence, seen.seen_on)
    return {
        "id": stable_id("evidence", *identity),
        "hit_id": hit,
        "kind": seen.kind,
        "derivative": seen.derivative,
        "match_type": seen.match_type,
        "score": seen.score,
        "grade": str(evidence.grade),
        "weight": evidence.weight,
        "sentence": evidence.sentence,
        "about": evidence.about,
        "seen_on": seen.seen_on,
        "path": entry.path if entry else None,
        "size": entry.size if entry else None,
        "digests": sorted([str(d.dialect), d.value] for d in entry.digests) if entry else [],
        "first_seen": seen.at,
        "last_seen": seen.at,
    }


def tally_row(unit: str, tally: Tally) -> Row:
    """A cell of the coverage statement."""
    return {
        "id": stable_id("tally", unit, tally.query),
        "unit_id": unit,
        "query": tally.query,
        "said": tally.said,
        "given": tally.given,
        "cut": tally.cut,
    }
