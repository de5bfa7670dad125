"""Saves the finds of one unit inside a transaction that is already open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from models._hits import save_hits
from models._moves import follow_moves
from models._rows import document_row, entry_rows, pointer_row, share_row, sighting_row, tally_row
from models._types import share_id
from models._upsert import CHUNK, Change, Row, chunks, upsert
from models.batch import Sighted, UnitBatch
from models.tables import (
    CoverageCell,
    DocumentRow,
    EntryRow,
    ListingRow,
    PointerRow,
    ShareRow,
    SightingRow,
    table,
)

SEEN: dict[str, Change] = {"first_seen": "min", "last_seen": "max"}
DOCUMENT: dict[str, Change] = {**SEEN, "title": "new", "dated": "known"}
# A later page may lack the code or the key of an earlier one: what is known stays.
SHARE: dict[str, Change] = {
    **SEEN,
    "access_address": "known",
    "access_keys": "known",
    "access_code": "known",
}
POINTER: dict[str, Change] = {
    **SEEN,
    "derivative": "new",
    "label": "new",
    "score": "new",
    "line": "known",
    "text": "new",
    "code": "known",
    "reasons": "new",
    "last_run": "new",
}
# A unit that goes on from its cursor counts from there: the larger count is nearer the truth.
TALLY: dict[str, Change] = {"said": "known", "given": "max", "cut": "new"}


def save_finds(connection: Connection, batch: UnitBatch, run: str, now: datetime) -> None:
    """Save everything a batch found, in an order that satisfies the foreign keys."""
    batch = follow_moves(connection, batch)
    upsert(connection, table(DocumentRow), (document_row(page) for page in batch.documents), DOCUMENT)
    upsert(connection, table(ShareRow), _shares(batch), SHARE)
    upsert(connection, table(PointerRow), (pointer_row(found, run) for found in batch.pointers), POINTER)
    _save_sightings(connection, batch, run)
    save_hits(connection, batch, run, now)
    upsert(connection, table(CoverageCell), (tally_row(batch.unit, t) for t in batch.tallies), TALLY)


def _shares(batch: UnitBatch) -> Iterable[Row]:
    """One row a share of the batch; what any of its mentions knows of the access is kept."""
    rows: dict[str, Row] = {}
    mentions = [(found.share, found.at) for found in batch.pointers]
    mentions += [(found.share, found.at) for found in batch.sightings]
    mentions += [(found.share, found.at) for found in batch.hits]
    for share, at in mentions:
        row = share_row(share, at)
        known = rows.setdefault(row["id"], row)
        known["first_seen"] = min(known["first_seen"], row["first_seen"])
        known["last_seen"] = max(known["last_seen"], row["last_seen"])
        if row["access_keys"] and not known["access_keys"]:
            known["access_address"], known["access_keys"] = row["access_address"], row["access_keys"]
        for name in ("access_address", "access_code"):
            known[name] = known[name] or row[name]
    for pointer in batch.pointers:
        row = rows[share_id(pointer.share.url)]
        row["access_code"] = row["access_code"] or pointer.code
    return rows.values()


def _save_sightings(connection: Connection, batch: UnitBatch, run: str) -> None:
    listings: dict[str, list[Row]] = {}
    rows: list[Row] = []
    for sighted in batch.sightings:
        sha256, entries = entry_rows(sighted.listing.entries if sighted.listing else ())
        if sha256 is not None:
            listings[sha256] = entries
        rows.append(sighting_row(_spoken(sighted), run, batch.unit, sha256))
    # A listing row exists only together with its entries, so a known one is not written again.
    known = _known(connection, table(ListingRow), listings)
    new = {sha256: entries for sha256, entries in listings.items() if sha256 not in known}
    heads = [{"sha256": sha256, "count": len(entries)} for sha256, entries in new.items()]
    upsert(connection, table(ListingRow), heads, {})
    for sha256 in sorted(new):
        upsert(connection, table(EntryRow), new[sha256], {})
    upsert(connection, table(SightingRow), rows, {})


def _spoken(sighted: Sighted) -> Sighted:
    """A sighting with the listing's own reason where the reading gave none."""
    if sighted.reason is None and sighted.listing is not None:
        return replace(sighted, reason=sighted.listing.reason)
    return sighted


def _known(connection: Connection, listing: Table, wanted: Iterable[str]) -> set[Any]:
    found: set[Any] = set()
    for some in chunks(sorted(wanted), CHUNK // 2):
        found.update(connection.scalars(select(listing.c.sha256).where(listing.c.sha256.in_(some))))
    return found
