"""First pipeline: refuses finds that cannot be true, and says which rule they broke."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.statscollectors import StatsCollector

from models._types import fits
from pipelines.finds import (
    CursorReached,
    DocumentFound,
    Item,
    LeadFound,
    ReadFailed,
    ShareRead,
    TallyFound,
    UnitEnded,
)
from providers import Listing, Share, State, take_apart

# The largest whole number that both databases hold. A host that says more is not talking of bytes.
LARGEST = 2**63 - 1
_OUTCOMES = ("cut short: ", "failed: ")


class Invalid(ValueError):
    """A find broke a rule; the text names the rule and never an address."""


class ValidatePipeline:
    """Drops finds that break a rule, counted by rule; a broken reading becomes `unknown` instead."""

    def __init__(self, stats: StatsCollector | None = None) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """A pipeline that counts into the crawler's statistics."""
        return cls(crawler.stats)

    def process_item(self, item: Item) -> Item:
        """The find itself, or a failed reading in place of a reading that cannot be true."""
        try:
            check(item)
        except Invalid as error:
            if self.stats is not None:
                self.stats.inc_value(f"mirrorwatch/invalid/{error}")
            if isinstance(item, ShareRead) and _is_share(item.listing.share):
                share, why = item.listing.share, f"reply not understood: {error}"
                return ReadFailed(item.unit, share, State.UNKNOWN, why, item.http_status, item.at)
            raise DropItem(str(error)) from error
        return item


def check(item: Item) -> None:
    """Raise Invalid when a find breaks a rule."""
    _rule(bool(item.unit), "no unit")
    match item:
        case LeadFound():
            _time(item.at)
            _rule(fits(item.lead.url), "a lead without a usable address")
            for entry in item.lead.entries:
                _rule(_whole(entry.size), "an entry of impossible size")
        case DocumentFound():
            _time(item.at)
            _rule(take_apart(item.document.url) is not None, "a document without an address")
        case ShareRead():
            _time(item.at)
            _rule(_is_share(item.listing.share), "a share without a usable address")
            _rule(_status(item.http_status) and _whole(item.requests), "an impossible number")
            _listing(item.listing)
        case ReadFailed():
            _time(item.at)
            _rule(_is_share(item.share), "a share without a usable address")
            _rule(item.state in (State.BLOCKED, State.UNKNOWN), "a failed reading that claims a state")
            _rule(_status(item.http_status), "an impossible number")
        case TallyFound():
            _rule(_whole(item.tally.given) and _whole(item.tally.said), "an impossible number")
        case CursorReached():
            _rule(bool(item.value), "an empty cursor")
        case UnitEnded():
            known = item.outcome == "done" or item.outcome.startswith(_OUTCOMES)
            _rule(known, "an outcome of no known kind")
            _rule(_whole(item.requests), "an impossible number")


def _listing(listing: Listing) -> None:
    # Gone is recognised by a provider, never inferred; blocked and unknown are never a provider's.
    _rule(listing.state in (State.LIVE, State.LOCKED, State.GONE), "a listing of no state of a provider")
    _rule(listing.state == State.LIVE or bool(listing.reason), "a state without its reason")
    _rule(not (listing.state == State.GONE and listing.entries), "a share that is gone and lists files")
    _rule(_whole(listing.forks), "an impossible number")
    for entry in listing.entries:
        _rule(bool(entry.path), "an entry without a path")
        _rule(_whole(entry.size), "an entry of impossible size")


def _is_share(share: Share) -> bool:
    return fits(share.url) and bool(share.provider)


def _whole(number: int | None) -> bool:
    return number is None or 0 <= number <= LARGEST


def _status(number: int | None) -> bool:
    return number is None or 0 <= number < 1000


def _time(at: datetime) -> None:
    _rule(at.tzinfo is not None, "a time without a zone")


def _rule(kept: bool, name: str) -> None:
    if not kept:
        raise Invalid(name)
