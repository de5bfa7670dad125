"""`mirrorwatch datasets`, `show` and `validate`: the catalog listed, shown and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.commands import _output
from crawler.commands._output import DONE, FAILED, WRONG_USE, Format
from matching.catalog import Catalog, CatalogError, UnknownDataset, check_file
from models.catalog_files import files_in, load_catalog
from sources import Derivative, KnownFile, Signature

FormatOption = Annotated[Format, typer.Option("--format", help="table for people, jsonl for programs")]
_COLUMNS = ["id", "status", "enabled", "category", "derivatives", "files", "digests", "name"]


def datasets(
    enabled: Annotated[bool, typer.Option("--enabled", help="only those searched by default")] = False,
    how: FormatOption = Format.TABLE,
) -> None:
    """List the datasets of the catalog.

    Example: mirrorwatch datasets --format jsonl
    """
    catalog = _catalog()
    chosen = catalog.enabled() if enabled else tuple(catalog.signatures.values())
    _output.show((dataset_row(s) for s in chosen), _COLUMNS, how)


def show(
    dataset: Annotated[str, typer.Argument(help="a dataset's id, as `mirrorwatch datasets` lists it")],
    how: FormatOption = Format.TABLE,
) -> None:
    """Show everything that is known of a dataset.

    Example: mirrorwatch show ms-celeb-1m
    """
    try:
        signature = _catalog().get(dataset)
    except UnknownDataset as error:
        _output.fail(error, WRONG_USE)
    if how is Format.JSONL:
        _output.show([{**dataset_row(signature), **plain(signature.facts)}], [], how)
        return
    for title, columns, rows in _sections(signature):
        if rows:
            _output.show(rows, columns, how, title)


def validate(
    files: Annotated[list[Path], typer.Argument(help="catalog files, or folders of them", exists=True)],
    how: FormatOption = Format.TABLE,
) -> None:
    """Check catalog files; each fault is named with its line.

    Example: mirrorwatch validate my-catalog/books3.yaml
    """
    rows, faulty = [], False
    for path in (one for given in files for one in (files_in(given) if given.is_dir() else [given])):
        try:
            what = check_file(path.read_text(encoding="utf-8"), str(path))
        except CatalogError as error:
            faulty = True
            for problem in error.problems:
                _output.say(problem)
            rows.append({"file": str(path), "faults": len(error.problems), "what": None})
        except (UnicodeDecodeError, OSError) as error:
            faulty = True
            _output.say(f"{path}:1: cannot be read ({error}): save it as UTF-8 text")
            rows.append({"file": str(path), "faults": 1, "what": None})
        else:
            rows.append({"file": str(path), "faults": 0, "what": what})
    _output.show(rows, ["file", "faults", "what"], how)
    raise typer.Exit(FAILED if faulty else DONE)


def dataset_row(signature: Signature) -> dict[str, Any]:
    """The summary of a dataset, as plain data."""
    every = [file for file, _ in signature.all_files()]
    return {
        "id": signature.id,
        "name": signature.name,
        "category": signature.category,
        "status": signature.status,
        "enabled": signature.enabled,
        "sensitive": signature.sensitive,
        "derivatives": len(signature.derivatives),
        "files": len(every),
        "digests": sum(len(file.digests) for file in every),
        "version": signature.version,
    }


def plain(value: Any) -> Any:
    """A checked file's values as plain JSON data, without keys that hold nothing."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return str(value) if isinstance(value, str) else value


def _sections(signature: Signature) -> Iterator[tuple[str, list[str], list[dict[str, Any]]]]:
    facts: Mapping[str, Any] = signature.facts
    about = {
        "name": signature.name, "status": f"{signature.status} ({facts['withdrawn']['value']})",
        "searched by default": "yes" if signature.enabled else "no", "sensitive": signature.sensitive,
        "steward": facts["steward"]["institution"], "withdrawn by": facts["steward"]["withdrawn_by"],
        "published": facts["published"]["value"], "reason": facts["reason"],
        "statement": f"{facts['statement']['where']} [{facts['statement']['checked']}]",
        "licence": facts["licence"],
        "aliases": signature.aliases, "official": signature.official, "first hosts": signature.first_hosts,
        "patterns": signature.patterns, "layouts": signature.layouts,
        "sealed infohashes": len(signature.sealed) or None,
    }  # fmt: skip
    yield signature.id, ["what", "value"], [{"what": k, "value": v} for k, v in about.items() if v]
    yield (
        "Files",
        ["name", "of", "role", "distinctive", "size", "digests", "checked"],
        [_file_row(file, derivative) for file, derivative in signature.all_files()],
    )
    yield (
        "Derivatives",
        ["id", "name", "relation", "aliases", "members"],
        [
            {
                "id": d.id,
                "name": d.name,
                "relation": d.relation,
                "aliases": d.aliases,
                "members": len(d.members),
            }
            for d in signature.derivatives
        ],
    )
    yield (
        "Easily taken for it",
        ["name", "label", "action", "why"],
        [
            {"name": row.name, "label": row.label, "action": row.action, "why": row.why}
            for row in signature.lookalikes
        ],
    )
    yield "Notes", ["note"], [{"note": note} for note in facts["notes"] or ()]


def _file_row(file: KnownFile, derivative: Derivative | None) -> dict[str, Any]:
    return {
        "name": file.name,
        "of": derivative.id if derivative else "the dataset",
        "role": file.role,
        "distinctive": file.distinctive,
        "size": None if file.size is None else f"{file.size:,}",
        "digests": [d.dialect for d in file.digests],
        "checked": "yes" if file.verified else "no",
    }


def _catalog() -> Catalog:
    try:
        catalog = load_catalog()
    except CatalogError as error:
        for problem in error.problems:
            _output.say(problem)
        _output.fail("the catalog has faults: correct the lines above")
    for notice in catalog.notices:
        _output.say(notice)
    return catalog
