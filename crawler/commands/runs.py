"""`mirrorwatch runs` and `coverage`: what was asked, and what was not looked at."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from crawler.commands._output import Format, show
from crawler.commands._reach import reached
from models import queries
from models.store import Store
from reports.defang import defang

FormatOption = Annotated[Format, typer.Option("--format", help="table for people, jsonl for programs")]


def runs(how: FormatOption = Format.TABLE) -> None:
    """List the runs, newest first.

    Example: mirrorwatch runs
    """
    with reached() as store:
        views = queries.runs(store)
    rows = [{**asdict(v), "units": f"{v.units_done}/{v.units_all}"} for v in views]
    columns = [
        "id",
        "started",
        "ended",
        "datasets",
        "units",
        "hits_new",
        "hits_seen",
        "interruptions",
        "outcome",
    ]
    show(rows, columns, how)


def coverage(
    run: Annotated[str, typer.Argument(help="a run's id, see `mirrorwatch runs`")],
    how: FormatOption = Format.TABLE,
) -> None:
    """Print a run's coverage statement: what was asked, said, given, cut, and not looked at.

    Example: mirrorwatch coverage 20261125-0203-ab12
    """
    with reached() as store:
        print_coverage(store, run, how)


def print_coverage(store: Store, run: str, how: Format) -> None:
    """The coverage statement of a run. Raises LookupError for an unknown one."""
    view = queries.run(store, run)
    rows = [asdict(row) for row in queries.coverage(store, run)]
    columns = ["source", "dataset", "part", "status", "requests", "said", "given", "cut", "failures"]
    if how is Format.JSONL:
        show([{"run": asdict(view), "units": rows}], [], how)
        return
    show(rows, columns, how, title=f"Coverage of run {view.id}")
    typer.echo(f"Run {view.id}: {view.outcome or 'not ended'}.")
    for note in view.notes:
        typer.echo(f"Note: {note}.")
    if view.interruptions:
        times = "once" if view.interruptions == 1 else f"{view.interruptions} times"
        typer.echo(f"It was interrupted {times} and then resumed.")


def print_finds(store: Store, run: str, how: Format) -> None:
    """The hits that a run saw, newest first; addresses defanged."""
    view = queries.run(store, run)
    rows = [
        {
            "hit": hit.id,
            "dataset": hit.dataset,
            "kind": hit.kind,
            "grade": hit.grade,
            "score": f"{hit.score:.2f}",
            "state": hit.state if hit.state_reason is None else f"{hit.state}: {hit.state_reason}",
            "url": defang(hit.url),
        }
        for hit in queries.hits(store, run=run)
    ]
    if how is Format.TABLE:
        show(rows, ["hit", "dataset", "kind", "grade", "score", "state", "url"], how,
             title=f"{len(rows)} hits, {view.hits_new} of them new")  # fmt: skip
    else:
        show(rows, [], how)
