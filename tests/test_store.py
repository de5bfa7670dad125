"""The store: a unit is saved whole or not at all, once; finds keep their ids; set-ups that fail say why."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from matching import Grade
from models import queries
from models._errors import NotFound, StoreError
from models._types import hit_id, share_id
from models.batch import HitSeen, NoticeDraft, PlannedUnit, Sighted, UnitBatch, UnitEnd
from models.store import Store
from models.tables import Base
from providers import Dialect, Digest, Entry, Listing, Share, State, Tally
from tests.example_finds import (
    ARCHIVE,
    DAY,
    DONE,
    PAGE,
    START,
    Clock,
    counts,
    full_batch,
    live,
    planned,
    pointer,
    seen,
    share,
    text_hit,
)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    with Store(database_url, now=clock) as opened:
        yield opened


# A unit of work


def test_a_unit_is_saved_once_however_often_it_is_sent(store: Store) -> None:
    run, (unit,) = planned(store, "all")
    assert store.save(full_batch(unit, end=None))
    once = counts(store)
    assert store.save(full_batch(unit, end=None))
    assert counts(store) == once
    assert once["hits"] == once["pointers"] == once["shares"] == 12
    assert once["sightings"] == 6
    assert (once["listings"], once["entries"]) == (1, 1)
    assert store.save(full_batch(unit))
    assert not store.save(full_batch(unit, UnitEnd("failed: late")))
    assert counts(store) == once
    assert queries.coverage(store, run)[0].status == "done"


def test_ids_are_the_same_in_another_run_and_another_database(store: Store, tmp_path: Path) -> None:
    for _ in range(2):
        seen(store, text_hit(share()), pointer(share()))
    with Store(f"sqlite:///{tmp_path / 'other.sqlite'}") as other:
        seen(other, text_hit(share()), pointer(share()))
        assert [hit.id for hit in queries.hits(other)] == [hit.id for hit in queries.hits(store)]
    assert queries.hits(store)[0].id == hit_id("example-faces", share().url)


def test_one_share_from_forty_pages_is_one_hit_with_forty_pointers(store: Store) -> None:
    pages = [f"{PAGE}?page={number}" for number in range(40)]
    seen(store, text_hit(share()), *(pointer(share(), page=page) for page in pages))
    (hit,) = queries.hits(store)
    assert [found.url for found in hit.pointers] == pages or {found.url for found in hit.pointers} == set(
        pages
    )


def test_a_listing_seen_often_is_stored_once_in_any_order(store: Store) -> None:
    other = Entry("celeb/README", 3)
    seen(store, live(share(), entries=(ARCHIVE, other)))
    seen(store, live(share(), START + DAY, entries=(other, ARCHIVE)))
    assert (counts(store)["sightings"], counts(store)["listings"], counts(store)["entries"]) == (2, 1, 2)
    seen(store, live(share(), START + 2 * DAY, entries=(ARCHIVE,)))
    assert (counts(store)["listings"], counts(store)["entries"]) == (2, 3)


def test_within_a_run_blocked_then_live_are_two_sightings(store: Store) -> None:
    _, (first, second) = planned(store, "1", "2")
    blocked = Sighted(share(), State.BLOCKED, START, "rate limited (429)", 429)
    store.save(UnitBatch(first, sightings=(blocked, blocked), hits=(text_hit(share()),)))
    assert queries.hits(store)[0].state == "blocked"
    store.save(UnitBatch(second, sightings=(live(share(), START + timedelta(hours=1)),)))
    (hit,) = queries.hits(store)
    assert [(look.state, look.http_status) for look in hit.sightings] == [("blocked", 429), ("live", 200)]
    assert (hit.state, hit.owner, hit.revision) == ("live", "someone", "r1")


def test_what_the_world_writes_can_be_stored(store: Store) -> None:
    nasty = "a\x00b\udcff\u202e漢"
    entry = Entry(nasty, 2**62, (Digest(Dialect.S3_ETAG, "ab-3"),), note=nasty)
    one = Share("examplebox", "folder", f"https://box.test/{nasty}", (("id", nasty),), found=nasty)
    listing = Listing(one, State.LIVE, entries=(entry,), title=nasty, facts=((nasty, nasty),))
    hit = HitSeen(one, "d", "copy", Grade.TEXT, 0.5, "mention", nasty, START, ())
    seen(store, Sighted(one, State.LIVE, START, nasty, 200, 1, listing), pointer(one, text=nasty), hit)
    seen(store, Sighted(one, State.LIVE, START, nasty, 200, 1, listing), pointer(one, text=nasty), hit)
    (view,) = queries.hits(store, dataset="d")
    assert view.state_reason == "a\\x00b\\udcff\u202e漢"
    assert counts(store)["shares"] == 1
    again = store.shares([share_id(one.url)])[0]
    assert share_id(again.url) == share_id(one.url)


def test_a_large_listing_is_saved_in_chunks(store: Store) -> None:
    entries = tuple(Entry(f"faces/{number:06}.jpg", number) for number in range(2500))
    seen(store, live(share(), entries=entries))
    assert counts(store)["entries"] == 2500


def test_a_unit_that_nobody_planned_is_an_error(store: Store) -> None:
    with pytest.raises(NotFound, match="plan it"):
        store.save(UnitBatch("no:such:unit:all"))


# Killed while saving

# Forks a writer for every number on its input: it is killed before that statement of the save, at
# the commit (-1), or not at all (9999, it then says how many statements there were).
WRITERS = """
import os, signal, sys
from sqlalchemy import event
from models.store import Store
sys.path.insert(0, "tests")
from example_finds import full_batch
url, unit = sys.argv[1:]

def write(point):
    store, done = Store(url), 0

    @event.listens_for(store.engine, "before_cursor_execute")
    def die(*_):
        nonlocal done
        if done == point:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1

    @event.listens_for(store.engine, "commit")
    def die_at_commit(_):
        if point == -1:
            os.kill(os.getpid(), signal.SIGKILL)

    store.save(full_batch(unit))
    return min(done, 255)

for line in sys.stdin:
    child = os.fork()
    if not child:
        os._exit(write(int(line)))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_a_writer_killed_at_any_point_leaves_nothing(store: Store, database_url: str) -> None:
    run, (unit,) = planned(store, "all")
    before = counts(store)
    writers = subprocess.Popen(
        [sys.executable, "-c", WRITERS, database_url, unit], cwd=ROOT, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert writers.stdin is not None and writers.stdout is not None

    def write(point: int) -> int:
        print(point, file=writers.stdin, flush=True)
        return int(writers.stdout.readline())

    with writers:
        for point in (*range(1, 14, 2), -1):
            assert write(point) == -signal.SIGKILL, point
            assert counts(store) == before, point
            assert [one.cursor for one in store.units_to_do(run)] == [None]
        assert write(9999) > 13, "the kill points lie inside the save"
        writers.stdin.close()
    assert counts(store)["hits"] == 12
    assert store.units_to_do(run) == []


# Many writers


def test_writers_that_meet_the_same_shares_lose_nothing(store: Store, database_url: str) -> None:
    run, units = planned(store, *map(str, range(8)))
    shares = [share(f"s{number}") for number in range(30)]

    def save(place: int) -> None:
        order = shares[place:] + shares[:place]
        pointers = tuple(pointer(one, page=f"{PAGE}?{place}") for one in order)
        hits = tuple(text_hit(one, score=0.1 * (place + 1), page=f"{PAGE}?{place}") for one in order)
        with Store(database_url) as own:
            own.save(UnitBatch(units[place], pointers=pointers, hits=hits, end=DONE))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(8)))
    assert store.units_to_do(run) == []
    found = queries.hits(store)
    assert {(len(hit.evidence), len(hit.pointers), len(hit.events)) for hit in found} == {(8, 8, 1)}
    assert len({hit.score for hit in found}) == 1, "the last writer of each weighs what all have written"
    assert (len(found), counts(store)["pointers"]) == (30, 240)


# Runs, units, shares


def test_a_run_goes_on_where_it_stopped(store: Store, clock: Clock) -> None:
    run, (first, second) = planned(store, "1", "2")
    assert run.startswith("20261125-0203-")
    assert store.newest_open_run() == run
    started = store.start_unit(first)
    assert started is not None and (started.attempts, started.cursor) == (1, None)
    store.save(UnitBatch(first, cursor="page 3"))
    assert [(one.id, one.cursor) for one in store.units_to_do(run)] == [(first, "page 3"), (second, None)]
    store.save(UnitBatch(first, end=DONE))
    assert store.start_unit(first) is None
    assert store.note_interruption(run[:-2]) == run
    store.save(UnitBatch(second, end=UnitEnd("failed: no answer", failures=("no answer",))))
    assert [one.id for one in store.units_to_do(run)] == [second]
    assert store.units_to_do(run, tries=1) == []
    assert store.close_run(run) == "cut short: 1 of 2 units failed"
    view = queries.run(store, run)
    assert (view.units_done, view.units_all, view.interruptions) == (1, 2, 1)
    assert view.ended is not None and store.newest_open_run() is None
    assert [unit.id for unit in store.units(run)] == [first, second]


def test_planning_again_changes_nothing(store: Store) -> None:
    run, units = planned(store, "1", "2")
    store.save(UnitBatch(units[0], end=DONE))
    assert store.plan(run, [PlannedUnit("examplesearch", "example-faces", part) for part in "12"]) == units
    assert [unit.status for unit in store.units(run)] == ["done", "planned"]
    assert units[0] == f"{run}:examplesearch:example-faces:1"


def test_the_coverage_says_what_was_cut(store: Store) -> None:
    run, (unit,) = planned(store, "all")
    store.save(UnitBatch(unit, tallies=(Tally("faces", 30, 100, "cap of 30"), Tally("celeb", 2))))
    store.save(UnitBatch(unit, tallies=(Tally("faces", 10, 100, "cap of 30"),)))
    store.save(UnitBatch(unit, end=UnitEnd("cut short: budget spent", 7, ("slow", "slow"))))
    (row,) = queries.coverage(store, run)
    assert (row.said, row.given, row.requests, row.status) == (100, 32, 7, "done")
    assert row.cut == ("faces: cap of 30", "budget spent")
    assert row.failures == ("slow",)
    assert store.close_run(run) == "cut short: 1 of 1 units cut short; a limit cut 1 query"


def test_shares_to_read_are_those_found_and_not_looked_at(store: Store) -> None:
    run, (first, second) = planned(store, "1", "2")
    best, weak = share("best", code="ab12"), share("weak")
    store.save(UnitBatch(first, pointers=(pointer(weak, score=0.3), pointer(best))))
    assert [found.url for _, found in store.shares_to_read(run)] == [best.url, weak.url]
    assert store.shares_to_read(run, providers=["other"]) == []
    (key, found), *_ = store.shares_to_read(run, limit=1)
    assert (found.code, found.key("rlkey"), found["id"], found.found) == ("ab12", "k3y", "best", best.found)
    assert store.shares([key]) == [best]
    store.save(UnitBatch(second, sightings=(live(best),)))
    assert [found.url for _, found in store.shares_to_read(run)] == [weak.url]
    later, _ = planned(store, "1")
    assert store.shares_to_read(later) == []


def test_a_known_code_is_not_lost(store: Store) -> None:
    seen(store, pointer(share(code="ab12")), text_hit(share(code="ab12")))
    seen(store, pointer(share()), text_hit(share()))
    (hit,) = queries.hits(store)
    assert (hit.code, hit.address) == ("ab12", "https://box.test/d/a?rlkey=k3y")
    assert hit.pointers[0].code == "ab12"
    assert "ab12" not in hit.url and "k3y" not in hit.url


def test_recheck_gives_watched_shares_that_are_due(store: Store, clock: Clock) -> None:
    seen(store, text_hit(share("a")), live(share("a")), text_hit(share("b")))
    assert [found["id"] for _, found in store.shares_to_recheck()] == ["b", "a"]
    assert [found["id"] for _, found in store.shares_to_recheck(due=True)] == ["b"]
    clock.time += 8 * DAY
    assert [found["id"] for _, found in store.shares_to_recheck(due=True)] == ["b", "a"]
    store.set_status(hit_id("example-faces", share("b").url), "false_positive", "someone", "other faces")
    assert [found["id"] for _, found in store.shares_to_recheck()] == ["a"]


# Set-ups that do not work


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="set MIRRORWATCH_HOME or MIRRORWATCH_DATABASE_URL"):
        Store(f"sqlite:///{tmp_path / 'file' / 'below' / 'store.sqlite'}")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreError, match="no sound SQLite file"):
        Store(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_a_read_only_database_says_so(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path / 'store.sqlite'}").close()
    with Store(f"sqlite:///file:{tmp_path / 'store.sqlite'}?mode=ro&uri=true") as store:
        assert queries.hits(store) == []
        with pytest.raises(StoreError, match="give yourself write access"):
            store.open_run([], [])


def test_a_locked_database_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models._engine.BUSY_SECONDS", 0.05)
    with Store(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        blocker = store.engine.raw_connection()
        blocker.execute("BEGIN IMMEDIATE")  # type: ignore[attr-defined]
        with pytest.raises(StoreError, match="locked by another program"):
            store.open_run([], [])
        blocker.rollback()
        blocker.close()
        store.open_run([], [])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://someone:secret@127.0.0.1:1/x", r"someone:\*\*\*@127.0.0.1:1/x does not answer"),
        ("mysql://127.0.0.1/x", "'mysql', which is no database known here"),
        ("nonsense", "use sqlite:///FILE or postgresql"),
    ],
)
def test_an_address_of_no_database_is_explained(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        Store(url)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_environment_names_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MIRRORWATCH_DATABASE_URL", raising=False)
    monkeypatch.setenv("MIRRORWATCH_HOME", str(tmp_path / "home"))
    Store.from_environment().close()
    assert (tmp_path / "home" / "mirrorwatch.sqlite").exists()
    monkeypatch.setenv("MIRRORWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'other.sqlite'}")
    with Store.from_environment() as store:
        assert store.shown_url.endswith("other.sqlite")


def test_every_table_is_filled_by_the_store(store: Store) -> None:
    _, (unit,) = planned(store, "all")
    store.save(full_batch(unit))
    hit = queries.hits(store)[0].id
    draft = NoticeDraft("d", "p", "G2", "steward", "", "", "en", "", "", (hit,))
    store.save_notice(draft, "someone", "draft")
    assert [name for name, count in counts(store).items() if not count] == []
    assert {found.name for found in Base.metadata.sorted_tables} == set(counts(store))
