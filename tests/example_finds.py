"""Invented finds, and short ways to put them into a store, for the tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from matching import Evidence, Grade
from models.batch import HitSeen, PageSeen, PlannedUnit, PointerSeen, Reason, Sighted, UnitBatch, UnitEnd
from models.store import Store
from models.tables import Base
from providers import Dialect, Digest, Entry, Listing, Share, State, Tally

START = datetime(2026, 11, 25, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
ARCHIVE = Entry("celeb/faces.zip", 2**40, (Digest(Dialect.MD5, "0" * 32),))
PAGE = "https://github.com/examplelab/faces/blob/abc/README.md"
DONE = UnitEnd("done", requests=3)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


def share(name: str = "a", code: str | None = None) -> Share:
    url = f"https://box.test/d/{name}"
    keys = (("rlkey", "k3y"),) if code else ()
    return Share("examplebox", "folder", url, (("id", name),), keys, code, found=f"{url}?rlkey=k3y")


def pointer(of: Share, at: datetime = START, page: str = PAGE, **rest: object) -> PointerSeen:
    given = {"label": "mirror", "score": 0.8, "line": 7, "text": "the dataset is here", **rest}
    return PointerSeen(page, of, "example-faces", at=at, **given)


def text_hit(of: Share, at: datetime = START, score: float = 0.8, page: str = PAGE) -> HitSeen:
    reason = Reason(Evidence(Grade.TEXT, score, "the words beside the link call it the dataset", "here"))
    return HitSeen(of, "example-faces", "copy", Grade.TEXT, score, "mention", page, at, (reason,))


def exact_hit(of: Share, at: datetime = START) -> HitSeen:
    reason = Reason(Evidence(Grade.EXACT, 0.99, "md5 of faces.zip is equal", "faces.zip"), ARCHIVE)
    return HitSeen(
        of, "example-faces", "copy", Grade.EXACT, 0.99, "full", of.url, at, (reason,), version="2", seen=True
    )


def live(of: Share, at: datetime = START, entries: tuple[Entry, ...] = (ARCHIVE,)) -> Sighted:
    listing = Listing(of, State.LIVE, entries=entries, owner="someone", revision="r1", title="Faces")
    return Sighted(of, State.LIVE, at, http_status=200, requests=1, listing=listing)


def gone(of: Share, at: datetime = START) -> Sighted:
    return Sighted(of, State.GONE, at, "not found", 404, 1, Listing(of, State.GONE, "not found"))


def planned(store: Store, *parts: str) -> tuple[str, list[str]]:
    """A run with one unit a part."""
    run = store.open_run(["example-faces"], ["examplesearch"], budget=100, since="2026-01-01")
    return run, store.plan(run, [PlannedUnit("examplesearch", "example-faces", part) for part in parts])


def seen(store: Store, *finds: Sighted | HitSeen | PointerSeen) -> str:
    """A run of one unit that found this; returns the run."""
    run, (unit,) = planned(store, "all")
    batch = UnitBatch(
        unit,
        pointers=tuple(find for find in finds if isinstance(find, PointerSeen)),
        sightings=tuple(find for find in finds if isinstance(find, Sighted)),
        hits=tuple(find for find in finds if isinstance(find, HitSeen)),
        end=DONE,
    )
    assert store.save(batch)
    store.close_run(run)
    return run


def counts(store: Store) -> dict[str, int]:
    """Rows of each table."""
    with store.reading() as connection:
        return {
            found.name: connection.scalar(select(func.count()).select_from(found)) or 0
            for found in Base.metadata.sorted_tables
        }


def full_batch(unit: str, end: UnitEnd | None = DONE) -> UnitBatch:
    """A batch with a row for every table that a unit fills."""
    shares = [share(f"s{number}", code="ab12" if number % 2 else None) for number in range(12)]
    return UnitBatch(
        unit,
        documents=(PageSeen(PAGE, "5" * 64, START, "README.md", "Faces"),),
        pointers=tuple(pointer(one) for one in shares),
        sightings=tuple(live(one) for one in shares[:6]),
        hits=(*(text_hit(one) for one in shares), *(exact_hit(one) for one in shares[:6])),
        tallies=(Tally("faces.zip", 12, 40, "the host shows the first 12"),),
        cursor="page 2",
        end=end,
    )
