"""Shares that moved: what pointed at a short link or an old name now points at its target too."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, select

from matching import COPIES, Evidence, Grade
from models._types import fits, share_id
from models.batch import HitSeen, PointerSeen, Reason, Sighted, UnitBatch
from models.tables import PointerRow, table
from providers import Share, registry

POINTERS = table(PointerRow)


def follow_moves(connection: Connection, batch: UnitBatch) -> UnitBatch:
    """The batch with a pointer, and a hit, for the target of every share that says it moved.

    The target then gets read like any other share, and its hit does not depend on the short link.
    """
    pointers, hits = list(batch.pointers), list(batch.hits)
    for sighted in batch.sightings:
        target = _target(sighted)
        if target is None:
            continue
        for known in _pointers_at(connection, batch, sighted):
            moved = replace(
                known, page=sighted.share.url, share=target, at=sighted.at, line=None, code=sighted.share.code
            )
            pointers.append(moved)
            if known.label in COPIES:
                hits.append(_reached(moved))
    return replace(batch, pointers=tuple(pointers), hits=tuple(hits))


def _target(sighted: Sighted) -> Share | None:
    listing = sighted.listing
    if listing is None or listing.moved is None:
        return None
    target = registry().recognise(listing.moved)
    if target is None or target.url == sighted.share.url or not fits(target.url):
        return None
    return target


def _pointers_at(connection: Connection, batch: UnitBatch, sighted: Sighted) -> list[PointerSeen]:
    """The strongest pointer of each dataset at a share, among the stored ones and the batch's."""
    best: dict[str, PointerSeen] = {}
    query = select(POINTERS).where(POINTERS.c.share_id == share_id(sighted.share.url))
    stored = [
        PointerSeen(
            page=row.page,
            share=sighted.share,
            dataset=row.dataset,
            label=row.label,
            score=row.score,
            at=row.last_seen,
            derivative=row.derivative,
            text=row.text,
            reasons=tuple(row.reasons),
        )
        for row in connection.execute(query.order_by(POINTERS.c.id))
    ]
    here = [pointer for pointer in batch.pointers if pointer.share.url == sighted.share.url]
    for pointer in (*stored, *here):
        if pointer.dataset not in best or best[pointer.dataset].score < pointer.score:
            best[pointer.dataset] = pointer
    return list(best.values())


def _reached(moved: PointerSeen) -> HitSeen:
    sentence = f"{moved.page} leads here, and pages call that address a copy"
    return HitSeen(
        share=moved.share,
        dataset=moved.dataset,
        kind="copy",
        grade=Grade.TEXT,
        score=moved.score,
        match_type="derivative" if moved.derivative else "mention",
        seen_on=moved.page,
        at=moved.at,
        reasons=(Reason(Evidence(Grade.TEXT, moved.score, sentence, moved.page)),),
        derivative=moved.derivative,
    )
