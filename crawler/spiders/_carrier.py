"""What all spiders share: take the units planned for a spider, carry each, yield its finds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawl import outcome_of, planned_shares
from crawler.driver import Asker, Budget, CutShort
from crawler.plan import (
    CONTACT,
    ROUNDS,
    Unit,
    chosen_datasets,
    chosen_sources,
    plan_reads,
    plan_searches,
    stand_in_note,
    units_for,
)
from crawler.work import First, ReadWork, RecordWork, SearchWork, Work
from matching.catalog import Catalog, UnknownDataset
from models import queries
from models.catalog_files import load_catalog
from models.store import Store
from providers import registry
from sources import all_sources


class CarrierSpider(Spider):
    """Carries the units of a run that are planned for this spider (`-a run=ID`).

    Without a run it plans one of its own: searches for `-a dataset=ID[,ID]` (default: every enabled
    one) with this spider's sources, then reads what was found on its hosts. `-a since=DATE` limits
    the searches, `-a budget=REQUESTS` all requests.
    """

    store: Store
    catalog: Catalog

    def __init__(self, run: str | None = None, budget: str | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.run = run
        self.owned = run is None
        self.arguments = arguments
        self.budget = Budget(int(budget) if budget else None)
        self.under_way = 0

    async def start(self) -> AsyncIterator[Any]:
        """The first request of each unit; a unit that asks for nothing is carried at once."""
        self.store = Store.from_environment()
        self.catalog = load_catalog()
        if self.run is None:
            try:
                self.run = self._plan_own()
            except UsageError as error:
                self.logger.critical(str(error))
                return
        async for begun in self._begin_units():
            yield begun
        if not self.owned:
            return
        planned = planned_shares(self.store, self.run)
        for turn in range(ROUNDS):
            while self.under_way:
                await asyncio.sleep(0.1)
            found = [
                (share_id, share)
                for share_id, share in self.store.shares_to_read(self.run)
                if share_id not in planned and registry().of(share).spider == self.name
            ]
            if not found:
                break
            planned.update(share_id for share_id, _ in found)
            self.store.plan(self.run, plan_reads(found, f"{len(planned)}.{turn}"))
            async for begun in self._begin_units():
                yield begun

    async def _begin_units(self) -> AsyncIterator[Any]:
        assert self.run is not None
        for unit in units_for(self.store, self.run, self.name, self.catalog):
            if self.store.start_unit(unit.id) is None:
                continue
            work = self.take_up(unit)
            self.under_way += 1
            fetch = work.begin()
            first: First = None
            request: Request | None = None
            try:
                request = None if fetch is None else work.asker.request(fetch)
            except CutShort as cut:
                first = cut
            if request is None:
                async for item in self._carry(work, first):
                    yield item
            else:
                yield request.replace(callback=self.answered, errback=self.failed, cb_kwargs={"work": work})

    def take_up(self, unit: Unit) -> Work:
        """A unit made ready: its robots stance, its cache, its share of the budget."""
        if unit.shares:
            provider = registry().of(unit.shares[0])
            asker = Asker(self.crawler, robots=provider.robots, cached=False, budget=self.budget)
            return RecordWork(unit, asker) if provider.tier == "D" else ReadWork(unit, asker)
        robots = all_sources()[unit.source].robots
        return SearchWork(unit, Asker(self.crawler, robots=robots, cached=True, budget=self.budget))

    async def answered(self, response: Response, work: Work) -> AsyncIterator[Any]:
        """The first reply of a unit came: carry the unit to its end."""
        async for item in self._carry(work, response):
            yield item

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """The first request of a unit was not answered: the unit says so and goes on."""
        request: Request = failure.request  # type: ignore[attr-defined]
        async for item in self._carry(request.cb_kwargs["work"], failure.value):
            yield item

    async def _carry(self, work: Work, first: First) -> AsyncIterator[Any]:
        try:
            async for item in work.items(first):
                yield item
        finally:
            self.under_way -= 1

    def _plan_own(self) -> str:
        if not self.settings.get("MIRRORWATCH_CONTACT"):
            raise UsageError(CONTACT)
        try:
            names = [name for name in self.arguments.get("dataset", "").split(",") if name]
            datasets = chosen_datasets(names, self.catalog)
        except UnknownDataset as error:
            raise UsageError(str(error)) from error
        sources = chosen_sources([], self.name)
        since = self.arguments.get("since")
        run = self.store.open_run(datasets, [s.name for s in sources], since=since, notes=stand_in_note())
        self.store.plan(run, plan_searches(datasets, sources, since))
        return run

    def closed(self, reason: str) -> None:
        """End a run that this spider planned itself; a run that was stopped stays open for resume."""
        if self.owned and self.run is not None and reason == "finished":
            outcome = outcome_of(queries.coverage(self.store, self.run), [])
            self.store.close_run(self.run, outcome)
