"""What spiders hand to the pipelines: frozen finds, each with the id of its unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.batch import HitSeen, PageSeen, PointerSeen, Sighted
from providers import Document, Lead, Listing, Share, State, Tally


@dataclass(frozen=True, slots=True)
class LeadFound:
    """A link with the text round it."""

    unit: str
    lead: Lead
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DocumentFound:
    """A text in which leads may stand."""

    unit: str
    document: Document
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShareRead:
    """A share that its provider understood. requests is what reading it cost."""

    unit: str
    listing: Listing
    http_status: int | None
    at: datetime
    requests: int = 1


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """A share that could not be read: state is blocked or unknown."""

    unit: str
    share: Share
    state: State
    reason: str
    http_status: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TallyFound:
    """What one query of a unit gave."""

    unit: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class CursorReached:
    """Everything that the unit found before this is to be saved, with the place to go on from."""

    unit: str
    value: str


@dataclass(frozen=True, slots=True)
class UnitEnded:
    """The unit's end: outcome is `done`, `cut short: ...` or `failed: ...`."""

    unit: str
    outcome: str
    requests: int = 0
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What matching made of one find: the rows to save. Made by the match pipeline only."""

    unit: str
    documents: tuple[PageSeen, ...] = ()
    pointers: tuple[PointerSeen, ...] = ()
    sightings: tuple[Sighted, ...] = ()
    hits: tuple[HitSeen, ...] = ()

    @property
    def size(self) -> int:
        """Number of rows, the entries of listings included."""
        rows = len(self.documents) + len(self.pointers) + len(self.sightings) + len(self.hits)
        return rows + sum(len(seen.listing.entries) for seen in self.sightings if seen.listing)


Item = LeadFound | DocumentFound | ShareRead | ReadFailed | TallyFound | CursorReached | UnitEnded
