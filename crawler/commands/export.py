"""`mirrorwatch export`: hit lists as files, shareable unless a recipient's copy is asked for."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import track

from crawler.commands._output import FAILED, WRONG_USE, fail, say
from crawler.commands._reach import reached
from crawler.commands.hits import Dataset, NewSince, Provider, Status, known_status
from models import queries
from models._views import HitView
from reports.columns import Rendering
from reports.export import ExportError, UnknownFormat, format_named, formats, write_stream
from reports.export import export as export_file
from reports.letters_by_hit import letters_by_hit


def export(
    format_: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"one of {', '.join(formats())}")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="the file to write; - for standard output")
    ],
    recipient: Annotated[
        bool, typer.Option("--recipient", help="for the host that is to act: full addresses, codes, names")
    ] = False,
    dataset: Dataset = None,
    provider: Provider = None,
    status: Status = None,
    new_since: NewSince = None,
    changed_since: Annotated[
        str | None, typer.Option("--changed-since", metavar="RUN", help="changed after this run ended")
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="begin CSV with a byte order mark, for old spreadsheets")
    ] = False,
) -> None:
    """Write the hit list: defanged, no codes, no people, unless --recipient.

    Example: mirrorwatch export --format xlsx --dataset ms-celeb-1m -o hits.xlsx
    """
    known_status(status)
    try:
        chosen = format_named(format_)
    except UnknownFormat as error:
        fail(error, WRONG_USE)
    with reached() as store:
        found = queries.hits(store, dataset=dataset, provider=provider, status=status, new_since=new_since)
        if changed_since is not None:
            changed = {hit.id for hit in queries.changed_since(store, changed_since)}
            found = [hit for hit in found if hit.id in changed]
        shown = Rendering(recipient, byte_order_mark=bom, notices=letters_by_hit(queries.notices(store)))
        try:
            if str(out) == "-":
                count = _to_standard_output(lambda stream: chosen.write(found, stream, shown))
            else:
                count = export_file(_watched(found), format_, out, shown)
        except ExportError as error:
            fail(error, FAILED)
    kind = "recipient's copy: it holds codes and names" if recipient else "shareable"
    say(f"{count} hits -> {out} ({kind})")


def _watched(hits: list[HitView]) -> Iterable[HitView]:
    """Hits with a progress bar on a terminal, quiet in a pipe."""
    if not sys.stderr.isatty():
        return hits
    return track(hits, description="Writing", console=Console(stderr=True), transient=True)


def _to_standard_output(write: Callable[[BinaryIO], int]) -> int:
    """Write to a stream of its own, so that a failed flush is told here and not at exit."""
    sys.stdout.flush()
    try:
        own = os.dup(sys.stdout.fileno())
    except io.UnsupportedOperation:
        # A program that embeds the command has put something without a file in its place.
        return write(sys.stdout.buffer)
    return write_stream(os.fdopen(own, "wb"), write)
