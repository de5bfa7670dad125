"""Fourth pipeline: within a unit, the same share on the same page is one pointer, seen once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from models.batch import HitSeen, PageSeen, PointerSeen, Sighted
from pipelines.finds import Item, Judged, UnitEnded

Row = TypeVar("Row", PageSeen, PointerSeen, Sighted, HitSeen)


class DedupePipeline:
    """Leaves out rows that the unit has had already; forgets a unit when it ends.

    A search answers the same page to several queries; the store would not double it either, but
    would write it again each time.
    """

    def __init__(self) -> None:
        self._had: dict[str, set[Hashable]] = defaultdict(set)

    def process_item(self, item: Item | Judged) -> Item | Judged:
        """The find without its repetitions."""
        if isinstance(item, UnitEnded):
            self._had.pop(item.unit, None)
        if not isinstance(item, Judged):
            return item
        return replace(
            item,
            documents=self._new(item.unit, item.documents),
            pointers=self._new(item.unit, item.pointers),
            sightings=self._new(item.unit, item.sightings),
            hits=self._new(item.unit, item.hits),
        )

    def _new(self, unit: str, rows: Iterable[Row]) -> tuple[Row, ...]:
        had, new = self._had[unit], []
        for row in rows:
            key = identity(row)
            if key not in had:
                had.add(key)
                new.append(row)
        return tuple(new)


def identity(row: PageSeen | PointerSeen | Sighted | HitSeen) -> Hashable:
    """What makes a row the same find again: content and place, never the time."""
    match row:
        case PageSeen():
            return ("page", row.url, row.sha256)
        case PointerSeen():
            return ("pointer", row.page, row.line, row.share.url, row.dataset, row.code)
        case Sighted():
            said = None if row.listing is None else (row.listing.entries, row.listing.revision)
            return ("sighting", row.share.url, row.state, row.reason, row.http_status, said)
        case HitSeen():
            return ("hit", row.share.url, row.dataset, row.kind, row.seen_on, row.score, row.reasons)
