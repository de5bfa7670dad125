"""Third pipeline: what a find says about the datasets of the catalog, as rows to save."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from matching import (
    COPIES,
    JudgedLink,
    Label,
    Verdict,
    judge_document,
    judge_entries,
    judge_listing,
)
from matching.catalog import Catalog
from models._types import fits
from models.batch import HitSeen, PageSeen, PointerSeen, Sighted, dataset_of
from models.catalog_files import load_catalog
from pipelines._asked import Asked, asked_by_run, nothing_asked
from pipelines._match_types import is_official, match_type, official_urls, reasons_of
from pipelines._pages import is_own, page_in, page_of, page_share, points, share_at, words_of
from pipelines.finds import DocumentFound, Item, Judged, LeadFound, ReadFailed, ShareRead
from providers import Document, Entry, Lead, Listing, Share, registry

# From this score on a link of a page is stored and its share is read, whatever its label: the words
# leave it one chance in five. Below it they speak against a copy, and hosts are not asked about it.
WORTH_A_LOOK = 0.2

# Families whose items go by a title of their own; a repository or a file does not.
NAMED_BY_TITLE = frozenset({"hubs", "archives", "torrents"})

ANSWER = "A search for this dataset gave this address; the words beside it do not say what it holds."


def judge_relevant(document: Document, catalog: Catalog, asked: frozenset[str]) -> list[JudgedLink]:
    """The links of a page beside which a dataset is named; a page that names nothing is passed at once."""
    return judge_document(document, catalog, asked, every=False)


@dataclass(frozen=True, slots=True)
class Judges:
    """The three questions that matching answers; the last argument is the datasets asked for by name."""

    document: Callable[[Document, Catalog, frozenset[str]], Sequence[JudgedLink]] = judge_relevant
    listing: Callable[[Listing, Catalog, frozenset[str]], Sequence[Verdict]] = judge_listing
    entries: Callable[..., Sequence[Verdict]] = judge_entries


@dataclass(slots=True)
class _Rows:
    """Rows of one find, while they are collected."""

    unit: str
    asked: frozenset[str]
    documents: list[PageSeen] = field(default_factory=list)
    pointers: list[PointerSeen] = field(default_factory=list)
    hits: list[HitSeen] = field(default_factory=list)

    def judged(self, *sightings: Sighted) -> Judged:
        return Judged(self.unit, tuple(self.documents), tuple(self.pointers), sightings, tuple(self.hits))


class MatchPipeline:
    """Turns documents, leads and readings into Judged; hands tallies, cursors and ends on."""

    def __init__(
        self,
        catalog: Catalog,
        judges: Judges = Judges(),
        asked: Asked = nothing_asked,
        stats: StatsCollector | None = None,
    ) -> None:
        self.catalog, self.judges, self.asked, self.stats = catalog, judges, asked, stats
        self._official: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A pipeline with the catalog of the spider, or else the one on disk."""
        catalog = getattr(crawler.spider, "catalog", None) or load_catalog()
        asked = asked_by_run(crawler.settings.get("MIRRORWATCH_DATABASE_URL") or None, catalog)
        return cls(catalog, Judges(), asked, crawler.stats)

    def process_item(self, item: Item) -> Item | Judged:
        """What the find says of the catalog's datasets."""
        if not isinstance(item, DocumentFound | LeadFound | ShareRead | ReadFailed):
            return item
        rows = _Rows(item.unit, self.asked(item.unit))
        match item:
            case DocumentFound():
                self._document(rows, item.document, item.at, page_share(item.document))
                return rows.judged()
            case LeadFound():
                self._lead(rows, item.lead, item.at, page_of(item.lead))
                self._answer(rows, item)
                return rows.judged()
            case ShareRead():
                return self._reading(rows, item)
            case ReadFailed():
                self._count(f"{item.share.provider}/{item.state}")
                seen = Sighted(item.share, item.state, item.at, item.reason, item.http_status)
                return rows.judged(seen)

    def _reading(self, rows: _Rows, item: ShareRead) -> Judged:
        listing, at = item.listing, item.at
        share = listing.share
        self._count(f"{share.provider}/{listing.state}")
        for verdict in self.judges.listing(listing, self.catalog, rows.asked):
            if verdict.label in COPIES:
                rows.hits.append(self._hit(share, verdict, listing.entries, share.url, at, seen=True))
        for document in listing.documents:
            self._document(rows, document, at, page_in(share, document))
        for lead in listing.leads:
            self._lead(rows, lead, at, share)
        seen = Sighted(share, listing.state, at, listing.reason, item.http_status, item.requests, listing)
        return rows.judged(seen)

    def _document(self, rows: _Rows, document: Document, at: datetime, page: Share | None) -> None:
        """A document's links; page is the share that the document belongs to."""
        digest = hashlib.sha256(document.text.encode("utf-8", "backslashreplace")).hexdigest()
        rows.documents.append(
            PageSeen(
                document.url, digest, at, document.name, document.title, document.repository, document.dated
            )
        )
        links = self.judges.document(document, self.catalog, rows.asked)
        self._links(rows, links, document.url, at, page)

    def _lead(self, rows: _Rows, lead: Lead, at: datetime, page: Share | None) -> None:
        """A lead's link by the words beside it, and by the files that its source declared."""
        share = share_at(lead.url)
        if share is None:
            self._count("leads/unclaimed")
            return
        found_on = lead.found_on or (page or share).url
        links = self._links_of(rows, lead, share, found_on)
        self._links(rows, links, found_on, at, page, lead)
        for verdict in self.judges.entries(lead.entries, share, self.catalog, asked=rows.asked):
            if not _worth(share, verdict.label, verdict.score):
                continue
            why = tuple(evidence.sentence for evidence in verdict.evidence)
            rows.pointers.append(
                PointerSeen(
                    found_on, share, verdict.dataset, str(verdict.label), verdict.score, at,
                    verdict.derivative, None, lead.text, lead.code, why,
                )
            )  # fmt: skip
            if verdict.label in COPIES:
                rows.hits.append(self._hit(share, verdict, lead.entries, found_on, at))

    def _links_of(self, rows: _Rows, lead: Lead, share: Share, found_on: str) -> list[JudgedLink]:
        """The judged links of a lead's words. What a search answered must call itself a copy, in its
        title or address: that its description mentions a dataset is why it was found, no more. A
        repository has no such title, and the fragments of its files are cut anywhere: it is read
        instead (docs/decisions/0004-the-first-fetch-of-a-search-lead.md)."""
        if not lead.query:
            return list(self.judges.document(words_of(lead, found_on), self.catalog, rows.asked))
        if registry().of(share).spider not in NAMED_BY_TITLE:
            return []
        links = self.judges.document(words_of(lead, found_on), self.catalog, rows.asked)
        named = self.judges.document(words_of(replace(lead, text=""), found_on), self.catalog, rows.asked)
        others = [link for link in links if link.share is None or link.share.url != share.url]
        return others + [link for link in named if link.share is not None and link.share.url == share.url]

    def _answer(self, rows: _Rows, item: LeadFound) -> None:
        """Keep what answers a query though its words say nothing: a README that matched is not in them."""
        share, dataset = share_at(item.lead.url), dataset_of(item.unit)
        if share is None or dataset is None or not item.lead.query:
            return
        if any(pointer.share.url == share.url for pointer in rows.pointers):
            return
        if self._is_official(share, dataset):
            return
        self._count("leads/answers")
        rows.pointers.append(
            PointerSeen(
                item.lead.found_on or share.url, share, dataset, str(Label.UNRELATED), 0.0, item.at,
                text=item.lead.text, code=item.lead.code, reasons=(ANSWER,),
            )
        )  # fmt: skip

    def _links(
        self,
        rows: _Rows,
        links: Iterable[JudgedLink],
        found_on: str,
        at: datetime,
        page: Share | None,
        lead: Lead | None = None,
    ) -> None:
        """Judged links of a document, or of the words beside a lead (whose lines mean nothing)."""
        best: dict[tuple[str, str], PointerSeen] = {}
        for link in links:
            verdict, share = link.verdict, link.share
            if verdict is None or share is None or not _worth(share, verdict.label, link.score):
                self._count("links/passed")
                continue
            self._count("links/kept")
            code = link.code or (lead.code if lead and link.found == lead.url else None)
            pointer = PointerSeen(
                found_on, share, verdict.dataset, str(verdict.label), link.score, at, verdict.derivative,
                link.line if lead is None else None, link.text, code, link.reasons,
            )  # fmt: skip
            key = (share.url, verdict.dataset)
            if key not in best or best[key].score < pointer.score:
                best[key] = pointer
            if verdict.label not in COPIES:
                continue
            rows.hits.append(self._hit(share, verdict, (), found_on, at))
            if page is None or is_own(page, share) or self._is_official(page, verdict.dataset):
                continue
            rows.hits.append(points(page, pointer, self.catalog))
        rows.pointers.extend(best.values())

    def _is_official(self, page: Share, dataset: str) -> bool:
        if dataset not in self._official:
            self._official[dataset] = official_urls(self.catalog.get(dataset))
        return is_official(page, self._official[dataset])

    def _hit(
        self,
        share: Share,
        verdict: Verdict,
        entries: Sequence[Entry],
        seen_on: str,
        at: datetime,
        seen: bool = False,
    ) -> HitSeen:
        signature = self.catalog.get(verdict.dataset)
        reasons = reasons_of(verdict, entries)
        return HitSeen(
            share, verdict.dataset, "copy", verdict.grade, verdict.score,
            match_type(verdict, reasons, signature), seen_on, at, reasons,
            verdict.derivative, signature.version, seen,
        )  # fmt: skip

    def _count(self, name: str) -> None:
        if self.stats is not None:
            self.stats.inc_value(f"mirrorwatch/{name}")


def _worth(share: Share, label: Label, score: float) -> bool:
    """Whether a link is stored and its share is read."""
    return fits(share.url) and (label in COPIES or score >= WORTH_A_LOOK)
