"""The life of a hit, as pure functions: what it amounts to, and when its share counts as gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matching import Grade, Label, Verdict, combine
from models._upsert import Row
from providers import State

# Two sightings of gone must be at least this far apart: a host's bad hour must not close a case.
GONE_APART = timedelta(days=1)
# States that a host positively told us. Blocked and unknown say nothing about the share.
DECISIVE = (State.LIVE, State.LOCKED, State.GONE)
# From this score on, what the share itself holds outweighs that it also points at other copies.
COPY_ENOUGH = 0.5

# Days after a step of the case on which its shares are looked at again (practice of takedown work):
# close together after a letter, wider after a removal, for which a return is normal.
AFTER_SENDING = (1, 3, 7, 14, 30)
AFTER_REMOVAL = (1, 7, *range(30, 361, 30))
MONTHLY, QUARTERLY, WEEKLY = timedelta(days=30), timedelta(days=91), timedelta(days=7)
_SENT = frozenset(
    {"sent", "acknowledged", "partially_removed", "refused", "info_requested", "counter_noticed"}
)
_REMOVED = frozenset({"removed", "closed", "dead_before_notice"})

STRENGTH = {str(grade): place for place, grade in enumerate(Grade)}


@dataclass(frozen=True, slots=True)
class Standing:
    """What all the evidence of a hit amounts to."""

    kind: str
    grade: str
    score: float
    derivative: str | None
    match_type: str


def standing(dataset: str, evidence: Sequence[Row], against: Sequence[Verdict] = ()) -> Standing:
    """What a hit's evidence rows say together, of the kind that counts; matching.combine weighs them.

    against are the verdicts of pages that point at the share and call it something else than a copy.
    """
    copies = _verdicts(dataset, [row for row in evidence if row["kind"] == "copy"])
    pointers = _verdicts(dataset, [row for row in evidence if row["kind"] == "pointer"])
    copy = combine((*copies, *against))[0] if copies else None
    pointer = combine(pointers)[0] if pointers else None
    if copy is not None and (pointer is None or copy.score >= min(COPY_ENOUGH, pointer.score)):
        kind, whole = "copy", copy
    else:
        assert pointer is not None, "a hit has evidence"
        kind, whole = "pointer", pointer
    rows = [row for row in evidence if row["kind"] == kind]
    best = min(rows, key=lambda row: (STRENGTH[row["grade"]], -row["score"], -row["weight"], row["id"]))
    return Standing(kind, best["grade"], whole.score, best["derivative"], best["match_type"])


def _verdicts(dataset: str, evidence: Sequence[Row]) -> list[Verdict]:
    """The verdicts that evidence rows came from: one for each page, one for the share's own listing."""
    by_place: dict[str, list[Row]] = {}
    for row in evidence:
        by_place.setdefault(row["seen_on"], []).append(row)
    return [_verdict(dataset, by_place[place]) for place in sorted(by_place)]


def _verdict(dataset: str, rows: Sequence[Row]) -> Verdict:
    best = min(rows, key=lambda row: (STRENGTH[row["grade"]], -row["score"], row["id"]))
    label = Label.DERIVATIVE_MIRROR if best["derivative"] else Label.MIRROR
    score = max(row["score"] for row in rows)
    return Verdict(dataset, best["derivative"], label, Grade(best["grade"]), score, ())


def gone_since(sightings: Iterable[tuple[datetime, str]]) -> datetime | None:
    """When a share's end was confirmed: the time of the second agreeing gone sighting, or None.

    sightings are (time, state) in order of time. Gone is confirmed by two gone sightings at least
    a day apart with nothing decisive between them; blocked and unknown neither confirm nor disturb.
    """
    first: datetime | None = None
    confirmed: datetime | None = None
    for at, state in sightings:
        if state not in DECISIVE:
            continue
        if state != State.GONE:
            first = confirmed = None
        elif first is None:
            first = at
        elif confirmed is None and at - first >= GONE_APART:
            confirmed = at
    return confirmed


def recheck_due(
    status: str, since: datetime, state: str, gone_confirmed: datetime | None, checked: datetime | None
) -> datetime:
    """When a share should be looked at again, given its hit's status (since when) and last check."""
    if checked is None:
        return since
    if state == State.GONE and gone_confirmed is None:
        return checked + GONE_APART
    if status in _SENT:
        return _next(since, checked, AFTER_SENDING, MONTHLY)
    if status in _REMOVED:
        return _next(since, checked, AFTER_REMOVAL, QUARTERLY)
    return checked + WEEKLY


def _next(since: datetime, checked: datetime, days: tuple[int, ...], afterwards: timedelta) -> datetime:
    """The first of the days after `since` that the last check did not reach."""
    for day in days:
        due = since + timedelta(days=day)
        if due > checked:
            return due
    return checked + afterwards
