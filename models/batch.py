"""What the store takes: units of a run, and the finds of one unit as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from matching import Evidence, Grade
from providers import Entry, Listing, Share, State, Tally


@dataclass(frozen=True, slots=True)
class Unit:
    """One durable piece of a run. spec is plain JSON; cursor is where a search can go on."""

    id: str
    run: str
    source: str
    dataset: str | None
    part: str
    spec: dict[str, Any] = field(default_factory=dict, hash=False)
    status: str = "planned"
    cursor: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit to plan: its source (or `shares`), dataset or None, part, and its spec."""

    source: str
    dataset: str | None
    part: str = "all"
    spec: dict[str, Any] = field(default_factory=dict, hash=False)


def unit_id(run: str, source: str, dataset: str | None, part: str) -> str:
    """The id of a unit: `run:source:dataset:part`, `-` where it has no one dataset."""
    return f"{run}:{source}:{dataset or '-'}:{part}"


def dataset_of(unit: str) -> str | None:
    """The dataset that a unit's id names, or None for a unit over several."""
    pieces = unit.split(":", 3)
    return pieces[2] if len(pieces) == 4 and pieces[2] != "-" else None


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A document that was looked at: its address and the sha256 of its text."""

    url: str
    sha256: str
    at: datetime
    name: str = ""
    title: str = ""
    repository: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class PointerSeen:
    """A link on a page, judged for one dataset. line is 1-based; score 0..1."""

    page: str
    share: Share
    dataset: str
    label: str
    score: float
    at: datetime
    derivative: str | None = None
    line: int | None = None
    text: str = ""
    code: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sighted:
    """One observation of a share; listing is None when it could not be read."""

    share: Share
    state: State
    at: datetime
    reason: str | None = None
    http_status: int | None = None
    requests: int = 0
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One evidence of a hit, with the declared entry that it speaks of, if any."""

    evidence: Evidence
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class HitSeen:
    """A verdict that a share is a copy of, or a pointer to, a dataset; seen_on says where it was read.

    kind is copy or pointer; match_type full, subset, derivative, labels, urls or mention; version
    is the catalog's version of the dataset. seen is True when the share itself was looked at.
    """

    share: Share
    dataset: str
    kind: str
    grade: Grade
    score: float
    match_type: str
    seen_on: str
    at: datetime
    reasons: tuple[Reason, ...]
    derivative: str | None = None
    version: str = ""
    seen: bool = False


@dataclass(frozen=True, slots=True)
class UnitEnd:
    """How a unit ended: outcome `done`, `cut short: ...` or `failed: ...`."""

    outcome: str
    requests: int = 0
    failures: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """`failed` for a failure (the unit is tried again), `done` for the rest."""
        return "failed" if self.outcome.startswith("failed") else "done"


@dataclass(frozen=True, slots=True)
class UnitBatch:
    """Everything that one transaction saves for a unit: finds, tallies, and its cursor or end."""

    unit: str
    documents: tuple[PageSeen, ...] = ()
    pointers: tuple[PointerSeen, ...] = ()
    sightings: tuple[Sighted, ...] = ()
    hits: tuple[HitSeen, ...] = ()
    tallies: tuple[Tally, ...] = ()
    cursor: str | None = None
    end: UnitEnd | None = None


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """A letter to keep: for whom, on which ground, its text, the hits it names.

    slots are the values that the template was filled with, plain JSON; due is when an answer is due.
    """

    dataset: str
    provider: str
    ground: str
    signer_role: str
    recipient: str
    channel: str
    language: str
    subject: str
    body: str
    hits: tuple[str, ...]
    slots: dict[str, Any] = field(default_factory=dict, hash=False)
    due: datetime | None = None
