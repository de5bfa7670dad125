"""Runs and units in the store: what is open, what is left, which shares a run still has to read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, select, union_all

from models._errors import NotFound
from models._lives import recheck_due
from models._upsert import Row as Columns
from models.batch import PlannedUnit, Unit, unit_id
from models.statuses import NOT_WATCHED
from models.tables import (
    CoverageCell,
    HitRow,
    PointerRow,
    Run,
    ShareRow,
    SightingRow,
    UnitRow,
    table,
)
from providers import Share, pairs

RUNS, UNITS, SHARES = table(Run), table(UnitRow), table(ShareRow)
POINTERS, SIGHTINGS, HITS, CELLS = table(PointerRow), table(SightingRow), table(HitRow), table(CoverageCell)


def run_row(connection: Connection, run: str) -> Row[Any]:
    """The row of a run, by its id or the unique beginning of it. Raises NotFound."""
    query = select(RUNS).where(RUNS.c.id.startswith(run, autoescape=True)).limit(2)
    return only(connection.execute(query).all(), "run", run, "mirrorwatch runs")


def hit_row(connection: Connection, hit: str) -> Row[Any]:
    """The row of a hit, by its id or the unique beginning of it. Raises NotFound."""
    query = select(HITS).where(HITS.c.id.startswith(hit, autoescape=True)).limit(2)
    return only(connection.execute(query).all(), "hit", hit, "mirrorwatch hits")


def only(rows: Collection[Row[Any]], what: str, given: str, listing: str) -> Row[Any]:
    """The one row of a look-up by prefix. Raises NotFound for none and for several."""
    if not given or not rows:
        raise NotFound(f"no {what} begins with {given!r}; `{listing}` lists them.")
    exact = [row for row in rows if row.id == given]
    if len(rows) > 1 and not exact:
        raise NotFound(f"several {what}s begin with {given!r}; give more of the id.")
    return (exact or list(rows))[0]


def unit_of(row: Row[Any]) -> Unit:
    """A unit's row as a Unit."""
    return Unit(
        id=row.id,
        run=row.run_id,
        source=row.source,
        dataset=row.dataset,
        part=row.part,
        spec=row.spec,
        status=row.status,
        cursor=row.cursor,
        attempts=row.attempts,
    )


def share_of(row: Row[Any]) -> Share:
    """A share's row as a Share, with the access keys and code that reading it needs."""
    return Share(
        provider=row.provider,
        kind=row.kind,
        url=row.url,
        parts=pairs([(name, value) for name, value in row.parts]),
        keys=pairs([(name, value) for name, value in row.access_keys or ()]),
        code=row.access_code,
        found=row.access_address or "",
    )


def outcome_of(connection: Connection, run: str) -> str:
    """`complete`, or `cut short: ...` with every reason that the units and their queries give."""
    units = connection.execute(select(UNITS).where(UNITS.c.run_id == run)).all()
    cut = connection.execute(
        select(func.count())
        .select_from(CELLS.join(UNITS, UNITS.c.id == CELLS.c.unit_id))
        .where(UNITS.c.run_id == run, CELLS.c.cut.is_not(None))
    ).scalar_one()
    ended_early = sum(1 for unit in units if unit.status == "done" and unit.outcome != "done")
    counts = [
        (sum(1 for unit in units if unit.status == "planned"), "not finished"),
        (sum(1 for unit in units if unit.status == "failed"), "failed"),
        (ended_early, "cut short"),
    ]
    reasons = [f"{count} of {len(units)} units {what}" for count, what in counts if count]
    if cut:
        reasons.append(f"a limit cut {cut} queries" if cut > 1 else "a limit cut 1 query")
    return f"cut short: {'; '.join(reasons)}" if reasons else "complete"


def to_read(run: str, providers: Collection[str] | None) -> Select[Any]:
    """Shares that pages of this run point at, best first, without a sighting in this run."""
    found = union_all(
        select(POINTERS.c.share_id, POINTERS.c.score).where(POINTERS.c.last_run == run),
        select(HITS.c.share_id, HITS.c.score).where(HITS.c.last_run == run),
    ).subquery()
    best = (
        select(found.c.share_id, func.max(found.c.score).label("score")).group_by(found.c.share_id).subquery()
    )
    query = (
        select(SHARES)
        .join(best, best.c.share_id == SHARES.c.id)
        .where(_unseen(run))
        .order_by(best.c.score.desc(), SHARES.c.id)
    )
    return query if providers is None else query.where(SHARES.c.provider.in_(sorted(providers)))


def to_recheck(connection: Connection, now: datetime, due_only: bool) -> list[Row[Any]]:
    """Shares of hits that are still watched, longest unchecked first; due_only as recheck_due says."""
    names = ("status", "status_since", "state", "gone_confirmed", "last_check")
    query = (
        select(SHARES, *(HITS.c[name].label(f"hit_{name}") for name in names))
        .join(HITS, HITS.c.share_id == SHARES.c.id)
        .where(HITS.c.status.not_in(sorted(NOT_WATCHED)))
        .order_by(HITS.c.last_check.is_not(None), HITS.c.last_check, SHARES.c.id)
    )
    shares: dict[str, Row[Any]] = {}
    for row in connection.execute(query):
        hit = (
            row.hit_status,
            row.hit_status_since,
            row.hit_state,
            row.hit_gone_confirmed,
            row.hit_last_check,
        )
        if not due_only or recheck_due(*hit) <= now:
            shares.setdefault(row.id, row)
    return list(shares.values())


def _unseen(run: str) -> Any:
    return ~exists().where(SIGHTINGS.c.share_id == SHARES.c.id, SIGHTINGS.c.run_id == run)


def unit_row(connection: Connection, unit: str) -> Row[Any]:
    """A unit's row, locked until the transaction ends. Raises NotFound."""
    row = connection.execute(select(UNITS).where(UNITS.c.id == unit).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(f"the store has no unit {unit!r}; plan it in its run first.")
    return row


def new_unit(run: str, position: int, unit: PlannedUnit) -> Columns:
    """The row of a unit that nobody has started."""
    return {
        "id": unit_id(run, unit.source, unit.dataset, unit.part),
        "run_id": run,
        "position": position,
        "source": unit.source,
        "dataset": unit.dataset,
        "part": unit.part,
        "spec": unit.spec,
        "status": "planned",
        "cursor": None,
        "attempts": 0,
        "requests": 0,
        "failures": [],
        "outcome": None,
        "started": None,
        "ended": None,
    }
