"""What the store's upserts cost: rows a second against raw sqlite3 in the same run.

    python -m benchmarks.store [--rows 20000] [--rounds 5]

Prints rows a second of both, their ratio (at least 0.4 is expected), and whole units a second.
Exit status 1 when the ratio is below 0.4.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from matching import Evidence, Grade
from models._engine import connect, writing
from models._rows import share_row
from models._saving import SHARE
from models._upsert import Row, upsert
from models.batch import HitSeen, PlannedUnit, PointerSeen, Reason, Sighted, UnitBatch, UnitEnd
from models.store import Store
from models.tables import ShareRow, table
from providers import Dialect, Digest, Entry, Listing, Share, State

EXPECTED = 0.4
BATCH = 1000
AT = datetime(2026, 11, 25, 2, 3, tzinfo=UTC)
RAW = """
INSERT INTO shares (id, url, provider, kind, host, domain, parts, access_address, access_keys,
                    access_code, first_seen, last_seen)
VALUES (:id, :url, :provider, :kind, :host, :domain, :parts, :access_address, :access_keys,
        :access_code, :first_seen, :last_seen)
ON CONFLICT (id) DO UPDATE SET
    first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen),
    access_address = coalesce(excluded.access_address, access_address),
    access_keys = coalesce(excluded.access_keys, access_keys),
    access_code = coalesce(excluded.access_code, access_code)
"""


def share(number: int) -> Share:
    """An invented share."""
    url = f"https://box.test/d/{number:08x}"
    return Share("examplebox", "folder", url, (("id", f"{number:08x}"),), found=url)


def loads(rows: int, rounds: int) -> list[list[Row]]:
    """Row loads: half of each new, half of random older ones, as a crawl that meets old finds."""
    chosen = random.Random(1)
    made: list[list[Row]] = []
    for load in range(rounds):
        known = max(1, load * rows // 2)
        numbers = [*range(load * rows // 2, (load + 1) * rows // 2)]
        numbers += [chosen.randrange(known) for _ in range(rows - len(numbers))]
        made.append([share_row(share(number), AT) for number in numbers])
    return made


def plain(row: Row) -> Row:
    """A row as raw sqlite3 takes it: times and lists as text. Part of the work of either writer."""
    texts = {"first_seen": row["first_seen"].isoformat(" "), "last_seen": row["last_seen"].isoformat(" ")}
    return {**row, "parts": json.dumps(row["parts"]), "access_keys": None, **texts}


def timed(write: Callable[[list[Row]], None], load: list[Row]) -> float:
    """Rows a second of writing a load in batches, one transaction each."""
    started = time.perf_counter()
    for start in range(0, len(load), BATCH):
        write(load[start : start + BATCH])
    return len(load) / (time.perf_counter() - started)


def compare(folder: Path, rows: int, rounds: int) -> float:
    """Print both speeds and give the median ratio of a round."""
    for name in ("ours", "raw"):
        Store(f"sqlite:///{folder / name}.sqlite").close()
    engine = connect(f"sqlite:///{folder / 'ours.sqlite'}")
    raw = sqlite3.connect(folder / "raw.sqlite")
    raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON")

    def ours(load: list[Row]) -> None:
        with writing(engine) as connection:
            upsert(connection, table(ShareRow), load, SHARE)

    def raws(load: list[Row]) -> None:
        with raw:
            raw.executemany(RAW, [plain(row) for row in load])

    speeds = []
    for load in loads(rows, rounds):
        # Alternating within a round: both meet the same noise of the machine.
        speeds.append((timed(ours, load), timed(raws, load)))
    raw.close()
    engine.dispose()
    ratio = statistics.median(one / other for one, other in speeds)
    middle = [statistics.median(column) for column in zip(*speeds, strict=True)]
    print(  # noqa: T201
        f"upserts: SQLAlchemy {middle[0]:,.0f} rows/s, sqlite3 {middle[1]:,.0f} rows/s, ratio {ratio:.2f}"
    )
    return ratio


def unit(unit_id: str, start: int, size: int) -> UnitBatch:
    """A search unit's finds: pointers and hits, half of them read."""
    evidence = Evidence(Grade.TEXT, 0.8, "the words beside the link call it the dataset", "here")
    entries = (Entry("celeb/faces.zip", 2**40, (Digest(Dialect.MD5, "0" * 32),)),)
    pointers, hits, sightings = [], [], []
    for number in range(start, start + size):
        one, page = share(number), f"https://pages.test/{number}"
        pointers.append(
            PointerSeen(page, one, "example-faces", "mirror", 0.8, AT, text="the dataset is here")
        )
        hits.append(
            HitSeen(one, "example-faces", "copy", Grade.TEXT, 0.8, "mention", page, AT, (Reason(evidence),))
        )
        if number % 2:
            listing = Listing(one, State.LIVE, entries=entries)
            sightings.append(Sighted(one, State.LIVE, AT, None, 200, 1, listing))
    return UnitBatch(unit_id, (), tuple(pointers), tuple(sightings), tuple(hits), end=UnitEnd("done", size))


def units(folder: Path, size: int, count: int) -> None:
    """Print how fast whole units are saved: half of each unit's shares are known already."""
    with Store(f"sqlite:///{folder / 'units.sqlite'}") as store:
        run = store.open_run(["example-faces"], ["bench"])
        ids = store.plan(run, [PlannedUnit("bench", "example-faces", str(part)) for part in range(count)])
        spent = []
        for place, unit_id in enumerate(ids):
            batch = unit(unit_id, place * size // 2, size)
            started = time.perf_counter()
            store.save(batch)
            spent.append(time.perf_counter() - started)
    middle = statistics.median(spent)
    print(f"units: {size} finds in {middle * 1000:.0f} ms, {size / middle:,.0f} finds/s")  # noqa: T201


def main() -> int:
    """Run both comparisons."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    given.add_argument("--rows", type=int, default=20_000, help="rows a round")
    given.add_argument("--rounds", type=int, default=5)
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ratio = compare(Path(folder), options.rows, options.rounds)
        units(Path(folder), 200, 20)
    return 0 if ratio >= EXPECTED else 1


if __name__ == "__main__":
    sys.exit(main())
