"""`mirrorwatch hits`, `hit` and `triage`: what was found, one find in full, a person's decision."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.commands._output import DONE, WRONG_USE, Format, fail, say, show
from crawler.commands._reach import reached, who
from models import queries
from models.statuses import STATUSES
from reports.columns import Rendering
from reports.letters_by_hit import letters_by_hit
from reports.one_hit import Sections, sections

FormatOption = Annotated[Format, typer.Option("--format", help="table for people, jsonl for programs")]
Dataset = Annotated[str | None, typer.Option("--dataset", help="only this dataset, by its id")]
Provider = Annotated[
    str | None, typer.Option("--provider", help="only this host, see `mirrorwatch providers`")
]
Status = Annotated[str | None, typer.Option("--status", help="only hits with this status")]
NewSince = Annotated[str | None, typer.Option("--new-since", metavar="RUN", help="found after this run")]
HitId = Annotated[str, typer.Argument(metavar="ID", help="a hit's id or the beginning of it")]

_COLUMNS = ["hit_id", "dataset_id", "kind", "grade", "match_score", "state", "status", "last_seen_utc", "url"]
_PARTS = {
    "evidence": ["grade", "weight", "sentence", "seen_on"],
    "files": ["path", "size", "digests"],
    "pointers": ["url", "line", "text", "last_seen"],
    "sightings": ["at", "state", "reason", "http_status", "entries", "run_id"],
    "history": ["at", "who", "was", "now", "why"],
}


def hits(
    dataset: Dataset = None,
    provider: Provider = None,
    status: Status = None,
    new_since: NewSince = None,
    how: FormatOption = Format.TABLE,
) -> None:
    """List the hits, best first; addresses are defanged, codes and people left out.

    Example: mirrorwatch hits --dataset ms-celeb-1m --status discovered
    """
    known_status(status)
    with reached() as store:
        found = queries.hits(store, dataset=dataset, provider=provider, status=status, new_since=new_since)
        shown = Rendering(notices=letters_by_hit(queries.notices(store)))
        show((shown.row(hit) for hit in found), _COLUMNS, how)
    if how is Format.TABLE:
        say(f"{len(found)} hits." if found else "No hits. `mirrorwatch crawl` looks for some.")


def hit(
    id_: HitId,
    recipient: Annotated[bool, typer.Option("--recipient", help="full addresses, codes and names")] = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """Show one hit: evidence, files, pointers, sightings, history.

    Example: mirrorwatch hit k3m5a --recipient
    """
    with reached() as store:
        parts = sections(queries.hit(store, id_), recipient)
    if how is Format.JSONL:
        rest = {name: rows for name, rows in parts.items() if name != "hit"}
        show([{**parts["hit"][0], **rest}], [], how)
        return
    _show_parts(parts)


def triage(
    id_: HitId,
    status: Annotated[str, typer.Option("--as", metavar="STATUS", help=f"one of {', '.join(STATUSES)}")],
    why: Annotated[
        str, typer.Option("--why", metavar="TEXT", help="the reason, for whoever comes after you")
    ],
) -> None:
    """Record a decision on a hit: who, when, from, to, why.

    Example: mirrorwatch triage k3m5a --as confirmed --why "the sha256 of both archives is equal"
    """
    known_status(status)
    if not why.strip():
        fail("a decision needs a reason: say it with --why.", WRONG_USE)
    with reached() as store:
        before = queries.hit(store, id_)
        store.set_status(before.id, status, who(), why)
    typer.echo(f"{before.id}: {before.status} -> {status}")
    raise typer.Exit(DONE)


def known_status(status: str | None) -> None:
    """End the command when a status is none."""
    if status is not None and status not in STATUSES:
        fail(f"{status!r} is no status; use one of {', '.join(STATUSES)}.", WRONG_USE)


def _show_parts(parts: Sections) -> None:
    facts = [
        {"what": name, "value": value} for name, value in parts["hit"][0].items() if value not in (None, [])
    ]
    show(facts, ["what", "value"], Format.TABLE, title="Hit")
    for name, columns in _PARTS.items():
        if parts[name]:
            show(parts[name], columns, Format.TABLE, title=name.capitalize())
