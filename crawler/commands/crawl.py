"""`mirrorwatch crawl`, `resume`, `recheck`: the main job and its relatives."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.commands._output import CUT_SHORT, DONE, FAILED, WRONG_USE, Format, fail, say
from crawler.commands.runs import print_coverage, print_finds
from crawler.crawl import RunBusy, carry_out
from crawler.plan import (
    CONTACT,
    chosen_datasets,
    chosen_sources,
    plan_reads,
    plan_searches,
    stand_in_note,
)
from matching.catalog import CatalogError, UnknownDataset
from models import queries
from models.catalog_files import load_catalog
from models.store import Store, StoreError

FormatOption = Annotated[Format, typer.Option("--format", help="table for people, jsonl for programs")]
BudgetOption = Annotated[int | None, typer.Option(min=1, help="requests for the whole run")]


def crawl(
    datasets: Annotated[list[str] | None, typer.Argument(help="dataset ids; none: all enabled")] = None,
    source: Annotated[list[str] | None, typer.Option(help="search here only; may be repeated")] = None,
    since: Annotated[str | None, typer.Option(help="ISO date: only what changed since")] = None,
    budget: BudgetOption = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """Search for copies, read what was found, judge it and save it: the main job.

    Example: mirrorwatch crawl ms-celeb-1m --source github_repositories --budget 500
    """
    raise typer.Exit(run_and_report(datasets or [], source or [], since, budget, how))


def run_and_report(
    datasets: list[str],
    sources: list[str] | None = None,
    since: str | None = None,
    budget: int | None = None,
    how: Format = Format.TABLE,
) -> int:
    """Plan a run, carry it out, print its finds and coverage; returns the exit status."""
    _contact()
    if since is not None:
        _date(since)
    try:
        ids = chosen_datasets(datasets, load_catalog())
        places = chosen_sources(sources or [])
    except (UnknownDataset, CatalogError, LookupError) as error:
        fail(error, WRONG_USE)
    try:
        store = Store.from_environment()
        run = store.open_run(ids, [s.name for s in places], budget, since, notes=stand_in_note())
        store.plan(run, plan_searches(ids, places, since))
    except StoreError as error:
        fail(error)
    say(f"run {run}: {len(ids)} datasets, {len(places)} sources")
    return _carry_and_report(store, run, budget, how)


def resume(
    run: Annotated[str | None, typer.Argument(help="a run's id; none: the newest open one")] = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """Go on with a run that was interrupted or whose units failed; what is done stays done.

    Example: mirrorwatch resume
    """
    _contact()
    try:
        store = Store.from_environment()
        run = run or store.newest_open_run()
        if run is None:
            say("no run is open: nothing to resume")
            raise typer.Exit(DONE)
        view = queries.run(store, run)
        if view.outcome == "complete":
            say(f"run {view.id} is complete: nothing to resume")
            raise typer.Exit(DONE)
        run = store.note_interruption(run)
        left = len(store.units_to_do(run))
        say(f"run {run}: {view.units_done} of {view.units_all} units are done, {left} to do")
    except StoreError as error:
        fail(error)
    except LookupError as error:
        fail(error, WRONG_USE)
    raise typer.Exit(_carry_and_report(store, run, view.budget, how))


def recheck(
    due: Annotated[bool, typer.Option("--due", help="only hits whose recheck is due")] = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """Look again at known shares: gone, back, changed. Nothing is searched for.

    Example: mirrorwatch recheck --due
    """
    _contact()
    try:
        store = Store.from_environment()
        shares = store.shares_to_recheck(due=due)
        if not shares:
            say("no known share needs a look" if due else "no share is known yet: crawl first")
            raise typer.Exit(DONE)
        run = store.open_run([], [], kind="recheck", notes=stand_in_note())
        store.plan(run, plan_reads(shares, "again", spider="recheck"))
    except StoreError as error:
        fail(error)
    say(f"run {run}: looking again at {len(shares)} shares")
    raise typer.Exit(_carry_and_report(store, run, None, how))


def _carry_and_report(store: Store, run: str, budget: int | None, how: Format) -> int:
    try:
        with _Bar() as tick:
            outcome = carry_out(store, run, budget, tick)
    except RunBusy as error:
        fail(error)
    except StoreError as error:
        fail(f"{error} Then go on with: mirrorwatch resume {run}")
    except KeyboardInterrupt:
        say(f"\ninterrupted; what is done is saved. Go on with: mirrorwatch resume {run}")
        return CUT_SHORT
    print_finds(store, run, how)
    print_coverage(store, run, how)
    everything_failed = all(row.status != "done" for row in queries.coverage(store, run))
    if outcome == "complete":
        return DONE
    return FAILED if everything_failed else CUT_SHORT


class _Bar:
    """A progress bar on a terminal, nothing in a pipe. Gives the function that moves it."""

    def __enter__(self) -> Callable[[Store, str], None]:
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} units"),
            TimeElapsedColumn(), TextColumn("{task.fields[found]} hits"), disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self._bar.start()
        self._task = self._bar.add_task("searching", total=None, found=0)
        return self._tick

    def _tick(self, store: Store, run: str) -> None:
        view = queries.run(store, run)
        self._bar.update(self._task, completed=view.units_done, total=view.units_all,
                         found=view.hits_new + view.hits_seen,
                         description="searching and reading")  # fmt: skip

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _contact() -> None:
    if not os.environ.get("MIRRORWATCH_CONTACT"):
        fail(CONTACT)


def _date(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        fail(f"--since takes a date such as 2026-01-31, not {text!r}", WRONG_USE)
