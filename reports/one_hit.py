"""One hit in full: its facts, evidence, pointers, sightings and history, for a person or a program."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, replace

from models._views import HitView
from reports.cells import printable
from reports.columns import WITHHELD, Row, iso, row, sensitive_datasets
from reports.redact import secrets_of, shareable_digest, shareable_text, shareable_url

MACHINE = "mirrorwatch"
PERSON = "[person]"

Sections = dict[str, list[Row]]


def sections(hit: HitView, recipient: bool, sensitive: Collection[str] | None = None) -> Sections:
    """A hit's parts by name, each a list of rows; the first, `hit`, has one row with all columns."""
    withheld = not recipient and hit.dataset in (sensitive_datasets() if sensitive is None else sensitive)
    shown = hit if recipient else _shareable(hit, withheld)
    return {
        "hit": [row(hit, recipient, sensitive)],
        "evidence": [asdict(one) for one in shown.evidence],
        "files": [
            {"path": one.path, "size": one.size, "digests": [":".join(digest) for digest in one.digests]}
            for one in shown.entries
        ],
        "pointers": [
            {**asdict(one), "first_seen": iso(one.first_seen), "last_seen": iso(one.last_seen)}
            for one in shown.pointers
        ],
        "sightings": [{**asdict(one), "at": iso(one.at)} for one in shown.sightings],
        "history": [{**asdict(one), "at": iso(one.at)} for one in shown.events],
    }


def _shareable(hit: HitView, withheld: bool) -> HitView:
    secrets = secrets_of(hit)

    def words(text: str | None) -> str:
        return WITHHELD if withheld else printable(shareable_text(text or "", secrets))

    def place(url: str | None) -> str:
        return WITHHELD if withheld else shareable_url(url or "", secrets)

    return replace(
        hit,
        evidence=tuple(
            replace(one, sentence=words(one.sentence), about=words(one.about), seen_on=place(one.seen_on))
            for one in hit.evidence
        ),
        entries=tuple(
            replace(one, path=words(one.path), digests=tuple(shareable_digest(*d) for d in one.digests))
            for one in hit.entries
        ),
        pointers=tuple(
            replace(one, url=place(one.url), text=words(one.text), code=None) for one in hit.pointers
        ),
        sightings=tuple(replace(one, reason=words(one.reason)) for one in hit.sightings),
        events=tuple(
            replace(one, who=one.who if one.who == MACHINE else PERSON, why=words(one.why))
            for one in hit.events
        ),
    )
