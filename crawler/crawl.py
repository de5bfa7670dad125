"""Carrying out a run: searches first, then the shares they found, in child processes."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.plan import ROUNDS, plan_reads
from models import queries
from models._views import CoverageRow
from models.place import home
from models.store import Store

# Children at a time: a Scrapy process fills one core.
CHILDREN = 2
# A search unit weighs as many shares, when units are dealt out to children.
SEARCH_WEIGHT = 20
_PR_SET_PDEATHSIG = 1

Progress = Callable[[Store, str], None]


class RunBusy(Exception):
    """Another process carries out this run."""


def carry_out(store: Store, run: str, budget: int | None, progress: Progress) -> str:
    """Carry out every unit of a run, then the shares found; returns and stores the run's outcome.

    budget is a number of requests for the whole run, or None. Raises RunBusy.
    """
    with _alone(run):
        troubles = _phase(store, run, budget, progress)
        planned = planned_shares(store, run)
        for turn in range(ROUNDS):
            found = [(i, s) for i, s in store.shares_to_read(run) if i not in planned]
            if not found or _left(store, run, budget) == 0:
                break
            planned.update(share_id for share_id, _ in found)
            store.plan(run, plan_reads(found, f"{len(planned)}.{turn}"))
            troubles += _phase(store, run, budget, progress)
        unread = sum(1 for i, _ in store.shares_to_read(run) if i not in planned)
        if unread:
            troubles.append(f"{unread} shares found but not looked at")
        outcome = outcome_of(queries.coverage(store, run), troubles)
        store.close_run(run, outcome)
    return outcome


def planned_shares(store: Store, run: str) -> set[str]:
    """Ids of the shares that units of a run already hold, done or not."""
    return {share for unit in store.units(run) for share in unit.spec.get("shares", ())}


def outcome_of(rows: list[CoverageRow], troubles: list[str]) -> str:
    """`complete`, or `cut short: ` and every reason, the shortest sentence for each."""
    reasons = list(troubles)
    for row in rows:
        where = row.source if row.dataset is None else f"{row.source} for {row.dataset}"
        if row.status != "done":
            last = row.failures[-1] if row.failures else "not carried out"
            reasons.append(f"{where}: {last}")
        elif row.failures and row.dataset is None:
            reasons.append(f"{where}: {len(row.failures)} not read, the last because: {row.failures[-1]}")
        reasons += [f"{where}: {reason}" for reason in row.cut]
    unique = list(dict.fromkeys(reasons))
    return "complete" if not unique else "cut short: " + "; ".join(unique)


def _phase(store: Store, run: str, budget: int | None, progress: Progress) -> list[str]:
    """Carry out the units that are to do, in a few children; returns what went wrong with children."""
    todo = store.units_to_do(run)
    weights: dict[str, int] = defaultdict(int)
    for unit in todo:
        weights[unit.spec["spider"]] += len(unit.spec.get("shares", ())) or SEARCH_WEIGHT
    if not weights:
        return []
    each = None if budget is None else _left(store, run, budget) // len(weights)
    running = {start_child(spiders, run, each): spiders for spiders in shared_out(weights)}
    troubles: list[str] = []
    try:
        while running:
            time.sleep(0.1)
            progress(store, run)
            for child in [child for child in running if child.poll() is not None]:
                spiders = ", ".join(running.pop(child))
                if child.returncode != 0:
                    troubles.append(
                        f"a child with {spiders} ended with status {child.returncode}, see its log"
                    )
    finally:
        for child in running:
            child.terminate()
        for child in running:
            child.wait(30)
    return troubles


def shared_out(weights: dict[str, int]) -> list[list[str]]:
    """Spiders dealt out to children, the heaviest first and each to the child with the least to do."""
    hands: list[tuple[int, list[str]]] = [(0, []) for _ in range(min(CHILDREN, len(weights)))]
    for spider, weight in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])):
        place = min(range(len(hands)), key=lambda hand: hands[hand][0])
        hands[place] = (hands[place][0] + weight, [*hands[place][1], spider])
    return [spiders for _, spiders in hands]


def _left(store: Store, run: str, budget: int | None) -> int:
    """Requests that a budget still allows."""
    if budget is None:
        return sys.maxsize
    return max(0, budget - sum(row.requests for row in queries.coverage(store, run)))


def start_child(spiders: list[str], run: str, budget: int | None = None) -> subprocess.Popen[bytes]:
    """Start a child for a run's units of some spiders, each with a budget; it dies with this process."""
    named = [spider if budget is None else f"{spider}={budget}" for spider in spiders]
    command = [sys.executable, "-m", "crawler.child", run, *named]
    log = home() / "logs" / f"{run}-{'-'.join(spiders)}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    root = str(Path(__file__).resolve().parent.parent)
    environment = {
        **os.environ,
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
    }
    parent = os.getpid()
    with log.open("ab") as lines:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=lines,
            env=environment,
            preexec_fn=lambda: _die_with(parent),
        )


def _die_with(parent: int) -> None:
    """Ask the kernel (Linux) to kill this process when its parent dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


@contextmanager
def _alone(run: str) -> Iterator[None]:
    """Hold the run's lock file: one process carries out a run. Raises RunBusy."""
    path = home() / "locks" / f"{run}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunBusy(f"run {run} is being carried out by another process; wait until it ends") from None
        yield
