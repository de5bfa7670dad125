"""The tables. What each is for and which are append only: docs/memory.md."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models._base import Base, HitRef, Id, RunRef, ShareRef, Size, table
from models._types import Line

__all__ = ["Base", "table"]

# Rows of these are never changed or deleted; triggers of the migrations refuse it.
APPEND_ONLY = ("sightings", "hit_events", "notice_events")


class Run(Base):
    """One crawl: what was asked for, and how it ended."""

    __tablename__ = "runs"
    id: Mapped[Id]
    kind: Mapped[str]
    started: Mapped[datetime]
    ended: Mapped[datetime | None]
    datasets: Mapped[list[Any]]
    sources: Mapped[list[Any]]
    since: Mapped[str | None]
    budget: Mapped[int | None]
    outcome: Mapped[str | None]
    interruptions: Mapped[int]
    notes: Mapped[list[Any]]


class UnitRow(Base):
    """One durable piece of a run. Its row says done in the transaction that saved its finds."""

    __tablename__ = "units"
    id: Mapped[str] = mapped_column(Line, primary_key=True)
    run_id: Mapped[RunRef] = mapped_column(index=True)
    position: Mapped[int]
    source: Mapped[str]
    dataset: Mapped[str | None]
    part: Mapped[str]
    spec: Mapped[dict[str, Any]]
    status: Mapped[str]
    cursor: Mapped[str | None]
    attempts: Mapped[int]
    requests: Mapped[int]
    failures: Mapped[list[Any]]
    outcome: Mapped[str | None]
    started: Mapped[datetime | None]
    ended: Mapped[datetime | None]


class CoverageCell(Base):
    """What one query of a unit gave, and which limit cut it."""

    __tablename__ = "coverage"
    id: Mapped[Id]
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"), index=True)
    query: Mapped[str]
    said: Mapped[int | None] = mapped_column(BigInteger)
    given: Mapped[Size]
    cut: Mapped[str | None]


class DocumentRow(Base):
    """A text in which links stood: where it is and the sha256 of it, never the text itself."""

    __tablename__ = "documents"
    id: Mapped[Id]
    url: Mapped[str]
    sha256: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    repository: Mapped[str | None]
    dated: Mapped[str | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class ShareRow(Base):
    """One canonical address of hosted things. The access_ columns never leave in a shareable copy."""

    __tablename__ = "shares"
    id: Mapped[Id]
    url: Mapped[str] = mapped_column(Line, unique=True)
    provider: Mapped[str] = mapped_column(Line, index=True)
    kind: Mapped[str]
    host: Mapped[str]
    domain: Mapped[str]
    parts: Mapped[list[Any]]
    access_address: Mapped[str | None]
    access_keys: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    access_code: Mapped[str | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class PointerRow(Base):
    """A page that points at a share, for one dataset, with the words that stood beside the link."""

    __tablename__ = "pointers"
    id: Mapped[Id]
    page: Mapped[str]
    share_id: Mapped[ShareRef] = mapped_column(index=True)
    dataset: Mapped[str]
    derivative: Mapped[str | None]
    label: Mapped[str]
    score: Mapped[float]
    line: Mapped[int | None]
    text: Mapped[str]
    code: Mapped[str | None]
    reasons: Mapped[list[Any]]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    last_run: Mapped[RunRef] = mapped_column(index=True)


class ListingRow(Base):
    """One list of entries, stored once however often it is seen."""

    __tablename__ = "listings"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]


class EntryRow(Base):
    """One declared file of a listing; digests are pairs of dialect and value."""

    __tablename__ = "entries"
    listing_sha256: Mapped[str] = mapped_column(ForeignKey("listings.sha256"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    path: Mapped[str]
    size: Mapped[int | None] = mapped_column(BigInteger)
    exact: Mapped[bool]
    folder: Mapped[bool]
    digests: Mapped[list[Any]]
    modified: Mapped[str | None]
    note: Mapped[str | None]


class SightingRow(Base):
    """One dated observation of a share. Append only."""

    __tablename__ = "sightings"
    id: Mapped[Id]
    share_id: Mapped[ShareRef]
    run_id: Mapped[RunRef] = mapped_column(index=True)
    unit_id: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
    http_status: Mapped[int | None]
    requests: Mapped[int]
    entries: Mapped[int]
    listing_sha256: Mapped[str | None] = mapped_column(ForeignKey("listings.sha256"))
    complete: Mapped[bool]
    owner: Mapped[str | None]
    title: Mapped[str | None]
    revision: Mapped[str | None]
    licence: Mapped[str | None]
    forks: Mapped[int | None] = mapped_column(BigInteger)
    created: Mapped[str | None]
    modified: Mapped[str | None]
    moved: Mapped[str | None]
    facts: Mapped[list[Any]]
    __table_args__ = (Index("ix_sightings_share_at", "share_id", "at"),)


class HitRow(Base):
    """A dataset on a share: its best grade and score, the newest state, a person's decision."""

    __tablename__ = "hits"
    id: Mapped[Id]
    dataset: Mapped[str] = mapped_column(Line, index=True)
    dataset_version: Mapped[str]
    share_id: Mapped[ShareRef] = mapped_column(index=True)
    life: Mapped[int]
    reappeared_of: Mapped[str | None] = mapped_column(ForeignKey("hits.id"))
    kind: Mapped[str]
    derivative: Mapped[str | None]
    grade: Mapped[str]
    score: Mapped[float]
    match_type: Mapped[str]
    status: Mapped[str]
    status_since: Mapped[datetime]
    decided_by: Mapped[str | None]
    state: Mapped[str]
    state_reason: Mapped[str | None]
    http_status: Mapped[int | None]
    listing_sha256: Mapped[str | None]
    gone_confirmed: Mapped[datetime | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime | None]
    last_check: Mapped[datetime | None]
    changed: Mapped[datetime]
    first_run: Mapped[RunRef]
    last_run: Mapped[RunRef] = mapped_column(index=True)
    __table_args__ = (UniqueConstraint("dataset", "share_id", "life"),)


class EvidenceRow(Base):
    """One reason for a hit, seen on a page or on the share; with the declared file that matched."""

    __tablename__ = "evidence"
    id: Mapped[Id]
    hit_id: Mapped[HitRef] = mapped_column(index=True)
    kind: Mapped[str]
    derivative: Mapped[str | None]
    match_type: Mapped[str]
    score: Mapped[float]
    grade: Mapped[str]
    weight: Mapped[float]
    sentence: Mapped[str]
    about: Mapped[str]
    seen_on: Mapped[str]
    path: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    digests: Mapped[list[Any]]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class HitEvent(Base):
    """One step in a hit's life: who, when, from, to, why. Append only."""

    __tablename__ = "hit_events"
    number: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    hit_id: Mapped[HitRef] = mapped_column(index=True)
    at: Mapped[datetime]
    who: Mapped[str]
    was: Mapped[str | None]
    now: Mapped[str]
    why: Mapped[str]


class NoticeRow(Base):
    """A letter in preparation; slots are the values that its template was filled with."""

    __tablename__ = "notices"
    id: Mapped[Id]
    dataset: Mapped[str] = mapped_column(Line, index=True)
    provider: Mapped[str]
    ground: Mapped[str]
    signer_role: Mapped[str]
    recipient: Mapped[str]
    channel: Mapped[str]
    language: Mapped[str]
    version: Mapped[int]
    status: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    slots: Mapped[dict[str, Any]]
    ticket: Mapped[str | None]
    created: Mapped[datetime]
    changed: Mapped[datetime]
    due: Mapped[datetime | None]


class NoticeHit(Base):
    """That a notice names a hit."""

    __tablename__ = "notice_hits"
    notice_id: Mapped[str] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    hit_id: Mapped[str] = mapped_column(ForeignKey("hits.id"), primary_key=True, index=True)


class NoticeEvent(Base):
    """One step of a notice: drafted, linted, exported, sent by a person, answered. Append only."""

    __tablename__ = "notice_events"
    number: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[str] = mapped_column(ForeignKey("notices.id"), index=True)
    at: Mapped[datetime]
    who: Mapped[str]
    was: Mapped[str | None]
    now: Mapped[str]
    why: Mapped[str]
    facts: Mapped[dict[str, Any]]
