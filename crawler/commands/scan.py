"""`mirrorwatch scan`: judge every link in local documents, without a request."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from crawler.commands._output import CUT_SHORT, WRONG_USE, Format, fail, say, show
from matching import Catalog, CatalogError, JudgedLink, Label, UnknownDataset, judge_document
from matching.vocabulary import words_of
from models.catalog_files import load_catalog
from providers import Document
from providers._words import decode

# Endings that are looked into when a folder is walked. A file that is named is read whatever its ending.
ENDINGS = words_of(
    ".md .markdown .mdx .html .htm .txt .rst .org .ipynb .json .jsonl .csv .tsv .py .sh .bash .yaml "
    ".yml .toml .cfg .ini .js .ts .tex .bib .xml .dvc .r .m .lua .ps1 .bat .log .adoc .textile .wiki"
)
NOT_WALKED = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "venv"})
LARGEST = 20_000_000
COLUMNS = ("file", "line", "label", "dataset", "provider", "canonical_url", "password", "score")


def scan(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="files, or folders that are walked")],
    dataset: Annotated[
        str | None, typer.Option("--dataset", metavar="ID", help="only links that speak of this dataset")
    ] = None,
    how: Annotated[
        Format,
        typer.Option("--format", help="table for people (names and copies), jsonl for programs (every link)"),
    ] = Format.TABLE,
) -> None:
    """Judge every link in local documents: a copy, a derivative, a model, a list, another set, or nothing.

    Nothing is requested and nothing is stored. Example: mirrorwatch scan README.md docs/ --dataset dukemtmc
    """
    try:
        catalog = load_catalog()
        asked = frozenset({catalog.get(dataset).id}) if dataset else frozenset()
    except UnknownDataset as error:
        fail(error, WRONG_USE)
    except CatalogError as error:
        fail(f"the catalog has faults, mend them first: {error}")
    missing = [path for path in paths if not path.exists()]
    if missing:
        fail(f"{missing[0]} does not exist: correct the path", WRONG_USE)
    files = [file for path in paths for file in _files(path)]
    skipped: list[str] = []
    rows = (row for file in _shown(files) for row in _rows(file, catalog, asked, skipped))
    if how is Format.JSONL:
        show(rows, COLUMNS, how)
    else:
        named = [row for row in rows if row["dataset"] or row["label"] != Label.UNRELATED]
        show(named, COLUMNS, how)
        copies = sum(row["label"] in {Label.MIRROR, Label.DERIVATIVE_MIRROR} for row in named)
        say(f"{len(files)} files, {len(named)} links shown, {copies} of them copies.")
    if skipped:
        raise typer.Exit(CUT_SHORT)


def _files(path: Path) -> Iterator[Path]:
    """A file itself, or the documents under a folder, sorted."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name not in NOT_WALKED)
        for name in sorted(names):
            if Path(name).suffix.lower() in ENDINGS:
                yield Path(folder, name)


def _shown(files: Sequence[Path]) -> Iterator[Path]:
    """The files, with a progress bar on a terminal."""
    if len(files) < 3 or not sys.stderr.isatty():
        yield from files
        return
    yield from track(files, "Scanning", console=Console(stderr=True), transient=True)


def _rows(
    file: Path, catalog: Catalog, asked: frozenset[str], skipped: list[str]
) -> Iterator[dict[str, Any]]:
    """One row a link of a file, in the order in which they stand. A file that is left out is named."""
    text = _text(file)
    if text is None:
        skipped.append(str(file))
        return
    document = Document(url=str(file), text=text, name=file.name)
    for link in judge_document(document, catalog, asked):
        row = link_row(str(file), link)
        if not asked or row["dataset"] in asked:
            yield row


def _text(file: Path) -> str | None:
    """A document's text; None, with a line that says why, for what is too large or no text."""
    try:
        size = file.stat().st_size
        if size > LARGEST:
            say(f"skipped {file}: {size:,} bytes, more than {LARGEST:,}")
            return None
        body = file.read_bytes()
    except OSError as error:
        say(f"skipped {file}: it cannot be read ({error.strerror})")
        return None
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(body, ("utf-16",))
    if b"\0" in body[:8192]:
        say(f"skipped {file}: it is no text")
        return None
    return decode(body)


def link_row(file: str, link: JudgedLink) -> dict[str, Any]:
    """A judged link as CONTRACT's object for `scan --format jsonl`."""
    return {
        "file": file,
        "line": link.line,
        "column": link.column,
        "found": link.found,
        "canonical_url": link.share.url if link.share else link.url,
        "provider": link.share.provider if link.share else None,
        "password": link.code,
        "label": link.label.value,
        "dataset": link.verdict.dataset if link.verdict else None,
        "derivative": link.verdict.derivative if link.verdict else None,
        "score": link.score,
        "reasons": list(link.reasons),
    }
