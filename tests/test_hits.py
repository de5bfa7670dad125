"""Hits: the best evidence decides, a hit has a life, people decide, and questions are answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from matching import Grade
from models import queries
from models._errors import NotFound, StoreError
from models._lives import gone_since, recheck_due, standing
from models._types import hit_id
from models.batch import HitSeen, NoticeDraft, Sighted, UnitBatch
from models.store import Store
from providers import Listing, Share, State, registry
from tests.example_finds import (
    DAY,
    PAGE,
    START,
    Clock,
    exact_hit,
    gone,
    live,
    planned,
    pointer,
    seen,
    share,
    text_hit,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    with Store(database_url, now=clock) as opened:
        yield opened


# Hits


def test_the_best_evidence_decides_and_all_is_kept(store: Store) -> None:
    seen(store, text_hit(share()), pointer(share()))
    (hit,) = queries.hits(store)
    assert (hit.grade, hit.score, hit.kind, hit.state) == ("text", 0.8, "copy", "unknown")
    assert (hit.status, hit.last_check, hit.match_type) == ("discovered", None, "mention")
    seen(store, exact_hit(share(), START + DAY), live(share(), START + DAY))
    (hit,) = queries.hits(store)
    assert (hit.grade, hit.score, hit.match_type, hit.dataset_version) == ("exact", 0.99, "full", "2")
    assert [reason.grade for reason in hit.evidence] == ["exact", "text"]
    assert [(entry.path, entry.size) for entry in hit.entries] == [("celeb/faces.zip", 2**40)]
    assert hit.entries[0].digests == (("md5", "0" * 32),)
    assert (hit.first_seen, hit.last_seen) == (START, START + DAY)
    assert len(hit.events) == 1


def test_a_verdict_without_reasons_is_a_hit_all_the_same(store: Store) -> None:
    bare = HitSeen(share(), "example-faces", "copy", Grade.NAME, 0.6, "subset", PAGE, START, ())
    seen(store, bare)
    (hit,) = queries.hits(store)
    assert (hit.grade, len(hit.evidence)) == ("name", 1)


def rows(*evidence: tuple[str, str, float]) -> list[dict[str, object]]:
    return [
        {"id": str(number), "kind": kind, "grade": grade, "score": score, "weight": score,
         "derivative": None, "match_type": kind, "seen_on": str(number)}
        for number, (kind, grade, score) in enumerate(evidence)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ([("copy", "text", 0.9), ("copy", "name_size", 0.7)], ("copy", "name_size", 0.9)),
        ([("pointer", "text", 0.9), ("copy", "name", 0.3)], ("pointer", "text", 0.9)),
        ([("pointer", "text", 0.9), ("copy", "exact", 0.99)], ("copy", "exact", 0.99)),
        ([("pointer", "text", 0.9), ("copy", "members", 0.6)], ("copy", "members", 0.6)),
        ([("pointer", "text", 0.4)], ("pointer", "text", 0.4)),
    ],
)
def test_standing(evidence: list[tuple[str, str, float]], expected: tuple[str, str, float]) -> None:
    found = standing("example-faces", rows(*evidence))
    assert (found.kind, found.grade, found.score) == expected


@pytest.mark.parametrize(
    ("states", "confirmed"),
    [
        ("", None),
        ("gone", None),
        ("gone gone", 1),
        ("live gone gone gone", 2),
        ("gone live gone", None),
        ("gone unknown blocked gone", 3),
        ("gone gone locked", None),
        ("gone gone unknown", 1),
    ],
)
def test_gone_needs_two_agreeing_sightings(states: str, confirmed: int | None) -> None:
    looks = [(START + number * DAY, state) for number, state in enumerate(states.split())]
    assert gone_since(looks) == (None if confirmed is None else START + confirmed * DAY)


def test_gone_twice_within_a_day_is_not_confirmed() -> None:
    hours = [START + timedelta(hours=hour) for hour in (0, 6, 23)]
    assert gone_since((at, "gone") for at in hours) is None


def test_a_share_that_comes_back_is_a_new_hit(store: Store) -> None:
    seen(store, exact_hit(share()), live(share()))
    seen(store, gone(share(), START + DAY))
    assert (queries.hits(store)[0].state, queries.gone_confirmed(store)) == ("gone", [])
    seen(store, gone(share(), START + 2 * DAY))
    (old,) = queries.gone_confirmed(store)
    assert (old.status, old.last_seen, old.last_check) == ("discovered", START, START + 2 * DAY)
    store.set_status(old.id, "removed", "someone", "gone twice")
    back = seen(store, exact_hit(share(), START + 3 * DAY), live(share(), START + 3 * DAY))
    assert {hit.id for hit in queries.hits(store)} == {old.id, hit_id("example-faces", share().url, 2)}
    (new,) = queries.hits(store, status="discovered")
    assert (new.reappeared_of, new.state, new.grade) == (old.id, "live", "exact")
    assert (queries.hit(store, old.id).state, queries.hit(store, old.id).status) == ("gone", "removed")
    assert queries.run(store, back).hits_new == 1
    seen(store, live(share(), START + 4 * DAY))
    assert len(queries.hits(store)) == 2, "the new life goes on"
    seen(store, gone(share(), START + 5 * DAY))
    seen(store, gone(share(), START + 6 * DAY), pointer(share(), START + 6 * DAY))
    assert {hit.id for hit in queries.gone_confirmed(store)} == {old.id, new.id}


def test_gone_once_and_live_again_is_the_same_hit(store: Store) -> None:
    seen(store, exact_hit(share()), live(share()))
    seen(store, gone(share(), START + DAY))
    seen(store, live(share(), START + 2 * DAY))
    (hit,) = queries.hits(store)
    assert (hit.state, hit.reappeared_of) == ("live", None)


def test_back_with_content_that_is_not_recognised_asks_for_a_look(store: Store) -> None:
    seen(store, exact_hit(share()), live(share()))
    for day in (1, 2):
        seen(store, gone(share(), START + day * DAY))
    seen(store, live(share(), START + 3 * DAY, entries=()))
    new = next(hit for hit in queries.hits(store) if hit.reappeared_of)
    assert (new.grade, new.score) == ("text", 0.5)
    assert "live again" in new.evidence[0].sentence


def test_a_short_link_hands_its_pointers_on(store: Store) -> None:
    short = Share("short_link", "link", "https://sho.test/x")
    target = "https://github.com/examplelab/faces"
    moved = Listing(short, State.LIVE, moved=target)
    seen(store, pointer(short), text_hit(short))
    run, (unit,) = planned(store, "all")
    store.save(UnitBatch(unit, sightings=(Sighted(short, State.LIVE, START, listing=moved),)))

    if registry().recognise(target) is None:
        pytest.skip("no provider here recognises a repository yet")
    reached = [found.url for _, found in store.shares_to_read(run)]
    assert registry().recognise(target).url in reached  # type: ignore[union-attr]
    assert {hit.url for hit in queries.hits(store)} == {short.url, *reached}


# Decisions, letters, questions


def test_a_decision_is_logged_with_who_and_why(store: Store) -> None:
    run = seen(store, text_hit(share()))
    hit = queries.hits(store)[0].id
    assert store.set_status(hit[:6], "triaged", "someone", "looks real") == hit
    store.set_status(hit, "confirmed", "examplelab", "files agree")
    view = queries.hit(store, hit[:6])
    assert (view.status, view.decided_by) == ("confirmed", "examplelab")
    steps = [(event.who, event.was, event.now, event.why) for event in view.events]
    assert steps == [
        ("mirrorwatch", None, "discovered", "found"),
        ("someone", "discovered", "triaged", "looks real"),
        ("examplelab", "triaged", "confirmed", "files agree"),
    ]
    seen(store, text_hit(share(), START + DAY))
    assert queries.hit(store, hit).status == "confirmed", "a new crawl does not undo a decision"
    assert [changed.id for changed in queries.changed_since(store, run)] == [hit]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (("", "triaged", "someone", "why"), NotFound, "mirrorwatch hits"),
        (("zzzz", "triaged", "someone", "why"), NotFound, "no hit begins with 'zzzz'"),
        (("%", "triaged", "someone", "why"), NotFound, "no hit"),
        (("a", "deleted", "someone", "why"), StoreError, "is no status; use one of discovered"),
        (("a", "triaged", "someone", " "), StoreError, "needs a reason"),
    ],
)
def test_wrong_decisions_are_refused(
    store: Store, call: tuple[str, str, str, str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        store.set_status(*call)


def test_an_ambiguous_beginning_is_refused(store: Store) -> None:
    seen(store, *(text_hit(share(f"s{number}")) for number in range(64)))
    first = [hit.id[0] for hit in queries.hits(store)]
    twice = next(letter for letter in first if first.count(letter) > 1)
    with pytest.raises(NotFound, match="several hits begin"):
        queries.hit(store, twice)


def test_filters(store: Store, clock: Clock) -> None:
    old = seen(store, text_hit(share("a")), text_hit(share("b"), score=0.3))
    new = seen(store, exact_hit(share("c")), live(share("c")), text_hit(share("a")))

    def found(**filters: object) -> set[str]:
        return {hit.url[-1] for hit in queries.hits(store, **filters)}

    assert found() == {"a", "b", "c"}
    assert found(new_since=old) == {"c"}
    assert found(new_since=new) == set()
    assert found(min_score=0.5) == {"a", "c"}
    assert found(run=new) == {"a", "c"}
    assert found(run=old) == {"a", "b"}
    assert found(state="live") == {"c"}
    assert found(provider="examplebox", dataset="example-faces", kind="copy") == {"a", "b", "c"}
    assert found(provider="other") == found(kind="pointer") == found(status="sent") == set()
    assert [hit.url[-1] for hit in queries.hits(store, limit=1)] == ["c"]
    with pytest.raises(NotFound):
        queries.hits(store, new_since="2020")
    views = queries.runs(store)
    assert [(view.id, view.hits_new, view.hits_seen) for view in views] == [(new, 1, 1), (old, 2, 0)]
    summary = queries.summary(store, new)
    assert (summary.shares_read, summary.states, summary.requests) == (1, (("live", 1),), 3)
    (health,) = queries.health(store)
    assert (health.provider, health.live, health.gone, health.last_check) == ("examplebox", 1, 0, START)


def test_recheck_dates_follow_the_case() -> None:
    assert recheck_due("sent", START, "live", None, START + 4 * DAY) == START + 7 * DAY
    assert recheck_due("removed", START, "gone", START, START + 8 * DAY) == START + 30 * DAY
    assert recheck_due("removed", START, "gone", START, START + 400 * DAY) == START + 491 * DAY
    assert recheck_due("triaged", START, "gone", None, START) == START + DAY
    assert recheck_due("triaged", START, "live", None, None) == START


def test_letters_keep_every_version_and_step(store: Store) -> None:
    seen(store, text_hit(share()))
    hit = queries.hits(store)[0].id
    draft = NoticeDraft(
        "example-faces", "examplebox", "G2", "steward", "abuse@box.test", "mail", "en", "Subject", "Body",
        (hit,), {"remedy": "remove"},
    )  # fmt: skip
    notice = store.save_notice(draft, "someone", "first draft")
    assert store.save_notice(draft, "someone", "second draft") == notice
    store.mark_notice(notice[:8], "sent", "someone", "by mail", {"channel": "mail"}, ticket="T-1")
    view = queries.notice(store, notice[:8])
    assert (view.version, view.status, view.ticket, view.hits) == (2, "sent", "T-1", (hit,))
    assert [(event.was, event.now) for event in view.events] == [
        (None, "drafted"), ("drafted", "drafted"), ("drafted", "sent"),
    ]  # fmt: skip
    assert dict(view.events[0].facts)["body"] == "Body"
    assert queries.notices(store, dataset="example-faces", status="sent") == [view]
    assert queries.notices(store, status="drafted") == []
