"""Questions to the store. Read only: every answer is a frozen view from models._views."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, or_, select

from models._assemble import hit_views
from models._notices import NOTICES, notice_row, notice_view
from models._runs import CELLS, HITS, POINTERS, RUNS, SHARES, SIGHTINGS, UNITS, hit_row, run_row
from models._views import CoverageRow, HealthView, HitView, NoticeView, RunView, SummaryView
from models.store import Store
from providers import State


def hits(
    store: Store,
    dataset: str | None = None,
    provider: str | None = None,
    status: str | None = None,
    new_since: str | None = None,
    kind: str | None = None,
    min_score: float | None = None,
    state: str | None = None,
    run: str | None = None,
    ids: Sequence[str] | None = None,
    limit: int | None = None,
) -> list[HitView]:
    """Hits that satisfy every given filter, best score first.

    new_since: found first in a run after that one. run: seen in that run (found, pointed at or
    looked at). ids may be beginnings of ids. Raises NotFound for an unknown run or hit.
    """
    with store.reading() as connection:
        tests: list[ColumnElement[bool]] = []
        plain = {"dataset": dataset, "status": status, "kind": kind, "state": state}
        tests += [HITS.c[name] == value for name, value in plain.items() if value is not None]
        if provider is not None:
            tests.append(SHARES.c.provider == provider)
        if min_score is not None:
            tests.append(HITS.c.score >= min_score)
        if new_since is not None:
            tests.append(_found_after(run_row(connection, new_since)))
        if run is not None:
            tests.append(_seen_in(run_row(connection, run).id))
        if ids is not None:
            tests.append(HITS.c.id.in_([hit_row(connection, one).id for one in ids]))
        return hit_views(connection, connection.execute(_ordered(tests).limit(limit)).all())


def hit(store: Store, hit: str) -> HitView:
    """One hit by its id or the unique beginning of it. Raises NotFound."""
    with store.reading() as connection:
        return hit_views(connection, [hit_row(connection, hit)])[0]


def changed_since(store: Store, run: str) -> list[HitView]:
    """Hits of which anything visible (state, grade, score, files, status) changed after a run ended."""
    with store.reading() as connection:
        row = run_row(connection, run)
        tests = [HITS.c.changed > (row.ended or row.started)]
        return hit_views(connection, connection.execute(_ordered(tests)).all())


def gone_confirmed(store: Store) -> list[HitView]:
    """Hits whose share was gone in two agreeing sightings at least a day apart, and did not return."""
    with store.reading() as connection:
        tests = [HITS.c.gone_confirmed.is_not(None), HITS.c.state == str(State.GONE)]
        return hit_views(connection, connection.execute(_ordered(tests)).all())


def _ordered(tests: Sequence[ColumnElement[bool]]) -> Select[Any]:
    query = select(HITS).join(SHARES, SHARES.c.id == HITS.c.share_id).where(*tests)
    return query.order_by(HITS.c.score.desc(), HITS.c.first_seen, HITS.c.id)


def _found_after(run: Row[Any]) -> ColumnElement[bool]:
    later = select(RUNS.c.id).where(RUNS.c.started > run.started)
    return HITS.c.first_run.in_(later)


def _seen_in(run: str) -> ColumnElement[bool]:
    looked = select(SIGHTINGS.c.share_id).where(SIGHTINGS.c.run_id == run)
    return or_(HITS.c.first_run == run, HITS.c.last_run == run, HITS.c.share_id.in_(looked))


def runs(store: Store) -> list[RunView]:
    """All runs, newest first."""
    with store.reading() as connection:
        rows = connection.execute(select(RUNS).order_by(RUNS.c.started.desc(), RUNS.c.id.desc())).all()
        return [_run_view(connection, row) for row in rows]


def run(store: Store, run: str) -> RunView:
    """One run by its id or the unique beginning of it. Raises NotFound."""
    with store.reading() as connection:
        return _run_view(connection, run_row(connection, run))


def _run_view(connection: Connection, row: Row[Any]) -> RunView:
    done = func.coalesce(func.sum(case((UNITS.c.status == "done", 1), else_=0)), 0)
    units = connection.execute(select(func.count(), done).where(UNITS.c.run_id == row.id)).one()
    new, seen = _counts(connection, row.id)
    return RunView(
        id=row.id,
        started=row.started,
        ended=row.ended,
        datasets=tuple(row.datasets),
        sources=tuple(row.sources),
        outcome=row.outcome,
        interruptions=row.interruptions,
        units_done=units[1],
        units_all=units[0],
        hits_new=new,
        hits_seen=seen,
        kind=row.kind,
        notes=tuple(row.notes),
        budget=row.budget,
    )


def _counts(connection: Connection, run: str) -> tuple[int, int]:
    """(hits found first in a run, older hits that it saw again)."""
    new = connection.execute(select(func.count()).where(HITS.c.first_run == run)).scalar_one()
    seen = select(func.count()).where(_seen_in(run), HITS.c.first_run != run)
    return new, connection.execute(seen.select_from(HITS)).scalar_one()


def coverage(store: Store, run: str) -> list[CoverageRow]:
    """The coverage statement of a run, one row a unit in planned order. Raises NotFound."""
    with store.reading() as connection:
        found = run_row(connection, run).id
        cells: dict[str, list[Row[Any]]] = defaultdict(list)
        joined = select(CELLS).join(UNITS, UNITS.c.id == CELLS.c.unit_id).where(UNITS.c.run_id == found)
        for cell in connection.execute(joined.order_by(CELLS.c.query)):
            cells[cell.unit_id].append(cell)
        units = select(UNITS).where(UNITS.c.run_id == found).order_by(UNITS.c.position, UNITS.c.id)
        return [_coverage_row(unit, cells[unit.id]) for unit in connection.execute(units)]


def _coverage_row(unit: Row[Any], cells: Sequence[Row[Any]]) -> CoverageRow:
    said = [cell.said for cell in cells if cell.said is not None]
    cut = [f"{cell.query}: {cell.cut}" for cell in cells if cell.cut is not None]
    if unit.outcome is not None and unit.outcome.startswith("cut short: "):
        cut.append(unit.outcome.removeprefix("cut short: "))
    return CoverageRow(
        unit=unit.id,
        source=unit.source,
        dataset=unit.dataset,
        part=unit.part,
        status=unit.status,
        requests=unit.requests,
        said=sum(said) if said else None,
        given=sum(cell.given for cell in cells),
        cut=tuple(dict.fromkeys(cut)),
        failures=tuple(dict.fromkeys(unit.failures)),
        attempts=unit.attempts,
    )


def summary(store: Store, run: str) -> SummaryView:
    """What a run found: hits, pointers, sightings by state and by provider. Raises NotFound."""
    with store.reading() as connection:
        found = run_row(connection, run).id
        new, seen = _counts(connection, found)
        looked = SIGHTINGS.c.run_id == found
        by_state = select(SIGHTINGS.c.state, func.count()).where(looked).group_by(SIGHTINGS.c.state)
        by_provider = (
            select(SHARES.c.provider, func.count(SIGHTINGS.c.share_id.distinct()))
            .join(SIGHTINGS, SIGHTINGS.c.share_id == SHARES.c.id)
            .where(looked)
            .group_by(SHARES.c.provider)
        )
        providers = [(name, count) for name, count in connection.execute(by_provider)]
        pointers = select(func.count()).where(POINTERS.c.last_run == found)
        requests = select(func.coalesce(func.sum(UNITS.c.requests), 0)).where(UNITS.c.run_id == found)
        return SummaryView(
            run=found,
            hits_new=new,
            hits_seen=seen,
            shares_read=sum(count for _, count in providers),
            pointers=connection.execute(pointers).scalar_one(),
            requests=connection.execute(requests).scalar_one(),
            states=tuple(sorted((name, count) for name, count in connection.execute(by_state))),
            providers=tuple(sorted(providers)),
        )


def notices(store: Store, dataset: str | None = None, status: str | None = None) -> list[NoticeView]:
    """Letters in preparation, newest change first."""
    query = select(NOTICES).order_by(NOTICES.c.changed.desc(), NOTICES.c.id)
    if dataset is not None:
        query = query.where(NOTICES.c.dataset == dataset)
    if status is not None:
        query = query.where(NOTICES.c.status == status)
    with store.reading() as connection:
        return [notice_view(connection, row) for row in connection.execute(query).all()]


def notice(store: Store, notice: str) -> NoticeView:
    """One letter by its id or the unique beginning of it. Raises NotFound."""
    with store.reading() as connection:
        return notice_view(connection, notice_row(connection, notice))


def health(store: Store, runs: int = 5) -> list[HealthView]:
    """How each provider answered in the newest runs: sightings by state."""
    newest = select(RUNS.c.id).order_by(RUNS.c.started.desc(), RUNS.c.id.desc()).limit(runs)
    counts = [
        func.sum(case((SIGHTINGS.c.state == str(state), 1), else_=0)).label(str(state)) for state in State
    ]
    query = (
        select(SHARES.c.provider, *counts, func.max(SIGHTINGS.c.at).label("last_check"))
        .join(SIGHTINGS, SIGHTINGS.c.share_id == SHARES.c.id)
        .where(SIGHTINGS.c.run_id.in_(newest))
        .group_by(SHARES.c.provider)
        .order_by(SHARES.c.provider)
    )
    with store.reading() as connection:
        return [HealthView(**row._mapping) for row in connection.execute(query)]
