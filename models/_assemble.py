"""Puts views of hits together: a fixed number of statements, however many hits there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, select

from models._lives import STRENGTH
from models._runs import POINTERS, SHARES, SIGHTINGS
from models._upsert import chunks
from models._views import EntryView, EventView, EvidenceView, HitView, PointerView, SightingView
from models.tables import EvidenceRow, HitEvent, table

EVIDENCE, EVENTS = table(EvidenceRow), table(HitEvent)
# Pieces of an address that say where in its host a share lies, most telling first.
PLACES = (
    *("path", "rest", "key", "file", "token", "id", "btih"),
    *("slug", "cid", "tag", "number", "name"),
)

View = TypeVar("View")


def hit_views(connection: Connection, hits: Sequence[Row[Any]]) -> list[HitView]:
    """Views of hits, in the order of their rows."""
    ids, shares = [row.id for row in hits], sorted({row.share_id for row in hits})
    known = {row.id: row for row in _all(connection, SHARES, "id", shares, "id")}
    evidence = _grouped(connection, EVIDENCE, "hit_id", ids, "weight", lambda row: row)
    events = _grouped(connection, EVENTS, "hit_id", ids, "number", _event)
    pointers = _grouped(connection, POINTERS, "share_id", shares, "first_seen", lambda row: row)
    sightings = _grouped(connection, SIGHTINGS, "share_id", shares, "at", lambda row: row)
    return [
        _view(
            hit,
            known[hit.share_id],
            evidence[hit.id],
            _pages(hit, known[hit.share_id], pointers[hit.share_id]),
            sightings[hit.share_id],
            events[hit.id],
        )
        for hit in hits
    ]


def _all(
    connection: Connection, where: Table, column: str, ids: Iterable[str], order: str
) -> Iterable[Row[Any]]:
    for some in chunks(sorted(ids), 500):
        query = select(where).where(where.c[column].in_(some))
        yield from connection.execute(query.order_by(where.c[order], *where.primary_key))


def _grouped(
    connection: Connection,
    where: Table,
    column: str,
    ids: Iterable[str],
    order: str,
    made: Callable[[Row[Any]], View],
) -> dict[str, list[View]]:
    found: dict[str, list[View]] = defaultdict(list)
    for row in _all(connection, where, column, ids, order):
        found[getattr(row, column)].append(made(row))
    return found


def _view(
    hit: Row[Any],
    share: Row[Any],
    evidence: Sequence[Row[Any]],
    pointers: Sequence[Row[Any]],
    sightings: Sequence[Row[Any]],
    events: Sequence[EventView],
) -> HitView:
    listed = [row for row in sightings if row.revision or row.owner or row.licence or row.listing_sha256]
    about = listed[-1] if listed else None
    return HitView(
        id=hit.id,
        dataset=hit.dataset,
        dataset_version=hit.dataset_version,
        derivative=hit.derivative,
        kind=hit.kind,
        grade=hit.grade,
        score=hit.score,
        match_type=hit.match_type,
        url=share.url,
        address=share.access_address or share.url,
        code=share.access_code,
        host=share.host,
        domain=share.domain,
        provider=share.provider,
        path=_place(share.parts),
        revision=about.revision if about else None,
        owner=about.owner if about else None,
        licence=about.licence if about else None,
        forks=about.forks if about else None,
        state=hit.state,
        state_reason=hit.state_reason,
        http_status=hit.http_status,
        status=hit.status,
        status_since=hit.status_since,
        decided_by=hit.decided_by,
        first_seen=hit.first_seen,
        last_seen=hit.last_seen,
        last_check=hit.last_check,
        run_id=hit.last_run,
        reappeared_of=hit.reappeared_of,
        evidence=tuple(_evidence(row) for row in sorted(evidence, key=_strongest)),
        entries=_entries(evidence),
        pointers=tuple(_pointer(row) for row in pointers),
        sightings=tuple(_sighting(row) for row in sightings),
        events=tuple(events),
    )


def _pages(hit: Row[Any], share: Row[Any], pointers: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Pages that point at a share for its dataset; a search answer names no page but the share itself."""
    return [row for row in pointers if row.dataset == hit.dataset and row.page != share.url]


def _strongest(row: Row[Any]) -> tuple[int, float, str]:
    return (STRENGTH[row.grade], -row.weight, row.id)


def _place(parts: Sequence[Sequence[str]]) -> str | None:
    named = {piece[0]: piece[1] for piece in parts}
    return next((named[name] for name in PLACES if named.get(name)), None)


def _entries(evidence: Sequence[Row[Any]]) -> tuple[EntryView, ...]:
    """The declared files that matched when the share was last read, each once, the surest match first."""
    matched = sorted((row for row in evidence if row.path is not None), key=_strongest)
    newest = max((row.last_seen for row in matched), default=None)
    views = {
        EntryView(row.path, row.size, tuple((name, value) for name, value in row.digests)): None
        for row in matched
        if row.last_seen == newest
    }
    return tuple(views)


def _evidence(row: Row[Any]) -> EvidenceView:
    return EvidenceView(row.grade, row.weight, row.sentence, row.about, row.seen_on)


def _pointer(row: Row[Any]) -> PointerView:
    return PointerView(row.page, row.line, row.text, row.code, row.first_seen, row.last_seen)


def _sighting(row: Row[Any]) -> SightingView:
    return SightingView(row.at, row.state, row.reason, row.http_status, row.run_id, row.entries)


def _event(row: Row[Any]) -> EventView:
    return EventView(row.at, row.who, row.was, row.now, row.why)
