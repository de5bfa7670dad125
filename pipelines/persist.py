"""Last pipeline: gathers a unit's finds and saves them with its mark in one transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from models.batch import UnitBatch, UnitEnd
from models.store import Store, StoreError
from pipelines.finds import CursorReached, Item, Judged, TallyFound, UnitEnded
from providers import Tally

# Rows of a unit that are held in memory. A unit with more is saved in between, without a mark: the
# rows keep their ids, so a killed unit that starts anew writes the same ones again.
MOST_HELD = 20_000
# Failures kept of a unit: the coverage statement is read by people.
MOST_FAILURES = 50

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Held:
    """What a unit found since it was last saved."""

    judged: list[Judged] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    size: int = 0


class PersistPipeline:
    """The only pipeline that writes. A unit that never ends keeps its mark and is done again.

    The spider counts attempts (Store.start_unit); here a unit is only saved.
    """

    def __init__(self, url: str | None, stats: StatsCollector | None = None) -> None:
        self.url, self.stats = url, stats
        self._store: Store | None = None
        self._held: dict[str, _Held] = {}
        self._done: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A pipeline for the database of MIRRORWATCH_DATABASE_URL (setting, then environment)."""
        return cls(crawler.settings.get("MIRRORWATCH_DATABASE_URL") or None, crawler.stats)

    @property
    def store(self) -> Store:
        """The open store."""
        if self._store is None:
            raise StoreError("the store is not open: items come only between open_spider and close_spider.")
        return self._store

    def open_spider(self) -> None:
        """Open the store; an older schema is upgraded."""
        self._store = Store(self.url)

    def close_spider(self) -> None:
        """Close the store. Finds of units that did not end are dropped, and said to be."""
        for unit, held in self._held.items():
            logger.warning("unit %s did not end: %d rows are left for its next try", unit, held.size)
            self._count("units/unended")
        self._held.clear()
        if self._store is not None:
            self._store.close()

    def process_item(self, item: Item | Judged) -> Item | Judged:
        """Hold a find, or save what its unit holds. Raises StoreError; the finds are then still held."""
        if item.unit in self._done:
            self._count("finds/of_done_units")
            return item
        held = self._held.setdefault(item.unit, _Held())
        match item:
            case Judged():
                held.judged.append(item)
                held.size += item.size
                if held.size >= MOST_HELD:
                    self._save(item.unit, held)
            case TallyFound():
                held.tallies.append(item.tally)
            case CursorReached():
                self._save(item.unit, held, cursor=item.value)
            case UnitEnded():
                end = UnitEnd(item.outcome, item.requests, item.failures[:MOST_FAILURES])
                self._save(item.unit, held, end=end)
                self._count(f"units/{end.status}")
        return item

    def _save(self, unit: str, held: _Held, cursor: str | None = None, end: UnitEnd | None = None) -> None:
        batch = UnitBatch(
            unit,
            documents=tuple(row for judged in held.judged for row in judged.documents),
            pointers=tuple(row for judged in held.judged for row in judged.pointers),
            sightings=tuple(row for judged in held.judged for row in judged.sightings),
            hits=tuple(row for judged in held.judged for row in judged.hits),
            tallies=tuple(held.tallies),
            cursor=cursor,
            end=end,
        )
        try:
            saved = self.store.save(batch)
        except StoreError as error:
            logger.error("unit %s was not saved: %s", unit, error)
            self._count("store/failed")
            raise
        # Gone from memory only now: an error above leaves the finds held for the next try.
        del self._held[unit]
        if not saved:
            self._done.add(unit)
        self._count("store/saved" if saved else "store/done_before")

    def _count(self, name: str) -> None:
        if self.stats is not None:
            self.stats.inc_value(f"mirrorwatch/{name}")
