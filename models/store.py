"""The store: the only writer. One transaction saves a unit's finds together with its mark."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update
from sqlalchemy.exc import DBAPIError

from models._engine import connect, database_url, prepare, reading, writing
from models._errors import NotFound, StoreError, shown
from models._notices import mark_notice, save_notice
from models._runs import (
    HITS,
    RUNS,
    SHARES,
    UNITS,
    hit_row,
    new_unit,
    outcome_of,
    run_row,
    share_of,
    to_read,
    to_recheck,
    unit_of,
    unit_row,
)
from models._saving import save_finds
from models._types import cleaned, stable_id
from models._upsert import Row, chunks, upsert
from models.batch import NoticeDraft, PlannedUnit, Unit, UnitBatch, UnitEnd
from models.statuses import STATUSES
from models.tables import HitEvent, table
from providers import Share

__all__ = ["NotFound", "Store", "StoreError", "utc_now"]

# How often a unit is tried before a run leaves it: a host that fails three times will fail again.
TRIES = 3
# PostgreSQL ended one of two transactions that waited for each other; the unit is saved again.
_TRY_AGAIN = {"40P01", "40001"}


def utc_now() -> datetime:
    """The present time, aware, in UTC."""
    return datetime.now(UTC)


class Store:
    """A database of finds, opened and brought to this code's schema. Every method raises StoreError,
    and NotFound for an id that is not there.

    url None means MIRRORWATCH_DATABASE_URL or SQLite in the user's data folder; now is the clock.
    """

    def __init__(self, url: str | None = None, now: Callable[[], datetime] = utc_now) -> None:
        self.engine = connect(url or database_url())
        self.now = now
        prepare(self.engine)

    @classmethod
    def from_environment(cls) -> Store:
        """The store at MIRRORWATCH_DATABASE_URL, or SQLite in the user's data folder."""
        return cls()

    @property
    def shown_url(self) -> str:
        """The database's address without its password."""
        return shown(self.engine.url)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """A read-only transaction, for models.queries."""
        return reading(self.engine)

    # Runs

    def open_run(
        self,
        datasets: Iterable[str],
        sources: Iterable[str],
        budget: int | None = None,
        since: str | None = None,
        kind: str = "crawl",
        notes: Iterable[str] = (),
    ) -> str:
        """Start a run; its id sorts by time: `20261125-0203-ab12`. notes go into the coverage."""
        started = self.now()
        run = f"{started:%Y%m%d-%H%M}-{secrets.token_hex(2)}"
        row = {
            "id": run,
            "kind": kind,
            "started": started,
            "ended": None,
            "datasets": list(datasets),
            "sources": list(sources),
            "since": since,
            "budget": budget,
            "outcome": None,
            "interruptions": 0,
            "notes": cleaned(list(notes)),
        }
        with writing(self.engine) as connection:
            connection.execute(insert(RUNS), [row])
        return run

    def newest_open_run(self) -> str | None:
        """The id of the newest run that has not ended, or None."""
        query = select(RUNS.c.id).where(RUNS.c.ended.is_(None))
        with self.reading() as connection:
            return connection.scalar(query.order_by(RUNS.c.started.desc(), RUNS.c.id.desc()).limit(1))

    def note_interruption(self, run: str) -> str:
        """Record that a run goes on after an interruption: it is open again, failed units get new tries.

        Returns the run's full id.
        """
        with writing(self.engine) as connection:
            row = run_row(connection, run)
            failed = (UNITS.c.run_id == row.id) & (UNITS.c.status == "failed")
            connection.execute(update(UNITS).where(failed).values(attempts=0))
            values = {"interruptions": row.interruptions + 1, "ended": None, "outcome": None}
            connection.execute(update(RUNS).where(RUNS.c.id == row.id).values(values))
            return str(row.id)

    def close_run(self, run: str, outcome: str | None = None) -> str:
        """End a run; without an outcome its units decide: `complete` or `cut short: ...`."""
        with writing(self.engine) as connection:
            row = run_row(connection, run)
            ended = outcome or outcome_of(connection, row.id)
            values = {"ended": self.now(), "outcome": ended}
            connection.execute(update(RUNS).where(RUNS.c.id == row.id).values(values))
            return ended

    # Units

    def plan(self, run: str, units: Iterable[PlannedUnit]) -> list[str]:
        """Add units to a run, in this order; those that are there stay as they are. Returns the ids."""
        with writing(self.engine) as connection:
            row = run_row(connection, run)
            there = connection.scalars(select(UNITS.c.id).where(UNITS.c.run_id == row.id)).all()
            rows = [new_unit(row.id, len(there) + place, unit) for place, unit in enumerate(units)]
            upsert(connection, UNITS, rows, {})
        return [unit["id"] for unit in rows]

    def units(self, run: str) -> list[Unit]:
        """All units of a run, in planned order."""
        return self._units(run, UNITS.c.id.is_not(None))

    def units_to_do(self, run: str, tries: int = TRIES) -> list[Unit]:
        """Units of a run that are planned, or failed fewer than `tries` times, in planned order."""
        failed = (UNITS.c.status == "failed") & (UNITS.c.attempts < tries)
        return self._units(run, (UNITS.c.status == "planned") | failed)

    def _units(self, run: str, which: ColumnElement[bool]) -> list[Unit]:
        with self.reading() as connection:
            query = select(UNITS).where(UNITS.c.run_id == run_row(connection, run).id, which)
            return [unit_of(row) for row in connection.execute(query.order_by(UNITS.c.position))]

    def start_unit(self, unit: str) -> Unit | None:
        """Count an attempt at a unit and return it with its cursor; None when it is done already."""
        with writing(self.engine) as connection:
            row = unit_row(connection, unit)
            if row.status == "done":
                return None
            values = {"attempts": row.attempts + 1, "started": row.started or self.now()}
            connection.execute(update(UNITS).where(UNITS.c.id == unit).values(values))
            return unit_of(unit_row(connection, unit))

    def save(self, batch: UnitBatch) -> bool:
        """Save a unit's finds and its mark in one transaction: all of it or nothing.

        False when the unit is done already: then nothing is written. Saving the same batch again
        changes nothing but what its repeated rows say anyway.
        """
        for left in (2, 1, 0):
            try:
                return self._save(batch)
            except StoreError as error:
                cause = error.__cause__
                again = isinstance(cause, DBAPIError) and getattr(cause.orig, "sqlstate", "") in _TRY_AGAIN
                if not again or not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _save(self, batch: UnitBatch) -> bool:
        with writing(self.engine) as connection:
            row = unit_row(connection, batch.unit)
            if row.status == "done":
                return False
            save_finds(connection, batch, row.run_id, self.now())
            values: Row = {} if batch.cursor is None else {"cursor": batch.cursor}
            if batch.end is not None:
                values.update(self._ended(row, batch.end))
            if values:
                connection.execute(update(UNITS).where(UNITS.c.id == batch.unit).values(values))
        return True

    def _ended(self, row: Any, end: UnitEnd) -> Row:
        return {
            "status": end.status,
            "outcome": end.outcome,
            "requests": row.requests + end.requests,
            "failures": cleaned(list(end.failures)),
            "attempts": max(row.attempts, 1),
            "ended": self.now(),
        }

    # Shares

    def shares_to_read(
        self, run: str, providers: Collection[str] | None = None, limit: int | None = None
    ) -> list[tuple[str, Share]]:
        """(id, share) of what this run found and has not looked at, best score first."""
        with self.reading() as connection:
            rows = connection.execute(to_read(run, providers).limit(limit))
            return [(row.id, share_of(row)) for row in rows]

    def shares_to_recheck(self, due: bool = False) -> list[tuple[str, Share]]:
        """(id, share) of every watched hit, longest unchecked first; with due, those whose time has come."""
        with self.reading() as connection:
            return [(row.id, share_of(row)) for row in to_recheck(connection, self.now(), due)]

    def shares(self, ids: Sequence[str]) -> list[Share]:
        """Shares by id, in the order of the ids. Raises NotFound."""
        found: dict[str, Share] = {}
        with self.reading() as connection:
            for some in chunks(ids):
                rows = connection.execute(select(SHARES).where(SHARES.c.id.in_(some)))
                found.update((row.id, share_of(row)) for row in rows)
        missing = [one for one in ids if one not in found]
        if missing:
            raise NotFound(f"the store has no share {missing[0]!r}.")
        return [found[one] for one in ids]

    # Decisions of people

    def set_status(self, hit: str, status: str, who: str, why: str) -> str:
        """Record a person's decision on a hit (its id or the beginning of it). Returns the full id."""
        if status not in STATUSES:
            raise StoreError(f"{status!r} is no status; use one of {', '.join(STATUSES)}.")
        if not why.strip() or not who.strip():
            raise StoreError("a decision needs a reason and a person: give both --why and a name.")
        with writing(self.engine) as connection:
            row, at = hit_row(connection, hit), self.now()
            event = {"hit_id": row.id, "at": at, "who": who, "was": row.status, "now": status, "why": why}
            event["key"] = stable_id("event", row.id, status, who, at.isoformat(), secrets.token_hex(4))
            connection.execute(insert(table(HitEvent)), [event])
            values = {"status": status, "status_since": at, "decided_by": who, "changed": at}
            connection.execute(update(HITS).where(HITS.c.id == row.id).values(values))
            return str(row.id)

    def save_notice(self, draft: NoticeDraft, who: str, why: str) -> str:
        """Keep a letter; the same case again is its next version. Returns its id."""
        with writing(self.engine) as connection:
            return save_notice(connection, draft, who, why, self.now())

    def mark_notice(
        self,
        notice: str,
        status: str,
        who: str,
        why: str,
        facts: Mapping[str, str] | None = None,
        ticket: str | None = None,
    ) -> str:
        """Record what a person did with a letter (its id or the beginning of it). Returns the full id."""
        with writing(self.engine) as connection:
            return mark_notice(connection, notice, status, who, why, facts or {}, ticket, self.now())
