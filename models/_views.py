"""What queries return: plain, detached, frozen views of hits, runs and coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One reason of a hit: grade, weight 0..1, sentence, the page or share it was seen on."""

    grade: str
    weight: float
    sentence: str
    about: str
    seen_on: str | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One declared file of the hit's newest listing that matched; size in bytes."""

    path: str
    size: int | None
    digests: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PointerView:
    """A page on which the share was found: its URL, line, the words beside it, when."""

    url: str
    line: int | None
    text: str
    code: str | None
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class SightingView:
    """One dated observation of a share."""

    at: datetime
    state: str
    reason: str | None
    http_status: int | None
    run_id: str
    entries: int


@dataclass(frozen=True, slots=True)
class EventView:
    """One step in a hit's life: who, when, from, to, why."""

    at: datetime
    who: str
    was: str | None
    now: str
    why: str


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit as people and exports see it. Times are aware UTC; score 0..1; sizes in bytes.

    kind is copy or pointer; match_type full, subset, derivative, labels, urls or mention; address
    is the locator with access keys, code the published extraction code: both only for a recipient.
    """

    id: str
    dataset: str
    dataset_version: str
    derivative: str | None
    kind: str
    grade: str
    score: float
    match_type: str
    url: str
    address: str
    code: str | None
    host: str
    domain: str
    provider: str
    path: str | None
    revision: str | None
    owner: str | None
    licence: str | None
    forks: int | None
    state: str
    state_reason: str | None
    http_status: int | None
    status: str
    status_since: datetime
    decided_by: str | None
    first_seen: datetime
    last_seen: datetime | None
    last_check: datetime | None
    run_id: str
    reappeared_of: str | None
    evidence: tuple[EvidenceView, ...]
    entries: tuple[EntryView, ...]
    pointers: tuple[PointerView, ...]
    sightings: tuple[SightingView, ...]
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """One crawl: its id, plan and end. outcome is complete, or `cut short: ...`, or None while open.

    hits_new are hits found for the first time, hits_seen older ones that the run saw again; budget is
    the most requests that the run may make, or None.
    """

    id: str
    started: datetime
    ended: datetime | None
    datasets: tuple[str, ...]
    sources: tuple[str, ...]
    outcome: str | None
    interruptions: int
    units_done: int
    units_all: int
    hits_new: int
    hits_seen: int
    kind: str = "crawl"
    notes: tuple[str, ...] = ()
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What one unit of a run asked and saw. said is the host's own count of results, or None."""

    unit: str
    source: str
    dataset: str | None
    part: str
    status: str
    requests: int
    said: int | None
    given: int
    cut: tuple[str, ...]
    failures: tuple[str, ...]
    attempts: int


@dataclass(frozen=True, slots=True)
class SummaryView:
    """What a run found. states counts the sightings of the run by state, the others count rows."""

    run: str
    hits_new: int
    hits_seen: int
    shares_read: int
    pointers: int
    requests: int
    states: tuple[tuple[str, int], ...]
    providers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class HealthView:
    """How a provider answered in recent runs: number of sightings by state, the newest of them."""

    provider: str
    live: int
    locked: int
    gone: int
    blocked: int
    unknown: int
    last_check: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeEventView:
    """One step of a notice: who, when, from, to, why; facts as a person entered them."""

    at: datetime
    who: str
    was: str | None
    now: str
    why: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A letter in preparation, with the hits it names and its history."""

    id: str
    dataset: str
    provider: str
    ground: str
    signer_role: str
    recipient: str
    channel: str
    language: str
    version: int
    status: str
    subject: str
    body: str
    slots: dict[str, object]
    ticket: str | None
    created: datetime
    changed: datetime
    due: datetime | None
    hits: tuple[str, ...]
    events: tuple[NoticeEventView, ...]
