"""What the commands on letters share: a case put together, a report told, files written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from crawler.commands._output import WRONG_USE, fail, say
from models import queries
from models._views import HitView, NoticeView
from models.catalog_files import load_catalog
from models.store import Store
from reports.columns import iso
from reports.defang import defang
from reports.export import ExportError, write_whole
from reports.notices.case import Case
from reports.notices.draft import Letter, letter_of
from reports.notices.intake import Intake
from reports.notices.lint import Report, lint
from reports.notices.prefill import known_of
from sources import Signature

# More letters a day to one host than people can read with care; hosts punish bulk complaints.
A_DAY = 20


def case(store: Store, answers: Intake, person: str) -> Case:
    """Answers with the hits they name, as the store has them now."""
    hits = tuple(queries.hit(store, one.id) for one in answers.hits)
    return Case(answers, hits, person, store.now(), known_of(signature(hits[0])))


def report(store: Store, view: NoticeView) -> Report:
    """What the linter says of a letter now, with fresh looks at its hits."""
    letter = letter_of(view)
    hits = tuple(queries.hit(store, one.id) for one in letter.intake.hits)
    earlier = [one for one in queries.notices(store) if one.id != view.id]
    return lint(letter, hits, store.now(), earlier, known_of(signature(hits[0])))


def signature(hit: HitView) -> Signature | None:
    """The catalog's facts on a hit's dataset, or None."""
    return load_catalog().signatures.get(hit.dataset)


def mind_the_limit(store: Store, letter: Letter, why: str | None) -> None:
    """End the command when too many letters to a host were drafted today, unless there is a reason."""
    today = [
        view
        for view in queries.notices(store)
        if view.provider == letter.provider and view.created.date() == store.now().date()
    ]
    if len(today) >= A_DAY and not (why or "").strip():
        fail(f"{len(today)} letters to {letter.kind.host} were drafted today: say why with --over-limit.")


def tell(report: Report) -> None:
    """The open findings and the score, for people."""
    for one in report.open:
        say(f"{'block' if one.severity == 'B' else 'warn'} {one.id}: {defang(one.reason)}; {one.repair}")
    say(verdict(report))


def verdict(report: Report) -> str:
    """Score, and whether the letter may leave the house."""
    may = "may be exported" if report.exportable else "may not be exported yet"
    return f"score {report.score:.2f}; {may}"


def row(view: NoticeView) -> dict[str, Any]:
    """A letter as a row."""
    names = (
        "id",
        "dataset",
        "provider",
        "ground",
        "signer_role",
        "recipient",
        "channel",
        "version",
        "status",
        "ticket",
    )
    times = {"created": iso(view.created), "changed": iso(view.changed), "due": iso(view.due)}
    return {**{name: getattr(view, name) for name in names}, **times, "hits": list(view.hits)}


def moment(text: str | None) -> str | None:
    """A time given by a person as ISO 8601 UTC; anything else ends the command."""
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no time: write 2026-11-25T10:00:00Z.", WRONG_USE)
    if moment.tzinfo is None:
        fail("the time needs a zone: write 2026-11-25T10:00:00Z.", WRONG_USE)
    return iso(moment)


def folder(path: Path) -> None:
    """Make a folder, or end the command."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"{path} cannot be made a folder ({error.strerror}): choose another.")


def write(path: Path, content: bytes, private: bool = True) -> None:
    """Write a file whole, or end the command."""
    try:
        write_whole(path, lambda out: out.write(content), private)
    except ExportError as error:
        fail(error)
