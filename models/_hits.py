"""Hits of one unit: which life a find belongs to, what it adds, and what the hit now amounts to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from matching import COPIES, Evidence, Grade, Label, Verdict
from models._lives import DECISIVE, gone_since, standing
from models._rows import evidence_rows
from models._types import hit_id, share_id, stable_id
from models._upsert import Change, chunks, upsert
from models._upsert import Row as Columns
from models.batch import HitSeen, Reason, UnitBatch
from models.tables import EvidenceRow, HitEvent, HitRow, PointerRow, SightingRow, table
from providers import Share, State

HITS, EVIDENCE, EVENTS = table(HitRow), table(EvidenceRow), table(HitEvent)
SIGHTINGS, POINTERS = table(SightingRow), table(PointerRow)
MACHINE = "mirrorwatch"
# Belief in a share that came back while its content could not be recognised: worth a look, no more.
BACK_UNSEEN = 0.5

REASON: dict[str, Change] = {
    "first_seen": "min",
    "last_seen": "max",
    "derivative": "new",
    "match_type": "new",
    "score": "new",
    "weight": "new",
    "path": "known",
    "size": "known",
    "digests": "new",
}

Key = tuple[str, str]  # dataset, share id


def save_hits(connection: Connection, batch: UnitBatch, run: str, now: datetime) -> None:
    """Insert new hits, add evidence, and bring every touched hit up to date."""
    sighted = {share_id(seen.share.url): seen.share for seen in batch.sightings}
    found: dict[Key, list[HitSeen]] = defaultdict(list)
    for seen in batch.hits:
        found[seen.dataset, share_id(seen.share.url)].append(seen)
    shares = {**sighted, **{share_id(seen.share.url): seen.share for seen in batch.hits}}
    newest = _newest_lives(connection, shares)
    history = _history(connection, shares)

    new: list[Columns] = []
    evidence: list[Columns] = []
    touched: dict[str, tuple[Columns, Columns]] = {}
    for key in sorted({*found, *(key for key in newest if key[1] in sighted)}):
        before, looks = newest.get(key), history[key[1]]
        seen_here = found[key]
        if before is None or _is_back(before, looks):
            row = _new_hit(key, shares[key[1]], before, seen_here, looks, run, now)
            if before is not None and not any(seen.seen for seen in seen_here):
                seen_here = [*seen_here, _back(key[0], shares[key[1]], before, looks[-1].at)]
            new.append(row)
        else:
            row = dict(before._mapping)
        for seen in seen_here:
            evidence.extend(evidence_rows(row["id"], seen))
        touched[row["id"]] = row, _looked_at(row, looks, seen_here, run)
    upsert(connection, HITS, new, {})
    upsert(connection, EVENTS, _discoveries(new, now), {})
    upsert(connection, EVIDENCE, evidence, REASON)
    _bring_up_to_date(connection, touched, now)


def _newest_lives(connection: Connection, shares: Iterable[str]) -> dict[Key, Row[Any]]:
    """The newest life of every hit on the shares, locked against other writers."""
    lives: dict[Key, Row[Any]] = {}
    for some in chunks(sorted(shares), 500):
        query = select(HITS).where(HITS.c.share_id.in_(some)).order_by(HITS.c.life, HITS.c.id)
        for row in connection.execute(query.with_for_update()):
            lives[row.dataset, row.share_id] = row
    return lives


def _history(connection: Connection, shares: Iterable[str]) -> dict[str, list[Row[Any]]]:
    """All sightings of the shares in order of time, those of this batch included."""
    looks: dict[str, list[Row[Any]]] = defaultdict(list)
    names = ("share_id", "at", "state", "reason", "http_status", "listing_sha256")
    for some in chunks(sorted(shares), 500):
        query = select(*[SIGHTINGS.c[name] for name in names]).where(SIGHTINGS.c.share_id.in_(some))
        for row in connection.execute(query.order_by(SIGHTINGS.c.at, SIGHTINGS.c.id)):
            looks[row.share_id].append(row)
    return looks


def _is_back(hit: Row[Any], looks: list[Row[Any]]) -> bool:
    """Whether a share is live again after its end was confirmed."""
    decisive = [look for look in looks if look.state in DECISIVE]
    return (
        hit.gone_confirmed is not None
        and bool(decisive)
        and decisive[-1].state == State.LIVE
        and decisive[-1].at > hit.gone_confirmed
    )


def _back(dataset: str, share: Share, before: Row[Any], at: datetime) -> HitSeen:
    sentence = f"the address is live again after it was gone; it was hit {before.id}"
    reason = Reason(Evidence(Grade.TEXT, BACK_UNSEEN, sentence, before.id))
    return HitSeen(
        share,
        dataset,
        before.kind,
        Grade.TEXT,
        min(before.score, BACK_UNSEEN),
        before.match_type,
        share.url,
        at,
        (reason,),
        derivative=before.derivative,
        version=before.dataset_version,
        seen=True,
    )


def _new_hit(
    key: Key,
    share: Share,
    before: Row[Any] | None,
    seen: list[HitSeen],
    looks: list[Row[Any]],
    run: str,
    now: datetime,
) -> Columns:
    life = 1 if before is None else before.life + 1
    first = min(found.at for found in seen) if seen else looks[-1].at
    return {
        "id": hit_id(key[0], share.url, life),
        "dataset": key[0],
        "dataset_version": "",
        "share_id": key[1],
        "life": life,
        "reappeared_of": None if before is None else before.id,
        "kind": "pointer",
        "derivative": None,
        "grade": str(Grade.TEXT),
        "score": 0.0,
        "match_type": "mention",
        "status": "discovered",
        "status_since": now,
        "decided_by": None,
        "state": str(State.UNKNOWN),
        "state_reason": "not looked at yet",
        "http_status": None,
        "listing_sha256": None,
        "gone_confirmed": None,
        "first_seen": first,
        "last_seen": None,
        "last_check": None,
        "changed": now,
        "first_run": run,
        "last_run": run,
    }


def _discoveries(new: list[Columns], now: datetime) -> list[Columns]:
    """The first event of each new hit; number is given by the database, key makes it one."""
    return [
        {
            "key": stable_id("event", row["id"], "discovered"),
            "hit_id": row["id"],
            "at": now,
            "who": MACHINE,
            "was": None,
            "now": "discovered",
            "why": f"back again: was hit {row['reappeared_of']}" if row["reappeared_of"] else "found",
        }
        for row in new
    ]


def _looked_at(row: Columns, looks: list[Row[Any]], seen: list[HitSeen], run: str) -> Columns:
    """The columns of a hit that sightings and finds of this batch decide."""
    # A life knows only the sightings since the one before it ended.
    present = [look.at for look in looks if look.state in (State.LIVE, State.LOCKED)]
    times = [*present[-1:], *(found.at for found in seen if found.seen)]
    newest = looks[-1] if looks else None
    confirmed = gone_since((look.at, look.state) for look in looks)
    listed = [look.listing_sha256 for look in looks if look.listing_sha256]
    return {
        **row,
        "state": newest.state if newest else row["state"],
        "state_reason": newest.reason if newest else row["state_reason"],
        "http_status": newest.http_status if newest else row["http_status"],
        "listing_sha256": listed[-1] if listed else None,
        "gone_confirmed": row["gone_confirmed"] or confirmed,
        "last_seen": max([*times, *([row["last_seen"]] if row["last_seen"] else [])], default=None),
        "last_check": newest.at if newest else row["last_check"],
        "dataset_version": next((found.version for found in seen if found.version), row["dataset_version"]),
        "last_run": run,
    }


# A change of these is a change of the hit, for `changed since`.
_VISIBLE = ("kind", "grade", "score", "derivative", "state", "listing_sha256")
_UPDATED = (
    *_VISIBLE,
    *("match_type", "state_reason", "http_status", "gone_confirmed", "last_seen", "last_check"),
    *("dataset_version", "last_run", "changed"),
)


def _bring_up_to_date(
    connection: Connection, touched: dict[str, tuple[Columns, Columns]], now: datetime
) -> None:
    """Write what each touched hit amounts to by all of its evidence, older and new."""
    reasons: dict[str, list[Columns]] = defaultdict(list)
    names = ("id", "hit_id", "kind", "grade", "score", "weight", "derivative", "match_type", "seen_on")
    for some in chunks(sorted(touched), 500):
        query = select(*(EVIDENCE.c[name] for name in names)).where(EVIDENCE.c.hit_id.in_(some))
        for row in connection.execute(query):
            reasons[row.hit_id].append(dict(row._mapping))
    doubts = _doubts(connection, {after["share_id"] for _, after in touched.values()})
    rows: list[Columns] = []
    for hit, (before, after) in sorted(touched.items()):
        against = doubts[after["dataset"], after["share_id"]]
        after = {**after, **asdict(standing(after["dataset"], reasons[hit], against))}
        if any(before[name] != after[name] for name in _VISIBLE):
            after["changed"] = now
        rows.append({"hit": hit, **{f"new_{name}": after[name] for name in _UPDATED}})
    statement = (
        update(HITS)
        .where(HITS.c.id == bindparam("hit"))
        .values({name: bindparam(f"new_{name}") for name in _UPDATED})
    )
    for some_rows in chunks(rows):
        connection.execute(statement, some_rows)


def _doubts(connection: Connection, shares: Iterable[str]) -> dict[Key, list[Verdict]]:
    """What pages say that point at the shares and do not call them a copy."""
    found: dict[Key, list[Verdict]] = defaultdict(list)
    other = POINTERS.c.label.not_in([str(label) for label in COPIES]) & (POINTERS.c.score > 0)
    for some in chunks(sorted(shares), 500):
        query = select(POINTERS).where(POINTERS.c.share_id.in_(some), other)
        for row in connection.execute(query.order_by(POINTERS.c.id)):
            verdict = Verdict(row.dataset, row.derivative, Label(row.label), Grade.TEXT, row.score, ())
            found[row.dataset, row.share_id].append(verdict)
    return found
